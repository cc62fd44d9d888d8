"""The table of labels: who calls whom what, with counts, and no actor joined to another through one weak link."""

from dataclasses import replace

from service.comparison.telling import Found, Telling
from service.comparison.wording.table import LabelGroup, LabelPair, Place, Said, Usage, label_table

PARAGRAPHS = {"East": 1, "North": 2, "South": 3}


def pair(left: tuple[str, str], right: tuple[str, str], words: tuple[str, str], probability: float = 0.9) -> LabelPair:
    """Two tellings, each (outlet, text), and the words found in them. Each outlet has one paragraph, from 100 on in it."""
    spans = [
        (text.index(word), text.index(word) + len(word)) for (_, text), word in zip((left, right), words, strict=True)
    ]
    detail: dict[str, object] = {
        "same": "actor",
        "left": {"words": words[0], "voice": "quoted" if "“" in left[1] else "outlet"},
        "right": {"words": words[1], "voice": "quoted" if "“" in right[1] else "outlet"},
    }
    one, other = (Said(outlet, Telling(text), PARAGRAPHS[outlet], 100) for outlet, text in (left, right))
    return LabelPair(one, other, Found("label", spans[0], spans[1], probability, detail))


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
            (
                Usage("East", "Insurgents", 1, 0, (Place(1, 100, 110, "Insurgents", "outlet"),)),
                Usage("North", "rebels", 1, 0, (Place(2, 104, 110, "rebels", "outlet"),)),
                Usage(
                    "South",
                    "terrorists",
                    1,
                    1,
                    (Place(3, 104, 114, "terrorists", "outlet"), Place(3, 105, 115, "terrorists", "quoted")),
                ),
            ),
        )
    ]


def test_a_sentence_that_two_paragraphs_repeat_counts_once_and_has_both_places() -> None:
    first = pair(A, B, ("rebels", "terrorists"))
    again = replace(first, left=replace(first.left, paragraph_id=9, start=0))
    (group,) = label_table([first, again])
    (rebels,) = (each for each in group.usages if each.words == "rebels")
    assert (rebels.outlet_voice, rebels.quoted_voice) == (1, 0)
    assert [(each.paragraph_id, each.start) for each in rebels.places] == [(2, 104), (9, 4)]


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


def test_the_words_of_a_group_are_found_elsewhere_too_and_kept_apart() -> None:
    """Once in the place of another outlet's word; and wherever else an outlet says it, whomever it means."""
    others = [
        Said("North", Telling("A rebel fled, “the Rebels' friend” said."), 2, 500),
        Said("South", Telling("They are no terrorist cells."), 3, 0),
        Said("West", Telling("The rebels, and rebellion."), 4, 7),
    ]
    found = pair(A, B, ("rebels", "terrorists"))
    (group,) = label_table(
        [found, pair(B, C, ("terrorists", "Insurgents")), pair(A, C, ("rebels", "Insurgents"))],
        [found.left, found.right, *others],
    )
    elsewhere = {(each.outlet, each.words): each.elsewhere for each in group.usages}
    assert elsewhere == {
        ("East", "Insurgents"): (),
        ("North", "rebels"): (Place(2, 502, 507, "rebel", "outlet"), Place(2, 519, 525, "Rebels", "quoted")),
        ("South", "terrorists"): (Place(3, 12, 21, "terrorist", "outlet"),),
        ("West", "rebels"): (Place(4, 11, 17, "rebels", "outlet"),),
    }
    (west,) = (each for each in group.usages if each.outlet == "West")
    assert (west.outlet_voice, west.quoted_voice, west.places) == (0, 0, ())


def test_singular_and_plural_are_one_word() -> None:
    held = ("East", "The rebel-held town."), ("South", "The terrorist-held town.")
    (group,) = label_table([pair(A, B, ("rebels", "terrorists")), pair(*held, ("rebel", "terrorist"))])
    assert [(each.outlet, each.words) for each in group.usages] == [
        ("East", "rebel"),
        ("North", "rebel"),
        ("South", "terrorist"),
    ]
