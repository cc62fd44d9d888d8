"""What a report states of its question, its denominators, its figures and its sources."""

import shlex
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.store.encoder import Encoder
from indexer.store.errors import CallError, NotFoundError
from indexer.store.outlet_entries import OutletEntry
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.formats import FORMATS
from service.reports.making import Reporter
from service.reports.record import Report
from service.reports.request import FLAGS, ReportRequest
from service.reports.shown import shown
from tests.helpers import SAMPLES, index_records, record
from tests.service.reports.conftest import KHAN_SHEIKHOUN, MADE_AT
from tests.service.test_cli import Rashomon, rashomon

__all__ = ["rashomon"]

PASTED = "A suspected chemical attack in Khan Sheikhoun killed at least 58 people on Tuesday, a monitor said."


def test_a_report_says_what_was_asked_and_within_what(report: Report, event_id: int) -> None:
    question = report.question
    assert (question.kind, question.id) == ("event", event_id)
    assert question.asked == report.comparison.anchor.title == report.title
    assert (question.first_day or "") < (question.published or "") < (question.last_day or "")
    assert question.command == f"rashomon report --event {event_id} --out report.html"
    assert report.made_at == MADE_AT


def test_denominators_hold_against_the_store(report: Report, sample_store: Store) -> None:
    with sample_store.catalogue.read() as reader:
        counts, indexed = reader.counts(), {each.name: each.articles for each in reader.outlets.listed()}
    assert (report.indexed.articles, report.indexed.paragraphs) == (counts["articles"], counts["paragraphs"])
    assert report.indexed.quarantined == counts["quarantined"]
    for each in report.indexed.outlets:
        assert each.articles == indexed[each.name]
        assert each.articles >= each.in_window
        assert each.on_event >= each.compared
        assert (each.paragraphs > 0) == (each.compared > 0)
    compared = [each.name for each in report.indexed.outlets if each.paragraphs]
    assert compared == [each.name for each in report.comparison.outlets]


def test_a_silence_and_the_table_of_denominators_count_the_same_articles(report: Report) -> None:
    on_event = {each.name: each.on_event for each in report.indexed.outlets}
    silences = [each for row in report.comparison.rows for each in row.omissions]
    assert silences
    assert [each for each in silences if each.articles_in_window != on_event[each.outlet]] == []


def test_an_outlet_that_wrote_before_is_not_counted_as_silent(report: Report) -> None:
    rows = [{each.status for each in row.omissions} for row in report.comparison.rows]
    assert {"not_yet_published"} in rows
    silent = sum("not_reported" in statuses for statuses in rows)
    laid_out = shown(report)
    assert laid_out.summary[-1] == f"On {silent}, at least one outlet is silent."
    assert len(laid_out.silences) == silent
    assert {"not_yet_published"} not in [{each.status for _, each in one.omissions} for one in laid_out.silences]


def test_every_quotation_stands_where_the_report_says(report: Report) -> None:
    texts = {each.paragraph.id: each.paragraph.text for each in report.comparison.sources}
    texts |= {each.paragraph.id: each.paragraph.text for each in report.comparison.anchor.sources}
    for each in (figure for series in report.figures for figure in series.figures):
        assert texts[each.paragraph_id][each.start : each.end] == each.words
    cited = {each.id: each.sha256 for source in report.sources for each in source.paragraphs}
    assert cited == {number: sha256(text.encode()).hexdigest() for number, text in texts.items()}


def test_a_contested_number_has_what_its_own_sentence_says_of_the_time(report: Report) -> None:
    stated = {figure.words: figure.time_words for series in report.figures for figure in series.figures}
    assert "on Tuesday" in stated["at least 72 people"]


def test_sources_are_numbered_from_the_anchor_on_and_say_where_they_were_read(report: Report) -> None:
    assert [each.number for each in report.sources] == list(range(1, len(report.sources) + 1))
    assert report.sources[0].outlet == report.comparison.anchor.outlet
    archives = [each.archive for each in report.sources if each.archive]
    assert len(archives) == len(report.sources)
    assert {each.source for each in archives} == {"syria.jsonl"}  # no folder of this machine
    lines = (SAMPLES / "syria.jsonl").read_text(encoding="utf-8").splitlines()
    for source, archive in zip(report.sources, archives, strict=True):
        assert str(source.external_id) in lines[archive.line - 1]


def test_the_same_store_gives_the_same_report(reporter: Reporter, report: Report, event_id: int) -> None:
    assert reporter.make(ReportRequest(event_id=event_id, made_at=MADE_AT)) == report


def test_another_question_or_another_store_has_another_id(store: Store) -> None:
    index_records(store, record("A", "The army took the town on Monday."), record("B", "The town fell on Monday."))
    reporter = Reporter(store, Comparer(store))
    asked, wider = ReportRequest(article_id=1), ReportRequest(article_id=1, window_days=9)
    before = reporter.identity(asked)
    assert before == reporter.identity(ReportRequest(article_id=1))
    assert before != reporter.identity(wider)
    with store.exclusively(), store.catalogue.write() as writer:
        writer.outlets.take_in([OutletEntry(name="A", aliases=("Agency A",))])
    renamed = reporter.identity(asked)
    index_records(store, record("C", "Nothing new."))
    assert len({before, renamed, reporter.identity(asked)}) == 3


def test_pasted_text_has_no_archive_and_no_article(reporter: Reporter) -> None:
    made = reporter.make(ReportRequest(text=PASTED, published="2017-04-04", made_at=MADE_AT))
    assert (made.question.kind, made.question.asked) == ("text", PASTED)
    assert made.sources[0].archive is None
    assert made.sources[0].paragraphs[0].sha256 == sha256(PASTED.encode()).hexdigest()
    assert len(made.sources) > 1


def test_without_a_date_every_day_counts_as_searched(reporter: Reporter) -> None:
    made = reporter.make(ReportRequest(text=PASTED, made_at=MADE_AT))
    assert (made.question.first_day, made.question.last_day) == (None, None)
    assert all(each.in_window == each.articles for each in made.indexed.outlets)


def test_filters_narrow_an_event_and_are_told(reporter: Reporter, event_id: int) -> None:
    made = reporter.make(ReportRequest(event_id=event_id, outlets=["Al Arabiya"], window_days=20, made_at=MADE_AT))
    assert [each.name for each in made.comparison.outlets][1:] == ["Al Arabiya"]
    assert made.question.filters == {"outlets": ["Al Arabiya"]}
    assert made.question.window_days == 20
    assert made.question.command == (
        f"rashomon report --event {event_id} --window 20 --outlet 'Al Arabiya' --out report.html"
    )


def test_days_that_are_named_cut_the_window_and_its_denominators(
    reporter: Reporter, report: Report, event_id: int
) -> None:
    made = reporter.make(ReportRequest(event_id=event_id, published_from="2017-04-05", made_at=MADE_AT))
    question = made.question
    assert (question.first_day, question.last_day) == ("2017-04-05", report.question.last_day)
    assert not question.follow_ups
    assert {each.published for each in made.comparison.sources if (each.published or "") < "2017-04-05"} == set()
    in_window = {each.name: each.in_window for each in report.indexed.outlets}
    assert all(each.in_window <= in_window[each.name] for each in made.indexed.outlets)
    assert sum(each.in_window for each in made.indexed.outlets) < sum(in_window.values())
    assert question.command == f"rashomon report --event {event_id} --from 2017-04-05 --out report.html"


def test_a_text_without_a_date_has_the_window_that_is_asked_for(reporter: Reporter) -> None:
    made = reporter.make(ReportRequest(text=PASTED, published_to="2017-04-04", made_at=MADE_AT))
    assert (made.question.first_day, made.question.last_day) == (None, "2017-04-04")
    assert sum(each.in_window for each in made.indexed.outlets) < made.indexed.articles


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"event_id": 999}, NotFoundError),
        ({"article_id": 999}, NotFoundError),
        ({"text": "Words.", "made_at": "x"}, CallError),
    ],
)
def test_what_is_not_there_is_refused(reporter: Reporter, fields: dict[str, object], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        reporter.make(ReportRequest.model_validate(fields))


def test_the_command_line_can_say_all_that_a_request_may() -> None:
    assert set(ReportRequest.model_fields) - set(FLAGS) == {"made_at", "fold_copies"}


def test_the_command_in_a_report_makes_it_again(
    rashomon: Rashomon, reporter: Reporter, sample_store: Store, tmp_path: Path
) -> None:
    request = ReportRequest(
        external_id=KHAN_SHEIKHOUN,
        follow_ups=False,
        window_days=5,
        per_article=2,
        limit=20,
        min_probability=0.4,
        exclude_outlets=["Al Arabiya", "Al-Ahram"],
        languages=["en"],
        title="-- `What` 'they' \"say\"",
        made_at=MADE_AT,
    )
    made = reporter.make(request)
    words = shlex.split(made.question.command)
    answer = rashomon(*words[1:], "--made-at", MADE_AT, home=sample_store.settings.home)
    assert answer.status == 0, answer.err
    assert (tmp_path / "report.html").read_bytes() == FORMATS["html"].write(made)


def test_an_article_is_asked_for_by_any_of_its_names(reporter: Reporter, encoder: Encoder) -> None:
    made = reporter.make(ReportRequest(external_id=KHAN_SHEIKHOUN, made_at=MADE_AT))
    assert made.question.kind == "article"
    assert made.question.command == f"rashomon report --external-id {KHAN_SHEIKHOUN} --out report.html"
    assert made.comparison.versions.model.startswith(encoder.name)
