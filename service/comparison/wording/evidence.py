"""What the cast of an event says of two terms: do they name the same? Pure."""

from dataclasses import dataclass

import numpy as np

from service.comparison.wording.cast import Cast
from service.comparison.wording.terms import Term

FEATURES = (
    "apposed",  # share of the names beside which the noun stands that are this one; 1 for two parts of one name
    "apposed to others",  # logarithm of 1 + how often the noun, or the surer of two nouns, stands beside other names only
    "shared roles",  # cosine of the counts of names beside which two nouns stand
    "mean actors",  # probability that the word less sure to be an actor is one, the mean over all its mentions
    "opposed",  # logarithm of the number of pairs of near sentences that have the one word here and the other there
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The features, of which the two counts are without their logarithm."""

    apposed: float = 0.0
    apposed_to_others: int = 0
    shared_roles: float = 0.0
    mean_actors: float = 0.0
    opposed: int = 0

    @property
    def speaks_for_it(self) -> bool:
        """Whether a name that both stand beside makes them worth a judgement, however unlike they are in their sentences."""
        return self.apposed > 0 or self.shared_roles > 0

    def as_row(self) -> tuple[float, ...]:
        """The features in order."""
        others, opposed = np.log1p(self.apposed_to_others), np.log(max(1, self.opposed))
        return self.apposed, float(others), self.shared_roles, self.mean_actors, float(opposed)


NONE = Evidence()


def evidence_for(here: Term, there: Term, cast: Cast) -> Evidence:
    """What the cast says of two terms; the order of the two never matters."""
    one, other = here.stems[-1], there.stems[-1]
    apposed, others, shared = 0.0, 0, 0.0
    if here.name and there.name:
        apposed = float(cast.are_aliases(here, there))
    elif here.name or there.name:
        noun, name = (there, here) if here.name else (here, there)
        mine, others = cast.apposed(noun, name)
        apposed = mine / max(1, mine + others)
    else:
        shared, others = cast.shared_roles(one, other), cast.other_roles(one, other)
    mean = min(cast.actors.get(one, 0.0), cast.actors.get(other, 0.0))
    return Evidence(round(apposed, 5), others, round(shared, 5), round(mean, 5), cast.opposed(one, other))
