"""What a page says of itself: JSON-LD, `meta` and `link` elements. JSON-LD goes first: it is written for machines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from indexer.extract.json_ld import Node, article_node, names_in, plain, text_in

# Names and properties of `meta`, in small letters; of several, the first that the page has counts.
PUBLISHED = (
    "article:published_time og:article:published_time article:published og:pubdate datepublished"
    " citation_publication_date parsely-pub-date sailthru.date cxenseparse:recs:publishtime originalpublicationdate"
    " publishdate publish-date publish_date publication_date publication-date pubdate published date.publication"
    " dcterms.created dcterms.issued dcterms.date dc.date.issued dc.date.created dc.date rnews:datepublished"
    " displaydate article.published article.created date"
).split()
AUTHOR = "author article:author parsely-author sailthru.author dc.creator dcterms.creator citation_author".split()
TITLE = "og:title twitter:title dc.title dcterms.title sailthru.title".split()
SITE = "og:site_name application-name dc.publisher".split()
LANG = ("og:locale", "content-language", "dc.language", "dcterms.language")
CREDIT = "derivedfrom dc.source dcterms.source syndication-source copyright-holder".split()
CREDIT_KEYS = ("derivedFrom", "creditText", "creditLine", "sourceOrganization", "copyrightHolder")
TITLE_JOINTS = re.compile(r"\s(?:\||-|–|—|::|»|·|•)\s")
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
WANTED = ("meta", "link", "script", "title", "h1", "base", "time", "span", "abbr")
# Microdata and the microformats of weblog systems: https://schema.org/datePublished, https://microformats.org/wiki/hentry
PUBLISHED_CLASS = re.compile(r"(?:^|\s)(?:entry-date|published|dt-published|post-date|article__date)(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None where it says nothing.

    `json_ld_date` and `meta_date` are as written; `canonical` may be relative; `credits` are sources that are named.
    """

    title: str | None = None
    author: str | None = None
    site: str | None = None
    lang: str | None = None
    canonical: str | None = None
    og_url: str | None = None
    json_ld_date: str | None = None
    meta_date: str | None = None
    credits: tuple[str, ...] = ()


@dataclass(slots=True)
class _Head:
    """The elements that tell, gathered in one walk over the page."""

    meta: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    headlines: list[str] = field(default_factory=list)
    title: str | None = None
    canonical: str | None = None
    marked_date: str | None = None


def metadata_of(tree: HtmlElement) -> Metadata:
    """Read a page's tree; it is left as it is."""
    head = _gathered(tree)
    node: Node = article_node(head.scripts) or {}
    site = _first(head, SITE) or next(iter(names_in(node.get("publisher"))), None)
    return Metadata(
        title=text_in(node.get("headline")) or _first(head, TITLE) or _title(head, site),
        author=", ".join(dict.fromkeys(_authors(head, node))) or None,
        site=site,
        lang=next(filter(None, map(language_tag, _languages(tree, head, node))), None),
        canonical=head.canonical,
        og_url=head.meta.get("og:url"),
        json_ld_date=next(
            (said for key in ("datePublished", "coverageStartTime", "dateCreated") if (said := text_in(node.get(key)))),
            None,
        ),
        meta_date=_first(head, PUBLISHED) or head.marked_date,
        credits=tuple(_credits(head, node)),
    )


def language_tag(stated: str) -> str | None:
    """`en_GB`, `EN`, `en-GB` → a BCP 47 tag in small letters; None for what is none."""
    tag = stated.strip().partition(".")[0].replace("_", "-").lower()
    return tag if LANGUAGE_TAG.fullmatch(tag) else None


def _gathered(tree: HtmlElement) -> _Head:
    head = _Head()
    for element in tree.iter(*WANTED):
        match element.tag:
            case "meta":
                name = element.get("property") or element.get("name") or element.get("itemprop")
                name = name or element.get("http-equiv") or ""
                if content := plain(element.get("content") or ""):
                    head.meta.setdefault(name.strip().lower(), content)
            case "link":
                if head.canonical is None and "canonical" in (element.get("rel") or "").lower().split():
                    head.canonical = (element.get("href") or "").strip() or None
            case "script":
                if "ld+json" in (element.get("type") or "").lower():
                    head.scripts.append(element.text or "")
            case "title":
                head.title = head.title or plain(element.text_content())
            case "h1":
                head.headlines.append(plain(element.text_content()))
            case _:
                head.marked_date = head.marked_date or _marked_date(element)
    return head


def _marked_date(element: HtmlElement) -> str | None:
    """The date that microdata or a microformat marks as the publication's."""
    is_marked = element.get("itemprop") == "datePublished" or (
        element.tag in {"time", "abbr"}
        and ("pubdate" in element.attrib or PUBLISHED_CLASS.search(element.get("class") or ""))
    )
    written = element.get("datetime") or element.get("content") or element.get("title") if is_marked else None
    return str(written) if written else None


def _first(head: _Head, names: list[str]) -> str | None:
    return next((head.meta[name] for name in names if name in head.meta), None)


def _title(head: _Head, site: str | None) -> str | None:
    """The headline in the window's title: without the outlet's name, or as the page's only heading has it."""
    title = head.title
    if not title:
        return head.headlines[0] if len(head.headlines) == 1 else None
    parts = TITLE_JOINTS.split(title)
    for headline in head.headlines:
        if headline and headline.casefold() in title.casefold():
            return headline
    if len(parts) > 1 and site and site.casefold() in {parts[0].casefold(), parts[-1].casefold()}:
        at_the_end = parts[-1].casefold() == site.casefold()
        joints = list(TITLE_JOINTS.finditer(title))
        return title[: joints[-1].start()] if at_the_end else title[joints[0].end() :]
    return title


def _authors(head: _Head, node: Node) -> Iterator[str]:
    found = names_in(node.get("author"))
    if not found and (said := next((head.meta[name] for name in AUTHOR if name in head.meta), None)):
        found = [said]
    # Some state the address of the author's page.
    yield from (name for name in found if "://" not in name and len(name) <= 200)


def _languages(tree: HtmlElement, head: _Head, node: Node) -> Iterator[str]:
    language = node.get("inLanguage")
    if isinstance(language, dict):
        language = language.get("alternateName") or language.get("name")
    yield text_in(language) or ""
    yield tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang") or ""
    yield from (head.meta.get(name, "") for name in LANG)


def _credits(head: _Head, node: Node) -> Iterator[str]:
    for key in CREDIT_KEYS:
        yield from names_in(node.get(key))
    yield from (head.meta[name] for name in CREDIT if name in head.meta)
