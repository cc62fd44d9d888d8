"""A report as it is laid out, on paper as on the page: what every written form of it shows, in the same order and words."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.comparison.records import Source
from service.comparison.wording.table import LabelGroup, Usage
from service.presentation.addresses import day
from service.presentation.layout import Column, columns_of
from service.presentation.marked import Piece, pieces_of, spans_of
from service.presentation.words import counted
from service.reports.cited import numbers_of
from service.reports.findings import Finding, Silence, findings_of, silences_of
from service.reports.plots import Plot, plot_of
from service.reports.record import CitedSource, Report

_PARTS = {
    "quantity": "in figures",
    "label": "in the words used",
    "attribution": "in whose word it is",
    "certainty": "in certainty",
    "contradiction": "by contradiction",
    "time": "in the day",
    "place": "in the place",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quotation stands: the source's number, and the paragraph's, counted from 1."""

    number: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Window:
    """Which days were searched, and by what they were chosen; "" where nothing dated was asked."""

    days: str
    by: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The parts of a report. `cited` and `sources` are by paragraph; `anchors` are where a link to a claim leads."""

    report: Report
    window: Window
    summary: list[str]
    columns: list[Column]
    letters: Mapping[str, str]
    findings: Mapping[str, list[Finding]]
    plots: list[Plot]
    names: list[tuple[LabelGroup, list[tuple[str, list[tuple[str, Usage]]]]]]
    silences: list[Silence]
    cited: Mapping[int, Citation]
    sources: Mapping[int, Source]
    paragraphs: Mapping[int, list[Piece]]
    anchors: Mapping[int, Finding | Silence]

    @property
    def is_objected(self) -> bool:
        """Whether people reported some mark as wrong."""
        return any(each.objected for group in self.findings.values() for each in group)


def shown(report: Report) -> Shown:
    """Lay a report out."""
    comparison = report.comparison
    columns = columns_of(comparison)
    letters = {column.outlet: column.letter for column in columns}
    findings, silences = findings_of(comparison, columns), silences_of(comparison, columns)
    sources = {each.paragraph.id: each for each in (*comparison.anchor.sources, *comparison.sources)}
    spans = spans_of(comparison.rows)
    told: list[Finding | Silence] = [*(each for group in findings.values() for each in group), *silences]
    return Shown(
        report=report,
        window=_window(report),
        summary=_summary(report, findings, silences),
        columns=columns,
        letters=letters,
        findings=findings,
        plots=[plot_of(each) for each in report.figures],
        names=[(group, _by_words(group, letters)) for group in comparison.labels],
        silences=silences,
        cited=_cited(report.sources),
        sources=sources,
        paragraphs={
            number: pieces_of(source.paragraph.text, 0, spans.get(number, [])) for number, source in sources.items()
        },
        anchors={each.number: each for each in reversed(told)},
    )


def _window(report: Report) -> Window:
    question = report.question
    first, last = question.first_day, question.last_day
    if not first and not last:
        days = "Every day, because what was asked has no date"
    else:
        said = (
            f"{day(first)} to {day(last)}"
            if first and last
            else f"From {day(first)} on"
            if first
            else f"Up to {day(last)}"
        )
        days = f"{said}, by day of publication, UTC"
    if not question.published:
        return Window(days, "")
    by = f"± {counted(question.window_days, 'day')}"
    if "published_from" in report.request or "published_to" in report.request:
        by += ", cut to the days that were asked for"
    elif question.follow_ups:
        by += ", and articles up to a year away that share rare names"
    return Window(days, by)


def _summary(report: Report, findings: Mapping[str, list[Finding]], silences: list[Silence]) -> list[str]:
    """What the report found, in sentences of numbers."""
    comparison = report.comparison
    if not comparison.sources:
        return ["No other outlet was found on this event. It is what this index holds; others may have told it."]
    others = len(comparison.outlets) - 1
    said = [
        f"{counted(len(comparison.rows), 'claim')} of {report.question.outlet} and {counted(others, 'other outlet')}, "
        f"{counted(comparison.origins, 'independent origin')} in all, were set beside one another."
    ]
    claims = {kind: len({each.number for each in found}) for kind, found in findings.items()}
    differing = {each.number for kind, found in findings.items() if kind != "update" for each in found}
    if differing:
        parts = [f"{claims[kind]} {how}" for kind, how in _PARTS.items() if kind in claims]
        said.append(f"On {len(differing)} of them the accounts part: {_joined(parts)}.")
    else:
        said.append("No difference was marked.")
    if "update" in claims:
        said.append(f"On {claims['update']}, later reports bring a count up to date.")
    if silences:
        said.append(f"On {len(silences)}, at least one outlet is silent.")
    return said


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _by_words(group: LabelGroup, letters: Mapping[str, str]) -> list[tuple[str, list[tuple[str, Usage]]]]:
    """The words of a group, each with the letters of the outlets that use them."""
    return [
        (words, [(letters[each.outlet], each) for each in group.usages if each.words == words]) for words in group.words
    ]


def _cited(sources: list[CitedSource]) -> dict[int, Citation]:
    numbers = numbers_of(sources)
    return {each.id: Citation(numbers[each.id], each.position + 1) for source in sources for each in source.paragraphs}
