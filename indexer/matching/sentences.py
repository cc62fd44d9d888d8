"""Sentences with their places. The only importer of sentencex, which knows the abbreviations of 240 languages."""

from sentencex import get_sentence_boundaries


def sentence_spans(text: str, lang: str | None) -> list[tuple[int, int]]:
    """(start, end) of each sentence in code points, without the white space around it; `lang` None reads as English."""
    spans = []
    for found in get_sentence_boundaries((lang or "en").split("-")[0], text):
        piece = text[found["start_index"] : found["end_index"]]
        start = found["start_index"] + len(piece) - len(piece.lstrip())
        end = found["start_index"] + len(piece.rstrip())
        if start < end:
            spans.append((start, end))
    return spans
