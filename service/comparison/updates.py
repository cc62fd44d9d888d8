"""What time explains: a later report that only brings an earlier one up to date tells nothing otherwise. Pure.

A count that only grows is higher later, unless two sources count apart; what had not come about has come about since. Which
report is later is told by the days as of which they count, where they name them, else by their publication. Words stand in
`languages/<lang>/updates.toml`; a language without them has contradictions that no time explains.
"""

from dataclasses import dataclass
from functools import cache

from indexer.matching.languages import rules
from service.comparison.attribution import attribution_of
from service.comparison.attribution.sources import Source, source_of
from service.comparison.circumstances.as_of import as_of
from service.comparison.circumstances.times import days_told
from service.comparison.claims import Claim
from service.comparison.contradiction.rules import rules_of
from service.comparison.telling import Found, Span

# What is counted and only grows while an event is reported: a later, higher figure brings an earlier one up to date.
GROWING = frozenset({"killed", "injured", "missing", "arrested", "displaced", "casualties"})


@dataclass(frozen=True, slots=True)
class Changes:
    """The words of one language by which time explains, as its `updates.toml` names them: the stems of `comes_about` and
    `comes_and_goes`, (first, then) of what `becomes` of what, each word's kind of who counts, those who only relay.
    """

    comes_about: frozenset[str]
    comes_and_goes: frozenset[str]
    becomes: frozenset[tuple[str, str]]
    kinds: dict[str, str]
    relays: frozenset[str]
    offices: frozenset[str]


@cache
def changes_of(lang: str) -> Changes | None:
    """The words of a language (its ISO 639-1 code); None where it has none."""
    table, language = rules(lang, "updates"), rules_of(lang)
    if table is None or language is None:
        return None
    stems = {name: frozenset(map(language.stem_of, table[name].split())) for name in ("comes_about", "comes_and_goes")}
    kinds = {word: kind for kind, words in table["kinds"].items() for word in words.split()}
    return Changes(
        **stems,
        becomes=frozenset((one, other) for first, then in table["becomes"] for one in first for other in then),
        kinds={word: kind for word, kind in kinds.items() if kind != "relays"},
        relays=frozenset(word for word, kind in kinds.items() if kind == "relays"),
        offices=frozenset(table["offices"]["words"].split()),
    )


def is_update(found: Found, left: Claim, right: Claim) -> bool:
    """Whether the later report counts more of what only grows, and not for another source. Reports of one day, without a time,
    tell no order.
    """
    if found.type != "quantity" or not all(map(_grows, str(found.detail.get("kind")).split(" or "))):
        return False
    order = order_of(left, right)
    earlier, later = ("left", "right") if order > 0 else ("right", "left")
    is_more = order != 0 and _is_more(_bounds(found.detail, later), _bounds(found.detail, earlier))
    return is_more and not _count_apart(left, right)


def has_changed(found: Found, left: Claim, right: Claim) -> bool:
    """Whether a contradiction is none, since what the earlier report tells may have changed before the later one.

    Not where the later one puts the change before the earlier report: then that did not know, or denied it.
    """
    order = order_of(left, right)
    if found.type != "contradiction" or order == 0:
        return False
    earlier, later = (
        ((left, found.left), (right, found.right)) if order > 0 else ((right, found.right), (left, found.left))
    )
    return _may_change(earlier, later) and not _was_before(later[0], _moment(earlier[0]))


def order_of(left: Claim, right: Claim) -> int:
    """1 where the right claim is as of a later moment, -1 where the left one is, 0 where that cannot be told."""
    return which_is_later(_moment(left), _moment(right))


def which_is_later(left: str | None, right: str | None) -> int:
    """1 where the right one is later, -1 where the left one is, 0 where the dates cannot tell."""
    if not left or not right:
        return 0
    if len(left) != len(right):  # a day beside a moment: only the days can be told apart
        left, right = left[:10], right[:10]
    return (right > left) - (right < left)


def _moment(claim: Claim) -> str | None:
    """As of when a claim tells: the day that it names ("as of Monday"), else its publication."""
    stated = as_of(claim.telling)
    return stated.isoformat() if stated else claim.source.published


def _may_change(earlier: tuple[Claim, Span], later: tuple[Claim, Span]) -> bool:
    """Whether what is told first may have become what is told later: by its words, or as what had not come about yet."""
    lang = earlier[0].telling.lang.partition("-")[0].casefold()
    changes, language = changes_of(lang), rules_of(lang)
    if changes is None or language is None:
        return False
    before, behind = (language.words_of(claim.telling.text[slice(*span)]) for claim, span in (earlier, later))
    if not before or not behind:
        return False
    if (before[-1].text, behind[-1].text) in changes.becomes or before[-1].stem in changes.comes_and_goes:
        return True
    negated = any(word.text in language.negators for word in before)
    return negated and before[-1].stem in changes.comes_about


def _was_before(claim: Claim, moment: str | None) -> bool:
    """Whether a claim puts what it tells on a day before that of `moment`."""
    told = days_told(claim.telling.text, claim.telling.published, claim.telling.lang)
    return moment is not None and any(last.isoformat() < moment[:10] for _, _, last in told)


def _count_apart(left: Claim, right: Claim) -> bool:
    """Whether two named sources count, of which neither speaks for the other: an army and the Red Cross, no two ministries."""
    one, other = _source(left), _source(right)
    changes = changes_of(left.telling.lang.partition("-")[0].casefold())
    if one is None or other is None or changes is None or one.stems & other.stems:
        return False
    if (one.words | other.words) & changes.relays:
        return False
    kinds = [{changes.kinds[word] for word in each.words if word in changes.kinds} for each in (one, other)]
    names = [{name.casefold() for name in each.names} - changes.offices - changes.kinds.keys() for each in (one, other)]
    return not kinds[0] & kinds[1] or (all(names) and not names[0] & names[1])


def _source(claim: Claim) -> Source | None:
    """Whom a claim names as the source of all that it tells; None where the outlet tells it itself."""
    telling = claim.telling
    named = attribution_of(telling, offset=0)
    found = source_of(named.source, telling.lang, opens=named.start == 0) if named else None
    return found if found is not None and found.is_somebody else None  # "he said" may be anybody


def outgrown(detail: dict[str, object]) -> str:
    """The side of an update that counts less: it is the earlier one, whichever was published first."""
    return "left" if _is_more(_bounds(detail, "right"), _bounds(detail, "left")) else "right"


def _grows(kind: str) -> bool:
    """Whether what is counted only grows, of all or of a group: "killed", "children killed"."""
    return any(kind == each or kind.endswith(f" {each}") for each in GROWING)


def _is_more(later: tuple[float, float], earlier: tuple[float, float]) -> bool:
    """Whether a count is beyond the earlier one; of two "at least", whether its bound is the higher."""
    both_open = later[1] == earlier[1] == float("inf")
    return later[0] > (earlier[0] if both_open else earlier[1])


def _bounds(detail: dict[str, object], side: str) -> tuple[float, float]:
    """(least, most) of a side; what is open has no limit there."""
    bounds = detail[side]
    assert isinstance(bounds, dict)
    low, high = bounds["low"], bounds["high"]
    return (float("-inf") if low is None else low, float("inf") if high is None else high)
