"""A comparison in the terminal: the anchor's words on the left, the others' on the right, claim by claim."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from service.comparison.records import Cell, Comparison, Omission, Row, Source
from service.presentation.words import counted, differences, silence, used


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Print a comparison at the console's width."""
    anchor = comparison.anchor
    date = f", {anchor.published}" if anchor.published else ""
    console.print(f"[bold]{escape(anchor.title or 'Pasted text')}[/bold]")
    console.print(f"{escape(anchor.outlet)}{date}", style="dim")
    others = len(comparison.outlets) - 1
    console.print(
        f"{counted(others, 'other outlet')} · {counted(comparison.origins, 'independent origin')} · "
        f"window ± {counted(comparison.window_days, 'day')} · probability from {comparison.min_probability:.2f}\n"
    )
    for note in comparison.notes:
        console.print(f"[bold]Note[/bold] {escape(note)}\n")
    if comparison.sources:
        console.print(_sources(comparison))
        console.print(_claims(comparison))
    if comparison.labels:
        console.print(_labels(comparison))
    console.print("Every quotation is a source's own words; nothing here is generated.", style="dim")


def _sources(comparison: Comparison) -> Table:
    table = Table(title="Why these paragraphs", title_justify="left", expand=True)
    for heading, ratio in (("p", None), ("outlet, date", 2), ("headline", 4), ("reasons", 5)):
        table.add_column(heading, ratio=ratio, justify="right" if ratio is None else "left")
    seen: set[int] = set()
    for source in comparison.sources:
        article = source.article
        if article is None or article.id in seen:
            continue
        seen.add(article.id)
        table.add_row(
            f"{source.probability or 0:.2f}",
            Text(f"{source.outlet}\n{source.published or 'no date'} ¶ {source.paragraph.position + 1}"),
            Text(article.title),
            Text(_reasons(source)),
        )
    return table


def _claims(comparison: Comparison) -> Table:
    table = Table(title="Claim by claim", title_justify="left", expand=True, show_lines=True)
    table.add_column(Text(comparison.anchor.outlet), ratio=2)
    table.add_column("other outlets", ratio=3)
    position = {source.paragraph.id: source.paragraph.position for source in _all_sources(comparison)}
    for row in (row for row in comparison.rows if len(row.cells) > 1):
        own = [cell for cell in row.cells if cell.outlet == comparison.anchor.outlet]
        others = _told([cell for cell in row.cells if cell not in own], position)
        table.add_row(_told(own, position), Group(others, *_differences(row)))
    return table


def _differences(row: Row) -> list[Text]:
    lines = [
        Text.assemble((kind, "bold"), " ", " · ".join(f"{outlet} “{words}”" for outlet, words in sides), f" ({sure})")
        for kind, sides, sure in differences(row)
    ]
    lines += [_untold(each) for each in row.omissions]
    return [Text(""), *lines] if lines else []


def _untold(omission: Omission) -> Text:
    """What an outlet does not tell; only where it had the time to is that an omission."""
    name = ("∅ Omission ", "bold") if omission.status == "not_reported" else ""
    return Text.assemble(name, f"{omission.outlet}: {silence(omission)}")


def _labels(comparison: Comparison) -> Table:
    table = Table(title="Other names for the same", title_justify="left", expand=True, show_lines=True)
    table.add_column("words", ratio=2)
    table.add_column("used by", ratio=5)
    for group in comparison.labels:
        uses = [f"{each.outlet} “{each.words}” {used(each)}" for each in group.usages]
        table.add_row(Text(" / ".join(group.words)), Text("\n".join(uses)))
    return table


def _told(cells: list[Cell], position: dict[int, int]) -> RenderableType:
    if not cells:
        return Text("no aligned sentence in the paragraphs compared", style="dim")
    parts: list[RenderableType] = []
    for cell in cells:
        said = f" · after {cell.attribution.source}" if cell.attribution else ""
        head = (
            f"{cell.outlet}, {cell.published or 'no date'} ¶ {position[cell.paragraph_id] + 1} · {cell.certainty}{said}"
        )
        parts += [Text(head, style="dim"), Text(cell.text), Text("")]
    return Group(*parts[:-1])


def _reasons(source: Source) -> str:
    signed = (f"{'+' if each.weight > 0 else '−'} {each.name}: {each.value}" for each in source.reasons)
    return "\n".join(signed)


def _all_sources(comparison: Comparison) -> Iterable[Source]:
    return (*comparison.anchor.sources, *comparison.sources)
