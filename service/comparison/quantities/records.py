"""What is read of a stated quantity."""

from dataclasses import dataclass
from typing import Literal

from service.comparison.telling import Span

# How near to the word the number is: "56", "at least 56", "more than 56", "about 56" or "nearly 56" or "50 to 60", "dozens".
Precision = Literal["exact", "bound", "open", "about", "vague"]
# By what the counted was told: a state behind it ("56 people were killed"), an act before it ("killed 56"), an event ("the
# killing of 56"), a counted noun of its own ("56 deaths"), a total before it ("the toll rose to 56"), its noun alone ("56
# districts"), a unit ("56 km").
Basis = Literal["state", "act", "event", "thing", "total", "noun", "unit"]

# Whether a number tells by how much something has changed ("by 3 percent"), or to what ("to 8 percent").
Change = Literal["", "step", "level"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One stated quantity: text[start:end] is the whole phrase, with bound words before and the counted noun behind.

    `number` spans the number alone. `low` and `high` bound what is stated (None: open). `predicate` is what is said of the
    counted ("killed", or "" where nothing is), `counted` who or what ("people", "districts", or the dimension of a unit),
    `unit` the unit's name in `units.UNITS`. `part`: it is a share of another number ("among them 5 children") or needs one
    ("and three others"), so it is no total. `wide`: it counts over a time or several events ("since March"). `single`: one
    person, told by an article ("a man"), who need not be the only one. `risen`: it is said to have grown to this.
    `restricted`: it counts those of a place or a group ("31 people hurt were treated abroad"), a part of a total that is not
    told. `per`: the time by which it counts ("300 a day"). `named`: so many persons whom the words beside it tell, above 0 such
    as are counted in it ("including the gunman"), below 0 such as are not ("and the gunman"). `distance`: words between the
    number and what told the kind.
    """

    start: int
    end: int
    number: Span
    low: float | None
    high: float | None
    precision: Precision
    predicate: str
    counted: str
    basis: Basis
    distance: int
    unit: str | None = None
    part: bool = False
    wide: bool = False
    single: bool = False
    risen: bool = False
    restricted: bool = False
    per: str = ""
    change: Change = ""
    named: int = 0

    @property
    def kind(self) -> str:
        """What is counted, in words: "killed", "children killed", "districts", "area"."""
        if not self.predicate:
            return self.counted
        return self.predicate if self.counted == PEOPLE else f"{self.counted} {self.predicate}"


# The group that stands for all persons.
PEOPLE = "people"
# Spans of time, and those that a court orders; the score of a match or a vote, of which `low` and `high` are both numbers.
DURATION, IMPRISONMENT, SCORE = "duration", "imprisonment", "score"
