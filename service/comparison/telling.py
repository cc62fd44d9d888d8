"""What every detector of divergences takes and gives: one claim as one source tells it, and the words that diverge.

Pure: texts in, spans out. A detector looks at two tellings of the same claim and names what they tell differently. Each
holds these laws (`tests/service/comparison/laws.py`): spans lie inside the text; swapping the tellings swaps the
spans and nothing else; a text beside itself gives nothing.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from indexer.store.records import Tokens

DivergenceType = Literal["quantity", "label", "attribution", "certainty", "contradiction", "time", "place"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Telling:
    """One sentence or clause. `lang` is a BCP 47 tag, `published` the day of its article, `tokens` the model's reading;
    `in_quotation`: a quotation that was opened before it is still open where it begins.
    """

    text: str
    lang: str = "en"
    published: date | None = None
    tokens: Tokens | None = None
    in_quotation: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What two tellings tell differently: the words on both sides, (start, end) in code points of each text.

    `probability` in [0, 1] that a careful reader agrees: a detector's holds if both tell one claim, and `find_divergences`
    weighs whether they do. `detail` says how they differ, for machines (docs/comparison.md).
    """

    type: DivergenceType
    left: Span
    right: Span
    probability: float
    detail: dict[str, object] = field(default_factory=dict)


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a code point."""
    return one[0] < other[1] and other[0] < one[1]
