"""Objections as the catalogue keeps them, on SQLite and on PostgreSQL."""

import pytest

from indexer.store.catalogue import Catalogue
from indexer.store.errors import NotFoundError
from indexer.store.objections import MarkedWords, Objection
from tests.indexer.store.versions import add_and_publish, version

OBJECTION = Objection(
    id=0,
    type="label",
    status="divergence",
    left=MarkedWords(1, 4, 8, "army"),
    right=MarkedWords(2, 0, 6, "حلب 🏚x"),
    probability=0.85,
    versions={"rashomon": "0.1.0", "model": "m", "rules": "r", "generation": 1},
    wrong="other_words",
    better_type=None,
    by="A. Editor",
    note=None,
    at="",
)


def test_objections_are_numbered_dated_and_kept_as_they_were_made(catalogue: Catalogue) -> None:
    add_and_publish(catalogue, version("SANA", "The army came.", title="A"), version("RT", "حلب 🏚x", title="B"))
    with catalogue.write() as writer:
        before = writer.edition
        added = [writer.objections.add(OBJECTION) for _ in range(2)]
    assert [each.id for each in added] == [1, 2]
    assert all(each.at.endswith("Z") for each in added)
    with catalogue.read() as reader:
        assert reader.objections.every() == added
        assert reader.edition != before
        assert reader.objections.listed(after=1) == added[1:]
        assert reader.objections.latest(before=3, limit=9) == added[::-1]
        assert reader.objections.latest(before=2, limit=9) == added[:1]
        assert reader.objections.latest(before=3, limit=1) == added[1:]
        assert reader.objections.latest(before=3, limit=9, event=1) == []
        assert (reader.objections.on([1]), reader.objections.on([2])) == (added, [])
        assert reader.objections.one(2) == added[1]
        assert list(reader.objections.misquoted()) == []
        with pytest.raises(NotFoundError, match="no objection 3"):
            reader.objections.one(3)
