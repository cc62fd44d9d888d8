"""A comparison as Markdown: to paste into a note, an issue or a draft."""

import re

from service.comparison.records import Cell, Comparison, Row
from service.comparison.wording.table import LabelGroup
from service.presentation.words import counted, differences, silence, used

# What Markdown or HTML would read as markup. A source's words are never allowed to become any.
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")


def render_markdown(comparison: Comparison) -> str:
    """The comparison, claim by claim; the sources' words stand in block quotes."""
    anchor = comparison.anchor
    others = len(comparison.outlets) - 1
    parts = [
        f"# {_plain(anchor.title or 'Pasted text')}",
        f"{_plain(anchor.outlet)}{f', {anchor.published}' if anchor.published else ''}. "
        f"{counted(others, 'other outlet')}, {counted(comparison.origins, 'independent origin')}, "
        f"window ± {counted(comparison.window_days, 'day')}, "
        f"probability from {comparison.min_probability:.2f}.",
        *(f"**Note.** {_plain(note)}" for note in comparison.notes),
    ]
    told = [row for row in comparison.rows if len(row.cells) > 1]
    for number, row in enumerate(told, 1):
        parts += [f"## Claim {number}", *_cells(row, comparison), *_differences(row)]
    if comparison.labels:
        parts += ["## Other names for the same", *map(_label_group, comparison.labels)]
    versions = comparison.versions
    parts.append(
        f"Every quotation is a source's own words. Rashomon {versions.rashomon}, model {versions.model}, "
        f"rules {versions.rules}, publication {versions.generation}."
    )
    return "\n\n".join(parts) + "\n"


def _cells(row: Row, comparison: Comparison) -> list[str]:
    sources = {each.paragraph.id: each for each in (*comparison.anchor.sources, *comparison.sources)}
    return [
        f"> {_plain(cell.text)}\n>\n> — {_citation(cell, sources[cell.paragraph_id].paragraph.position)}"
        for cell in row.cells
    ]


def _differences(row: Row) -> list[str]:
    lines = [
        f"- **{_plain(kind)}** {'; '.join(f'{_plain(outlet)}: “{_plain(words)}”' for outlet, words in sides)} ({sure})"
        for kind, sides, sure in differences(row)
    ]
    lines += [f"- **∅ Omission** {_plain(each.outlet)}: {silence(each)}" for each in row.omissions]
    return ["\n".join(lines)] if lines else []


def _label_group(group: LabelGroup) -> str:
    uses = [f"- {_plain(each.outlet)}: “{_plain(each.words)}” ({used(each)})" for each in group.usages]
    return "\n".join([f"**{' / '.join(_plain(words) for words in group.words)}**", "", *uses])


def _citation(cell: Cell, position: int) -> str:
    said = f", after {_plain(cell.attribution.source)}" if cell.attribution else ""
    return f"{_plain(cell.outlet)}, {cell.published or 'no date'}, ¶ {position + 1} ({cell.certainty}{said})"


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
