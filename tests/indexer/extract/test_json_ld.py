"""JSON-LD as pages write it: shapes of the schema, and slips in the JSON."""

import json

import pytest

from indexer.extract.json_ld import article_node, names_in

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Army enters two districts",
    "datePublished": "2016-12-08T10:00:00+02:00",
}


def headline_of(*scripts: str) -> object:
    return (article_node(scripts) or {}).get("headline")


@pytest.mark.parametrize(
    "shape",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite"}, ARTICLE]},
        [{"@type": "BreadcrumbList"}, {"@graph": [ARTICLE]}],
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": "WebPage", "mainEntityOfPage": ARTICLE},
        ARTICLE | {"@type": ["Article", "NewsArticle"]},
        ARTICLE | {"@type": "https://schema.org/ReportageNewsArticle"},
        ARTICLE | {"@type": "LiveBlogPosting", "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "No"}]},
        {"@type": "ItemList", "itemListElement": [{"@type": "Article", "headline": "No"}], "mainEntity": ARTICLE},
    ],
    ids=lambda shape: json.dumps(shape)[:40],
)
def test_article_is_found_in_every_shape(shape: object) -> None:
    assert headline_of(json.dumps(shape)) == "Army enters two districts"


@pytest.mark.parametrize(
    "shape",
    [
        {"@type": "WebSite"},
        {"@type": "ItemList", "itemListElement": [ARTICLE]},
        {},
        [],
        "text",
        1,
        None,
        {"@type": None},
    ],
    ids=lambda shape: json.dumps(shape)[:40],
)
def test_other_things_are_no_article(shape: object) -> None:
    assert article_node([json.dumps(shape)]) is None


@pytest.mark.parametrize(
    "slip",
    [
        lambda text: f"<!--{text}-->",
        lambda text: f"//<![CDATA[\n{text}\n//]]>",
        lambda text: f"/*<![CDATA[*/{text};",
        lambda text: text.replace('"headline"', '"note": "line\nbreak\tand tab", "headline"'),
        lambda text: text.replace("}", ",\n}"),
        lambda text: text.replace("{", '{ // a comment, with "quotes"\n', 1),
        lambda text: text.replace('"headline"', '"url": "https://harbour-post.example//a/*b*/", "headline"').replace(
            "}", ",}"
        ),
    ],
)
def test_slips_that_are_safe_to_read_over_are_read_over(slip: object) -> None:
    assert callable(slip)
    assert headline_of(slip(json.dumps(ARTICLE))) == "Army enters two districts"


@pytest.mark.parametrize(
    "broken", ["", "{", '{"@type": "NewsArticle", ', "[" * 100_000, "null", '{"a":' * 50_000, "\\"]
)
def test_broken_json_says_nothing_and_hides_nothing(broken: str) -> None:
    assert headline_of(broken, json.dumps(ARTICLE)) == "Army enters two districts"


@pytest.mark.parametrize(
    "hostile", ['"' * 500_000, '"\\' * 300_000, "," * 500_000, "/*" * 300_000, "<!--" * 200_000, " " * 500_000 + "x"]
)
def test_no_script_is_read_more_than_a_few_times(hostile: str) -> None:
    """A pattern that began anew at each character would be at it for hours."""
    assert article_node([hostile]) is None


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("A. Reporter", ["A. Reporter"]),
        ({"@type": "Person", "name": "A. Reporter"}, ["A. Reporter"]),
        ([{"name": "A. Reporter"}, "B. Writer"], ["A. Reporter", "B. Writer"]),
        ({"name": ["A. Reporter", "B. Writer"]}, ["A. Reporter", "B. Writer"]),
        ("O&#39;Neill &amp;  Sons", ["O'Neill & Sons"]),
        (None, []),
        ({"@id": "#x"}, []),
        ([None, 1, {"name": None}, [["deep"]]], []),
    ],
)
def test_names_are_strings_objects_or_lists(stated: object, names: list[str]) -> None:
    assert names_in(stated) == names


def test_reference_to_another_node_is_filled_in() -> None:
    graph = {
        "@graph": [
            {"@type": "Person", "@id": "#reporter", "name": "A. Reporter"},
            ARTICLE | {"author": [{"@id": "#reporter"}], "publisher": {"@id": "#nobody"}},
        ]
    }
    node = article_node([json.dumps(graph)]) or {}
    assert (names_in(node["author"]), names_in(node["publisher"])) == (["A. Reporter"], [])
