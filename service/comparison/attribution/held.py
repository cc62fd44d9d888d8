"""What a writer holds at a distance or denies in a text: hedges and denials, as runs of words.

The words are data (`languages/<lang>/certainty.toml`): phrases, matched word by word, and lists of words for what no phrase
foresees, such as "were widely feared dead" or "rejected as false a report". Those inside quotation marks are the speaker's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, Self

from indexer.matching.languages import rules
from service.comparison.attribution.words import QUOTES, Run, Words
from service.comparison.circumstances.happenings import verbs

Held = Literal["hedged", "denied"]
MARKS = frozenset(".,;:!?()") | QUOTES
LISTS = (
    "refused", "not_denial_after", "negations", "undoing", "joining", "being", "held", "of_state", "believing", "that",
    "finite", "nouns_before", "not_clause", "possible", "between", "have", "likely", "conditional", "participles", "condition",
    "rejecting", "claims", "reports", "of_claim", "claimed_for", "calling", "false", "by", "of_nouns",
)  # fmt: skip
# Words between an auxiliary and what it belongs to ("were now widely feared").
MOST_BETWEEN = 2
# Words before a denial in which it may be undone ("would not confirm or deny").
UNDONE_WITHIN = 4
# Words behind a verb of believing in which its clause shows a verb.
CLAUSE_WITHIN = 8
# Words between a verb of rejecting and what it rejects ("rejected as false claims").
REJECTED_WITHIN = 6
# Words behind a claim in which it is called false, and between a claim and "was denied by".
CALLED_WITHIN = 16
# Words on both sides of a conditional in which a condition is looked for.
CONDITION_WITHIN = 30


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases word by word, longest first, under their first word; `lists` are the words that `certainty.toml` names."""

    held: Mapping[str, list[tuple[Held | None, tuple[str, ...]]]]
    lists: Mapping[str, frozenset[str]]

    @classmethod
    @cache
    def of(cls, lang: str) -> Self | None:
        """None where the language has no rules."""
        tables = rules(lang, "certainty")
        if tables is None:
            return None
        held: dict[str, list[tuple[Held | None, tuple[str, ...]]]] = {}
        kinds: tuple[tuple[Held | None, str], ...] = (("hedged", "hedges"), ("denied", "denials"), (None, "plain"))
        for kind, name in kinds:
            for phrase in tables[name]:
                first, *rest = phrase.split()
                held.setdefault(first, []).append((kind, (first, *rest)))
        for phrases in held.values():
            phrases.sort(key=lambda each: -len(each[1]))
        return cls(held, {name: frozenset(tables[name].split()) for name in LISTS})

    def has(self, name: str, word: str) -> bool:
        """Whether a list of `certainty.toml` holds a word."""
        return word in self.lists[name]


def holds(words: Words, lang: str) -> list[tuple[Held, Run]]:
    """The hedges and denials in the outlet's own words, in order."""
    phrases = Phrases.of(lang.partition("-")[0].casefold())
    if phrases is None:
        return []
    found: list[tuple[Held, Run]] = []
    end = 0
    for place in range(len(words)):
        if place < end or words.quoted[place]:
            continue
        held = _phrase(words, place, phrases) or _pattern(words, place, phrases, lang)
        if held is not None:
            kind, run = held
            end = run[1]
            if kind is not None:
                found.append((kind, run))
    return found


def _phrase(words: Words, place: int, phrases: Phrases) -> tuple[Held | None, Run] | None:
    for kind, phrase in phrases.held.get(words.lower[place], ()):
        run = place, place + len(phrase)
        if tuple(words.lower[run[0] : run[1]]) == phrase:
            return None if kind == "denied" and not _denies(words, run, phrases) else (kind, run)
    return None


def _pattern(words: Words, place: int, phrases: Phrases, lang: str) -> tuple[Held, Run] | None:
    """What no phrase foresees."""
    if _is_held(words, place, phrases) or _is_likely(words, place, phrases) or _is_told_of(words, place, phrases):
        return "hedged", (place, place + 1)
    if run := _possible(words, place, phrases):
        return "hedged", run
    if _believes(words, place, phrases, lang):
        return "hedged", (place, place + 1)
    run = _rejection(words, place, phrases) or _calling(words, place, phrases) or _denied_claim(words, place, phrases)
    return ("denied", run) if run else None


def _is_held(words: Words, place: int, phrases: Phrases) -> bool:
    """Such as "are feared", "were widely believed", "presumed dead"; nobody "is feared by" his enemies."""
    if not phrases.has("held", words.lower[place]) or phrases.has("by", _word(words, place + 1)):
        return False
    of_state = phrases.has("of_state", _word(words, place + 1))
    return of_state or phrases.has("being", _word(words, _before(words, place, phrases)))


def _is_likely(words: Words, place: int, phrases: Phrases) -> bool:
    """Such as "was likely caused", behind an auxiliary; "is likely to rain" is a forecast."""
    before = _word(words, place - 1)
    is_behind = phrases.has("being", before) or phrases.has("have", before)
    return phrases.has("likely", words.lower[place]) and is_behind and _word(words, place + 1) != "to"


def _is_told_of(words: Words, place: int, phrases: Phrases) -> bool:
    """The conditional of hearsay, "habría muerto", where no condition is stated."""
    if not phrases.has("conditional", words.lower[place]):
        return False
    around = words.lower[max(0, place - CONDITION_WITHIN) : place + CONDITION_WITHIN]
    if any(phrases.has("condition", word) for word in around):
        return False
    behind = _word(words, _behind(words, place, phrases))
    return any(behind.endswith(ending) for ending in phrases.lists["participles"])


def _possible(words: Words, place: int, phrases: Phrases) -> Run | None:
    """Such as "may well have", "might be": up to the auxiliary."""
    if not phrases.has("possible", words.lower[place]):
        return None
    last = _behind(words, place, phrases)
    word = _word(words, last)
    return (place, last + 1) if phrases.has("have", word) or word == "be" else None


def _believes(words: Words, place: int, phrases: Phrases, lang: str) -> bool:
    """A verb of believing with a clause: "suspect that a gang did it", "believe the fire was laid"; no "feared an attack"."""
    before = _word(words, place - 1)
    if (
        not phrases.has("believing", words.lower[place])
        or phrases.has("nouns_before", before)
        or _is_undone(words, place, phrases)
    ):
        return False
    behind = words.lower[place + 1 : place + 1 + CLAUSE_WITHIN]
    if not behind or phrases.has("that", behind[0]):
        return bool(behind)
    if phrases.has("not_clause", behind[0]):
        return False
    past = {verb.start for verb in verbs(words.text, lang)}
    for offset, word in enumerate(behind):
        if word in MARKS or phrases.has("joining", word):
            return False
        if phrases.has("finite", word) or int(words.places[place + 1 + offset, 0]) in past:
            return bool(offset)
    return False


def _rejection(words: Words, place: int, phrases: Phrases) -> Run | None:
    """Such as "rejected as false claims", "dismissed the allegations"; no "dismissed the case", "rejected claims for aid"."""
    if (
        not phrases.has("rejecting", words.lower[place])
        or _is_undone(words, place, phrases)
        or _is_noun(words, place, phrases)
    ):
        return None
    called = None
    for end in range(place + 1, min(len(words), place + 2 + REJECTED_WITHIN)):
        word, behind = words.lower[end], _word(words, end + 1)
        if word in MARKS:
            break
        called = called or ((place, end + 1) if phrases.has("false", word) else None)
        claims = phrases.has("claims", word) and not phrases.has("claimed_for", behind)
        if claims or (phrases.has("reports", word) and (called or phrases.has("of_claim", behind))):
            return place, end + 1
    return called


def _calling(words: Words, place: int, phrases: Phrases) -> Run | None:
    """Such as "called the claim that … false": up to the claim."""
    if (
        not phrases.has("calling", words.lower[place])
        or _is_undone(words, place, phrases)
        or _is_noun(words, place, phrases)
    ):
        return None
    for end in range(place + 1, min(len(words), place + 1 + UNDONE_WITHIN)):
        if phrases.has("claims", words.lower[end]) or phrases.has("reports", words.lower[end]):
            called = words.lower[end : end + CALLED_WITHIN]
            return (place, end + 1) if any(phrases.has("false", word) for word in called) else None
    return None


def _denied_claim(words: Words, place: int, phrases: Phrases) -> Run | None:
    """Such as "reports that … were denied by": from the auxiliary."""
    denied = phrases.has("rejecting", words.lower[place])
    passive = phrases.has("being", _word(words, place - 1)) and phrases.has("by", _word(words, place + 1))
    if not denied or not passive:
        return None
    before = words.lower[max(0, place - CALLED_WITHIN) : place]
    of_claims = (phrases.has("claims", word) or phrases.has("reports", word) for word in before)
    return (place - 1, place + 1) if any(of_claims) else None


def _denies(words: Words, run: Run, phrases: Phrases) -> bool:
    """Whether it is a denial, and not a refusal ("denied access", "were denied") or its opposite ("did not deny")."""
    start, end = run
    refused = any(phrases.has("refused", word) for word in words.lower[end : end + 3])
    passive = phrases.has("not_denial_after", _word(words, start - 1))
    return not passive and not refused and not _is_undone(words, start, phrases)


def _is_undone(words: Words, place: int, phrases: Phrases) -> bool:
    """Whether a negation stands shortly before in the same clause: "would not confirm or deny", "never denied"."""
    for before in reversed(words.lower[max(0, place - UNDONE_WITHIN) : place]):
        if before in MARKS or phrases.has("joining", before):
            return False
        if phrases.has("undoing", before):
            return True
    return False


def _is_noun(words: Words, place: int, phrases: Phrases) -> bool:
    """Whether a word is no verb: "the dispute", "a suspect"."""
    return phrases.has("nouns_before", _word(words, place - 1))


def _before(words: Words, place: int, phrases: Phrases) -> int:
    """The place of the word before, adverbs left out."""
    first = place - 1
    while first > place - 1 - MOST_BETWEEN and phrases.has("between", _word(words, first)):
        first -= 1
    return first


def _behind(words: Words, place: int, phrases: Phrases) -> int:
    """The place of the word behind, adverbs left out."""
    last = place + 1
    while last < place + 1 + MOST_BETWEEN and phrases.has("between", _word(words, last)):
        last += 1
    return last


def _word(words: Words, place: int) -> str:
    return words.lower[place] if 0 <= place < len(words) else ""
