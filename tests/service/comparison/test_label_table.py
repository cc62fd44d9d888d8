"""The table of labels: who calls whom what, with counts, and no actor joined to another through one weak link."""

from service.comparison.telling import Found, Telling
from service.comparison.wording.table import LabelGroup, LabelPair, Usage, label_table


def pair(left: tuple[str, str], right: tuple[str, str], words: tuple[str, str], probability: float = 0.9) -> LabelPair:
    """Two tellings, each (outlet, text), and the words found in them."""
    spans = [
        (text.index(word), text.index(word) + len(word)) for (_, text), word in zip((left, right), words, strict=True)
    ]
    detail: dict[str, object] = {
        "same": "actor",
        "left": {"words": words[0], "voice": "quoted" if "“" in left[1] else "outlet"},
        "right": {"words": words[1], "voice": "quoted" if "“" in right[1] else "outlet"},
    }
    tellings = Telling(left[1]), Telling(right[1])
    return LabelPair((left[0], right[0]), tellings, Found("label", spans[0], spans[1], probability, detail))


A, B, C = (
    ("North", "The rebels left the town."),
    ("South", "The terrorists left the town."),
    ("East", "Insurgents left it."),
)


def test_a_sentence_counts_once_for_each_word_in_however_many_pairs_it_stands() -> None:
    pairs = [
        pair(A, B, ("rebels", "terrorists")),
        pair(A, C, ("rebels", "Insurgents")),
        pair(B, C, ("terrorists", "Insurgents")),
    ]
    quoted = ("South", "“The terrorists will pay.")
    pairs.append(pair(A, quoted, ("rebels", "terrorists")))
    assert label_table(pairs) == [
        LabelGroup(
            "actor",
            ("terrorists", "Insurgents", "rebels"),
            (Usage("East", "Insurgents", 1, 0), Usage("North", "rebels", 1, 0), Usage("South", "terrorists", 1, 1)),
        )
    ]


def test_one_weak_link_joins_no_two_actors() -> None:
    army = ("North", "The army stayed."), ("South", "The military stayed.")
    pairs = [pair(A, B, ("rebels", "terrorists")), pair(*army, ("army", "military"))]
    weak = pair(army[0], B, ("army", "terrorists"), 0.7)
    assert {group.words for group in label_table([*pairs, weak])} == {("rebels", "terrorists"), ("army", "military")}


def test_words_that_one_sentence_uses_side_by_side_are_two_actors() -> None:
    both = ("North", "The rebels fought the terrorists."), ("South", "The terrorists fought back.")
    assert label_table([pair(*both, ("rebels", "terrorists"))]) == []


def test_the_order_of_pairs_and_of_their_sides_changes_nothing() -> None:
    pairs = [
        pair(A, B, ("rebels", "terrorists")),
        pair(A, C, ("rebels", "Insurgents")),
        pair(B, C, ("terrorists", "Insurgents")),
    ]
    turned = [
        pair(B, A, ("terrorists", "rebels")),
        pair(C, A, ("Insurgents", "rebels")),
        pair(C, B, ("Insurgents", "terrorists")),
    ]
    assert label_table(pairs) == label_table(turned[::-1])


def test_no_pairs_make_no_groups() -> None:
    assert label_table([]) == []
