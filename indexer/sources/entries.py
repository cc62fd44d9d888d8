"""What feeds and sitemaps list: each entry says where an article is, and something of it; or it has the article in it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

from indexer.store.dates import DATE_ONLY

# Behind so many, a feed is none. The sitemap protocol has the same number.
MOST_ENTRIES = 50_000
TAG = re.compile(r"<[^<>]*>")
BREAK = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\s*/?>\s*<br\s*/?>|\n\s*\n", re.IGNORECASE)
# What WordPress puts behind each entry, whole or not.
SIGNATURE = re.compile(r"The post .{1,500} (?:appeared first on|first appeared on) .{1,300}", re.DOTALL)
# How a teaser ends, within so many characters.
END_CHARACTERS = 80
GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|see) (?:more|the (?:full|rest)\b.*)|continue reading.*|full (?:story|article)"
    r"|weiterlesen.*|mehr lesen.*|lire la suite.*|leer más.*|seguir leyendo.*|continua a leggere.*|leggi tutto.*"
    r"|lees verder.*|читать далее.*|اقرأ المزيد.*|続きを読む.*)[\s.»→>]*$",
    re.IGNORECASE,
)
SHORTEST_PARAGRAPHS = 250
LONG_ENOUGH = 800


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a feed or sitemap lists it.

    `published` and `updated` are ISO 8601 as they are stated: a day, or a time with its zone where one is given. `summary`
    is plain text. `content` is HTML, and there only where it is the whole article and no teaser. `site` is the publication
    that a news sitemap names, `published_from` says which kind of list it is.
    """

    link: str | None = None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    author: str | None = None
    lang: str | None = None
    summary: str | None = None
    content: str | None = None
    id: str | None = None
    site: str | None = None
    published_from: str = "feed"

    @property
    def stated(self) -> dict[str, str]:
        """What the entry says beside the body, by keys of the article record. An `updated` stands in for `published`."""
        published = self.published or self.updated
        told = {
            "title": self.title,
            "url": self.link,
            "published": published,
            "published_from": self.published_from if published else None,
            "author": self.author,
            "lang": self.lang,
            "site": self.site,
        }
        return {key: value for key, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed or sitemap: its entries, further sitemaps that an index names, and what is wrong with it."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    fault: str | None = None


def whole_article(html: str | None) -> str | None:
    """The HTML, where it is clearly an article: two paragraphs or many words, and no sign that it goes on elsewhere."""
    paragraphs = [text for part in BREAK.split(html or "") if (text := plain(part))]
    if paragraphs and SIGNATURE.fullmatch(paragraphs[-1]):
        paragraphs.pop()
    if not paragraphs or GOES_ON.search(paragraphs[-1][-END_CHARACTERS:]):
        return None
    size = sum(len(paragraph) for paragraph in paragraphs)
    is_article = size > LONG_ENOUGH or (len(paragraphs) >= 2 and size >= SHORTEST_PARAGRAPHS)
    return html if is_article else None


def plain(html: str | None) -> str:
    """Text without tags, in one line."""
    return " ".join(unescape(TAG.sub(" ", html or "")).split())


def absolute(link: str | None, url: str | None) -> str | None:
    """An http or https address, relative to `url` where it is relative; None for anything else."""
    if not link or not link.strip():
        return None  # joined to `url`, it would be that
    try:
        joined = urljoin(url or "", link.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in {"http", "https"} and parts.hostname else None


def as_html(text: str) -> str:
    """Plain text as HTML, blank lines parting paragraphs."""
    return "\n".join(f"<p>{escape(part.strip())}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def iso_date(stated: str | None) -> str | None:
    """A date as feeds write it (RFC 822, ISO 8601) → ISO 8601 with the zone that is stated; None for what is none."""
    stated = (stated or "").strip()
    if DATE_ONLY.match(stated):
        return stated
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(stated).isoformat()
        except (ValueError, OverflowError):
            continue
    return None
