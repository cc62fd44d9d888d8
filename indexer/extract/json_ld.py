"""The article that a page describes in JSON-LD (https://schema.org/Article), however its JSON is written.

Pages write it by hand and by templates: control characters in strings, trailing commas, comments and HTML comments around
it are read over; JSON that is broken otherwise says nothing.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape

ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle"
    " OpinionNewsArticle ReviewNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting Report"
    " AdvertiserContentArticle".split()
)
# Under these keys stand other articles.
OF_OTHERS = frozenset(
    "itemListElement hasPart isPartOf mentions citation about liveBlogUpdate comment relatedLink isBasedOn"
    " subjectOf video image publisher author".split()
)
DEEPEST = 20
WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,20}?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$", re.DOTALL
)
# Strings are matched to be left alone. Nothing here may be tried to the end of a script more than once.
STRING_OR_SLIP = re.compile(r'("(?:[^"\\]++|\\.)*+"?)|//[^\n]*|/\*.{0,500}?\*/|,(?=\s*[}\]])', re.DOTALL)
# schema.org's name of a type, with or without its address.
TYPE_NAME = re.compile(r"^(?:https?://schema\.org/|schema:)")

Node = dict[str, object]


def article_node(scripts: Iterable[str]) -> Node | None:
    """The first node of an article type in a page's JSON-LD, with references to other nodes (`@id`) filled in."""
    known: dict[str, Node] = {}
    found: Node | None = None
    for script in scripts:
        for node in _nodes(_parsed(script), 0):
            name = node.get("@id")
            if isinstance(name, str) and len(node) > 1:
                known.setdefault(name, node)
            if found is None and _is_article(node):
                found = node
    if found is None:
        return None
    return {key: _resolved(value, known) for key, value in found.items()}


def names_in(value: object) -> list[str]:
    """The names of persons or organisations, given as a string, an object, or a list of them."""
    if isinstance(value, str):
        return [name] if (name := plain(value)) else []
    if isinstance(value, dict):
        return names_in(value.get("name")) if not isinstance(value.get("name"), dict) else []
    if isinstance(value, list):
        return [name for item in value if not isinstance(item, list) for name in names_in(item)]
    return []


def text_in(value: object) -> str | None:
    """A string, or the first of a list."""
    if isinstance(value, list):
        value = value[0] if value else None
    return plain(value) or None if isinstance(value, str) else None


def plain(text: str) -> str:
    """The text without character references, white space folded."""
    return " ".join(unescape(text).split())


def _parsed(script: str) -> object:
    """The JSON in a script, tried as it is, without what is wrapped around it, and without the slips in it."""
    for mend in (str, _unwrapped, lambda text: STRING_OR_SLIP.sub(r"\1", _unwrapped(text))):
        try:
            return json.loads(mend(script), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(script: str) -> str:
    return WRAPPING.sub("", WRAPPING.sub("", script))


def _nodes(value: object, depth: int) -> Iterator[Node]:
    """Objects in reading order, outer ones first."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in OF_OTHERS and isinstance(item, dict | list):
                yield from _nodes(item, depth + 1)


def _is_article(node: Node) -> bool:
    types = node.get("@type")
    return any(
        isinstance(each, str) and TYPE_NAME.sub("", each) in ARTICLE_TYPES
        for each in (types if isinstance(types, list) else [types])
    )


def _resolved(value: object, known: dict[str, Node]) -> object:
    if isinstance(value, list):
        return [_resolved(item, known) for item in value]
    if isinstance(value, dict) and "name" not in value and isinstance(name := value.get("@id"), str):
        return known.get(name, value)
    return value
