"""Pages of HTML around the texts of articles: what a news site sends, some 60 to 100 KB each, most of it not the article.

The same article and number give the same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain
from random import Random

from benchmarks.corpus import Record


def pages(articles: Iterable[Record]) -> Iterator[bytes]:
    """A page for each article of at least three paragraphs; headlines of the ones before stand around it."""
    headlines: list[str] = ["Ferries will run through Easter", "Council votes on the new pier"]
    long_enough = (article for article in articles if len(article.get("paragraphs") or []) >= 3)
    for number, article in enumerate(long_enough):
        yield page(article, number, headlines[-60:])
        headlines.append(article.get("title") or "Untitled")
        del headlines[:-60]


def page(article: Record, number: int, headlines: Sequence[str]) -> bytes:
    """One page in UTF-8."""
    random = Random(number)
    title, published = article.get("title") or "Untitled", article.get("published") or "2016-12-08"
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": f"{published[:10]}T{random.randrange(24):02}:{random.randrange(60):02}:00+00:00",
        "author": {"@type": "Person", "name": "A. Reporter"},
        "publisher": {"@type": "Organization", "name": article["outlet"]},
    }
    url = f"https://news.example/{published[:10].replace('-', '/')}/story-{number}"
    paragraphs = [f"<p>{escape(text)}</p>" for text in article["paragraphs"]]
    for place in range(3, len(paragraphs), 5):
        paragraphs[place] += '<div class="ad-slot" data-ad="mid"><span>Advertisement</span></div>'
    parts = chain(
        [
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | News</title>',
            f'<link rel="canonical" href="{url}"><meta property="og:type" content="article">',
            f'<meta property="og:title" content="{escape(title)}"><meta name="description" content="{escape(title)}">',
            f'<script type="application/ld+json">{json.dumps(linked)}</script>',
            _style(random, 300),
            _script(random, 250),
            '</head><body><header><nav class="menu"><ul>',
        ],
        (f'<li class="menu-item"><a href="/section/{each}/">Section {each}</a></li>' for each in range(60)),
        [f'</ul></nav></header><main><article class="post"><h1>{escape(title)}</h1>'],
        ['<div class="share"><a href="#">Share</a><a href="#">Tweet</a></div><div class="entry-content">'],
        paragraphs,
        ['</div></article><section class="related"><h3>Related stories</h3><ul>'],
        (_teaser(headline, place) for place, headline in enumerate(headlines)),
        ['</ul></section><div id="comments"><h2>Comments</h2>'],
        (_comment(random, place) for place in range(25)),
        ["</div></main><footer><p>All rights reserved.</p><p>We use cookies.</p></footer>", _script(random, 250)],
        ["</body></html>"],
    )
    return "\n".join(parts).encode(errors="replace")


def _teaser(headline: str, place: int) -> str:
    return (
        f'<li class="teaser"><div class="card"><a class="card__link" href="/story/{place}"><img alt="" src="/i/{place}.jpg">'
        f'<span class="card__kicker">World</span><h4 class="card__title">{escape(headline)}</h4></a></div></li>'
    )


def _comment(random: Random, place: int) -> str:
    words = " ".join(random.choices(("the", "harbour", "news", "nobody", "believes", "this", "again", "why"), k=30))
    return (
        f'<div class="comment" id="c{place}"><b class="fn">reader{place}</b><p>{words}.</p><a href="#">Reply</a></div>'
    )


def _style(random: Random, rules: int) -> str:
    lines = (f".c{random.randrange(10**6)}{{margin:{random.randrange(40)}px;display:block}}" for _ in range(rules))
    return f"<style>{''.join(lines)}</style>"


def _script(random: Random, lines: int) -> str:
    calls = (f"window.q=window.q||[];q.push(['e{random.randrange(10**6)}',{random.random()}]);" for _ in range(lines))
    return f"<script>{''.join(calls)}</script>"
