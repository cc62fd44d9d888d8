"""What desks do to a wire paragraph, made at random from a seed: the constructed copies of `benchmarks.origins`."""

import re
from collections.abc import Callable, Sequence
from random import Random

from indexer.matching.sentences import sentence_spans

Edit = Callable[[str, Random], str]
WORD = re.compile(r"[^\W\d_]{3,}")
# American and British spellings, stems that take endings.
SPELLINGS = (
    ("color", "colour"),
    ("favor", "favour"),
    ("labor", "labour"),
    ("neighbor", "neighbour"),
    ("defense", "defence"),
    ("offense", "offence"),
    ("center", "centre"),
    ("program", "programme"),
    ("organiz", "organis"),
    ("recogniz", "recognis"),
    ("criticiz", "criticis"),
    ("traveled", "travelled"),
    ("canceled", "cancelled"),
    ("percent", "per cent"),
)
TITLES = (
    ("President ", "Mr. "),
    ("Sen. ", "Senator "),
    ("Rep. ", "Congressman "),
    ("Gov. ", "Governor "),
    ("Secretary ", ""),
    ("Mr. ", ""),
)
PLACES = ("WASHINGTON", "LONDON", "GENEVA", "CAIRO", "NEW YORK")
# Common words, so that a word put in the place of another is no sign of anything.
FILLERS = (
    "reported official public major further several recent former local national early late final broad strong likely "
    "senior private general central open direct whole large small clear wider joint formal active annual"
).split()


def spelling(text: str, random: Random) -> str:
    """American or British."""
    british = random.random() < 0.5
    for american, other in SPELLINGS:
        text = text.replace(american, other) if british else text.replace(other, american)
    return text


def titles(text: str, _: Random) -> str:
    """Titles of persons as another style book has them."""
    for long, short in TITLES:
        text = text.replace(long, short)
    return text


def quotation_marks(text: str, random: Random) -> str:
    """Curly, straight or angular marks, and another apostrophe."""
    opening, closing = random.choice(("“”", '""', "«»"))
    plain = re.sub("[“”«»]", '"', text)
    marks = iter(range(plain.count('"')))
    text = re.sub('"', lambda _: opening if next(marks) % 2 == 0 else closing, plain)
    return text.replace("’", "'") if random.random() < 0.5 else text.replace("'", "’")


def dateline(text: str, random: Random) -> str:
    """A dateline put before it."""
    return f"{random.choice(PLACES)} (AP) — {text}"


def numbers(text: str, random: Random) -> str:
    """One number another: a toll that was brought up to date."""
    found = list(re.finditer(r"\b\d{1,3}\b", text))
    if not found:
        return words(text, random, every=14)
    chosen = random.choice(found)
    changed = str(int(chosen.group()) + random.randint(1, 9))
    return text[: chosen.start()] + changed + text[chosen.end() :]


def words(text: str, random: Random, *, every: int = 12) -> str:
    """One word of `every` replaced by another, dropped, or followed by one more."""

    def changed(match: re.Match[str]) -> str:
        if random.random() * every >= 1:
            return match.group()
        filler = random.choice(FILLERS)
        return random.choice((filler, filler, f"{match.group()} {filler}", ""))

    return re.sub("  +", " ", WORD.sub(changed, text))


def typo(text: str, random: Random) -> str:
    """Two letters of one word in the wrong order."""
    found = [match for match in WORD.finditer(text) if len(match.group()) > 4]
    if not found:
        return text
    place = random.choice(found).start() + 1
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def cut(text: str, random: Random) -> str:
    """Its first sentences, at least one and not all; of a single sentence what stands before its last comma."""
    spans = sentence_spans(text, "en")
    if len(spans) > 1:
        return text[: spans[random.randrange(len(spans) - 1)][1]]
    head, comma, _ = text.rpartition(", ")
    return f"{head}." if comma and len(head.split()) >= 8 else text


SMALL: tuple[Edit, ...] = (spelling, titles, quotation_marks, dateline, numbers, typo)


def edited(text: str, strength: str, random: Random) -> str:
    """The text after edits of a strength: `verbatim`, `light` (one small), `medium` (two, words), `heavy` (more, cuts)."""
    if strength == "verbatim":
        return text
    for edit in random.sample(SMALL, {"light": 1, "medium": 2, "heavy": 3}[strength]):
        text = edit(text, random)
    if strength == "medium":
        text = words(text, random, every=14)
    if strength == "heavy":
        text = words(cut(text, random) if random.random() < 0.4 else text, random, every=8)
    return text


def rewritten(paragraphs: Sequence[str], strength: str, random: Random) -> list[tuple[str, list[int]]]:
    """An article's paragraphs as another desk prints them: (text, positions of the originals).

    One in eight is left out, one in eight joined with the next, one in eight cut; the rest are edited only.
    """
    found: list[tuple[str, list[int]]] = []
    position = 0
    while position < len(paragraphs):
        text, originals = paragraphs[position], [position]
        fate = random.random() * 8
        if fate < 1 and strength != "verbatim":
            position += 1
            continue
        if 1 <= fate < 2 and position + 1 < len(paragraphs) and strength != "verbatim":
            position += 1
            text, originals = f"{text} {paragraphs[position]}", [position - 1, position]
        elif 2 <= fate < 3 and strength != "verbatim":
            text = cut(text, random)
        found.append((edited(text, strength, random), originals))
        position += 1
    return found
