"""Answers are worked out once, shared, and forgotten when they weigh too much."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from service.memory import Memory


def words(*, most: int) -> Memory[str, str]:
    return Memory(len, most=most)


def test_an_answer_is_worked_out_once() -> None:
    asked: list[str] = []
    memory = words(most=100)
    for _ in range(3):
        assert memory.answer("key", lambda: asked.append("key") or "answer") == "answer"  # type: ignore[func-returns-value]
    assert asked == ["key"]


def test_who_asks_meanwhile_waits_for_the_same_answer() -> None:
    memory: Memory[str, list[str]] = Memory(len, most=100)
    ready, go = Barrier(2), Event()

    def slow() -> list[str]:
        ready.wait()
        go.wait()
        return ["answer"]

    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(memory.answer, "key", slow)
        ready.wait()
        others = [threads.submit(memory.answer, "key", lambda: ["another"]) for _ in range(2)]
        go.set()
        assert all(other.result() is first.result() for other in others)


def test_other_questions_do_not_wait() -> None:
    memory = words(most=100)
    assert memory.answer("outer", lambda: memory.answer("inner", lambda: "answer")) == "answer"


def test_an_error_reaches_who_asked_and_is_not_kept() -> None:
    memory = words(most=100)

    def fails() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        memory.answer("key", fails)
    assert memory.answer("key", lambda: "answer") == "answer"


def test_an_answer_that_cannot_be_weighed_leaves_nobody_waiting() -> None:
    memory: Memory[str, str] = Memory(lambda answer: 6 // len(answer), most=100)
    with pytest.raises(ZeroDivisionError):
        memory.answer("key", lambda: "")
    assert memory.answer("key", lambda: "answer") == "answer"


def test_the_least_lately_used_go_first() -> None:
    memory = words(most=6)
    for key in ("a", "b", "a", "c"):
        memory.answer(key, lambda: "one")
    assert [memory.answer(key, lambda: "new") for key in ("a", "c")] == ["one", "one"]
    assert memory.answer("b", lambda: "new") == "new"


def test_what_weighs_too_much_alone_is_not_kept() -> None:
    memory = words(most=2)
    assert memory.answer("key", lambda: "long") == "long"
    assert memory.answer("key", lambda: "new") == "new"
