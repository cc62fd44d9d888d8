"""By whose rules a text is read: sentences, numbers, sources, hedges, all by those of one language."""

from collections.abc import Iterable
from functools import lru_cache

from indexer.matching.language import detected
from indexer.matching.languages import rules
from service.comparison.cldr import language_name
from service.comparison.records import Source

DEFAULT = "en"
# Languages that have rules are hardly ever taken for one another, so one of them is believed sooner than others. Measured on
# sentences of news: none of 5,140 English ones is taken for Spanish; of 1,827 Spanish ones 95 % of 60 to 100 characters are
# told, and all longer ones. Headlines of two or three names, which have no language of their own, stay below.
LIKELY = 0.5


def language_of(source: Source) -> str:
    """The language that the article states or was told by; of a text without one what its words tell, else English."""
    return _stated(source) or _told(source.paragraph.text)


def language_notes(sources: Iterable[Source]) -> list[str]:
    """That texts were read by the rules of a language that nobody stated, or that there are none of that language."""
    told = sorted({language_of(source) for source in sources if not _stated(source)} - {DEFAULT})
    return [_note(lang) for lang in told]


def _note(lang: str) -> str:
    name = language_name(lang)
    if _has_rules(lang):
        return f"A text that states no language was read as {name}."
    return (
        f"A text that states no language is in {name}, for which there are no rules yet: its cells say “stated”, and what "
        "differs is not marked."
    )


def _stated(source: Source) -> str | None:
    return source.article.lang if source.article else None


@lru_cache(maxsize=4096)
def _told(text: str) -> str:
    likely = detected(text, least=LIKELY)
    return likely if likely and _has_rules(likely) else detected(text) or DEFAULT


def _has_rules(lang: str) -> bool:
    return rules(lang, "attribution") is not None
