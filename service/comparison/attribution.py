"""Who says it, and how surely: by rules that fire on plain cases only. Where they are unsure they stay silent.

English; the tables are the rules. Words inside quotation marks are the speaker's, so a hedge there is not the outlet's.
"""

import re

from service.comparison.records import Attribution, Certainty

_SAYING = (
    "said|says|told|reported|reports|announced|claimed|claims|stated|added|confirmed|declared|warned|alleged|asserted"
    "|denied|insisted|explained|noted|argued|accused"
)
# What can speak: capitalised names, or a common noun for people and bodies that give information, with its modifiers.
_BODIES = (
    r"sources?|officials?|activists?|witnesses|residents|medics|doctors|rescuers|monitors?|observers|analysts|experts"
    r"|spokes(?:man|woman|person)|ministry|ministers?|president|army|military|police|agency|agencies|observatory|group"
    r"|coalition|commander|governor|report|reports|statement|media|television|TV|correspondent|reporter|charity|envoy"
)
_NAME = r"(?:[A-ZÀ-Þ][\w'’\-]*(?:\.(?=\s[A-Z]))?)(?:\s(?:(?:of|for|and|al|the|de|bin)\s)*[A-ZÀ-Þ][\w'’\-]*)*"
_BODY = rf"(?:(?:[Tt]he|[Aa]n?|[Ss]ome|[Oo]ther|[Ss]everal|[Ll]ocal)\s)?(?:[\w'’\-]+\s){{0,4}}?(?:{_BODIES})\b"

_RULES = (
    # "according to field sources", "According to the Syrian Observatory for Human Rights"
    re.compile(rf"\b[Aa]ccording to (?P<source>{_BODY}(?: for {_NAME})?|(?:[Tt]he )?{_NAME})"),
    # "Field sources said", "the war monitor SOHR said", at the beginning of a sentence or clause
    re.compile(
        rf"^(?P<source>(?:The |An? )?(?:{_NAME}|{_BODY}))(?:,[^,]{{1,80}},)?\s(?:has |have |had )?(?:{_SAYING})\b"
    ),
    # "..., activists said." at the end of a sentence
    re.compile(rf"[,”\"]\s(?P<source>(?:the |an? )?(?:{_NAME}|{_BODY}))\s(?:{_SAYING})\b[^.]{{0,40}}\.?[”\"]?$"),
)
_PRONOUNS = {"He", "She", "It", "They", "We", "I", "This", "That", "There", "Who", "Which", "These", "Those"}
HEDGE = re.compile(
    r"\b(reportedly|allegedly|apparently|purportedly|supposedly|presumably|possibly|unconfirmed|alleged|suspected"
    r"|believed to|thought to|appears? to|seems? to|may have|might have|could have)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“][^\"”]*[\"”]?")


def attribution_of(sentence: str, *, offset: int) -> Attribution | None:
    """The source that the sentence names, with its place shifted by `offset`; None where no rule is sure."""
    for rule in _RULES:
        if (found := rule.search(sentence)) and found["source"] not in _PRONOUNS:
            return Attribution(found["source"], offset + found.start("source"), offset + found.end("source"))
    return None


def certainty_of(sentence: str, attribution: Attribution | None) -> Certainty:
    """`hedged` where the outlet itself hedges, `attributed` where it names a source, `stated` otherwise."""
    if HEDGE.search(QUOTED.sub(" ", sentence)):
        return "hedged"
    return "attributed" if attribution else "stated"
