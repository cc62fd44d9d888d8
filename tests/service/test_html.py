import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from indexer.matching.records import Reason
from indexer.store.records import Article, Paragraph
from service.comparison import records
from service.comparison.records import Cell, Comparison, Divergence, Row, Source
from service.reports.html import render_html

TOLD_BY_A = "Shells hit the old market on Sunday. A doctor in the town said at least 12 people had died."
TOLD_BY_B = 'The town\'s "old market" was shelled. Nineteen people died, <b>officials</b> & medics said.'
TOLD_BY_C = "قالت مصادر ميدانية إن السوق القديم تعرض للقصف."
SCRIPT = "<script>alert('x')</script>"
Attributes = dict[str, str | None]


class Page(HTMLParser):
    """What a reader gets: the elements, and the text of each without our references."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.texts: list[tuple[str, Attributes, str]] = []
        self._open: list[tuple[str, Attributes, list[str]]] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in ("meta", "col"):
            self._open.append((tag, dict(attrs), []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened, attributes, text = self._open.pop()
        assert opened == tag
        self.texts.append((tag, attributes, "".join(text)))

    def handle_data(self, data: str) -> None:
        if not any((attributes.get("class") or "").startswith(("ref ", "pn")) for _, attributes, _ in self._open):
            for _, _, text in self._open:
                text.append(data)

    def said(self, tag: str, name: str = "") -> list[str]:
        found = [text for kind, a, text in self.texts if kind == tag and name in ["", *(a.get("class") or "").split()]]
        return [re.sub(r"\s+", " ", text).strip() for text in found]

    @property
    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.elements if tag == "a"]


def source(number: int, outlet: str, text: str, *, origin: int | None = None, lang: str | None = "en") -> Source:
    day, url = "2016-11-27", f"https://{number}.example/a"
    article = Article(
        id=number,
        external_id=None,
        outlet=outlet,
        title=f"Title {number}",
        url=url,
        published=day,
        published_from="record",
        utc_offset=None,
        lang=lang,
        lang_from="stated",
        author=None,
        credit=None,
        credit_from=None,
        revision=1,
    )
    reasons = [Reason("same names", "the old market", 1.5), Reason("other words", "", -0.25)]
    paragraph = Paragraph(number, number, 3, 0, len(text), text)
    asked = number == 1
    return Source(paragraph, article, outlet, day, origin or number, None if asked else 0.91, [] if asked else reasons)


def cell(told: Source, words: str, named: str | None = None) -> Cell:
    text, paragraph = told.paragraph.text, told.paragraph
    start, at = text.index(words), text.index(named or "")
    attribution = records.Attribution(named, at, at + len(named)) if named else None
    said = (start, start + len(words), words, "2016-11-27T12:05:00Z", attribution)
    return Cell(told.outlet, paragraph.id, paragraph.article_id, *said, "attributed" if named else "stated", 0.8)


def row(*cells: Cell) -> Row:
    return Row(cells[-1].text, list(cells), [], [])


def compared(anchor: Source, others: list[Source], *rows: Row) -> Comparison:
    sources = [anchor, *others]
    outlets = [records.ComparedOutlet(name, [], 1) for name in dict.fromkeys(told.outlet for told in sources)]
    asked = records.Anchor(anchor.outlet, "The anchor", None, "2016-11-27", [anchor])
    versions = records.Versions("0.1.0", "all-MiniLM-L6-v2", "0a1b2c", 7)
    origins = len({told.origin_id for told in sources})
    return Comparison(asked, outlets, list(rows), [], others, origins, 3, 0.5, ["Mind this."], versions)


A, B, C = source(1, "SANA", TOLD_BY_A), source(2, "Enab", TOLD_BY_B), source(3, "Al-Jazeera", TOLD_BY_C, lang="ar")
SHELLED = row(cell(A, TOLD_BY_A[:36]), cell(B, TOLD_BY_B[:36]), cell(C, TOLD_BY_C))
DIED = row(cell(A, TOLD_BY_A[37:], "A doctor in the town"), cell(B, TOLD_BY_B[37:], "<b>officials</b> & medics"))
MARKET = compared(A, [B, C], SHELLED, DIED)


def differ(kind: str, left: str, right: str, status: str = "divergence") -> Divergence:
    sides = [(A, TOLD_BY_A.index(left), left), (B, TOLD_BY_B.index(right), right)]
    marks = [records.Mark(t.outlet, t.paragraph.id, start, start + len(words), words) for t, start, words in sides]
    return Divergence(kind, status, marks[0], marks[1], {}, 0.9)  # type: ignore[arg-type]


def page_of(comparison: Comparison) -> Page:
    return Page(render_html(comparison))


def test_every_cell_and_every_paragraph_stands_in_its_exact_words() -> None:
    quotes = [text for _, attributes, text in page_of(MARKET).texts if attributes.get("class") == "q"]
    assert [told.text for line in MARKET.rows for told in line.cells if told.text not in quotes] == []
    assert page_of(MARKET).said("blockquote", "q") == [TOLD_BY_A, TOLD_BY_B, TOLD_BY_C]


@pytest.mark.parametrize("place", ["title", "body", "outlet", "note", "credit", "claim", "reason", "url", "anchor"])
def test_markup_of_a_source_is_shown_and_never_run(place: str) -> None:
    told = source(2, SCRIPT if place == "outlet" else "Enab", SCRIPT if place == "body" else TOLD_BY_B)
    if place in ("title", "credit", "url") and told.article:
        told = replace(told, article=replace(told.article, **{place: SCRIPT}))  # type: ignore[arg-type]
    if place == "reason":
        told = replace(told, reasons=[Reason(SCRIPT, SCRIPT, 1.0)])
    line = row(cell(told, told.paragraph.text))
    comparison = compared(A, [told], replace(line, claim=SCRIPT) if place == "claim" else line)
    anchor = replace(comparison.anchor, title=SCRIPT if place == "anchor" else "")
    page = page_of(replace(comparison, anchor=anchor, notes=[SCRIPT] if place == "note" else []))
    assert "script" not in {tag for tag, _ in page.elements}
    assert SCRIPT in page.said("body")[0]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//x", "http://[x"])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert B.article
    page = page_of(compared(A, [replace(B, article=replace(B.article, url=url))], DIED))
    assert [link for link in page.links if not link.startswith(("#", "https://1.example/a"))] == []
    assert page.said("span", "mono") == [url]
    assert page.said("p", "cite")[1] == "27 Nov 2016, 12:05 UTC, ¶ 4"


def test_a_citation_leads_to_the_words() -> None:
    words = "Nineteen%20people%20died%2C%20%3Cb%3Eofficials%3C%2Fb%3E%20%26%20medics%20said."
    assert f"https://2.example/a#:~:text={words}" in page_of(MARKET).links


def test_a_long_citation_names_both_ends_and_keeps_the_fragment_of_the_address() -> None:
    long = source(2, "Enab", "one two three-four five six seven eight nine ten eleven twelve thirteen fourteen")
    assert long.article
    long = replace(long, article=replace(long.article, url="https://2.example/a#part"))
    words = "one%20two%20three%2Dfour%20five%20six%20seven,nine%20ten%20eleven%20twelve%20thirteen%20fourteen"
    page = page_of(compared(A, [long], row(cell(long, long.paragraph.text))))
    assert f"https://2.example/a#part:~:text={words}" in page.links


def test_the_page_needs_nothing_but_itself() -> None:
    html, page = render_html(MARKET), page_of(MARKET)
    tags = {tag for tag, _ in page.elements}
    assert tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"} == set()
    assert {name for _, attributes in page.elements for name in attributes} & {"src", "srcset", "action"} == set()
    assert [outward for outward in ("@import", "url(", "src=") if outward in html] == []
    assert [link for link in page.links if not re.match(r"#|https://[123]\.example/a", link)] == []


def test_links_within_the_page_have_a_target() -> None:
    page = page_of(MARKET)
    targets = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(targets)


def test_the_same_comparison_gives_the_same_page() -> None:
    assert render_html(MARKET) == render_html(replace(MARKET))


def test_the_head_counts_claims_outlets_and_origins() -> None:
    page = page_of(MARKET)
    assert page.said("h1") == ["One paragraph, two other outlets"]
    counts = "2 claims, 3 outlets, 3 independent origins. Window ±3 days; same event from 0.50 up."
    assert page.said("p", "sumline") == [counts]
    assert page.said("aside", "box") == ["Please note Mind this."]


def test_an_empty_comparison_says_so_and_what_to_try() -> None:
    page = page_of(compared(A, []))
    assert page.said("h2")[1:] == ["No other outlet found on this event"]
    assert page.said("li")[1:] == [
        "A wider window: more days than 3 (window_days).",
        "A lower cut-off: less than 0.50 (min_probability).",
        "More outlets: index more of them around this date.",
    ]
    assert page.said("blockquote") == [TOLD_BY_A]


def test_a_comparison_without_rows_says_that_nothing_aligned() -> None:
    page = page_of(compared(A, [B]))
    assert page.said("h2")[1:] == ["No sentences could be aligned"]
    assert page.said("blockquote") == [TOLD_BY_A, TOLD_BY_B]


def test_pasted_text_needs_no_article() -> None:
    first, second = (replace(told, article=None) for told in (A, B))
    page = page_of(compared(first, [second], DIED))
    assert page.said("h1") == ["One passage, one other outlet"]
    assert {link[0] for link in page.links} == {"#"}
    assert {told.text for told in DIED.cells} <= set(page.said("p", "q"))


def test_right_to_left_words_find_their_direction_and_language() -> None:
    page = page_of(MARKET)
    told = [attributes for tag, attributes, text in page.texts if tag == "p" and text.strip() == TOLD_BY_C]
    quoted = {"class": "q", "dir": "auto", "lang": "ar"}
    assert told == [{"dir": "auto"}, quoted, quoted]  # in full, as the claim, in its cell
    assert {"class": "q", "lang": "ar"} in [attributes for _, attributes in page.elements]


def test_a_language_that_nobody_knows_is_not_claimed() -> None:
    elements = page_of(compared(source(1, "SANA", TOLD_BY_C, lang=None), [])).elements
    assert [(tag, attributes["lang"]) for tag, attributes in elements if "lang" in attributes] == [("html", "en")]


def test_a_named_source_is_marked_and_the_certainty_said() -> None:
    page = page_of(MARKET)
    named = ["A doctor in the town", "<b>officials</b> & medics"]
    assert page.said("span", "mark") == ["Whom the words name as their source", *named, *named]
    assert page.said("p", "reading") == ["Stated.", "Stated.", "Stated.", "Attributed.", "Attributed."]


def test_a_source_named_elsewhere_in_the_paragraph_is_told_below() -> None:
    page = page_of(compared(A, [B], row(cell(A, TOLD_BY_A[:36], "A doctor in the town"))))
    assert page.said("p", "reading") == ["Attributed. The paragraph names A doctor in the town."]


@pytest.mark.parametrize(
    ("status", "articles", "words"),
    [
        ("not_reported", 4, "Not reported by Al-Jazeera, of 4 indexed articles in the window"),
        ("not_yet_published", 1, "Not yet published by Al-Jazeera, of 1 indexed article in the window"),
        ("not_reported", 0, "No article of Al-Jazeera indexed in the window"),
        (None, 0, "No aligned sentence in the paragraphs shown"),
    ],
)
def test_silence_is_claimed_only_with_its_denominator(status: str | None, articles: int, words: str) -> None:
    omissions = [records.Omission("Al-Jazeera", status, articles)] if status else []  # type: ignore[arg-type]
    page = page_of(compared(A, [B, C], replace(DIED, omissions=omissions)))
    assert page.said("p", "none") == [words]
    assert len(page.said("td", "is-omitted")) == words.startswith("Not reported")


def test_both_sides_of_a_divergence_are_marked_with_its_glyph_and_claim() -> None:
    comparison = compared(A, [B], replace(DIED, divergences=[differ("quantity", "at least 12", "Nineteen")]))
    html, page = render_html(comparison), page_of(comparison)
    assert html.count('<a class="ref t-quantity" href="#c1" aria-label="quantity, claim 1">#1</a>') == 2
    assert html.count('<span aria-hidden="true">#1</span><span class="vh"> (quantity, claim 1)</span>') == 2
    marked = [text for _, attributes, text in page.texts if attributes.get("class") == "mark t-quantity"]
    assert marked == ["Quantity", "at least 12", "Nineteen", "at least 12", "Nineteen"]
    assert page.said("ul", "pairs") == ["#Quantity: A at least 12, B Nineteen (0.90)"]


def test_marks_may_overlap_and_every_word_stays() -> None:
    differences = [
        differ("quantity", "said at least 12", "Nineteen"),
        differ("certainty", "at least 12 people", "people", "update"),
        differ("place", "the town said", "medics said"),
    ]
    page = page_of(compared(A, [B], replace(DIED, divergences=differences)))
    assert page.said("blockquote", "q") == [TOLD_BY_A, TOLD_BY_B]
    assert {told.text for told in DIED.cells} <= set(page.said("p", "q"))
    assert "2 differences, 1 update" in page.said("summary")


def test_a_wire_copy_folds_under_the_letter_of_the_first() -> None:
    page = page_of(compared(A, [source(2, "Enab", TOLD_BY_B, origin=9), source(3, "Daily", TOLD_BY_B, origin=9)]))
    assert page.said("details", "fold") == [f"Same text as B: ¶ 4 {TOLD_BY_B}"]
    assert page.said("small") == ["Anchor", "1 article", "Same text as B"]
    assert "2 independent origins" in page.said("p", "sumline")[0]


def test_the_articles_of_an_outlet_stand_one_by_one() -> None:
    others = [B, source(3, "Enab", TOLD_BY_A)]
    page = page_of(compared(A, others, row(cell(B, TOLD_BY_B[:36]), cell(others[1], TOLD_BY_A[:36]))))
    assert page.said("p", "hl") == ["Title 1", "Title 2", "Title 3"]
    assert page.said("p", "nth") == ["Article 1, 27 Nov 2016", "Article 2, 27 Nov 2016"]
    assert len(page.said("div", "telling")) == 2


def test_the_reasons_stand_with_their_weights() -> None:
    page = page_of(MARKET)
    assert page.said("p", "score") == ["Same event 0.91", "Same event 0.91"]
    reasons = "Why the same event ¶ 4: 0.91 Same names the old market +1.50 Other words −0.25"
    assert page.said("details", "why")[0].startswith(reasons)


def test_letters_go_on_after_z() -> None:
    others = [source(number, f"Outlet {number}", TOLD_BY_B) for number in range(2, 29)]
    assert page_of(compared(A, others)).said("span", "badge")[24:28] == ["Y", "Z", "AA", "AB"]


@pytest.mark.parametrize(("others", "name"), [(4, "cmpscroll"), (5, "cmpscroll many")])
def test_more_than_five_outlets_scroll_sideways(others: int, name: str) -> None:
    page = page_of(compared(A, [source(number + 2, f"Outlet {number}", TOLD_BY_B) for number in range(others)]))
    assert name in [attributes.get("class") for _, attributes in page.elements]


def test_the_foot_names_what_made_the_page() -> None:
    foot = page_of(MARKET).said("footer")[0]
    assert "Rashomon 0.1.0, model all-MiniLM-L6-v2, rules 0a1b2c, index generation 7." in foot
    assert "Nothing here is generated: every word in serif is a source’s own." in foot
