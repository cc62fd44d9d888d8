"""What a reader of a comparison must know before reading on."""

from indexer.matching.languages import rules
from service.matches import Matches
from service.queries import Asked, Query


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
