"""What a reader of a comparison must know before reading on."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from indexer.matching.languages import rules
from service.comparison.corrections import Corrections
from service.comparison.records import LeftOut
from service.matches import Matches
from service.queries import Asked, Query

# So many names are told, the others counted.
MOST_NAMED = 6


def notes_on(found: Matches, asked: Asked, shown: int) -> list[str]:
    """In order of weight; `shown` of the found paragraphs take part."""
    notes = []
    if not found.matches:
        notes.append(_none_found(found, asked))
    elif asked.query.min_probability < 0.5:
        unsure = sum(match.probability < 0.5 for match in found.matches[:shown])
        if unsure:
            notes.append(
                f"{unsure} of the {shown} paragraphs shown are more likely not the same event (probability below 0.50): "
                "read them as related, not as other tellings."
            )
    unread = sorted({lang for each in found.matches if rules(lang := each.article.lang or "en", "attribution") is None})
    if unread:
        notes.append(
            f"There are no rules yet for the languages {', '.join(unread)}: there every cell says “stated”, and what differs "
            "is not marked."
        )
    if asked.published is None:
        days = "days asked for" if _names_days(asked.query) else "indexed days"
        notes.append(f"The text has no date, so all {days} were searched.")
    undated = {match.article.id for match in found.matches[:shown] if match.article.published is None}
    if undated:
        verb, who = ("states", "it") if len(undated) == 1 else ("state", "they")
        notes.append(f"{len(undated)} of the articles {verb} no date; {who} may belong to another day.")
    return notes


def _none_found(found: Matches, asked: Asked) -> str:
    """Within what nothing was found, and how near the nearest came."""
    query, near = asked.query, found.nearest
    reached = f"reaches probability {query.min_probability:.2f}"
    if asked.published is not None:
        said = f"No paragraph of another outlet {reached} within {query.window_days} days."
    else:
        days = "the days asked for" if _names_days(query) else "any day"
        said = f"No paragraph of another outlet, of {days}, {reached}."
    return f"{said} The nearest, of {near.outlet}, has probability {near.probability:.2f}." if near else said


def _names_days(query: Query) -> bool:
    return query.published_from is not None or query.published_to is not None


def correction_notes(corrections: Corrections, shown: Collection[int]) -> list[str]:
    """That people decided which articles are of the event, who, and what they have taken out; `shown` are articles."""
    if not corrections.judgements:
        return []
    number = len(corrections.judgements)
    said = [f"{number} correction{'' if number == 1 else 's'} of this event by hand, by {_named(corrections.by)}."]
    if gone := [each for each, _ in corrections.taken_out]:
        which = "article is" if len(gone) == 1 else "articles are"
        said.append(f"{len(gone)} {which} out of it since then: {_outlets(each.outlet for each in gone)}.")
        if still := sum(each.id in shown for each in gone):
            said.append(
                f"{still} of them {'is' if still == 1 else 'are'} shown here all the same: matching is not bound by it."
            )
        said.append(
            "Silence of such an outlet is claimed only where no such article of it comes near the claim either."
        )
    return [" ".join(said)]


def left_out_notes(left_out: Sequence[LeftOut], query: Query, articles: int) -> list[str]:
    """How many of the event's articles are not shown, of which outlets, and why."""
    missing = [each for each in left_out if each.reason != "taken_out"]
    if not missing:
        return []
    reasons = {
        "own_outlet": "of the first one's own outlet",
        "not_asked": "of an outlet, language or day that was not asked for",
        "unlikely": f"without a paragraph that reaches probability {query.min_probability:.2f}",
        "too_many": f"beyond the {query.limit} paragraphs that are compared at most",
    }
    parts = [
        f"{len(alike)} {words} ({_outlets(each.outlet for each in alike)}{_placed(alike)})"
        for reason, words in reasons.items()
        if (alike := [each for each in missing if each.reason == reason])
    ]
    verb = "is" if len(missing) == 1 else "are"
    return [f"{len(missing)} of the {articles} articles of this event {verb} not shown: {'; '.join(parts)}."]


def _placed(alike: Sequence[LeftOut]) -> str:
    """How many of these people put into the event."""
    by = [each.by for each in alike if each.by]
    if not by:
        return ""
    which = "" if len(alike) == 1 else f"{len(by)} of them "
    return f"; {which}placed in the event by {_named(dict.fromkeys(by))}"


def _outlets(names: Iterable[str]) -> str:
    return _named([name if number == 1 else f"{name}, {number} times" for name, number in Counter(names).items()])


def _named(names: Iterable[str]) -> str:
    """Names in a row, those beyond MOST_NAMED counted."""
    every = list(names)
    told = every[:MOST_NAMED]
    if more := len(every) - len(told):
        return f"{', '.join(told)} and {more} more"
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
