"""Objections as evaluation data: pairs of sentences and the mark that is wrong there, as in `tests/gold/divergences.jsonl`."""

from dataclasses import dataclass

from indexer.matching.sentences import sentence_spans
from indexer.store.objections import MarkedWords, Objection
from indexer.store.reading import Reader

# What the sentences hold besides is for a reader to say: nobody was asked.
NOT_READ = "unsure"


@dataclass(frozen=True, slots=True)
class ObjectedSide:
    """The sentences that hold the marked words. `article` is the user's own id where it has one."""

    outlet: str
    published: str | None
    article: str
    text: str


@dataclass(frozen=True, slots=True)
class ObjectedWords:
    """A mark on the two texts: (start, end) in code points of each."""

    type: str
    status: str
    left: tuple[int, int]
    right: tuple[int, int]
    left_text: str
    right_text: str
    sure: bool


@dataclass(frozen=True, slots=True)
class ObjectedPair:
    """One line. `wrong_marks` is the mark objected to, `marks` the same words under the type that somebody gave instead.

    `half` is always "dev": whoever reads objections knows these pairs. `same_claim` is "unsure" until somebody reads them.
    """

    id: str
    half: str
    left: ObjectedSide
    right: ObjectedSide
    same_claim: str
    marks: list[ObjectedWords]
    wrong_marks: list[ObjectedWords]
    wrong: str
    probability: float
    versions: dict[str, str | int]
    by: str
    note: str | None
    at: str


def objected_pairs(reader: Reader) -> list[ObjectedPair]:
    """The pairs of all objections, the oldest first. Where a mark was objected to again, only the newest is given."""
    newest = {(each.type, each.left, each.right): each for each in reader.objections.every()}
    return [_pair(reader, each) for each in sorted(newest.values(), key=lambda each: each.id)]


def _pair(reader: Reader, objection: Objection) -> ObjectedPair:
    (left, left_place), (right, right_place) = (_side(reader, each) for each in (objection.left, objection.right))

    def marked(kind: str, *, sure: bool) -> ObjectedWords:
        words = (left_place, right_place, objection.left.text, objection.right.text)
        return ObjectedWords(kind, objection.status, *words, sure=sure)

    return ObjectedPair(
        id=f"objection-{objection.id}",
        half="dev",
        left=left,
        right=right,
        same_claim=NOT_READ,
        marks=[marked(objection.better_type, sure=False)] if objection.better_type else [],
        wrong_marks=[marked(objection.type, sure=True)],
        wrong=objection.wrong,
        probability=objection.probability,
        versions=objection.versions,
        by=objection.by,
        note=objection.note,
        at=objection.at,
    )


def _side(reader: Reader, words: MarkedWords) -> tuple[ObjectedSide, tuple[int, int]]:
    """The sentences around marked words, and the place of these in them."""
    paragraph, article = reader.paragraph(words.paragraph_id)
    spans = sentence_spans(paragraph.text, article.lang)
    start = max((start for start, _ in spans if start <= words.start), default=0)
    end = min((end for _, end in spans if end >= words.end), default=len(paragraph.text))
    day = article.published[:10] if article.published else None
    side = ObjectedSide(article.outlet, day, article.external_id or str(article.id), paragraph.text[start:end])
    return side, (words.start - start, words.end - start)
