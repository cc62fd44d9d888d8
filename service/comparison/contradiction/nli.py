"""Natural language inference: does one telling entail or contradict another? Optional: RASHOMON_NLI names a cross-encoder.

The rules of `contradiction.py` see plain words only. A model for natural language inference reads both tellings; it is asked
both ways round, and its word counts where both answers agree. Without the setting nothing is loaded and nothing asked.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from indexer.store.errors import ModelError
from indexer.store.settings import Settings
from service.comparison.telling import Found, Telling

if TYPE_CHECKING:
    from indexer.store.cross_encoder import PairClassifier

# How models name their classes, by what the name begins with: "entailment", "ENTAILMENT", "contradiction", …
CLASSES = ("entail", "contradict", "neutral")
# Probability both ways round from which a contradiction is told. High: such models find contradictions between any
# sentences with different numbers or places, and the mark is the whole sentence. Not calibrated on a particular model.
SURE = 0.95


class Verdict(NamedTuple):
    """Of a pair, whichever comes first: the smaller of both answers, each in [0, 1]."""

    entails: float
    contradicts: float


class Inference:
    """Asks a cross-encoder with the classes entailment, contradiction and neutral."""

    def __init__(self, classifier: "PairClassifier") -> None:
        self._classifier = classifier
        self._columns = _columns(classifier)

    def verdicts(self, pairs: Sequence[tuple[Telling, Telling]]) -> list[Verdict]:
        """One for each pair; swapping a pair changes nothing."""
        both = [(left.text, right.text) for left, right in pairs] + [(right.text, left.text) for left, right in pairs]
        answers = self._classifier.probabilities(both)[:, self._columns[:2]].reshape(2, len(pairs), 2)
        return [Verdict(float(entails), float(contradicts)) for entails, contradicts in answers.min(axis=0)]

    def find(self, left: Telling, right: Telling) -> list[Found]:
        """A contradiction of the two as wholes, where the model is sure of it both ways round."""
        if left.text == right.text or not left.text.strip() or not right.text.strip():
            return []
        verdict = self.verdicts([(left, right)])[0]
        if verdict.contradicts < SURE:
            return []
        detail: dict[str, object] = {"kind": "inference", "model": self._classifier.name}
        return [Found("contradiction", _whole(left.text), _whole(right.text), verdict.contradicts, detail)]


def inference(settings: Settings) -> Inference | None:
    """As the settings ask; None where they name no model. Raises ModelError."""
    if settings.nli is None:
        return None
    # It loads torch, which a comparison out of what is kept does without.
    from indexer.store.cross_encoder import load_pair_classifier  # noqa: PLC0415

    return Inference(load_pair_classifier(settings.nli, settings.device))


def _columns(classifier: "PairClassifier") -> list[int]:
    """Where entailment, contradiction and neutral stand in the model's answers, by its own names for them."""
    labels = [label.casefold() for label in classifier.labels]
    columns = [[place for place, label in enumerate(labels) if label.startswith(name)] for name in CLASSES]
    if len(labels) != len(CLASSES) or any(len(places) != 1 for places in columns):
        raise ModelError(
            f"{classifier.name} is no model for natural language inference: its classes are {', '.join(classifier.labels)}; "
            "its config must name entailment, contradiction and neutral"
        )
    return [places[0] for places in columns]


def _whole(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, start + len(text.strip())
