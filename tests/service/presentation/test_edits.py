from service.presentation.edits import Edit, edits_of


def test_every_edit_is_told_with_what_stands_around_it() -> None:
    found = edits_of(
        ["The rebels denied that they had sent the car."], ["The insurgents denied that they had sent a car."]
    )
    assert found.edits == [
        Edit("The ", "rebels", "insurgents", "denied that they"),
        Edit("they had sent ", "the", "a", "car."),
    ]
    assert 0.7 < found.likeness < 1


def test_the_same_words_have_no_edits_whatever_the_white_space() -> None:
    assert edits_of(["One text,", "two paragraphs."], ["One text, two paragraphs."]).edits == []


def test_a_sentence_that_was_cut_is_removed_and_nothing_is_added() -> None:
    found = edits_of(["First part. Last part."], ["First part."])
    assert [(edit.removed, edit.added) for edit in found.edits] == [("Last part.", "")]
