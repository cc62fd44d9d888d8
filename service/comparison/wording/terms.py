"""The terms of a sentence: what could name somebody, each with the model's vector of it. Pure.

A term is a name (a run of capitalised words) or a single word that is no function word of its language.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

import numpy as np

from indexer.matching.frequencies import background_frequencies
from indexer.matching.languages import rules
from indexer.matching.letters import CAPITAL, LETTER, LETTERS_AND_DIGITS
from indexer.matching.terms import NAME_PREFIX
from indexer.store.records import Tokens, Vectors
from service.comparison.telling import Span, Telling
from service.comparison.wording.quotes import quoted_parts

# Initials with full stops ("U.S.", "F.B.I."), or letters and digits with inner apostrophes; hyphens part words.
WORD = re.compile(rf"(?:{LETTER}\.){{2,}}|{LETTERS_AND_DIGITS}(?:['’]{LETTERS_AND_DIGITS})*")
POSSESSIVE = re.compile(r"['’]s?$")
# What may stand between two words of one phrase: the articles of some sets have spaces around hyphens.
JOINT = re.compile(r" ?[-‑]? ?")
HYPHEN = re.compile(r" ?[-‑] ?\w")
# From this share of capitalised words on, capitals say nothing: a headline in title case, or all capitals.
TITLE_CASE = 0.8
FEWEST_WORDS = 6
# A word that general news mostly writes inside of names is a name wherever it opens a sentence.
MOSTLY = 0.5
# A full stop after few letters with a capital shortens a form of address or a first name: "Mr.", "J.".
ABBREVIATED = re.compile(rf"\b{CAPITAL}(?:{LETTER}){{0,2}}\.$")
# Particles of names, joined by a hyphen, are short: "al-Assad", "Jong-un".
LONGEST_PARTICLE = 3
# Terms that one sentence gives at most: pairs of terms grow with the square, and nobody reads a longer sentence.
MOST_TERMS = 120


@dataclass(frozen=True, slots=True)
class Term:
    """A name or a word: `stems` are its words folded; `chain` numbers the phrase of terms that it stands in.

    It is `general` where it says no more than that they are people, `hyphenated` where a hyphen and more of a word follow.
    A noun may take a `stance` on whom it names, and may name him by his `role`: "" where the language lists none.
    """

    span: Span
    stems: tuple[str, ...]
    name: bool
    plural: bool
    general: bool
    hyphenated: bool
    quoted: bool
    chain: int
    stance: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The terms of a sentence in order, their unit vectors (terms, d), and the stems of all its words."""

    terms: tuple[Term, ...]
    vectors: Vectors
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Word:
    span: Span
    text: str
    name: bool

    @property
    def stem(self) -> str:
        return stem(self.text)


@lru_cache(maxsize=1024)
def read(telling: Telling) -> Reading | None:
    """What the model has read; None where the language has no rules, or the model gave no tokens or of no such term."""
    known = language(telling.lang)
    if known is None or telling.tokens is None or not len(telling.tokens.places):
        return None
    words = _words(telling.text, int(telling.tokens.places[:, 1].max()))
    terms = list(islice(_terms(telling.text, words, known), MOST_TERMS))
    vectors = [_vector(telling.tokens, term.span) for term in terms]
    held = [place for place, vector in enumerate(vectors) if vector.any()]
    if not held:
        return None
    return Reading(
        tuple(terms[place] for place in held),
        np.stack([vectors[place] for place in held]),
        frozenset(word.stem for word in words),
    )


@dataclass(frozen=True, slots=True)
class Language:
    """Rules of `languages/<lang>/wording.toml`: words that name nobody or anybody, and which nouns are plural.

    `determiners` are those of the function words that open a phrase: articles, demonstratives, possessives. `stances` and
    `roles` give those of nouns in the singular.
    """

    function_words: frozenset[str]
    determiners: frozenset[str]
    general_nouns: frozenset[str]
    plural_endings: tuple[str, ...]
    singular_endings: tuple[str, ...]
    plurals: frozenset[str]
    singulars: tuple[tuple[str, str], ...]
    stances: Mapping[str, str]
    roles: Mapping[str, str]

    def is_plural(self, noun: str) -> bool:
        """Whether a folded noun is plural, by its ending."""
        ends = noun.endswith(self.plural_endings) and not noun.endswith(self.singular_endings)
        return ends or noun in self.plurals

    def of_singular(self, listed: Mapping[str, str], noun: str) -> str:
        """What a list of singulars gives for a folded noun, singular or plural; "" where it stands in none."""
        forms = [noun, *(noun.removesuffix(old) + new for old, new in self.singulars if noun.endswith(old))]
        return next((listed[form] for form in forms if form in listed), "")


@cache
def language(lang: str) -> Language | None:
    """The rules of a language; None where it has none."""
    table = rules(lang, "wording")
    if table is None:
        return None
    number, words = table["number"], table["function_words"]
    return Language(
        frozenset(" ".join(words.values()).split()),
        frozenset(f"{words['determiners']} {words['pronouns']}".split()),
        frozenset(table["general"]["nouns"].split()),
        tuple(number["plural_endings"].split()),
        tuple(number["singular_endings"].split()),
        frozenset(number["plurals"].split()),
        tuple((plural, singular) for plural, singular in number["singulars"]),
        _listed(table["stances"]),
        _listed(table["roles"]),
    )


def _listed(table: Mapping[str, str]) -> dict[str, str]:
    """The key of the line that each noun stands in."""
    return {noun: key for key, nouns in table.items() for noun in nouns.split()}


def stem(word: str) -> str:
    """A word without case, possessive and the full stops of initials."""
    return POSSESSIVE.sub("", word.casefold()).replace(".", "").replace("’", "'")


@lru_cache(maxsize=65_536)
def related(one: str, other: str) -> bool:
    """Whether two stems are one word or inflected or derived from one: a long common beginning and short endings.

    Short words have to be equal up to a plural's or a demonym's ending: "Iran", "Iranian"; "war", "wars".
    """
    if one == other:
        return True
    shared = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if shared is None:
        rest = abs(len(one) - len(other))
        return rest <= 1 or (rest <= 2 and min(len(one), len(other)) >= 3) or (rest <= 4 <= min(len(one), len(other)))
    return shared >= 4 and max(len(one), len(other)) - shared <= min(4, shared)


def _words(text: str, end: int) -> list[_Word]:
    """The words of the first `end` code points, and which of them belong to names."""
    found = list(WORD.finditer(text, 0, end))
    capital = [match.group()[:1].isupper() for match in found]
    longer = [upper for match, upper in zip(found, capital, strict=True) if len(match.group()) > 3]
    spoken = len(longer) >= FEWEST_WORDS and sum(longer) >= TITLE_CASE * len(longer)
    words = []
    for place, match in enumerate(found):
        unsure = spoken or opens(text, match.start())
        name = capital[place] and (not unsure or _mostly_name(match.group()))
        words.append(_Word(match.span(), match.group(), name))
    for place, word in enumerate(words):
        follows_capital = place + 1 < len(words) and words[place + 1].name and not spoken
        if capital[place] and follows_capital and text[word.span[1] : words[place + 1].span[0]] == " ":
            words[place] = _Word(word.span, word.text, True)
    return [_with_particle(text, words, place) for place in range(len(words))]


def _with_particle(text: str, words: Sequence[_Word], place: int) -> _Word:
    word = words[place]
    if word.name or len(word.text) > LONGEST_PARTICLE or not word.text.isalpha():
        return word
    before = place > 0 and words[place - 1].name and "-" in text[words[place - 1].span[1] : word.span[0]]
    after = (
        place + 1 < len(words)
        and words[place + 1].name
        and text[word.span[1] : words[place + 1].span[0]].strip() == "-"
    )
    return _Word(word.span, word.text, True) if before or after else word


def opens(text: str, start: int) -> bool:
    """Whether a word that begins here opens a sentence or a quotation: then its capital says nothing."""
    before = text[max(0, start - 5) : start].rstrip()
    return not before or before[-1] in '!?:—–"“„«…' or (before[-1] == "." and not ABBREVIATED.search(before))


def _mostly_name(word: str) -> bool:
    shares = background_frequencies()
    folded = stem(word)
    return shares.get(NAME_PREFIX + folded, 0.0) > MOSTLY * shares.get(folded, 0.0) or "." in word


def _terms(text: str, words: Sequence[_Word], known: Language) -> Iterator[Term]:
    quoted = quoted_parts(text)
    chain = 0
    before: _Word | None = None
    run: list[_Word] = []
    for word in words:
        joined = before is not None and JOINT.fullmatch(text[before.span[1] : word.span[0]]) is not None
        content = not _is_skipped(word, known.function_words)
        if run and not (joined and content and word.name and run[-1].name):
            yield _term(text, run, quoted, known, chain)
            run = []
        chain += not (joined and content)
        before = word if content else None
        if content:
            run.append(word)
    if run:
        yield _term(text, run, quoted, known, chain)


def _term(text: str, run: Sequence[_Word], quoted: Sequence[Span], known: Language, chain: int) -> Term:
    start, end = run[0].span[0], run[-1].span[1]
    stems = tuple(word.stem for word in run)
    return Term(
        span=(start, end - len(run[-1].text) + len(POSSESSIVE.sub("", run[-1].text))),
        stems=stems,
        name=run[-1].name,
        plural=known.is_plural(stems[-1]),
        general=stems[-1] in known.general_nouns,
        hyphenated=HYPHEN.match(text, end) is not None,
        quoted=any(opens <= start < closes for opens, closes in quoted),
        chain=chain,
        stance="" if run[-1].name else known.of_singular(known.stances, stems[-1]),
        role="" if run[-1].name else known.of_singular(known.roles, stems[-1]),
    )


def _is_skipped(word: _Word, skipped: frozenset[str]) -> bool:
    return any(letter.isdigit() for letter in word.text) or len(word.stem) < 2 or word.stem in skipped


def _vector(tokens: Tokens, span: Span) -> Vectors:
    """The unit mean of the vectors of the tokens that overlap a span; zeros where none does."""
    inside = (tokens.places[:, 0] < span[1]) & (tokens.places[:, 1] > span[0])
    total: Vectors = tokens.vectors[inside].sum(axis=0)
    length = float(np.linalg.norm(total))
    return total / np.float32(length) if length > 0 else np.zeros_like(total)
