"""Words that name a day in relation to a publication: the rules of each language, as data.

A rule is a pattern and what it means. In patterns, `{weekday}`, `{month}`, `{number}` and `{unit}` stand for the language's
words; groups of these names hold them. Patterns are tried in order at each place, so longer phrases stand before shorter
ones. Meanings are functions of `indexer.matching.time_words`, by name, with the numbers that they need.
"""

import re
from dataclasses import dataclass
from functools import cache
from re import Pattern


@dataclass(frozen=True, slots=True)
class TimeRules:
    """The rules of one language.

    `weekdays` begin with Monday, `months` with January; each entry lists its spellings. `units` are `day`, `week`, `month`
    and `year`. A hit is passed over where `never_before` matches what ends there, or `never_after` what begins behind it.
    `future` finds words that put what follows into the future, `past` such that put it into the past; `unclear` those
    after which the direction cannot be told. `leading` is what belongs to a hit though it stands before it.
    """

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    numbers: dict[str, int]
    units: dict[str, str]
    trigger: str
    patterns: tuple[tuple[str, str, tuple[int, ...]], ...]
    leading: str
    never_before: str
    never_after: str
    unclear: str
    future: str
    past: str


ENGLISH = TimeRules(
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        r"January|Jan\.?",
        r"February|Feb\.?",
        "March",
        "April",
        "May",
        "June",
        "July",
        r"August|Aug\.?",
        r"September|Sept\.?",
        r"October|Oct\.?",
        r"November|Nov\.?",
        r"December|Dec\.?",
    ),
    numbers={
        word: number
        for number, words in enumerate(
            ("a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
        )
        for word in words.split()
    },
    units={
        "hour": "hour",
        "hours": "hour",
        "day": "day",
        "days": "day",
        "week": "week",
        "weeks": "week",
        "month": "month",
        "months": "month",
        "year": "year",
        "years": "year",
    },
    trigger=r"day|ago\b|night|week|month|year|tomorrow|hours|Jan|Feb|Mar|Apr|May|Ju[nl]|Aug|Sep|Oct|Nov|Dec",
    patterns=(
        # "Thursday, Dec. 8", "on Dec. 8", "Dec. 8-12", "December 8, 2016"; but "Sept. 11" is the name of an event
        (
            r"(?!Sept(?:ember|\.)?\s11\b(?!,?\s(?:19|20)\d\d))(?:{weekday},?\s)?{month}\s(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s?[-–]\s?(?P<until>\d{1,2}))?"
            r"(?![\d:%]|[.,]\d|\s(?:percent|million|billion)\b)(?:,?\s(?P<year>(?:19|20)\d\d)\b)?",
            "date",
            (),
        ),
        # "8 December", "the 8th of December 2016"
        (
            r"(?:{weekday},?\s)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?{month}(?![\w-])(?:,?\s(?P<year>(?:19|20)\d\d)\b)?",
            "date",
            (),
        ),
        (r"[Ll]ast\s{weekday}(?:['’]s)?", "weekday_before", ()),
        (r"(?:[Tt]his\s)?past\s{weekday}(?:['’]s)?", "weekday_before", ()),
        (r"(?:[Nn]ext|[Tt]his\scoming)\s{weekday}(?:['’]s)?", "weekday_after", ()),
        (r"{weekday}(?:['’]s)?(?:\s(?:morning|afternoon|evening|night))?", "weekday", ()),
        (r"(?:[Tt]he\s)?day\sbefore\syesterday", "day", (-2,)),
        (r"[Yy]esterday(?:['’]s)?(?:\s(?:morning|afternoon|evening|night))?", "day", (-1,)),
        # "Ariha Today" is a name
        (r"(?:[Ee]arlier\s|[Ll]ater\s|[Ll]ate\s)?(?:today|(?<!\w\s)Today)(?!['’]s)", "day", (0,)),
        (r"[Tt]onight(?:['’]s)?", "day", (0,)),
        (r"[Tt]his\s(?:morning|afternoon|evening)(?:['’]s)?", "day", (0,)),
        (r"[Ll]ast\snight(?:['’]s)?", "day", (-1,)),
        (r"[Oo]vernight", "days", (-1, 0)),
        (r"[Tt]omorrow(?:['’]s)?(?:\s(?:morning|afternoon|evening|night))?", "day", (1,)),
        (r"{number}\s{unit}\sago", "ago", ()),
        (r"(?:in|over|during|within)\sthe\s(?:last|past)\s(?:{number}\s)?{unit}\b", "since", ()),
        (r"[Ll]ast\sweekend(?:['’]s)?|(?:[Oo]ver|[Aa]t|[Dd]uring)\sthe\sweekend", "weekend_before", ()),
        (r"[Ll]ast\sweek(?:['’]s)?\b", "week", (-1,)),
        (r"[Nn]ext\sweek(?:['’]s)?\b", "week", (1,)),
        (r"[Ll]ast\smonth(?:['’]s)?\b", "month", (-1,)),
        (r"[Nn]ext\smonth(?:['’]s)?\b", "month", (1,)),
        (r"[Ll]ast\syear(?:['’]s)?\b", "year", (-1,)),
        (r"[Nn]ext\syear(?:['’]s)?\b", "year", (1,)),
        (r"[Ee]arlier\sthis\s{unit}\b", "so_far", ()),
        (r"[Ll]ater\sthis\s{unit}\b", "from_now", ()),
        (r"[Tt]his\sweek(?:['’]s)?\b", "week", (0,)),
        (r"[Tt]his\smonth(?:['’]s)?\b", "month", (0,)),
        (r"[Tt]his\syear(?:['’]s)?\b", "year", (0,)),
        # "in November", "since early March": not "in March 2011", which the year's group takes
        (
            r"(?:[Ii]n|[Ss]ince|[Ll]ast|[Dd]uring)\s(?:(?:early|late|mid)[\s-])?{month}(?![\w'’-]|\s\d{1,2}\b)"
            r"(?:\s(?P<year>(?:19|20)\d\d)\b)?",
            "named_month",
            (),
        ),
    ),
    leading=r"\b(?:[Oo]n\s)?(?:(?:[Ll]ate|[Ee]arly|[Ee]arlier|[Ll]ater)\s)?(?:on\s)?$",
    never_before=r"(?:\b(?i:every|each|most|many|any|a|one|Black|Good|Holy|Bloody|Super|Ash|Palm|Easter|Giving|Cyber|Sheffield"
    r"|more\sthan|less\sthan|fewer\sthan|over|nearly|almost|at\sleast|up\sto|the\ssame"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s(?:to|through|thru|or))|[-–])\s?$",
    never_after=r"s\b|['’]s\s(?:of|are)\b|[-–]\w|[”\"]?\s[Ss]how\b"
    r"|\s(?:prayers?|Times|Telegraph|Mirror|Mail|Post|Herald|Review|[Ss]chool|[Mm]ass|(?:or|to|through|thru)\s[A-Z]\w+day)\b",
    unclear=r"\b(?:by|until|till|before|ahead\sof|for|from)\s(?:the\s)?$"
    r"|\b(?:(?:would|could|might)(?:['’]ve)?|(?:was|were|had\sbeen)\s(?:to|due|set|expected|scheduled|supposed|planned))\s(?:[\w-]+\s){0,5}$",
    future=r"\b(?:will|won['’]t|shall|plans?\sto|going\sto|expected|scheduled|due|slated|planned"
    r"|(?:is|are)\s(?:to|set|supposed)|to\s(?:be\sheld|begin|start|meet|resume))\b",
    past=r"\b(?<!be\s)(?:says|told|was|were|had|did|said|held|began|took|made|came|went|hit|killed|met|saw|left|struck|fell|won|lost"
    r"|gave|found|led|broke|ran|shot|stood|spoke|wrote|[a-z]{3,}ed)\b",
)

SPANISH = TimeRules(
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre".split()
    ),
    numbers={
        word: number
        for number, words in enumerate(
            "un|una|uno dos tres cuatro cinco seis siete ocho nueve diez once doce".split(), 1
        )
        for word in words.split("|")
    },
    units={
        "hora": "hour",
        "horas": "hour",
        "día": "day",
        "días": "day",
        "semana": "week",
        "semanas": "week",
        "mes": "month",
        "meses": "month",
        "año": "year",
        "años": "year",
    },
    trigger=r"lunes|martes|rcoles|jueves|viernes|bado|domingo|ayer|[Hh]oy|anoche|[Hh]ace\s|semana|mes\b|meses|año|ltim[ao]s"
    r"|\d\sde\s[efmajsond]|\b(?:en|desde)\s[efmajsond]",
    patterns=(
        (
            r"(?:{weekday},?\s)?(?P<day>\d{1,2})\sde\s{month}\b(?:\s(?:de|del)\s(?P<year>(?:19|20)\d\d)\b)?",
            "date",
            (),
        ),
        (r"(?:[Ee]l\s)?pasado\s{weekday}", "weekday_before", ()),
        (r"[Ee]l\s{weekday}\spasado", "weekday_before", ()),
        (r"(?:[Ee]l\s)?próximo\s{weekday}", "weekday_after", ()),
        (r"[Ee]l\s{weekday}\s(?:próximo|que\sviene)", "weekday_after", ()),
        (r"(?:[Ee]l|[Ee]ste)\s{weekday}(?:\spor\sla\s(?:mañana|tarde|noche))?", "weekday", ()),
        (r"[Aa]nteayer|[Aa]ntier", "day", (-2,)),
        (r"[Aa]yer(?:\spor\sla\s(?:mañana|tarde|noche))?", "day", (-1,)),
        (r"[Aa]noche", "day", (-1,)),
        (r"[Hh]oy(?!\sen\sdía|\spor\shoy)|[Ee]sta\s(?:mañana|tarde|noche)", "day", (0,)),
        (r"[Hh]ace\s{number}\s{unit}\b", "ago", ()),
        (r"(?:en|durante)\s(?:los|las)\súltim[ao]s\s(?:{number}\s)?{unit}\b", "since", ()),
        (r"(?:[Ee]l\s)?(?:pasado\sfin\sde\ssemana|fin\sde\ssemana\spasado)", "weekend_before", ()),
        (r"[Ll]a\s(?:semana\spasada|pasada\ssemana)", "week", (-1,)),
        (r"[Ll]a\s(?:próxima\ssemana|semana\spróxima|semana\sque\sviene)", "week", (1,)),
        (r"[Ee]l\s(?:mes\spasado|pasado\smes)", "month", (-1,)),
        (r"[Ee]l\s(?:próximo\smes|mes\spróximo|mes\sque\sviene)", "month", (1,)),
        (r"[Ee]l\s(?:año\spasado|pasado\saño)", "year", (-1,)),
        (r"[Ee]l\s(?:próximo\saño|año\spróximo|año\sque\sviene)", "year", (1,)),
        (r"[Ee]sta\ssemana", "week", (0,)),
        (r"[Ee]ste\smes\b", "month", (0,)),
        (r"[Ee]ste\saño\b", "year", (0,)),
        (r"(?:[Ee]n|[Dd]esde)\s{month}\b(?:\s(?:de|del)\s(?P<year>(?:19|20)\d\d)\b)?", "named_month", ()),
    ),
    leading=r"\b(?:[Ee]l\s)?$",
    never_before=r"\b(?:cada|todos|todas|[Ll]os|[Ll]as|más\sde|menos\sde|casi|al\smenos|mismo)\s$",
    never_after=r"\s(?:de\scada|santo|a\s(?:viernes|sábado|domingo)|o\sel)\b",
    unclear=r"\b(?:hasta|antes\sde[l]?|para|tras|después\sde[l]?)\s(?:el\s|la\s)?$",
    future=r"\b(?:ser[áa]n?|habrán?|tendrán?|\w{3,}(?:ará|arán|erá|erán|irá|irán)|prev[eé]n?|previst[oa]s?)\b",
    past=r"\b(?:dijo|dice|fue|fueron|era|eran|había|habían|\w{3,}(?:ó|aron|ieron))\b",
)

RULES = {"en": ENGLISH, "es": SPANISH}


@dataclass(frozen=True, slots=True)
class TimeMatcher:
    """A language's rules, compiled. The group `rule` of a hit, and those of its slots, carry the number of the pattern."""

    rules: TimeRules
    trigger: Pattern[str]
    hits: Pattern[str]
    leading: Pattern[str]
    never_before: Pattern[str]
    never_after: Pattern[str]
    unclear: Pattern[str]
    future: Pattern[str]
    past: Pattern[str]


@cache
def time_matcher(lang: str) -> TimeMatcher | None:
    """The rules of a language (its ISO 639-1 code), compiled; None where it has none."""
    rules = RULES.get(lang)
    if rules is None:
        return None
    slots = {
        "weekday": "|".join(rules.weekdays),
        "month": "|".join(rules.months),
        "number": r"\d{1,3}|" + "|".join(sorted(rules.numbers, key=len, reverse=True)),
        "unit": "|".join(sorted(rules.units, key=len, reverse=True)),
    }
    patterns = [_numbered(pattern, number, slots) for number, (pattern, _, _) in enumerate(rules.patterns)]
    return TimeMatcher(
        rules,
        re.compile(rules.trigger),
        re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})"),
        *map(
            re.compile,
            (rules.leading, rules.never_before, rules.never_after, rules.unclear, rules.future, rules.past),
        ),
    )


def _numbered(pattern: str, number: int, slots: dict[str, str]) -> str:
    """A rule's pattern with its slots filled; one pattern can hold a group's name once, so each rule's carry its number."""
    for slot, words in slots.items():
        pattern = pattern.replace(f"{{{slot}}}", f"(?P<{slot}>{words})")
    return re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{number}>", f"(?P<rule>{pattern})")
