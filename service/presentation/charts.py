"""Plots with axes, drawn on the server as SVG by Vega-Lite: the one importer of altair and vl_convert.

Both are loaded by the first plot (together a second and a half), and what was drawn once is kept. Colours and fonts are
read from the stylesheet, so that a plot looks like the page around it, and there is one place for each.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from math import ceil, log10
from threading import Lock
from types import ModuleType
from typing import Any, Literal

from service.presentation.figures import Series
from service.presentation.timelines import OPEN, Plot, Point, plots_of

Theme = Literal["light", "dark"]
# Pixels: the widths of a plot on a desk and on a phone; what lies around one series, and its height without that.
WIDE, NARROW = 880, 358
_LEFT, _RIGHT, _ABOVE, _BELOW, _HEIGHT = 60, 12, 40, 38, 150
# Between two dates on the scale of time.
_TICK = 76
# Below this the ticks between whole numbers matter.
_SMALL = 4
_MOST_KEPT = 128
_BEGINNINGS = {"light": ":root {", "dark": "(prefers-color-scheme: dark) {\n  :root {"}
# Drawing takes all of a core and its engine keeps state: one at a time.
_drawing = Lock()


def timeline_svg(series: Sequence[Series], theme: Theme = "light", *, width: int = WIDE) -> str:
    """Contested numbers over time as one SVG, a plot below the other; the same series give the same bytes.

    A filled point is an exact number, a ring with a dashed line "at least" or "at most", a bar what is approximate or vague.
    """
    plots = plots_of(series, width=width - _LEFT - _RIGHT, height=_HEIGHT)
    with _drawing:
        return _drawn(plots, theme, width)


def timeline_size(series: Sequence[Series], *, width: int = WIDE) -> tuple[int, int]:
    """(width, height) of that SVG in pixels, known before it is drawn."""
    return width, len(series) * (_ABOVE + _HEIGHT + _BELOW)


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(plots: tuple[Plot, ...], theme: Theme, width: int) -> str:
    """Each plot is drawn alone in a frame of fixed size, so the size of all is known before."""
    import vl_convert  # noqa: PLC0415  (takes a second, and most processes draw nothing)
    from altair.utils.schemapi import debug_mode  # noqa: PLC0415

    tall = _ABOVE + _HEIGHT + _BELOW
    with debug_mode(False):  # altair checks each part against the whole schema: half of the time of a plot
        found = [vl_convert.vegalite_to_svg(_specified(plot, theme, width - _LEFT - _RIGHT)) for plot in plots]
    placed = (f'<g transform="translate(0,{place * tall})">{drawn}</g>' for place, drawn in enumerate(found))
    size = f'width="{width}" height="{tall * len(plots)}" viewBox="0 0 {width} {tall * len(plots)}"'
    name = escape(f"Contested numbers over time: {', '.join(plot.title for plot in plots)}", quote=True)
    return f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" {size}>{"".join(placed)}</svg>'


def _specified(plot: Plot, theme: Theme, width: int) -> dict[str, Any]:
    """A plot as Vega-Lite."""
    import altair as alt  # noqa: PLC0415

    colour = _tokens(theme)
    log = bool(plot.least)
    times = alt.Scale(type="utc", domain=[_iso(plot.first), _iso(plot.last)], nice=False)
    values = alt.Scale(type="log" if log else "linear", domain=[plot.least, plot.most], nice=False, zero=not log)
    chart = alt.layer(*_layers(alt, colour), data=alt.InlineData(values=[_row(point) for point in plot.points])).encode(
        x=alt.X("at:T", scale=times, axis=_time_axis(alt, plot, width)),
        y=alt.Y("value:Q", scale=values, axis=alt.Axis(title=None, **_number_axis(plot))),
    )
    note = f"Date not given: {', '.join(plot.undated)}" if plot.undated else ""
    title = alt.Title(plot.title + (", logarithmic scale" if log else ""), subtitle=note)
    drawn = chart.properties(width=width, height=_HEIGHT, title=title, autosize=alt.AutoSizeParams(type="none"))
    specified: dict[str, Any] = (
        drawn.properties(padding={"left": _LEFT, "right": _RIGHT, "top": _ABOVE, "bottom": _BELOW})
        .configure(**_look(colour))
        .to_dict(validate=False)
    )
    return specified


def _layers(alt: ModuleType, colour: Mapping[str, str]) -> list[Any]:
    """What is drawn of the points: bars and open ends first, then the points, then what is written beside them."""
    points = alt.Chart()
    hue = alt.condition("datum.superseded", alt.value(colour["update"]), alt.value(colour["quantity"]))
    pale = alt.condition("datum.superseded", alt.value(0.3), alt.value(0.4))

    def of(*shapes: str) -> Any:
        return points.transform_filter(" || ".join(f"datum.shape == '{shape}'" for shape in shapes))

    bars = of("vague", "about").mark_rule(strokeWidth=8).encode(y="low:Q", y2="high:Q", color=hue, opacity=pale)
    ends = [
        of(shape).mark_rule(strokeWidth=1.75, strokeDash=[2, 3], y2Offset=way * OPEN).encode(y2="value:Q", color=hue)
        for shape, way in (("least", -1), ("most", 1))
    ]
    filled = of("exact").mark_point(size=64, filled=True, opacity=1).encode(color=hue)
    rings = of("least", "most", "about").mark_point(size=64, filled=True, opacity=1, strokeWidth=2)
    shown = alt.Text("label:N")
    written = points.mark_text(
        dx=alt.expr("datum.aside"), dy=alt.expr("datum.down"), color=colour["ink"], fontSize=12
    ).encode(text=shown)
    return [bars, *ends, filled, rings.encode(stroke=hue, fill=alt.value(colour["surface"])), written]


def _row(point: Point) -> dict[str, Any]:
    return {
        "at": _iso(point.at),
        "value": point.value,
        "low": point.low,
        "high": point.high,
        "shape": point.shape,
        "label": point.label,
        "superseded": point.superseded,
        "aside": point.aside,
        "down": point.down,
    }


def _time_axis(alt: ModuleType, plot: Plot, width: int) -> Any:
    """Days as far apart as their names need."""
    days = (plot.last - plot.first).days
    step = max(1, ceil(days * _TICK / width))
    named = range(0, int(days * (1 - _TICK / width)) + 1, step)
    ticks = [_iso(plot.first + timedelta(days=day)) for day in named]
    return alt.Axis(title=None, values=ticks, format="%-d %b %Y", labelAlign="left", labelOffset=0)


def _number_axis(plot: Plot) -> dict[str, Any]:
    """Powers of ten on a logarithmic scale, else about four round numbers."""
    if plot.least:
        return {
            "values": [plot.least * 10**place for place in range(ceil(log10(plot.most / plot.least)))],
            "format": ",",
        }
    return {"tickCount": 4, "format": ",.0f" if plot.most >= _SMALL else ",.2~f"}


def _look(colour: Mapping[str, str]) -> dict[str, Any]:
    axis = {
        "labelColor": colour["ink-2"],
        "labelFontSize": 12,
        "gridColor": colour["rule"],
        "domain": False,
        "tickColor": colour["rule"],
        "labelFlush": False,
    }
    heading = {
        "anchor": "start",
        "frame": "group",
        "fontSize": 14,
        "color": colour["ink"],
        "subtitleColor": colour["ink-2"],
    }
    view = {"stroke": "transparent", "fill": colour["surface"]}
    return {"axis": axis, "title": heading, "view": view, "font": colour["sans"], "background": "transparent"}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


@cache
def _tokens(theme: Theme) -> dict[str, str]:
    """The custom properties of a theme, as the stylesheet states them."""
    style = files("service.presentation").joinpath("static", "style.css").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for name in ("light", theme):
        block = style.partition(_BEGINNINGS[name])[2].partition("}")[0]
        found |= dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))
    return found
