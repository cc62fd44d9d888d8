"""What each paragraph copies directly: candidates by keys, then the articles themselves."""

from collections.abc import Collection
from itertools import islice

from indexer.store.copies import Copies, Printed
from indexer.store.outlets import key_of, label_of
from indexer.syndication.evidence import PrintedArticle, compare
from indexer.syndication.neighbours import Neighbourhood
from indexer.syndication.wording import Wording

# A text that one outlet prints in so many articles is a fixture of its pages.
FIXTURE = 3
# Pairs of articles that are compared between two readings of the catalogue, and articles kept as words, some 50 kB each.
PAIRS_AT_ONCE = 500
ARTICLES_KEPT = 2000

Links = tuple[dict[int, int], dict[int, int]]


class Search:
    """Looks for originals among the paragraphs that `copies` shows."""

    def __init__(self, copies: Copies) -> None:
        self.neighbourhood = Neighbourhood(copies)
        self._copies = copies
        self._outlets = {row.key: row.outlet for row in copies.outlets()}
        self._articles: dict[int, PrintedArticle] = {}

    def links(self, asking: Collection[int] | None = None) -> Links:
        """(copy → the earliest paragraph it copies, quoting → the earliest with the quotation) of these versions.

        `asking` are versions, None for all. Ids of paragraphs; what copies and quotes nothing is left out.
        """
        copies: dict[int, int] = {}
        quotes: dict[int, int] = {}
        pairs = self.neighbourhood.originals(asking)
        while part := list(islice(pairs, PAIRS_AT_ONCE)):
            self._load({revision for pair in part for revision in pair})
            for later, earlier in part:
                copy, original = self._articles[later], self._articles[earlier]
                found = compare(copy, original)
                for mine, theirs in found.copies.items():
                    copies.setdefault(copy.paragraph_ids[mine], original.paragraph_ids[theirs])
                for mine, theirs in found.quotes.items():
                    quotes.setdefault(copy.paragraph_ids[mine], original.paragraph_ids[theirs])
        return copies, {paragraph: other for paragraph, other in quotes.items() if paragraph not in copies}

    def outlet_named(self, name: str | None) -> int | None:
        """The outlet with this name or alias."""
        return self._outlets.get(key_of(name)) if name else None

    def _load(self, revisions: Collection[int]) -> None:
        kept = {revision: self._articles[revision] for revision in revisions if revision in self._articles}
        if len(self._articles) + len(revisions) > ARTICLES_KEPT:
            self._articles = kept
        rows = list(self._copies.printed(revisions - kept.keys()))
        texts = {row[2] for _, printed in rows for row in printed}
        fixtures = self._copies.repeated(texts, FIXTURE)
        self._articles |= {revision: self._article(printed, fixtures) for revision, printed in rows}

    def _article(self, rows: list[Printed], fixtures: set[int]) -> PrintedArticle:
        outlet, family, credit = rows[0][4:]
        return PrintedArticle(
            paragraph_ids=[row[1] for row in rows],
            texts=(texts := [row[3] for row in rows]),
            wording=Wording(texts),
            fixtures={position for position, row in enumerate(rows) if row[2] in fixtures},
            outlet=outlet,
            family=label_of(family) if family else None,
            source=(self.outlet_named(credit) or key_of(credit)) if credit else None,
        )
