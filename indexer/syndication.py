"""Which paragraphs are copies of which: origins. Agreement is counted in origins, not in outlets."""

from collections.abc import Iterable

LATEST = "~"  # sorts after every ISO 8601 date: a copy without a date is not taken for the original of a dated one


def origins(paragraphs: Iterable[tuple[int, int, str | None]]) -> dict[int, int]:
    """The origin of each paragraph: the earliest one with the same text, by publication, then by paragraph id.

    `paragraphs` are (paragraph id, text id, published in ISO 8601 or None).
    """
    groups: dict[int, list[tuple[str, int]]] = {}
    for paragraph_id, text_id, published in paragraphs:
        groups.setdefault(text_id, []).append((published or LATEST, paragraph_id))
    return {paragraph_id: min(group)[1] for group in groups.values() for _, paragraph_id in group}
