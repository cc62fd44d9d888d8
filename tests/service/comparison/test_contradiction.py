"""Opposite claims are found where they are plain, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.comparison.contradiction import find
from service.comparison.telling import Telling
from tests.service.comparison import laws


def marks(left: str, right: str, lang: str = "en") -> list[tuple[str, str, object]]:
    found = find(Telling(left, lang), Telling(right, lang))
    return [(left[slice(*each.left)], right[slice(*each.right)], each.detail["kind"]) for each in found]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (
            "Police used tear gas against the crowd in Tartus.",
            "Police did not use tear gas against the crowd in Tartus.",
            ("used", "did not use", "negation"),
        ),
        (
            "The air strikes on Idlib were carried out by Russian planes.",
            "Russian planes have not carried out air strikes on Idlib.",
            ("carried", "have not carried", "negation"),
        ),
        (
            "The hospital in Aleppo was hit by a rocket.",
            "The hospital in Aleppo has not been hit by a rocket.",
            ("hit", "has not been hit", "negation"),
        ),
        (
            "The army bombed the hospital in Aleppo.",
            "The army didn’t bomb the hospital in Aleppo.",
            ("bombed", "didn’t bomb", "negation"),
        ),
        (
            "The attack on the market caused casualties.",
            "There were no casualties in the attack on the market.",
            ("casualties", "no casualties", "absence"),
        ),
        (
            "The army used chlorine in Douma.",
            "The army denied using chlorine in Douma.",
            ("used", "denied using", "denial"),
        ),
        (
            "Parliament rejected the budget.",
            "The parliament approved the budget.",
            ("rejected", "approved", "opposite"),
        ),
        (
            "The budget was rejected by parliament on Monday.",
            "Parliament approved the budget.",
            ("rejected", "approved", "opposite"),
        ),
        (
            "The minister confirmed the arrest of the editor.",
            "The minister denied the arrest of the editor.",
            ("confirmed", "denied", "opposite"),
        ),
        (
            "The truce talks in Astana failed.",
            "The truce talks in Astana succeeded.",
            ("failed", "succeeded", "opposite"),
        ),
        ("Homs won the cup final.", "Homs lost the cup final.", ("won", "lost", "opposite")),
        # what failed or was refused was not done; irregular verbs, and verbs made of them
        (
            "The army retook the town of Palmyra.",
            "The army failed to retake the town of Palmyra.",
            ("retook", "failed to retake", "negation"),
        ),
        (
            "The governor signed the land bill.",
            "The governor refused to sign the land bill.",
            ("signed", "refused to sign", "negation"),
        ),
        (
            "The ship sank off the coast of Malta.",
            "The ship did not sink off the coast of Malta.",
            ("sank", "did not sink", "negation"),
        ),
        (
            "The Senate passed the tax bill.",
            "The Senate did not pass the tax bill.",
            ("passed", "did not pass", "negation"),
        ),
        # what is denied to somebody is not given
        (
            "The judge granted bail to the former mayor.",
            "The judge denied bail to the mayor.",
            ("granted", "denied", "opposite"),
        ),
        (
            "Turkey granted the request of the pilot.",
            "Turkey denied the request of the pilot.",
            ("granted", "denied", "opposite"),
        ),
        (
            "The appeal against the verdict was rejected by the court.",
            "The appeal against the verdict was upheld by the court.",
            ("rejected", "upheld", "opposite"),
        ),
        (
            "The crossing at Bab al-Hawa was closed on Monday.",
            "The crossing at Bab al-Hawa was open on Monday.",
            ("closed", "open", "opposite"),
        ),
        (
            "Shells hit the power plant near the river.",
            "Shells missed the power plant near the river.",
            ("hit", "missed", "opposite"),
        ),
        (
            "Rebels broke the truce in the town.",
            "Rebels respected the truce in the town.",
            ("broke", "respected", "opposite"),
        ),
    ],
)
def test_opposite_claims_are_marked_at_their_words(left: str, right: str, expected: tuple[str, str, str]) -> None:
    assert marks(left, right) == [expected]
    assert marks(right, left) == [(expected[1], expected[0], expected[2])]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # another subject, another object, roles reversed
        ("Homs won the cup final.", "Latakia lost the cup final."),
        ("The army shelled the rebels in Idlib.", "The rebels did not shell the army in Idlib."),
        (
            "Russian planes carried out air strikes on Idlib.",
            "Russian planes have not carried out air strikes on Homs.",
        ),
        ("Parliament rejected the budget.", "Parliament approved the treaty."),
        # a bill is not its amendment, an appeal not the ruling; another bill, plan, doer
        ("Parliament rejected an amendment to the bill on Monday.", "Parliament approved the bill on Monday."),
        ("The assembly did not approve the annex to the treaty.", "The assembly approved the treaty."),
        ("A complaint about the verdict was dismissed on Tuesday.", "The verdict was upheld on Tuesday."),
        ("The court overturned a ban on the party.", "The court upheld the right of the party to stand."),
        ("The union opposed the plan to close the mine.", "The union supported the plan to save the mine."),
        ("The governor refused to sign the bill on water.", "The governor signed the bill on land."),
        (
            "Opposition lawmakers rejected the reform of schools.",
            "Government lawmakers approved the reform of schools.",
        ),
        ("The bridge was closed to lorries on Monday.", "The bridge was open to cars on Monday."),
        # twice no is yes
        ("The court refused to overturn the law.", "The court upheld the law."),
        # negated to tell what is so
        ("The aid was not sent to the north but to the south.", "The aid was sent to the south."),
        ("The strike hit not the school but the depot.", "The strike hit the depot."),
        # not given, which is no denial that there is any
        ("The judge denied bail to the mayor on Monday.", "The mayor asked the judge for bail on Monday."),
        ("The president denied entry to the inspectors.", "The president confirmed the visit of the inspectors."),
        # not told outright
        ("The army may have used chlorine in Douma.", "The army has not used chlorine in Douma."),
        (
            "The army was accused that it used chlorine in Douma.",
            "Nobody knows whether the army used chlorine in Douma.",
        ),
        ("Rebels accused the army of using chlorine in Douma.", "The army denied using chlorine in Douma."),
        # a negator that negates something else
        ("The army shelled the market in Idlib.", "The army not only shelled the market in Idlib."),
        ("The army holds the market in Idlib.", "The army no longer holds the market in Idlib."),
        ("The blast killed people in Homs.", "The blast killed no more than ten people in Homs."),
        # negated on both sides
        ("He was sentenced to life with no chance of parole.", "He was sentenced to life without parole."),
        ("The army denied using chlorine.", "The army did not use chlorine."),
        ("The army denied that it used chlorine in Douma.", "The army did not use chlorine in Douma."),
        # both words on both sides
        ("Parliament rejected the budget, then approved the budget.", "Parliament approved the budget."),
        # what the clause points at stands elsewhere
        ("The coalition conducted strikes in Tabqa.", "The coalition conducted no strikes in that area."),
        ("A man was charged on suspicion of arson in Bath.", "A man denied arson in Bath."),
    ],
)
def test_what_is_no_plain_contradiction_is_left_alone(left: str, right: str) -> None:
    assert marks(left, right) == []
    assert marks(right, left) == []


def test_a_hedge_makes_it_less_sure() -> None:
    plain, hedged, denied = (
        find(Telling(left), Telling(right))[0].probability
        for left, right in [
            ("The army used chlorine in Douma.", "The army did not use chlorine in Douma."),
            ("The army reportedly used chlorine in Douma.", "The army did not use chlorine in Douma."),
            ("The army used chlorine in Douma.", "The army denied using chlorine in Douma."),
        ]
    )
    assert plain > hedged == denied


def test_spanish_has_rules_of_its_own() -> None:
    assert marks("El parlamento rechazó el presupuesto.", "El parlamento aprobó el presupuesto.", "es") == [
        ("rechazó", "aprobó", "opposite")
    ]
    assert marks("La policía usó gases en Tartus.", "La policía no usó gases en Tartus.", "es-MX") == [
        ("usó", "no usó", "negation")
    ]
    assert marks("El gas fue usado en Tartus.", "El gas no ha sido usado en Tartus.", "es") == [
        ("usado", "no ha sido usado", "negation")
    ]


def test_languages_without_rules_and_pairs_of_two_languages_are_left_alone() -> None:
    left, right = "Parliament rejected the budget.", "Parliament approved the budget."
    assert find(Telling(left, "de"), Telling(right, "de")) == []
    assert find(Telling(left, "en"), Telling(right, "es")) == []


WORDS = st.sampled_from(
    "army police rebels used use denied using not no never chlorine Douma . , ; that by was won lost rejected approved "
    "if may reportedly 7 🙂 e\u0301 حلب".split()
)
TEXTS = st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60)


@given(left=TEXTS, right=TEXTS)
def test_the_laws_hold_on_any_text(left: str, right: str) -> None:
    laws.hold(find, Telling(left), Telling(right))


@pytest.mark.parametrize(
    "part", ["not used ", "WORD ", "7 ", "no ", "denied the ", "won lost ", "حلب ", "🙂", "e\u0301"]
)
def test_long_texts_are_read(part: str) -> None:
    assert find(Telling(part * 5000), Telling("The army used chlorine; it won. " * 1000)) is not None
