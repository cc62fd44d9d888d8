"""Which language an article is in: stated, or detected where nothing is stated and the text leaves no doubt."""

from typing import Any

import pytest

from indexer.store.records import Version
from tests.helpers import record
from tests.indexer.extract.reading import html_of, page_of, record_of, saved_page, version_of

ENGLISH = "The army entered the northern district of the city on Thursday, and residents left their homes."
SPANISH = "El ejército entró el jueves en el distrito norte de la ciudad y los vecinos abandonaron sus casas."
RUSSIAN = "Армия вошла в северный район города в четверг, и жители покинули свои дома, сообщили источники."


def language_of(*paragraphs: str, **fields: Any) -> tuple[str | None, str | None]:
    version = version_of(record_of(record("SANA", *paragraphs, **fields)))
    return version.lang, version.lang_from


def test_stated_language_counts_whatever_the_text_is_in() -> None:
    assert language_of(SPANISH, lang="EN") == ("en", "stated")


@pytest.mark.parametrize(("text", "lang"), [(ENGLISH, "en"), (SPANISH, "es"), (RUSSIAN, "ru")])
def test_language_is_detected_where_none_is_stated(text: str, lang: str) -> None:
    assert language_of(text) == (lang, "detected")


def test_detected_language_is_no_part_of_the_content() -> None:
    """A newer detector must not make a new version of every article."""
    bare: Version = version_of(record_of(record("SANA", "Ok.")))
    told: Version = version_of(record_of(record("SANA", ENGLISH)))
    again: Version = version_of(record_of(record("SANA", ENGLISH)))
    assert (bare.lang, told.lang) == (None, "en")
    assert told.content_sha256 == again.content_sha256
    stated = version_of(record_of(record("SANA", ENGLISH, lang="en")))
    assert stated.content_sha256 != told.content_sha256


@pytest.mark.parametrize(
    ("markup", "lang"),
    [
        ('<html lang="en-GB">', "en-gb"),
        ('<html xml:lang="en_US">', "en-us"),
        ('<html><head><meta property="og:locale" content="en_GB"></head>', "en-gb"),
        ('<html><head><meta http-equiv="Content-Language" content="en"></head>', "en"),
        (
            '<html lang="de"><head><script type="application/ld+json">{"@type":"Article","inLanguage":"en"}</script></head>',
            "en",
        ),
        ('<html lang="{{ locale }}">', "en"),
        ('<html lang="">', "en"),
    ],
)
def test_language_that_a_page_states_is_a_tag_in_small_letters(markup: str, lang: str) -> None:
    html = html_of().replace("<html>", markup, 1)
    assert version_of(page_of(html)).lang == lang


def test_language_of_a_template_in_other_letters_is_not_believed() -> None:
    html = html_of(RUSSIAN, RUSSIAN + " Ещё одно предложение.").replace("<html>", '<html lang="en-US">')
    version = version_of(page_of(html))
    assert (version.lang, version.lang_from) == ("ru", "detected")


def test_saved_pages_are_told_apart() -> None:
    names = ("dagblad-de-kade", "vestnik-gavani", "sawt-al-mina", "minato-shimbun", "el-faro-del-puerto")
    assert [version_of(saved_page(name)).lang for name in names] == ["nl", "ru", "ar", "ja", "es"]
