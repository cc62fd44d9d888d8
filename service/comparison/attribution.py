"""Who says it, and how surely: by rules that fire on plain cases only. Where they are unsure they stay silent.

English; the tables are the rules. Words inside quotation marks are the speaker's, so a hedge there is not the outlet's.
"""

import re

from service.comparison.records import Attribution, Certainty

# Verbs that report wherever they follow a speaker. "Claimed", "reported" and the like also take plain objects ("the
# attack claimed 27 lives"), so they count with "that" behind them only.
_SAYS = (
    r"(?:said|says|told|announced|warned|insisted|stated|added)\b(?! by\b)"
    r"|(?:claimed|claims|reported|reports|confirmed|declared|asserted|argued|denied|noted|explained) that\b"
)
# Common nouns for people and bodies that give information.
_BODIES = (
    r"sources?|officials?|activists?|witness(?:es)?|residents?|medics?|doctors?|rescuers?|monitors?|observers?|analysts?"
    r"|experts?|spokes(?:man|woman|person)|ministry|minister|army|military|police|agency|observatory|monitoring group"
    r"|war monitor|statement|correspondent|directorate"
)
# Seven words at most: without a bound a long run of capitals costs the square of its length.
_NAME = r"[A-ZÀ-Þ][\w'’\-]*(?:\s(?:(?:of|for|al|de|bin)\s)*[A-ZÀ-Þ][\w'’\-]*){0,6}"
_BODY = rf"(?:[Tt]he |[Aa]n? )?(?:(?!the |an? )[\w'’\-]+ ){{0,3}}?(?:{_BODIES})\b(?: (?:for|of|in) {_NAME})*"

# "according to field sources", "According to the Syrian Observatory for Human Rights"
_ACCORDING_TO = re.compile(rf"\b[Aa]ccording to (?P<source>{_BODY}|(?:[Tt]he )?{_NAME})")
# "Field sources said …", "EU diplomatic chief Federica Mogherini said …": a short subject that opens the sentence
_OPENING = re.compile(rf"(?P<source>[A-ZÀ-Þ][\w'’\-]*(?: [\w'’\-]+){{0,8}}?) (?:has |have |had )?(?:{_SAYS})")
# "… had become empty, a witness said.", looked for in the last _CLOSING_LENGTH characters
_CLOSING = re.compile(
    rf"[,”\"\w] (?P<source>(?:[Tt]he|[Aa]n?) (?:(?!the |an? )[\w'’\-]+ ){{0,3}}?(?:{_BODIES})|{_NAME})"
    r" (?:said|says|added)\.?[”\"]?$"
)
_CLOSING_LENGTH = 160
# What opens a sentence and is no speaker: pronouns, and words that open a clause before the speaker's.
_NO_SPEAKER = re.compile(
    r"^(?:He|She|It|They|We|I|You|This|That|There|Who|What|Which|These|Those|As|When|While|After|Before|But|And|If|In|On"
    r"|At|Later|Earlier|Meanwhile|Meantime|Also|Then|Now|Although|Though|Since|Because|For|By|With|Asked|Speaking"
    r"|Some reports)\b"
)
HEDGE = re.compile(
    r"\b(reportedly|allegedly|apparently|purportedly|supposedly|presumably|possibly|unconfirmed|alleged|suspected"
    r"|believed to|thought to|appears? to|seems? to|may have|might have|could have)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“][^\"”]*[\"”]?")


# What may stand between a speaker and the verb, and is not the speaker's name.
_BETWEEN = re.compile(r" (?:also|later|earlier|then|again|still|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$")


# A speaker is named, not told of: "The worst attack was what a UN report said …" names none at its opening.
_CLAUSE = re.compile(r"\b(?:was|were|is|are|has|have|had|what|that|which|who|it|he|she|they)\b")


def attribution_of(sentence: str, *, offset: int) -> Attribution | None:
    """The source that the sentence names, with its place shifted by `offset`; None where no rule is sure."""
    for found in (
        _ACCORDING_TO.search(sentence),
        _OPENING.match(sentence),
        _CLOSING.search(sentence, max(0, len(sentence) - _CLOSING_LENGTH)),
    ):
        if found and not _NO_SPEAKER.match(found["source"]) and not _CLAUSE.search(found["source"]):
            source = _BETWEEN.sub("", found["source"])
            start = offset + found.start("source")
            return Attribution(source, start, start + len(source))
    return None


def certainty_of(sentence: str, attribution: Attribution | None) -> Certainty:
    """`hedged` where the outlet itself hedges, `attributed` where it names a source, `stated` otherwise."""
    if HEDGE.search(QUOTED.sub(" ", sentence)):
        return "hedged"
    return "attributed" if attribution else "stated"
