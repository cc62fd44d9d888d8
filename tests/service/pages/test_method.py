"""Method: every kind of mark is explained, and the figures are those of the documentation."""

import re
from pathlib import Path

from fastapi.testclient import TestClient

from indexer.store.store import Store
from service.app import create_app
from service.presentation.words import KINDS

BENCHMARKS = Path(__file__).parents[3] / "docs" / "benchmarks.md"


def method_of(store: Store) -> str:
    return re.sub(r"\s+", " ", TestClient(create_app(store.settings, store)).get("/method").text)


def test_every_kind_of_mark_is_explained(store: Store) -> None:
    html = method_of(store)
    for glyph, name in KINDS.values():
        assert f'aria-hidden="true">{glyph}</span> {name}</span></th>' in html


def test_the_page_has_what_other_pages_point_at(store: Store) -> None:
    html = method_of(store)
    for anchor in ("marks", "probability", "origins", "nothing", "counts", "corrections", "limits", "keys"):
        assert f'id="{anchor}"' in html
    assert "data-keys" in html
    assert 'href="/corrections"' in html


def test_figures_are_those_that_the_documentation_measured(store: Store) -> None:
    html, measured = method_of(store), BENCHMARKS.read_text(encoding="utf-8")
    for kind in ("quantity", "label", "attribution", "certainty"):
        test_half = re.search(rf"^\| {kind} \|[^|]+\| \d+: ([\d.]+), ([\d.]+),", measured, re.MULTILINE)
        assert test_half is not None
        row = html[html.index(f"</span> {KINDS[kind][1]}</span></th>") :].partition("</tr>")[0]
        right, found = re.findall(r"</span>([\d.]+)", row)
        assert (right, found) == test_half.groups()
    everything = re.search(r"^\| all \|[^|]+\| \d+: ([\d.]+), ([\d.]+),", measured, re.MULTILINE)
    assert everything is not None
    assert f"All types together: {everything[1]} right, {everything[2]} found." in html


def test_how_often_a_probability_is_right_is_what_was_measured(store: Store) -> None:
    html, measured = method_of(store), BENCHMARKS.read_text(encoding="utf-8")
    cut_off, middle, high = (
        re.search(rf"^\| {row} \| ([\d.]+) \|", measured, re.MULTILINE)
        for row in ("precision at the default cut-off", "0.5 to 0.6", "0.9 to 1.0")
    )
    assert cut_off
    assert middle
    assert high
    assert f"above {float(cut_off[1]):.2f} told" in html
    assert f"At 0.5 to 0.6 it was {middle[1]} of them, at 0.9 and above {high[1]}:" in html
