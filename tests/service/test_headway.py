"""Who works tells how far it is; who waits for the work hears it, whoever began it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from indexer.store.encoder import Encoder
from service.comparison.readings import Readings
from service.headway import Headway, heard_by, tell
from service.memory import Memory


def test_what_nobody_listens_to_is_told_to_nobody() -> None:
    heard: list[Headway] = []
    with heard_by(heard.append):
        tell("Reading", 1, 2)
    tell("Reading", 2, 2)
    assert heard == [Headway("Reading", 1, 2)]


def test_who_waits_for_an_answer_of_another_hears_how_far_it_is() -> None:
    memory: Memory[str, str] = Memory(len, most=100)
    begun, heard_first = Event(), Event()
    heard: list[Headway] = []

    def slow() -> str:
        tell("Reading", 1, 2)
        begun.set()
        heard_first.wait()
        tell("Marking")
        return "answer"

    def hear(headway: Headway) -> None:
        heard.append(headway)
        heard_first.set()

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(memory.answer, "key", slow)
        begun.wait()
        with heard_by(hear):
            assert memory.answer("key", lambda: "another") == first.result() == "answer"
    assert heard == [Headway("Reading", 1, 2), Headway("Marking")]


def test_sentences_are_counted_as_they_are_read(encoder: Encoder) -> None:
    passages = [(f"Passage {number} has this.", "And this, too.") for number in range(5)]
    heard: list[Headway] = []
    with heard_by(heard.append):
        Readings(encoder).of(passages)
    assert [each.done for each in heard] == [0, 2, 4, 6, 8, 10]
    assert {(each.step, each.total) for each in heard} == {("Reading sentences", 10)}
