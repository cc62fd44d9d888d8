"""Text that would take over a terminal, or numbers that would take too long to read."""

import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.api.common import number_of
from service.cli.common import say
from tests.helpers import index_records, record

CONTROL_SEQUENCE_INTRODUCER = "\x9b"  # one character that terminals obey like ESC [


def test_control_characters_do_not_reach_the_store(store: Store) -> None:
    outcome = index_records(store, record("A", f"The army{CONTROL_SEQUENCE_INTRODUCER}31m advanced.", title="T"))
    assert outcome.repaired == 1
    with store.view() as view:
        [paragraph] = view.reader.paragraphs_of(1)
    assert paragraph.text == "The army�31m advanced."


def test_control_characters_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("a.jsonl:1: the columns are: \x1b[2J\r\x07\x9b31m \u202etxt.exe \udcff näh [bold]")
    assert capsys.readouterr().out == "a.jsonl:1: the columns are: �[2J���31m �txt.exe � näh [bold]\n"


@pytest.mark.parametrize("cursor", ["9" * 5000, str(2**63), "-1", "1.5", ""])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(CallError, match="cursor"):
        number_of(cursor)
