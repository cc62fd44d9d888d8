"""Names of countries and languages, from CLDR."""

import pytest

from service.comparison.cldr import countries_in, country_name, language_name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "English"),
        ("pt-BR", "Portuguese (Brazil)"),
        ("zh-hans", "Chinese (Simplified)"),
        ("zh-TW", "Chinese (zh-TW)"),
        ("tlh", "Klingon"),  # a name, but no words of its own
        ("qqq", "qqq"),
        ("no tag", "no tag"),
    ],
)
def test_a_language_has_its_english_name(tag: str, name: str) -> None:
    assert language_name(tag) == name


def test_a_country_has_its_english_name() -> None:
    assert [country_name(code) for code in ("SY", "gb", "XK", "QQ", "")] == [
        "Syria",
        "United Kingdom",
        "Kosovo",
        "QQ",
        "",
    ]


def test_a_language_calls_countries_its_own_way() -> None:
    assert "alemania" in countries_in("es-MX")
    assert "germany" in countries_in("en")
