"""Make the sample corpus from the FA-KES articles and the AhlulBayt article on Aleppo.

    python samples/prepare.py --syria articles.jsonl --aleppo aleppo.txt

Articles whose date in the set falls in one of two windows are taken, their heads and dates are mended, and they are
written to syria.jsonl beside this script; the AhlulBayt article is written, as it stands, to aleppo.jsonl. The same
input gives the same bytes. What was mended and what could not be is told in README.md. Standard output shows the
counts per outlet that stand in README.md, every date that changed and every record that was left out.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

Article = dict[str, Any]

# By the set's own date, right or wrong, both ends within: the fall of eastern Aleppo; the chemical attack on Khan
# Sheikhoun and what followed, up to the bombing of the convoy at Rashidin.
WINDOWS = (("2016-11-15", "2016-12-31"), ("2017-04-01", "2017-04-15"))


@dataclass(frozen=True)
class Correction:
    """A date that no rule can find: what it is, and what in the text proves it."""

    published: str
    reason: str


CORRECTIONS = {
    "fakes:1924058147": Correction(
        "2017-04-16",
        "the text gives a toll that 'a monitoring group said Sunday' of a bombing on 'Saturday', 15 April 2017: this"
        " version was written on Sunday the 16th at the earliest, though its page kept 'Published April 15 2017'",
    ),
}

ALEPPO: Article = {
    "id": "ahlulbayt:aleppo-2016-12-08",
    "outlet": "AhlulBayt News Agency",
    "title": "Aleppo in last 24 hours: Army, popular forces manage to liberate key areas in Aleppo",
    "published": "2016-12-08",
    "lang": "en",
    "date_note": "the page was undated; the 'Thursday' of its text is 8 December 2016",
}

DATE_FORMS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%b %d%Y", "%d.%m.%Y")

# "Wednesday 30 November 2016 14:28", "Thu Dec 15 2016", "Published April 6 2017", "Last updated at Apr 052017",
# "Fri 07 Apr 2017 at 0914", "21 November 2016 SANA"
DATELINE = re.compile(
    r"""(?:(?:Date\ of\ publication|Published|Posted\ on|Last\ updated\ at)\ )?
        (?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\ )?
        (?P<date>\d{1,2}\ [A-Z][a-z]+\ \d{4} | [A-Z][a-z]+\ \d{1,2}\ \d{4} | [A-Z][a-z]{2}\ \d{6})
        (?:\ at\ \d{4} | \ \d\d:\d\d)?
        (?:\ SANA)?\b""",
    re.VERBOSE,
)

# "REUTERS Rodi Said Middle East 0041 06.04.2017Get short URL 185", "07.04.2017(updated 1121 07.04.2017) Get short URL
# Topic US Missile Attack on Syrian Air Base (200) 0 38": photo credit, section, time, date, topic, and two counts that
# the page showed beside it. The counts run together unless the first is 0, so one number, or 0 and one number, is all
# that may be taken: in "Get short URL 0 85 12 Daesh terrorists were killed" the 12 is news.
SPUTNIK_DATELINE = re.compile(
    r"""(?:.{0,60}?Middle\ East\ \d{4}\ )?
        (?P<date>\d\d\.\d\d\.\d{4})\)?
        (?:\ ?\(updated\ \d{4}\ \d\d\.\d\d\.\d{4}\))?
        (?:\ ?Get\ short\ URL(?:\ Topic\ .{1,60}?\ \(\d+\))?(?:\ 0)?\ \d+)?\b""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Head:
    """What stands before the news in a first paragraph, and the news itself."""

    dateline: str
    day: date | None
    body: str


def selected(articles: Iterable[Article]) -> Iterator[Article]:
    """Yield the articles that the set dates within one of the windows."""
    for article in articles:
        if any(first <= article["published"] <= last for first, last in WINDOWS):
            yield article


def read_head(title: str, text: str) -> Head:
    """Split dateline and repeated headline from the start of a first paragraph.

    They come in both orders, each may lack, and a byline may stand between them; marks of punctuation differ.
    """
    words = r"\W*" + r"\W+".join(re.findall(r"\w+", title)) + r"\b"
    headline = re.compile(words + r"[\s.]*")
    body = headline.sub("", text, count=1) if headline.match(text) else text
    found = DATELINE.match(body) or SPUTNIK_DATELINE.match(body)
    if not found:
        return Head("", None, body)
    end = found.end()
    # A byline is told from the news by what follows it: the headline.
    if byline := re.compile(rf" by .{{3,60}}?(?=\s{words})").match(body, end):
        end = byline.end()
    rest = body[end:].lstrip()
    if repeated := headline.match(rest):
        rest = rest[repeated.end() :]
    return Head(body[:end], day_of(found), rest)


def day_of(found: re.Match[str]) -> date:
    """Return the date of a dateline; a weekday that belongs to another date is an error, never a guess."""
    for form in DATE_FORMS:
        try:
            day = datetime.strptime(found["date"], form).date()
        except ValueError:
            continue
        weekday = found.groupdict().get("weekday")
        if weekday and weekday != f"{day:%a}":
            raise ValueError(f"weekday and date of the dateline disagree: {found[0]!r}")
        return day
    raise ValueError(f"no date in the dateline {found[0]!r}")


def mend(article: Article) -> Article:
    """Return the article without its repeated head, and with the date that its own text proves."""
    first, *others = article["paragraphs"]
    head = read_head(article["title"], first)
    mended = {key: value for key, value in article.items() if key != "event" or value is not None}
    # A first paragraph may be nothing but a head.
    mended["paragraphs"] = [head.body, *others] if head.body else others
    if head.dateline:
        mended["dateline"] = head.dateline
    said = article["published"]
    if correction := CORRECTIONS.get(article["id"]):
        mended["published"], reason = correction.published, correction.reason
    elif head.day and head.day.isoformat() != said:
        mended["published"], reason = head.day.isoformat(), f"the text's own dateline is '{head.dateline}'"
    else:
        return mended
    return mended | {"set_date": said, "date_note": reason}


def without_repeats(articles: Iterable[Article]) -> tuple[list[Article], list[Article]]:
    """Part the articles into those to keep and those that one outlet has twice, word for word.

    Two outlets with the same words both stay: to compare them is what the corpus is for.
    """
    kept: dict[tuple[str, ...], Article] = {}
    repeats = []
    for article in articles:
        record = (article["outlet"], article["published"], article["title"], *article["paragraphs"])
        if record in kept:
            repeats.append(article)
        else:
            kept[record] = article
    return list(kept.values()), repeats


def read_articles(path: Path) -> list[Article]:
    """Read articles as JSON Lines."""
    # Not splitlines(), which would also cut at the line separators that a JSON string may hold.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def write_articles(path: Path, articles: Iterable[Article]) -> None:
    """Write articles as JSON Lines, with the same line ends on every system."""
    lines = (json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def summary(articles: list[Article], repeats: list[Article]) -> Iterator[str]:
    """Yield what was done: the table of README.md, the changed dates, the records left out."""
    counts = Counter(article["outlet"] for article in articles)
    yield "| outlet | articles |"
    yield "|---|---:|"
    for outlet, count in sorted(counts.items()):
        yield f"| {outlet} | {count} |"
    yield f"| **all** | **{sum(counts.values())}** |"
    yield ""
    for article in articles:
        if "set_date" in article:
            yield f"{article['id']}: {article['set_date']} -> {article['published']}: {article['date_note']}"
    for article in repeats:
        yield f"{article['id']}: left out, {article['outlet']} has the same record twice"


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Make the sample corpus.")
    parser.add_argument("--syria", type=Path, required=True, metavar="FILE", help="the FA-KES articles as JSON Lines")
    parser.add_argument("--aleppo", type=Path, required=True, metavar="FILE", help="the AhlulBayt article as text")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, metavar="DIR", help="default: samples/")
    return parser.parse_args()


def main() -> None:
    """Rewrite the sample corpus."""
    arguments = parse_arguments()
    chosen = [mend(article) for article in selected(read_articles(arguments.syria))]
    if unknown := CORRECTIONS.keys() - {article["id"] for article in chosen}:
        raise SystemExit(f"corrections for articles that are not in the selection: {', '.join(sorted(unknown))}")
    chosen.sort(key=lambda article: (article["published"], article["outlet"], article["id"]))
    kept, repeats = without_repeats(chosen)
    aleppo = ALEPPO | {"text": arguments.aleppo.read_text(encoding="utf-8")}
    write_articles(arguments.out / "syria.jsonl", kept)
    write_articles(arguments.out / "aleppo.jsonl", [aleppo])
    print("\n".join(summary(sorted([*kept, aleppo], key=lambda article: article["published"]), repeats)))


if __name__ == "__main__":
    main()
