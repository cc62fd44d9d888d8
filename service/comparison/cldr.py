"""The names of countries and languages that CLDR has, through Babel: its only importer."""

from functools import cache

from babel import Locale, UnknownLocaleError

ENGLISH = Locale("en")


def countries_in(lang: str) -> frozenset[str]:
    """How a language calls countries and continents, without capitals. `lang` is BCP 47, of which its first part counts.

    Raises babel's UnknownLocaleError for a language that CLDR does not know.
    """
    return frozenset(map(str.casefold, Locale.parse(lang.partition("-")[0]).territories.values()))


@cache
def country_name(code: str) -> str:
    """The English name of a country by ISO 3166-1 alpha-2; the code itself where it has none."""
    return str(ENGLISH.territories.get(code.upper(), code))


@cache
def language_name(tag: str) -> str:
    """The English name of a language by BCP 47 ("pt-BR": "Portuguese (Brazil)"); the tag itself where it has none."""
    try:
        if name := Locale.parse(tag, sep="-", resolve_likely_subtags=False).get_display_name(ENGLISH):
            return name
    except (UnknownLocaleError, ValueError):
        pass  # CLDR may know its name, though it has no words in it
    language, *rest = tag.split("-")
    name = ENGLISH.languages.get(language.casefold(), language)
    return f"{name} ({tag})" if rest else name
