"""Bring copies and origins up to a publication.

A version of an article is held against earlier versions that share keys with it, and what it copies depends on these pairs
alone. So a publication looks again at the versions that are new, at those whose candidates change by what is new or gone,
and at no other; the outcome is what looking at all of them gives.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from indexer.store.copies import Copies, CopyLinks, Linked
from indexer.store.reading import Reader
from indexer.store.writing import Writer
from indexer.syndication.grouping import Place, groups, origin
from indexer.syndication.keys import drop_keys, state_keys, wrongly_keyed
from indexer.syndication.neighbours import Neighbourhood
from indexer.syndication.search import FIXTURE, Search
from indexer.syndication.signatures import signatures

# A store states by which rules its origins were found: other rules, or other families of outlets, find others.
RULES = "2"
FACT = "origins"
TEXTS_AT_ONCE = 10_000


def link(writer: Writer, *, everything: bool = False) -> None:
    """Make copies, shared quotes and origins those of the next generation.

    With `everything`, or where the rules or the families of outlets are not those of the last time, all are looked for anew.
    """
    after = writer.as_of_next().copies
    rules = _rules(after)
    if everything or writer.facts.get(FACT) != rules:
        _sign(writer.copies)
        writer.copies.forget_keys()
        state_keys(writer.copies, after.versions())
        _link_all(writer.copies, after)
        writer.set_facts({FACT: rules})
    else:
        _link_changed(writer, after)


def links_are_due(writer: Writer) -> bool:
    """Whether the rules or the families of outlets changed since links were looked for, which calls for a publication."""
    return writer.generation > 0 and _are_stale(writer)


def wrong_keys(reader: Reader) -> list[int]:
    """The versions under whose stated keys copies would be missed, or looked for in vain; none where links are due."""
    return [] if _are_stale(reader) else wrongly_keyed(reader.copies)


def wrong_links(reader: Reader) -> Iterator[tuple[str, int, int | None, int | None]]:
    """(what, paragraph, as stated, as found) wherever looking at everything finds another origin or shared quote.

    Looked for by the stated keys. Nothing where links are due: the next publication looks at everything by itself.
    """
    if _are_stale(reader):
        return
    _, quotes, origins = _all_links(reader.copies)
    for paragraph, _, quote, stated in reader.copies.linked():
        if stated != (right := origins.get(paragraph, paragraph)):
            yield "origin", paragraph, stated, right
        if quote != quotes.get(paragraph):
            yield "shared quote", paragraph, quote, quotes.get(paragraph)


def _are_stale(reader: Reader) -> bool:
    return reader.facts.get(FACT) != _rules(reader.copies)


def _rules(copies: Copies) -> str:
    """What origins depend on besides articles."""
    told = [tuple(row) for row in copies.outlets() if not row.own or row.outlet != row.id or row.family is not None]
    return f"{RULES}:{sha256(repr(told).encode()).hexdigest()[:16]}"


def _sign(copies: CopyLinks) -> None:
    """Give the texts of an older version's store their signatures."""
    while rows := copies.unsigned(TEXTS_AT_ONCE):
        copies.sign(dict(zip([row[0] for row in rows], signatures([row[1] for row in rows]), strict=True)))


def _all_links(shown: Copies) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """(copy_of, quote_id, origin_id) of all paragraphs that copy, quote, or are copied; others are their own origins."""
    search = Search(shown)
    copies, quotes = search.links()
    quotes = {each: each for each in quotes.values()} | quotes
    originals: dict[int, int | None] = dict.fromkeys(copies.values())
    return copies, quotes, _origins(originals | copies, search, shown)


def _origins(copy_of: Mapping[int, int | None], search: Search, shown: Copies) -> dict[int, int]:
    """The origin of each paragraph, from what each copies; whole groups must be given."""
    places = {
        row[0]: Place(row[0], row[1], row[2], row[3], search.outlet_named(row[4])) for row in shown.places(copy_of)
    }
    return {
        member: first
        for group in groups(copy_of).values()
        for first in [origin([places[member] for member in group])]
        for member in group
    }


def _link_all(written: CopyLinks, after: Copies) -> None:
    copies, quotes, origins = _all_links(after)
    wrong: tuple[dict[int, int | None], ...] = ({}, {}, {})
    for paragraph, *stated in after.linked():
        right = (copies.get(paragraph), quotes.get(paragraph), origins.get(paragraph, paragraph))
        for column, old, new in zip(wrong, stated, right, strict=True):
            if old != new:
                column[paragraph] = new
    written.set_links(copy_of=wrong[0], quote_id=wrong[1], origin_id=wrong[2])


def _link_changed(writer: Writer, after: Copies) -> None:
    added, _ = after.changed_in(writer.next_generation)
    _, gone = writer.copies.changed_in(writer.next_generation)
    state_keys(writer.copies, added)
    search = Search(after)
    asking = _affected(writer.copies, after, search, added=added, gone=gone)
    stated = after.links_in(asking)
    lost = writer.copies.links_in(gone)
    drop_keys(writer.copies, gone)
    copies, quotes = search.links(asking)
    copied = {each.id: copies.get(each.id) for each in stated if each.copy_of != copies.get(each.id)}
    moved = {each.origin_id for each in stated if each.id in copied} | {each.origin_id for each in lost}
    moved |= {each.origin_id for each in after.links_of(copies[each] for each in copied if each in copies)}
    writer.copies.set_links(copy_of=copied)
    quoted = {each.id: quotes.get(each.id) for each in stated if _quote_of(each) != quotes.get(each.id)}
    writer.copies.set_links(quote_id=quoted)
    suspects = {each.quote_id for each in (*stated, *lost)} | set(quotes.values()) | quoted.keys()
    writer.copies.set_links(quote_id=_first_quotes(after, suspects - {None}))
    members = after.groups(moved)
    origins = _origins({each.id: each.copy_of for each in members}, search, after)
    writer.copies.set_links(
        origin_id={each.id: origins[each.id] for each in members if each.origin_id != origins[each.id]}
    )


def _affected(before: Copies, after: Copies, search: Search, *, added: Iterable[int], gone: Iterable[int]) -> set[int]:
    """The versions to look at again: new ones, and those whose candidates, or what these weigh, changed by new or gone ones."""
    texts = after.texts_of((*added, *gone))
    turned = after.repeated(texts, FIXTURE) ^ before.repeated(texts, FIXTURE)
    changed = {*added, *after.printing(turned)}
    found = changed | search.neighbourhood.followers(changed) | Neighbourhood(before).followers(gone)
    return set(after.days_of(found))


def _quote_of(link: Linked) -> int | None:
    """The other paragraph that a paragraph quotes after."""
    return None if link.quote_id == link.id else link.quote_id


def _first_quotes(after: Copies, suspects: Iterable[int]) -> dict[int, int | None]:
    """What quote_id must become of those paragraphs that quote nobody: their own where others quote them."""
    first = [each for each in after.links_of(suspects) if _quote_of(each) is None]
    quoted = after.quoted(each.id for each in first)
    right = {each.id: each.id if each.id in quoted else None for each in first}
    return {each.id: right[each.id] for each in first if each.quote_id != right[each.id]}
