"""One claim of a report as JSON-LD that is ready to become a schema.org ClaimReview.

What a reviewer has to say is left to the reviewer: there is no `reviewRating`, and nobody is named as the claim's author.
"""

import json
from collections.abc import Sequence
from typing import Any

from indexer.store.dates import age
from indexer.store.errors import NotFoundError
from service.comparison.records import Cell, Row
from service.comparison.updates import which_is_later
from service.presentation.addresses import web
from service.presentation.answers import tellings_of_claim
from service.reports.cited import numbers_of
from service.reports.record import CitedSource, Report

# JSON-LD is pasted between script tags, which no text of a source may close.
_IN_A_PAGE = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&"})


def write_claim_review(report: Report, *, claim: int) -> bytes:
    """The claim by its number, in UTF-8, with the places where it appeared: only tellings that answer as its words do.

    Which appeared first is said where their dates tell. Raises NotFoundError.
    """
    row = row_of(report, claim)
    number, sources = numbers_of(report.sources), {each.number: each for each in report.sources}
    cells = sorted(tellings_of_claim(row), key=lambda cell: age(cell.published))
    appearances = [_appearance(cell, sources[number[cell.paragraph_id]]) for cell in cells]
    reviewed: dict[str, Any] = {"@type": "Claim", "appearance": appearances}
    if _is_first(cells[0], cells[1:]):
        reviewed |= {"datePublished": cells[0].published, "firstAppearance": appearances[0]}
    elif cells[0].published and cells[-1].published:  # all are dated: on that day it was told
        reviewed["datePublished"] = cells[0].published[:10]
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": row.claim,
        "datePublished": report.made_at,
        "itemReviewed": reviewed,
    }
    return (json.dumps(review, ensure_ascii=False, indent=2).translate(_IN_A_PAGE) + "\n").encode()


def row_of(report: Report, claim: int) -> Row:
    """What is told on a claim, by its number. Raises NotFoundError."""
    rows = report.comparison.rows
    if not 1 <= claim <= len(rows):
        raise NotFoundError(f"this report has no claim {claim}: its claims are numbered from 1 to {len(rows)}")
    return rows[claim - 1]


def _is_first(cell: Cell, others: Sequence[Cell]) -> bool:
    """Whether a telling came before those of all other articles, as far as their dates tell."""
    of_others = (each for each in others if each.article_id is None or each.article_id != cell.article_id)
    return cell.published is not None and all(
        which_is_later(cell.published, other.published) > 0 for other in of_others
    )


def _appearance(cell: Cell, source: CitedSource) -> dict[str, Any]:
    stated = {
        "headline": source.title,
        "url": web(source.url),
        "datePublished": cell.published,
        "inLanguage": source.lang,
        "text": cell.text,
    }
    known = {name: value for name, value in stated.items() if value}
    kind = "NewsArticle" if source.article_id else "CreativeWork"
    return {"@type": kind, **known, "publisher": {"@type": "Organization", "name": source.outlet}}
