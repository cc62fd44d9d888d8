"""A report as Markdown: to paste into a note, an issue or a draft. The sources' words stand in block quotes."""

import re
from collections.abc import Iterator

from service.comparison.records import Omission
from service.comparison.wording.table import Usage
from service.presentation.addresses import day
from service.presentation.figures import Figure, Series
from service.presentation.words import KINDS, counted, on_event, silence, used, why_left_out
from service.reports.findings import Account, Finding
from service.reports.record import CitedSource, Question, Report
from service.reports.shown import Shown, shown

# What Markdown or HTML would read as markup. A source's words are never allowed to become any.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")
# What begins a list, a heading or a rule where it stands first in a line.
OPENING = re.compile(r"^(\d+)([.)])|^([-=:])")


def write_markdown(report: Report) -> bytes:
    """The report in CommonMark, in UTF-8."""
    laid_out = shown(report)
    return ("\n\n".join(_parts(laid_out)) + "\n").encode()


def _parts(laid_out: Shown) -> Iterator[str]:
    report = laid_out.report
    yield f"# {_plain(report.title)}"
    yield " ".join(_plain(sentence) for sentence in laid_out.summary)
    yield _cover(laid_out)
    yield f"The command that makes it again:\n\n{_verbatim(report.question.command)}"
    yield "## Method and limits"
    yield "\n".join(f"- {_plain(sentence)}" for sentence in report.method)
    yield "## What was indexed, and what not"
    yield _indexed(report)
    for kind, findings in laid_out.findings.items():
        yield f"## {_plain(' '.join(KINDS[kind]))}"
        for finding in findings:
            yield from _finding(finding, laid_out)
    if report.figures:
        yield "## Figures, as they were said"
        yield from (_figures(each, laid_out) for each in report.figures)
    if laid_out.names:
        yield "## Words for the same thing"
        yield (
            "A sentence counts where one outlet's name stands in the place of another's. “Elsewhere” are the other places of "
            "the same words in an outlet's compared paragraphs, whomever they name there."
        )
        for group, words in laid_out.names:
            yield "\n".join(
                f"- “{_plain(said)}”: " + "; ".join(_used(usage, laid_out) for _, usage in usages)
                for said, usages in words
            )
            yield f"<!-- {group.same} -->"
    if laid_out.silences:
        yield "## Silences"
        for each in laid_out.silences:
            yield f"> {_plain(each.fullest.text)}\n>\n> — {_citation(each.fullest.paragraph_id, laid_out)}"
            yield "\n".join(_untold(omission) for _, omission in each.omissions)
    yield "## Sources"
    yield "\n".join(_source(each) for each in report.sources)


def _cover(laid_out: Shown) -> str:
    report, window = laid_out.report, laid_out.window
    question, versions = report.question, report.comparison.versions
    only = (f"{name.replace('_', ' ')}: {', '.join(values)}" for name, values in question.filters.items())
    facts = {
        "Asked": _asked(question),
        "Window": "; ".join(filter(None, [window.days, window.by])),
        "Same event": f"from probability {question.min_probability:.2f} on",
        "Only": "; ".join(only),
        "Set against": f"{counted(len(report.comparison.outlets) - 1, 'other outlet')}, "
        f"{counted(report.comparison.origins, 'independent origin')} in all",
        "Made": f"{day(report.made_at)}, Rashomon {versions.rashomon}, model {versions.model}, rules {versions.rules}, "
        f"publication {versions.generation} of the index",
        "Report": report.id,
    }
    return "\n".join(f"- **{name}**: {_plain(fact)}" for name, fact in facts.items() if fact)


def _asked(question: Question) -> str:
    return f"{question.kind} {question.id or ''} “{question.asked}”, {question.outlet}, {day(question.published)}"


def _indexed(report: Report) -> str:
    head = (
        f"| outlet | articles | in the window | {on_event(report.question.min_probability)} | compared | paragraphs |\n"
        "|---|---:|---:|---:|---:|---:|"
    )
    rows = (
        f"| {_plain(each.name)} | {each.articles} | {each.in_window} | {each.on_event} | {each.compared} "
        f"| {each.paragraphs} |"
        for each in report.indexed.outlets
    )
    all_in_all = (
        f"In all {counted(report.indexed.articles, 'article')} and {counted(report.indexed.paragraphs, 'paragraph')}; "
        f"{counted(report.indexed.quarantined, 'document')} could not be read."
    )
    why = [
        f"- Not compared: {_plain(each.outlet)}, “{_plain(each.title)}”: "
        f"{_plain(why_left_out(each, report.question.min_probability))}."
        for each in report.comparison.left_out
    ]
    return "\n\n".join(filter(None, ["\n".join([head, *rows]), "\n".join(why), all_in_all]))


def _finding(finding: Finding, laid_out: Shown) -> Iterator[str]:
    answers = ", ".join(f"“{_plain(answer)}”" for answer in finding.title.answers)
    yield f"### Claim {finding.number}: {_plain(finding.title.subject)} {answers}".rstrip()
    if finding.objected:
        yield f"{_plain(finding.objected)}."
    yield from (_account(each, laid_out) for each in finding.accounts)


def _account(account: Account, laid_out: Shown) -> str:
    marked = "".join(f"**{_plain(each.text)}**" if each.kinds else _escaped(each.text) for each in account.pieces)
    read = "; ".join(filter(None, [account.gap, *account.readings]))
    said = f" ({_plain(read)})" if read else ""
    return f"> {_opened(marked)}\n>\n> — {_citation(account.cell.paragraph_id, laid_out)}{said}"


def _figures(series: Series, laid_out: Shown) -> str:
    unit = f", in {series.unit}" if series.unit else ""
    heading = f"**{_plain(series.counted[:1].upper() + series.counted[1:] + unit)}**"
    return "\n".join([heading, "", *(_figure(each, laid_out) for each in series.figures)])


def _figure(stated: Figure, laid_out: Shown) -> str:
    times = "".join(f", “{_plain(words)}”" for words in stated.time_words)
    later = "; brought up to date since" if stated.superseded else ""
    return (
        f"- {_plain(stated.outlet)}: “{_plain(stated.words)}”, as of {day(stated.published)}{times}{later}, "
        f"{_citation(stated.paragraph_id, laid_out)}"
    )


def _untold(omission: Omission) -> str:
    sign = "∅ " if omission.status == "not_reported" else ""
    return f"- {sign}{_plain(omission.outlet)}: {silence(omission)}"


def _used(usage: Usage, laid_out: Shown) -> str:
    cited = (laid_out.cited[each.paragraph_id] for each in usage.places)
    places = ", ".join(dict.fromkeys(f"\\[{each.number}\\] ¶ {each.paragraph}" for each in cited))
    return f"{_plain(usage.outlet)} {used(usage, places)}"


def _citation(paragraph_id: int, laid_out: Shown) -> str:
    source, place = laid_out.sources[paragraph_id], laid_out.cited[paragraph_id]
    return f"{_plain(source.outlet)}, {day(source.published)}, \\[{place.number}\\] ¶ {place.paragraph}"


def _source(source: CitedSource) -> str:
    title = f", “{_plain(source.title)}”" if source.title else ""
    address = f" {_plain(source.url)}" if source.url else ""
    archive = source.archive
    read = f" Read from {_plain(archive.source)}, {archive.line}; SHA-256 {archive.text_sha256}." if archive else ""
    hashes = "".join(f"\n   - ¶ {each.position + 1}: `{each.sha256}`" for each in source.paragraphs)
    return f"{source.number}. {_plain(source.outlet)}{title}, {day(source.published)}.{address}{read}{hashes}"


def _plain(text: str) -> str:
    """A text in one line, with nothing in it that Markdown reads as markup."""
    return _opened(_escaped(" ".join(text.split())))


def _verbatim(text: str) -> str:
    """A text as it is, between fences that are longer than any in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(text.split(" ")).replace("\n", " "))


def _opened(line: str) -> str:
    return OPENING.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line)
