"""From a document to an article version: text, paragraphs with their places, dates, and what is refused or repaired."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.spans import LONGEST_PASSAGE
from indexer.store.errors import DocumentError
from indexer.store.records import Version
from tests.helpers import SAMPLES, Record, record
from tests.indexer.extract import reading
from tests.indexer.extract.reading import extracted, record_of

ANY_TEXT = st.text(st.characters(), max_size=5000)  # lone surrogates too
# Characters that make offsets go wrong: beyond the first plane, combining, without a visible width, right to left.
ASTRAL = "The word 𝕊𝕪𝕣𝕚𝕒 and a flag 🇸🇾 stand in it."
COMBINING = "A re\u0301sume\u0301 with u\u0308ber-many marks, and \u0635\u064e\u0628\u0627\u062d."


def version_of(found: Record) -> Version:
    return reading.version_of(record_of(found))


def paragraphs_of(*paragraphs: str, **fields: Any) -> list[str]:
    return version_of(record("SANA", *paragraphs, **fields)).paragraphs


def refusal_of(found: Record, *, longest_paragraph: int = 50_000) -> str:
    return reading.refusal_of(record_of(found), longest_paragraph=longest_paragraph)


def assert_spans_hold(text: str, spans: Sequence[tuple[int, int]]) -> None:
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    pieces = [text[start:end] for start, end in spans]
    assert pieces == [piece.strip() for piece in pieces]


def test_paragraph_is_a_span_of_the_stored_text() -> None:
    version = version_of(record("SANA", "First paragraph.", "Second paragraph."))
    assert version.text == "First paragraph.\n\nSecond paragraph."
    assert version.spans == ((0, 16), (18, 35))


def test_offsets_count_code_points_after_astral_and_combining_characters() -> None:
    version = version_of(record("SANA", ASTRAL, COMBINING, "After them."))
    assert version.paragraphs == [ASTRAL, "A résumé with über-many marks, and صَباح.", "After them."]
    assert version.text[version.spans[2][0] :] == "After them."


def test_equal_letters_composed_or_not_are_equal_texts() -> None:
    assert paragraphs_of("re\u0301sume\u0301 written") == paragraphs_of("r\u00e9sum\u00e9 written")


def test_white_space_is_folded() -> None:
    assert paragraphs_of("  A\tline\r\nbroken\u00a0in \u2028 four. ") == ["A line broken in four."]


def test_blank_lines_part_a_text_into_paragraphs() -> None:
    text = "First line\nstill the first.\r\n\r\nSecond.\n \t\nThird."
    version = version_of({"outlet": "SANA", "text": text})
    assert version.paragraphs == ["First line still the first.", "Second.", "Third."]


def test_html_gives_the_article_without_its_page() -> None:
    story = [
        f"The army entered the {place} district of the city on Thursday, sources said."
        for place in "north east".split()
    ]
    html = (
        "<html><head><title>Aleppo</title></head><body><nav><a href='/'>Home</a> <a href='/world'>World</a></nav>"
        f"<article><h1>Aleppo</h1>{''.join(f'<p>{each}</p>' for each in story)}</article>"
        "<footer>All rights reserved 2016</footer></body></html>"
    )
    assert version_of({"outlet": "SANA", "title": "Aleppo", "html": html}).paragraphs == story


def test_html_without_an_article_is_refused() -> None:
    assert refusal_of({"outlet": "SANA", "html": "<html><body></body></html>"}) == "no article was found in the page"


def test_repeated_paragraph_is_kept_once() -> None:
    assert paragraphs_of("The army advanced.", "Clashes went on.", "The army advanced.") == [
        "The army advanced.",
        "Clashes went on.",
    ]


def test_paragraph_repeated_behind_a_dateline_is_kept_once() -> None:
    version = version_of(record("SANA", "The army advanced.", "DAMASCUS (SANA) – The army advanced."))
    assert (version.paragraphs, version.credit) == (["The army advanced."], "SANA")


def test_very_long_paragraph_is_parted_at_the_ends_of_sentences() -> None:
    sentence = "The army took another street of the old city on its way to the citadel that day. "
    paragraph = (sentence * 40).strip()
    version = version_of(record("SANA", paragraph))
    assert len(version.paragraphs) == 4
    assert max(map(len, version.paragraphs)) <= LONGEST_PASSAGE
    assert all(piece.startswith("The army") and piece.endswith("that day.") for piece in version.paragraphs)
    assert " ".join(version.paragraphs) == paragraph


@pytest.mark.parametrize("length", [LONGEST_PASSAGE - 1, LONGEST_PASSAGE, LONGEST_PASSAGE + 1])
def test_word_as_long_as_a_passage_is_parted_without_losing_a_letter(length: int) -> None:
    paragraph = f"{'a' * length} {'b' * 3000} end."
    version = version_of(record("SANA", paragraph))
    assert_spans_hold(version.text, version.spans)
    assert "".join(version.paragraphs).replace(" ", "") == paragraph.replace(" ", "")


@given(st.text(st.sampled_from("ab. \n😀́!?"), min_size=1, max_size=60).map(lambda text: text * 60))
def test_parting_loses_nothing_but_white_space(paragraph: str) -> None:
    try:
        version = version_of(record("SANA", "A first paragraph with words.", paragraph))
    except DocumentError:
        return
    assert_spans_hold(version.text, version.spans)
    if len(version.spans) > 1:
        story = version.text[version.spans[1][0] :]
        assert "".join("".join(version.paragraphs[1:]).split()) == "".join(story.split())


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=6))
def test_spans_of_any_text_are_ordered_disjoint_inside_and_trimmed(title: str, paragraphs: list[str]) -> None:
    try:
        version = version_of(record("SANA", *paragraphs, "Words.", title=title))
    except DocumentError:
        return
    assert_spans_hold(version.text, version.spans)


@given(ANY_TEXT)
def test_spans_of_any_single_text_are_ordered_disjoint_inside_and_trimmed(text: str) -> None:
    try:
        version = version_of({"outlet": "SANA", "text": text})
    except DocumentError:
        return
    assert_spans_hold(version.text, version.spans)


def test_aleppo_article_keeps_its_telling_and_nothing_else() -> None:
    """Nineteen paragraphs as found: the headline twice, the comment form, and a dateline are not its telling."""
    found = json.loads((SAMPLES / "aleppo.jsonl").read_text(encoding="utf-8"))
    version = version_of(found)
    source = [" ".join(paragraph.split()) for paragraph in found["text"].split("\n\n")]
    headline, second_headline, summary, opening, *rest, comments, form = source
    assert headline == second_headline == found["title"]
    assert (comments, form[:38]) == ("Post your comments", "Your email address will not be publish")
    assert opening.startswith("(AhlulBayt News Agency) - Al-Qaeda terrorists' final days")
    assert version.paragraphs == [summary, opening.removeprefix("(AhlulBayt News Agency) - "), *rest]
    assert len(version.paragraphs) == 15
    assert version.credit == "AhlulBayt News Agency"
    assert version.day == date(2016, 12, 8).toordinal()
    assert version.extra == {"date_note": found["date_note"]}


@pytest.mark.parametrize(
    ("stated", "shown", "day"),
    [
        ("2016-11-27", "2016-11-27", "2016-11-27"),
        (" 2016-11-27\n", "2016-11-27", "2016-11-27"),
        ("20161127", "2016-11-27", "2016-11-27"),
        ("2016-11-27T14:05:00+02:00", "2016-11-27T12:05:00Z", "2016-11-27"),
        ("2016-11-27T00:30:00+02:00", "2016-11-26T22:30:00Z", "2016-11-26"),
        ("2016-11-27T23:30-05:00", "2016-11-28T04:30:00Z", "2016-11-28"),
        ("2016-11-27T14:05:00Z", "2016-11-27T14:05:00Z", "2016-11-27"),
        ("2016-11-27 14:05:00.75", "2016-11-27T14:05:00Z", "2016-11-27"),
        ("0987-01-02T03:04", "0987-01-02T03:04:00Z", "0987-01-02"),
        ("2016-12-11", "2016-12-11", "2016-12-11"),
    ],
    ids=lambda value: str(value).strip(),
)
def test_date_is_kept_as_a_day_or_as_a_minute_of_utc(stated: str, shown: str, day: str) -> None:
    version = version_of(record("SANA", "Words.", published=stated))
    assert (version.published, version.day) == (shown, date.fromisoformat(day).toordinal())


@pytest.mark.parametrize("stated", [None, "", "  "])
def test_article_without_a_date_is_undated(stated: str | None) -> None:
    version = version_of(record("SANA", "Words.", published=stated))
    assert (version.published, version.day) == (None, 0)


@pytest.mark.parametrize(
    "stated",
    [
        "2016-02-30",
        "2016-13-01",
        "yesterday",
        "27.11.2016",
        "2016",
        "٢٠١٦-١١-٢٧",
        "2016-11-27T25:00",
        "0001-01-01T00:00+09:00",
    ],
)
def test_date_that_is_none_is_refused_with_what_to_give(stated: str) -> None:
    assert refusal_of(record("SANA", "Words.", published=stated)) == (
        f"published {stated!r} is no date: give YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS+00:00"
    )


@pytest.mark.parametrize("stated", ["2016-12-12", "2016-12-12T00:00:00Z", "9999-12-31", "9999-12-31T23:00:00Z"])
def test_date_in_the_future_is_refused(stated: str) -> None:
    assert refusal_of(record("SANA", "Words.", published=stated)) == f"published {stated!r} lies in the future"


def test_tomorrow_is_today_elsewhere() -> None:
    assert version_of(record("SANA", "Words.", published="2016-12-11")).day == date(2016, 12, 11).toordinal()


def test_characters_that_cannot_be_stored_are_replaced_with_a_note() -> None:
    found = extracted(
        record_of(record("SANA", "A NUL \0 and half \ud83d of a pair.", title="Bell \a", note={"k\0": ["\udfff"]}))
    )
    assert found.version.paragraphs == ["A NUL � and half � of a pair."]
    assert found.version.title == "Bell �"
    assert found.repairs == (
        "2 unprintable characters in paragraphs[0] replaced",
        "1 unprintable characters in title replaced",
        "1 unprintable characters in a key replaced",
        "1 unprintable characters in note.k�[0] replaced",
    )
    assert found.version.extra == {"note": {"k�": ["�"]}, "repairs": list(found.repairs)}


def test_numbers_that_json_does_not_know_are_left_out_with_a_note() -> None:
    """PostgreSQL refuses them, and a document must not depend on where it is stored."""
    found = extracted(record_of(record("SANA", "Words.", rank=float("nan"), score=[1.5, float("inf")])))
    assert found.version.extra["rank"] is None
    assert found.version.extra["score"] == [1.5, None]
    assert found.repairs == ("nan in rank is no JSON number, left out", "inf in score[1] is no JSON number, left out")


def test_metadata_nested_too_deep_is_refused() -> None:
    nested: list[object] = []
    for _ in range(900):
        nested = [nested]
    assert refusal_of(record("SANA", "Words.", meta=nested)).endswith("is nested more than 50 deep")


def test_unknown_keys_are_kept_as_metadata() -> None:
    assert version_of(record("SANA", "Words.", section="World", tags=["a", {"b": 1}])).extra == {
        "section": "World",
        "tags": ["a", {"b": 1}],
    }


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ({"text": "Words."}, 'the outlet is missing: give "outlet" or "url", or --outlet for the whole source'),
        (
            {"outlet": " ", "text": "Words."},
            'the outlet is missing: give "outlet" or "url", or --outlet for the whole source',
        ),
        ({"outlet": "SANA"}, 'the text is missing: give "paragraphs", "text" or "html"'),
        ({"outlet": "SANA", "paragraphs": []}, 'the text is missing: give "paragraphs", "text" or "html"'),
        ({"outlet": "SANA", "text": " \n "}, 'the text is missing: give "paragraphs", "text" or "html"'),
        ({"outlet": "SANA", "paragraphs": ["", "***"]}, "no paragraph is left: the text is empty, or only boilerplate"),
        ({"outlet": 7, "text": "Words."}, '"outlet": Input should be a valid string'),
        ({"outlet": "SANA", "paragraphs": "Words."}, '"paragraphs": Input should be a valid list'),
        ({"outlet": "SANA", "paragraphs": ["Words.", 3]}, '"paragraphs.1": Input should be a valid string'),
        ({"outlet": "SANA", "text": "Words.", "published": 2016}, '"published": Input should be a valid string'),
    ],
    ids=lambda value: json.dumps(value)[:50],
)
def test_document_without_what_an_article_needs_is_refused_with_what_to_give(found: Record, reason: str) -> None:
    assert refusal_of(found) == reason


def test_paragraph_over_the_limit_is_refused_with_its_number_and_length() -> None:
    reason = refusal_of(record("SANA", "Words.", "a" * 101), longest_paragraph=100)
    assert reason == "paragraph 2 has 101 characters; 100 are allowed"
