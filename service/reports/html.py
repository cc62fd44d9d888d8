"""A comparison as one self-contained HTML page: no script, no request, the same bytes for the same comparison."""

from service.comparison.records import Comparison
from service.presentation.layout import columns_of, headline_of, lines_of
from service.presentation.templating import environment
from service.presentation.words import KINDS, kind_of


def render_html(comparison: Comparison) -> str:
    """Render the comparison as an HTML document that needs nothing but itself."""
    rows, columns = comparison.rows, columns_of(comparison)
    return (
        environment("service.reports")
        .get_template("comparison.html.j2")
        .render(
            comparison=comparison,
            headline=headline_of(comparison),
            columns=columns,
            letters={column.outlet: column.letter for column in columns},
            lines=lines_of(comparison, columns),
            legend=[kind for kind in KINDS if any(kind_of(found) == kind for row in rows for found in row.divergences)],
            names_sources=any(cell.attribution for row in rows for cell in row.cells),
        )
    )
