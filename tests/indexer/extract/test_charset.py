"""Bytes of a page → its text: which encoding counts, and what does not fit is read and noted, never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.charset import decoded
from tests.indexer.extract.reading import extracted, saved_page, version_of

RUSSIAN = "Новый причал открыли в пятницу в северной части гавани, сообщила администрация порта."
ARABIC = "افتتحت سلطات المدينة يوم الخميس رصيفا جديدا للركاب في الجزء الشمالي من الميناء بعد عامين من العمل."
JAPANESE = "港の北側に建設されていた新しい旅客用の桟橋が八日、開通した。港湾局によると、工事には二年かかった。"
GERMAN = "Der Bürgermeister eröffnete die Brücke über die Förde, für die die Stadt drei Jahre gespart hatte."


def page(text: str, charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}</head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "windows-1256"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
    ],
)
@pytest.mark.parametrize("where", ["server", "meta", "server says UTF-8, meta is right", "nowhere"])
def test_encoding_is_found_where_it_is_stated_and_guessed_where_it_is_not(text: str, encoding: str, where: str) -> None:
    html = page(text, encoding if "meta" in where else "")
    stated = {"server": encoding, "server says UTF-8, meta is right": "utf-8"}.get(where)
    assert decoded(html.encode(encoding), stated)[0] == html


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_byte_order_mark_goes_before_every_other_word(encoding: str) -> None:
    html = page(RUSSIAN, "windows-1251")
    assert decoded(("\ufeff" + html).encode(encoding), "iso-8859-1") == (html, ())


@pytest.mark.parametrize("stated", [None, "iso-8859-1", "windows-1252", "no-such-charset", "rot13", ""])
def test_utf8_is_read_as_utf8_whatever_the_server_says(stated: str | None) -> None:
    assert decoded(page(RUSSIAN).encode(), stated)[0] == page(RUSSIAN)


def test_utf8_that_states_another_charset_is_noted() -> None:
    assert decoded(page(RUSSIAN, "windows-1251").encode(), None) == (
        page(RUSSIAN, "windows-1251"),
        ("the page is UTF-8, not windows-1251 as it states",),
    )


def test_latin1_of_the_server_is_a_default_that_the_page_overrules() -> None:
    html = page(RUSSIAN, "windows-1251")
    assert decoded(html.encode("windows-1251"), "ISO-8859-1") == (html, ())


def test_text_with_no_latin_letter_is_no_latin1_whoever_says_so() -> None:
    html = page(ARABIC)
    text, repairs = decoded(html.encode("windows-1256"), "iso-8859-1")
    assert text == html
    assert repairs == (
        "the page is not windows-1252 as it states",
        "no charset that fits is stated: read as windows-1256",
    )


def test_latin1_means_windows_1252_as_in_every_browser() -> None:
    html = page("“Smart quotes” – and dashes")
    assert decoded(html.encode("windows-1252"), "iso-8859-1") == (html, ())


def test_western_text_without_a_stated_charset_is_windows_1252() -> None:
    html = page(GERMAN)
    assert decoded(html.encode("windows-1252"), None)[0] == html


def test_some_bytes_in_another_encoding_are_kept_and_counted() -> None:
    """A template in UTF-8 around a column that was pasted from elsewhere."""
    body = page(RUSSIAN).encode() + "<p>Grüße aus Köln</p>".encode("windows-1252")
    assert decoded(body, "utf-8") == (
        page(RUSSIAN) + "<p>Grüße aus Köln</p>",
        ("3 bytes were not UTF-8, read as windows-1252",),
    )


def test_character_cut_in_two_at_the_end_costs_nothing_else() -> None:
    text, repairs = decoded(page(RUSSIAN).encode() + "ж".encode()[:1], None)
    assert text.startswith(page(RUSSIAN))
    assert repairs == ("1 byte was not UTF-8, read as windows-1252",)


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "shift_jis", "utf-16", "iso-2022-jp", "hz", "idna", "x" * 99]),
)
def test_any_bytes_are_read(body: bytes, stated: str | None) -> None:
    text, _ = decoded(body, stated)
    assert isinstance(text, str)


@pytest.mark.parametrize(
    ("name", "charset", "title", "repairs"),
    [
        ("vestnik-gavani", "utf-8", "В гавани открыли новый причал", ("the page is not UTF-8 as it states",)),
        ("vestnik-gavani", None, "В гавани открыли новый причал", ()),
        ("minato-shimbun", None, "港に新しい桟橋が開通", ()),
        (
            "sawt-al-mina",
            None,
            "افتتاح رصيف جديد في الميناء",
            ("no charset that fits is stated: read as windows-1256",),
        ),
    ],
)
def test_saved_page_is_read_in_its_encoding(
    name: str, charset: str | None, title: str, repairs: tuple[str, ...]
) -> None:
    found = extracted(saved_page(name, charset=charset))
    assert (found.version.title, found.repairs) == (title, repairs)
    assert found.version.extra == ({"repairs": list(repairs)} if repairs else {})


def test_saved_pages_in_other_scripts_keep_every_paragraph() -> None:
    assert [
        len(version_of(saved_page(name)).paragraphs) for name in ("vestnik-gavani", "sawt-al-mina", "minato-shimbun")
    ] == [
        4,
        4,
        4,
    ]
