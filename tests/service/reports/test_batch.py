"""Many reports in one run: what is finished is kept, what fails stops nothing, what was killed goes on."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from indexer.store.errors import CallError
from indexer.store.store import Store
from service.reports.batch import JOURNAL, Journal, Outcome, run_batch
from service.reports.making import Reporter
from service.reports.plan import Order, orders_of, read_plan
from service.reports.request import ReportRequest
from tests.service.test_cli import Rashomon, rashomon

__all__ = ["rashomon"]
PLAN = """
formats = ["html", "cells.csv"]
made_at = "2017-05-01"

[[report]]
name = "attack"
text = "A suspected chemical attack killed at least 58 people in Khan Sheikhoun on Tuesday."
published = "2017-04-04"

[[report]]
name = "bad"
event_id = 99999

[[report]]
name = "one.of-another"
article_id = 1
formats = ["json"]

[[events]]
min_outlets = 6
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.toml"
    file.write_text(PLAN)
    return file


def run(reporter: Reporter, store: Store, plan: Path, folder: Path) -> list[Outcome]:
    with store.catalogue.read() as reader:
        orders = orders_of(read_plan(plan), reader, folder)
    return list(run_batch(reporter, orders, folder))


def test_one_bad_event_does_not_stop_a_batch(
    reporter: Reporter, sample_store: Store, plan: Path, tmp_path: Path
) -> None:
    outcomes = {each.name: each for each in run(reporter, sample_store, plan, tmp_path / "out")}
    assert outcomes["bad"].what == "failed"
    assert "there is no event 99999" in outcomes["bad"].reason
    assert {each.what for name, each in outcomes.items() if name != "bad"} == {"made"}
    assert len(outcomes) > 3  # and reports of events
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names >= {"attack.html", "attack.cells.csv", "one.of-another.json", JOURNAL}
    assert not any("bad" in name or name.startswith(".") for name in names)


def test_what_is_finished_is_not_made_again(
    reporter: Reporter, sample_store: Store, plan: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    run(reporter, sample_store, plan, folder)
    before = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    again = run(reporter, sample_store, plan, folder)
    assert {each.what for each in again if each.name != "bad"} == {"kept"}
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == before


@pytest.mark.parametrize("damage", ["changed", "removed", "asked otherwise", "journal cut short"])
def test_what_is_not_as_it_would_be_is_made_again(
    reporter: Reporter, sample_store: Store, plan: Path, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "out"
    run(reporter, sample_store, plan, folder)
    page, journal = folder / "attack.html", folder / JOURNAL
    whole = page.read_bytes()
    if damage == "changed":
        page.write_text("half a pa")
    elif damage == "removed":
        page.unlink()
    elif damage == "asked otherwise":
        plan.write_text(PLAN.replace('published = "2017-04-04"', 'published = "2017-04-05"'))
    else:
        lines = journal.read_text(encoding="utf-8").splitlines()
        journal.write_text("\n".join([lines[0][:20], *lines[1:]]) + "\n", encoding="utf-8")
    again = {each.name: each.what for each in run(reporter, sample_store, plan, folder)}
    assert again.pop("attack") == "made"
    assert set(again.values()) == {"kept", "failed"}
    assert (page.read_bytes() == whole) == (damage != "asked otherwise")


def test_a_journal_that_ends_within_a_character_keeps_the_lines_before_and_those_added(
    tmp_path: Path,
) -> None:
    order, late = (Order(name, ReportRequest(article_id=1), {}) for name in ("خان-شيخون", "حلب"))
    Journal(tmp_path).add(order, "1", {})
    file = tmp_path / JOURNAL
    whole = file.read_bytes()
    file.write_bytes(whole + b'[]\n{"name": []}\n{"name": "p", "id": "1"}\n' + whole[:11])
    journal = Journal(tmp_path)
    assert journal.has(order, "1")
    assert not journal.has(Order("p", order.request, {}), "1")
    journal.add(late, "2", {})
    assert Journal(tmp_path).has(late, "2")


def test_a_file_that_cannot_be_written_costs_its_own_report(
    reporter: Reporter, sample_store: Store, plan: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    (folder / "attack.html").mkdir(parents=True)
    outcomes = {each.name: each for each in run(reporter, sample_store, plan, folder)}
    assert outcomes["attack"].what == "failed"
    assert outcomes["attack"].reason.startswith("cannot write")
    assert {each.what for name, each in outcomes.items() if name not in ("attack", "bad")} == {"made"}
    assert not [file.name for file in folder.iterdir() if file.name.endswith(".new")]


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_made(
    rashomon: Rashomon, sample_store: Store, plan: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file")
    answer = rashomon("reports", "run", plan, "--folder", "out", home=sample_store.settings.home)
    assert answer.status == 2
    assert "cannot make the folder out: File exists: name another with --folder" in answer.err


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_the_right_to_write_is_told(
    reporter: Reporter, sample_store: Store, plan: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(CallError, match="change its rights, or name another"):
        run(reporter, sample_store, plan, tmp_path / "out")


def test_an_event_whose_name_is_that_of_a_report_is_refused(sample_store: Store, plan: Path, event_id: int) -> None:
    plan.write_text(PLAN.replace('name = "attack"', f'name = "Event-{event_id}"'))
    with (
        sample_store.catalogue.read() as reader,
        pytest.raises(CallError, match=f"called 'Event-{event_id}': .* another name or prefix"),
    ):
        orders_of(read_plan(plan), reader, plan.parent)


def test_each_report_may_have_a_time_of_its_own(sample_store: Store, plan: Path) -> None:
    plan.write_text(
        'every = "6h"\n'
        + PLAN.replace('name = "attack"', 'name = "attack"\nevery = "30m"').replace(
            "[[events]]", '[[events]]\nevery = "1d"'
        )
    )
    planned, half_an_hour, hours = read_plan(plan), timedelta(minutes=30), timedelta(hours=6)
    assert planned.periods() == {half_an_hour, hours, timedelta(days=1)}
    with sample_store.catalogue.read() as reader:
        times = {each.name: each.every for each in orders_of(planned, reader, plan.parent)}
    assert (times.pop("attack"), times.pop("bad"), times.pop("one.of-another")) == (half_an_hour, hours, hours)
    assert set(times.values()) == {timedelta(days=1)}


def test_a_plan_with_a_time_waits_after_its_round_and_ends_when_it_is_told_to(sample_store: Store, plan: Path) -> None:
    plan.write_text(
        '[[report]]\nname = "once"\nevent_id = 99999\n[[report]]\nname = "often"\narticle_id = 1\nevery = "1d"\n'
    )
    environment = os.environ | {"RASHOMON_HOME": str(sample_store.settings.home)}
    command = [sys.executable, "-m", "service.cli", "reports", "run", str(plan), "--json"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        counts = json.loads(process.stdout.readline())
        assert (counts["planned"], counts["made"], counts["failed"]) == (2, 1, 1)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == b""
    assert process.returncode == 1  # one of them failed


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 1)])
def test_a_stopped_batch_is_not_done_and_goes_on_where_it_was(
    sample_store: Store, tmp_path: Path, sent: signal.Signals, status: int
) -> None:
    entries = (f'[[report]]\nname = "p{number}"\nparagraph_id = {number}\n' for number in range(1, 200))
    plan = tmp_path / "plan.toml"
    plan.write_text("\n".join(entries))
    folder = tmp_path / "reports"
    environment = os.environ | {"RASHOMON_HOME": str(sample_store.settings.home)}
    command = [sys.executable, "-m", "service.cli", "reports", "run", str(plan)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 120
        while not (folder / JOURNAL).is_file() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(sent)
    assert process.returncode == status
    finished = [json.loads(line)["name"] for line in (folder / JOURNAL).read_text(encoding="utf-8").splitlines()]
    assert 0 < len(finished) < 199
    plan.write_text(
        "\n".join(f'[[report]]\nname = "{name}"\nparagraph_id = {name[1:]}\n' for name in [*finished, "p199"])
    )
    answer = subprocess.run([*command, "--json"], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == {
        "made": 1,
        "kept": len(finished),
        "failed": 0,
        "planned": len(finished) + 1,
        "folder": str(folder),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = 1", "x: there is no such field"),
        ("[[report", "is no TOML"),
        ('every = "5s"', "every: '5s' is no time from 30s to 30d"),
        ('[[report]]\nname = "a"\nevent_id = 1\nevery = "now"', "report 1, every: 'now' is no time"),
        ('formats = ["docx"]', "there is no format 'docx'"),
        ("[[report]]\nevent_id = 1", "report 1, name: it is missing"),
        ("", "plans no report: name one under [[report]]"),
        ('formats = ["html"]\nevery = "1d"', "plans no report: name one under [[report]]"),
        ('made_at = "1 May"\n[[events]]', "made_at: '1 May' is no date"),
        ('[[report]]\nname = "a"\nevent_id = 1\nmade_at = "soon"', "report 1, made_at: 'soon' is no date"),
        ('[[report]]\nname = "a"\ntext = "Words."\npublished = "soon"', "report 1, published: 'soon' is no date"),
        ('[[report]]\nname = "a"\nevent_id = 1\npublished_to = "x"', "report 1, published_to: 'x' is no date"),
        ('[[events]]\nfrom = "2017-02-30"', "events 1, from: '2017-02-30' is no date"),
        ("[[events]]\nmin_outlets = 0", "events 1, min_outlets: give 1 or more"),
        ('[[report]]\nname = "a"', "report 1: give exactly one of"),
        ('[[report]]\nname = "../a"\nevent_id = 1', "report 1, name: '../a' is no name for files"),
        ('[[report]]\nname = "a"\nevent_id = 1\n[[report]]\nname = "a"\nevent_id = 2', "two reports are called 'a'"),
        ('[[report]]\nname = "a"\nevent_id = 1\n[[report]]\nname = "A"\nevent_id = 2', "two reports are called 'a'"),
    ],
)
def test_a_plan_with_a_fault_is_refused_and_the_fault_named(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(text)
    with pytest.raises(CallError, match=r"plan\.toml") as found:
        read_plan(file)
    assert told in str(found.value)


def test_a_plan_of_events_that_are_not_there_says_so(rashomon: Rashomon, sample_store: Store, plan: Path) -> None:
    plan.write_text("[[events]]\nmin_outlets = 1000\n")
    answer = rashomon("reports", "run", plan, home=sample_store.settings.home)
    assert answer.status == 0
    assert "nothing to make: the store has no event such as the plan asks for" in answer.err


def test_the_command_sums_up_and_ends_with_1_where_one_failed(
    rashomon: Rashomon, sample_store: Store, plan: Path, tmp_path: Path
) -> None:
    home = sample_store.settings.home
    answer = rashomon("reports", "run", plan, "--folder", "out", home=home)
    assert answer.status == 1
    assert "failed bad: there is no event 99999" in answer.err
    assert "failed 1 of" in answer.out
    assert rashomon("report", "verify", "out/attack.html", home=home).status == 0
    assert rashomon("reports", "verify", tmp_path / "out/one.of-another.json", "--json", home=home).json["ok"]


def test_one_report_is_written_in_as_many_formats_as_files_are_named(
    rashomon: Rashomon, sample_store: Store, tmp_path: Path
) -> None:
    home = sample_store.settings.home
    files = [each for name in ("a.html", "a.json", "a.jsonld") for each in ("--out", name)]
    answer = rashomon("report", "--article", 1, "--claim", 1, *files, home=home, SOURCE_DATE_EPOCH="1493640000")
    assert answer.status == 0
    assert json.loads((tmp_path / "a.json").read_bytes())["made_at"] == "2017-05-01T12:00:00Z"
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    (tmp_path / "a.html").write_text(page.replace(">[1]", ">[1]", 1).replace('data-end="', 'data-end="1', 1))
    found = rashomon("report", "verify", "a.html", home=home)
    assert (found.status, "of paragraph" in found.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "say where the report goes"),
        (["--out", "a.html"], "give exactly one of"),
        (["--event", 1, "--out", "a.docx"], "'docx' is no format"),
        (["--event", 1, "--out", "a.jsonld"], "--claim N"),
        (["--event", 99999, "--out", "a.html"], "there is no event 99999"),
        (["--query", "Words.", "--made-at", "x", "--out", "a.html"], "made_at 'x' is no date"),
    ],
)
def test_a_wrong_call_ends_with_2(rashomon: Rashomon, sample_store: Store, arguments: list[object], told: str) -> None:
    call = ["report", *arguments] if arguments else ["report", "--event", 1]
    answer = rashomon(*call, home=sample_store.settings.home)
    assert answer.status == 2
    assert told in answer.err
