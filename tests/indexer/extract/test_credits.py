"""Which agency an article credits, and how."""

import pytest

from indexer.extract.credits import byline, credit_line, signed
from tests.helpers import record
from tests.indexer.extract.reading import STORY, html_of, page_of, record_of, version_of


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Reuters contributed to this report.", "Reuters"),
        ("The Associated Press contributed to this report.", "AP"),
        ("Associated Press writer Jane Doe in Beirut contributed to this story.", "AP"),
        ("With files from The Canadian Press", "The Canadian Press"),
        ("With reporting by Reuters, AP and AFP.", "Reuters, AP, AFP"),
        ("Additional reporting by AP and Reuters", "AP, Reuters"),
        ("— AFP", "AFP"),
        ("(AP)", "AP"),
        ("Source: AFP", "AFP"),
        ("(Con información de EFE)", "EFE"),
        ("Com informações da Agência Brasil", "Agência Brasil"),
        ("Avec l'AFP", "AFP"),
        ("Quelle: dpa/AFP", "dpa, AFP"),
        ("المصدر: رويترز", "Reuters"),
        ("Источник: ТАСС", "TASS"),
        ("（共同通信）", "Kyodo"),
    ],
)
def test_line_that_credits_an_agency(line: str, agency: str) -> None:
    assert credit_line(line) == agency


@pytest.mark.parametrize(
    "line",
    [
        "Reuters contributed money to the campaign.",
        "Reuters said that the bridge was closed.",
        "The AP report was wrong.",
        "With files in hand, the AP reporter left.",
        "spa",
        "Source: the ministry",
        "",
    ],
)
def test_sentence_about_an_agency_credits_none(line: str) -> None:
    assert credit_line(line) is None


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        ("By Reuters", "Reuters"),
        ("Associated Press", "AP"),
        ("REUTERS", "Reuters"),
        ("Reuters Staff", "Reuters"),
        ("Agencia EFE", "EFE"),
        ("By Jane Doe, Associated Press", "AP"),
        ("Jane Doe | AP", "AP"),
        ("Agence France-Presse", "AFP"),
        ("Jane Doe", None),
        ("Apa Sherpa", None),
    ],
)
def test_author_who_is_an_agency(author: str, agency: str | None) -> None:
    assert byline(author) == agency


@pytest.mark.parametrize(
    ("paragraph", "agency"),
    [
        ("“We are back,” he said. — AFP", "AFP"),
        ("“We are back,” he said. (EFE)", "EFE"),
        ("“We are back.”—Reuters", "Reuters"),
        ("He works for the AP.", None),
        ("He works for AFP", None),
    ],
)
def test_agency_that_signs_the_last_paragraph(paragraph: str, agency: str | None) -> None:
    assert signed(paragraph) == agency


@pytest.mark.parametrize(
    ("paragraphs", "author", "extra", "credit"),
    [
        (
            ("DAMASCUS (AFP) - " + STORY[0], *STORY[1:], "Reuters contributed to this report."),
            None,
            {},
            ("AFP", "dateline"),
        ),
        (("By Reuters", *STORY), None, {}, ("Reuters", "byline")),
        (STORY, "The Associated Press", {"credit": "AFP"}, ("AP", "byline")),
        (STORY, "A. Reporter", {"derivedfrom": "Associated Press"}, ("AP", "metadata")),
        (STORY, None, {"credit": "The Harbour Syndicate"}, ("The Harbour Syndicate", "metadata")),
        ((*STORY, "With files from AFP"), None, {}, ("AFP", "contributed")),
        ((*STORY[:2], STORY[2] + " — AFP"), None, {}, ("AFP", "contributed")),
        (STORY, "A. Reporter", {}, (None, None)),
    ],
)
def test_credit_with_the_whole_article_goes_before_one_with_a_part(
    paragraphs: tuple[str, ...], author: str | None, extra: dict[str, str], credit: tuple[str | None, str | None]
) -> None:
    version = version_of(record_of(record("The Harbour Post", *paragraphs, author=author, **extra)))
    assert (version.credit, version.credit_from) == credit


def test_lines_that_only_credit_are_no_paragraphs() -> None:
    version = version_of(record_of(record("The Harbour Post", "By Reuters", *STORY, "AFP contributed to this report.")))
    assert version.paragraphs == list(STORY)
    assert version.text.startswith("By Reuters")


@pytest.mark.parametrize(
    ("head", "credit"),
    [
        ('<meta name="dc.source" content="ANSA">', ("ANSA", "metadata")),
        ('<meta name="derivedfrom" content="Associated Press">', ("AP", "metadata")),
        (
            '<script type="application/ld+json">{"@type":"Article","copyrightHolder":{"name":"AFP"}}</script>',
            ("AFP", "metadata"),
        ),
        (
            '<script type="application/ld+json">{"@type":"Article","copyrightHolder":{"name":"Harbour Post Ltd"}}</script>',
            (None, None),
        ),
        ('<meta name="news_keywords" content="Reuters">', (None, None)),
        ('<meta name="author" content="Reuters Staff">', ("Reuters", "byline")),
    ],
)
def test_page_credits_an_agency_in_its_metadata(head: str, credit: tuple[str | None, str | None]) -> None:
    version = version_of(page_of(html_of(head=head)))
    assert (version.credit, version.credit_from) == credit
