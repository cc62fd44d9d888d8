"""Do two texts tell the same claim? How often the probability is right, and what it costs.

    python -m benchmarks.agreement tests/gold/claims.jsonl tests/gold/near_claims.jsonl answers/pairs.jsonl
        ecbplus/sentences.jsonl --claimdiff claimpairs/pairs.jsonl

Nothing is reported of pairs that were learned from: the judgement is fitted anew without each fold (of judged pairs by
chance, of sentences by topic), and answers are not learned from. 95 % intervals by bootstrap over the pairs.

**Judged pairs**: sentences of matched paragraphs, of different outlets (`tests/gold/README.md`). As drawn
(evenly over the cosine, so there are many doubtful ones), and at their natural frequency.

**Answers** (NAnCo, Laban et al., Discord Questions, EMNLP Findings 2022). What was published was given: the question and both
answers as text spans, to the consolidation model (balanced accuracy 0.81); the answers alone, to all-mpnet-base-v2 (0.73); the
paragraphs alone, to NLI models (0.58 to 0.59). Equal answers counted as the same unseen, in all of these. A threshold
was the mean of the best ones of questions Q2, Q3, Q5 and Q6; the figures are the mean over Q4, Q7, Q8 and Q9. The development
file holds Q2, Q3, Q5 and Q6 alone, of which the authors' code prints, with the best threshold of each question itself: 0.93,
0.85 and 0.61 to 0.64. Here a question's threshold is the mean of the best ones of the three others.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.metrics import roc_auc_score

from indexer.store.encoder import Encoder, load_encoder
from service.comparison.agreement.judgement import Head, masked, same_claim_matrix
from service.comparison.agreement.pairing import Features
from service.comparison.agreement.train import (
    Lessons,
    answer_lessons,
    chain_lessons,
    claimdiff_lessons,
    fitted,
    judged_lessons,
    log_odds,
)
from service.comparison.telling import Telling
from service.figures import Figure, figure

# What alignment used before: chosen by reading.
FORMER_COSINE = 0.55
COSINE = Features._fields.index("cosine")
SENTENCES = 180
Scores = NDArray[np.float64]
Chosen = NDArray[np.int64]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Do two texts tell the same claim?")
    parser.add_argument("claims", type=Path, nargs=2, help="judged pairs of sentences: claims.jsonl, near_claims.jsonl")
    parser.add_argument("answers", type=Path, help="answers to one question")
    parser.add_argument("chains", type=Path, help="sentences with event chains")
    parser.add_argument("--claimdiff", type=Path, help="claim pairs: strengthen, weaken or not")
    options = parser.parse_args(arguments)
    encoder = load_encoder(None)
    judged, chains = judged_lessons(options.claims, encoder), chain_lessons(options.chains, encoder)
    answers = answer_lessons(options.answers, encoder)
    paragraphs = answer_lessons(options.answers, encoder, sides=("a", "b"))
    console = Console()
    console.print(judged_table(judged, [chains]))
    console.print(answers_table({"answers given": answers, "paragraphs alone": paragraphs}, fitted(judged, [chains])))
    console.print(ranking_table(judged, chains, options.claimdiff, encoder))
    console.print(f"{SENTENCES} sentences, all pairs: {milliseconds(options.claims[0], encoder):.0f} ms of a processor")


def out_of_fold(lessons: Lessons, learned: Callable[[Lessons], tuple[Lessons, Sequence[Lessons]]]) -> Scores:
    """Log-odds of each pair by a judgement fitted without its fold: `learned` gives (judged, others) for the rest."""
    scores = np.zeros(len(lessons.same))
    for fold in np.unique(lessons.group):
        out = lessons.group == fold
        scores[out] = log_odds(fitted(*learned(lessons.where(~out))), lessons.where(out))
    return scores


def judged_table(judged: Lessons, others: Sequence[Lessons]) -> Table:
    """Precision and recall of the rows' cut, the former one beside it, and the calibration."""
    scores = out_of_fold(judged, lambda rest: (rest, others))
    cosines = judged.rows[:, COSINE]
    table = _table(
        f"judged pairs: {len(scores)}, {judged.same.sum()} of them the same; the first figure of each is as drawn"
    )
    for name, marked in (("probability ≥ 0.5", scores >= 0), (f"cosine ≥ {FORMER_COSINE}", cosines >= FORMER_COSINE)):
        for weighed, weight in (("", np.ones(len(scores))), (", natural frequency", judged.stands_for)):
            right = weight * (marked & judged.same)
            table.add_row(*_cells(f"{name}: precision{weighed}", right, weight * marked))
            table.add_row(*_cells(f"{name}: recall{weighed}", right, weight * judged.same))
    table.add_row(*_auc_row("probability: AUC", judged.same, scores))
    table.add_row(*_auc_row("cosine: AUC", judged.same, cosines))
    probability = 1 / (1 + np.exp(-scores))
    table.add_row(
        *_row("calibration error, 5 bins", judged.same, lambda each: _ece(probability[each], judged.same[each]))
    )
    return table


def answers_table(settings: dict[str, Lessons], heads: Sequence[Head]) -> Table:
    """Balanced accuracy of each question, its threshold learned from the others."""
    table = _table("same answer or another: balanced accuracy, mean over the questions left out in turn")
    for setting, lessons in settings.items():
        above, near = np.zeros(len(lessons.same)), np.zeros(len(lessons.same))
        said = log_odds(heads, lessons)
        for question in np.unique(lessons.group):
            mine = lessons.group == question
            for scores, margin in ((said, above), (lessons.rows[:, COSINE], near)):
                margin[mine] = scores[mine] - _mean_threshold(lessons, scores, question)
        table.add_row(*_answers_row(f"{setting}, probability", lessons, above))
        table.add_row(*_answers_row(f"{setting}, cosine", lessons, near))
    return table


def _answers_row(name: str, lessons: Lessons, margin: Scores) -> tuple[str, str, str]:
    questions = [np.flatnonzero(lessons.group == question) for question in np.unique(lessons.group)]
    each = ", ".join(f"{_balanced(lessons, margin, question):.2f}" for question in questions)
    return _row(f"{name} ({each})", margin, lambda chosen: _balanced(lessons, margin, chosen))


def ranking_table(judged: Lessons, chains: Lessons, claimdiff: Path | None, encoder: Encoder) -> Table:
    """How well the probability ranks what it was not made to decide."""
    table = _table("area under the ROC curve")
    said = out_of_fold(chains, lambda rest: (judged, [rest]))
    table.add_row(*_auc_row("sentences that share events, of one topic", chains.same, said))
    if claimdiff is not None:
        heads = fitted(judged, [chains])
        for task in ("strengthen", "weaken"):
            lessons = claimdiff_lessons(claimdiff, task, encoder)
            table.add_row(*_auc_row(f"ClaimDiff: {task} or not", lessons.same, log_odds(heads, lessons)))
    return table


def milliseconds(claims: Path, encoder: Encoder) -> float:
    """Processor time of all pairs of SENTENCES sentences, the median of five."""
    records = map(json.loads, claims.read_text(encoding="utf-8").splitlines())
    texts = sorted({record[side] for record in records for side in ("left", "right")})[:SENTENCES]
    read = encoder.encode_tokens(list(map(masked, texts)))
    tellings = [Telling(text, tokens=tokens) for text, tokens in zip(texts, read, strict=True)]
    times = []
    for _ in range(5):
        start = process_time()
        same_claim_matrix(tellings)
        times.append(process_time() - start)
    return 1000 * float(np.median(times))


def _mean_threshold(lessons: Lessons, scores: Scores, without: int) -> float:
    others = [group for group in np.unique(lessons.group) if group != without]
    return float(
        np.mean(
            [_best_threshold(scores[mine], lessons.same[mine]) for mine in (lessons.group == other for other in others)]
        )
    )


def _best_threshold(scores: Scores, same: NDArray[np.bool_]) -> float:
    """The score from which "the same" is said with the best balanced accuracy."""
    order = np.argsort(-scores, kind="stable")
    hits, misses = np.cumsum(same[order]) / same.sum(), np.cumsum(~same[order]) / (~same).sum()
    last_of_equals = np.append(np.diff(scores[order]) != 0, True)
    return float(scores[order][np.where(last_of_equals, hits - misses, -1).argmax()])


def _balanced(lessons: Lessons, margin: Scores, chosen: Chosen) -> float:
    """Mean over the questions in `chosen` of the balanced accuracy of "the margin is at least 0"."""
    same, right, groups = lessons.same[chosen], (margin >= 0)[chosen] == lessons.same[chosen], lessons.group[chosen]
    each = [
        (right[same & (groups == group)].mean() + right[~same & (groups == group)].mean()) / 2
        for group in np.unique(groups)
    ]
    return float(np.mean(each))


def _auc_row(name: str, same: NDArray[np.bool_], scores: Scores) -> tuple[str, str, str]:
    return _row(name, scores, lambda chosen: float(roc_auc_score(same[chosen], scores[chosen])))


def _ece(probability: Scores, same: NDArray[np.bool_], bins: int = 5) -> float:
    place = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = [abs((probability - same)[place == each].sum()) for each in range(bins)]
    return float(sum(gaps) / len(same))


def _table(title: str) -> Table:
    return Table("measure", "value", "95 % interval", title=title)


def _cells(name: str, part: Scores, whole: Scores) -> tuple[str, str, str]:
    """A share of sums."""
    return _row(name, whole, lambda each: float(part[each].sum() / max(whole[each].sum(), 1e-9)))


def _row(name: str, items: NDArray[np.generic], measure: Callable[[Chosen], float]) -> tuple[str, str, str]:
    return (name, *_numbers(figure(name, len(items), measure)))


def _numbers(found: Figure) -> tuple[str, str]:
    return f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}"


if __name__ == "__main__":
    main()
