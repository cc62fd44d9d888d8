"""Sources, cues and contents, and what two tellings attribute differently. Examples are invented or from samples/."""

import time
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.store.encoder import Encoder
from service.comparison.agreement import masked
from service.comparison.attribution import Attributed, attribution_of, attributions_in, find, joined
from service.comparison.attribution.certainty import certainty_of
from service.comparison.attribution.model import model
from service.comparison.attribution.reading import voice_of
from service.comparison.attribution.words import stands_in_quotation
from service.comparison.telling import Telling
from tests.service.comparison import laws

Told = tuple[str | None, str, list[str]]


def told(text: str, each: Attributed) -> Told:
    source = text[slice(*each.source)] if each.source else None
    return source, text[slice(*each.cue)], [text[slice(*piece)] for piece in each.content]


def all_told(text: str, lang: str = "en") -> list[Told]:
    return [told(text, each) for each in attributions_in(text, lang)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Field sources said the road is open.", ("Field sources", "said", ["the road is open"])),
        ("🚑 Field sources said the road is open.", ("Field sources", "said", ["the road is open"])),
        (
            "SANAs correspondent said that terrorists fired rocket shells.",
            ("SANAs correspondent", "said", ["that terrorists fired rocket shells"]),
        ),
        ("The road is open, a witness said.", ("a witness", "said", ["The road is open"])),
        ("The road is open, said Ann Example, who saw it.", ("Ann Example", "said", ["The road is open"])),
        ("Ann Example, head of the council, said the road is open.", ("Ann Example", "said", ["the road is open"])),
        ("The road is open according to local sources.", ("local sources", "according to", ["The road is open"])),
        ("According to local sources, the road is open.", ("local sources", "According to", ["the road is open"])),
        ("The road is open, FNA reports.", ("FNA", "reports", ["The road is open"])),
        ("The ministry denied that the road is open.", ("The ministry", "denied", ["that the road is open"])),
        ("“It is open,” she said. “We drove on it.”", ("she", "said", ["“It is open,”", "“We drove on it.”"])),
        ("“We waited. Nobody came,” she said.", ("she", "said", ["“We waited. Nobody came,”"])),
    ],
)
def test_source_cue_and_content_are_found_in_english(text: str, expected: Told) -> None:
    assert all_told(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Según fuentes locales, la carretera está abierta.",
            ("fuentes locales", "Según", ["la carretera está abierta"]),
        ),
        ("El ministerio negó que hubo un ataque.", ("El ministerio", "negó", ["que hubo un ataque"])),
        ("«Esperamos. Nadie vino», dijo Ana Ejemplo.", ("Ana Ejemplo", "dijo", ["«Esperamos. Nadie vino»"])),
    ],
)
def test_source_cue_and_content_are_found_in_spanish(text: str, expected: Told) -> None:
    assert all_told(text, "es") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The attack claimed 27 lives.",
        "The United States closed the road.",
        "The worst was what a report said was an attack.",
        "The claim that the road is open is old.",
        "The army advanced.",
        "“The army said that the road is open.”",
    ],
)
def test_what_is_no_report_of_the_outlet_is_left_alone(text: str) -> None:
    assert all_told(text) == []


def test_a_language_without_rules_is_left_alone() -> None:
    assert all_told("Die Armee said that the road is open.", "de") == []
    assert find(Telling("Sources said the road is open.", "de"), Telling("The road is open.", "de")) == []


def test_a_pronoun_is_a_source_but_names_nobody() -> None:
    (found,) = attributions_in("He said that the town was quiet.", "en")
    assert (found.named, found.shown, found.reports) == (False, True, True)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The coast guard said that fourteen people drowned.", "The coast guard"),
        ("Survivors said that the guards opened fire.", "Survivors"),
        ("The family left the building, neighbours said.", "neighbours"),
        ("A television station said that the minister resigned.", "A television station"),
        ("The boat sank at midnight, according to fishermen.", "fishermen"),
        ("Police in Sarat said that the bus fell into a ravine.", "Police in Sarat"),
        ("The road is closed, said a doctor in the besieged town.", "a doctor in the besieged town"),
        ("The airline ignored his complaints, according to his widow.", "his widow"),
        ("She said that the road is closed.", "She"),
        ("Shelling of a market near Homs kills 19: Monitor", "Monitor"),
        ("A man who said that the road is closed left the town on Monday.", None),
        ("The minister is said to have left.", None),
        ("The truck story suggests that the road is closed.", None),
    ],
)
def test_a_cell_and_a_mark_ask_the_same_whose_words_they_are(text: str, source: str | None, encoder: Encoder) -> None:
    (tokens,) = encoder.encode_tokens([masked(text)])
    for telling in (Telling(text), Telling(text, tokens=tokens)):
        voice = voice_of(telling)
        assert (text[slice(*voice.source)] if voice and voice.source else None) == source
        named = attribution_of(telling, offset=0)
        assert (named.source if named else None) == source
        assert (certainty_of(telling).certainty == "attributed") == (source is not None) or "said to" in text


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Murieron catorce personas, informaron las autoridades.", "las autoridades"),
        ("Tres sospechosos fueron detenidos, informó la policía.", "la policía"),
        ("Los ladrones entraron por el techo, confirmó el museo.", "el museo"),
        ("Informaron las autoridades que murieron catorce personas.", "las autoridades"),
        ("Murieron catorce personas, según informaron fuentes del hospital.", "fuentes del hospital"),
        ("Los vecinos dijeron que el puente está cerrado.", "Los vecinos"),
    ],
)
def test_spanish_sources_stand_behind_their_verb_too(text: str, source: str) -> None:
    voice = voice_of(Telling(text, "es"))
    assert voice is not None
    assert voice.source is not None
    assert text[slice(*voice.source)] == source


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not deny that rebel fighters closed the northern road near Aleppo.",
        "The ministry declined to say whether rebel fighters closed the northern road near Aleppo.",
        "The ministry could not confirm that rebel fighters closed the northern road near Aleppo.",
        "The ministry disputed claims that rebel fighters closed the northern road near Aleppo.",
        "The ministry pledged a new northern road near Aleppo that rebel fighters closed.",
    ],
)
def test_who_withholds_rejects_or_promises_a_thing_tells_nothing(text: str, encoder: Encoder) -> None:
    ours, theirs = encoder.encode_tokens([masked(text), masked(OWN_VOICE)])
    assert find(Telling(text, tokens=ours), Telling(OWN_VOICE, tokens=theirs)) == []


ATTRIBUTED = "Field sources said that rebel fighters closed the northern road near Aleppo."
OWN_VOICE = "Rebel fighters closed the northern road near Aleppo."


def test_own_voice_against_a_source_is_marked_at_the_source_and_the_clause_that_tells_the_same() -> None:
    (found,) = find(Telling(ATTRIBUTED), Telling(OWN_VOICE))
    assert ATTRIBUTED[slice(*found.left)] == "Field sources"
    assert OWN_VOICE[slice(*found.right)] == "Rebel fighters closed the northern road near Aleppo"
    assert found.detail == {"left": {"source": "Field sources"}, "right": {"source": None}}


def test_two_sources_are_marked_at_their_names() -> None:
    other = "Rebel fighters closed the northern road near Aleppo, the Syrian Observatory for Human Rights said."
    (found,) = find(Telling(ATTRIBUTED), Telling(other))
    assert other[slice(*found.right)] == "the Syrian Observatory for Human Rights"
    assert found.detail["right"] == {"source": "the Syrian Observatory for Human Rights"}


def test_who_reports_a_report_is_another_source_than_none() -> None:
    own = "The two officials emphasised that fighters must leave the northern road near Aleppo."
    (found,) = find(Telling(f"Activists said that {own[0].lower()}{own[1:]}"), Telling(own))
    assert found.detail == {"left": {"source": "Activists"}, "right": {"source": None}}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the SDF", "a Syrian Democratic Forces spokesman"),
        ("the Syrian Observatory for Human Rights", "the Britain-based Observatory"),
        ("field sources", "local sources"),
        ("Moscow's Ministry of Defence", "the Russian army"),
        ("the Syrian Observatory for Human Rights", "Rami Abdel Rahman"),
        ("the Health Ministry", "a ministry official"),
    ],
)
def test_sources_that_may_be_one_are_not_marked(one: str, other: str) -> None:
    claim = "rebel fighters closed the northern road near Aleppo"
    left, right = f"On Monday {claim}, {one} said.", f"Overnight {claim}, {other} said."
    assert find(Telling(left), Telling(right)) == []


def test_a_body_is_another_than_one_that_is_told_by_its_seat() -> None:
    claim = "rebel fighters closed the northern road near Aleppo"
    left = f"On Monday {claim}, according to the directorate of health in Idlib."
    right = f"Overnight {claim}, the National Coalition said."
    assert len(find(Telling(left), Telling(right))) == 1


def test_a_quotation_against_an_own_voice_is_marked() -> None:
    quoted = "“Rebel fighters closed the northern road near Aleppo,” a trader said."
    (found,) = find(Telling(quoted), Telling(OWN_VOICE))
    assert found.detail == {"left": {"source": "a trader"}, "right": {"source": None}}


def test_a_quotation_that_goes_on_is_nobodys_own_voice() -> None:
    longer = "“Rebel fighters closed the northern road near Aleppo. We drove on fields for hours,” a trader said."
    assert find(Telling(longer), Telling(OWN_VOICE)) == []
    assert find(Telling(ATTRIBUTED), Telling(OWN_VOICE, in_quotation=True)) == []


def test_a_sentence_amid_a_quotation_is_known_as_one() -> None:
    text = 'He said: "We waited. Nobody came. Then we left." They drove on.'
    assert [stands_in_quotation(text, text.index(each)) for each in ("He", "We", "Nobody", "Then", "They")] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_who_tells_what_it_did_is_a_source_beside_an_own_voice() -> None:
    left, right = (
        "Rebels said they closed the northern road near Aleppo.",
        "Rebels closed the northern road near Aleppo.",
    )
    (found,) = find(Telling(left), Telling(right))
    assert right[slice(*found.right)] == "Rebels closed the northern road near Aleppo"


def test_a_mark_begins_with_its_clause_and_cuts_no_number() -> None:
    told = "At least 24,000 rebel fighters were killed near Aleppo"
    (found,) = find(Telling(f"Field sources said that {told.lower()}."), Telling(f"{told}, after a year of war."))
    assert told == f"{told}, after a year of war."[slice(*found.right)]


def test_an_act_of_ignoring_or_lying_is_told_in_an_own_voice(encoder: Encoder) -> None:
    own = "The factory had ignored three safety warnings."
    attributed = f"{own[:-1]}, former employees said."
    ours, theirs = encoder.encode_tokens([masked(attributed), masked(own)])
    assert len(find(Telling(attributed, tokens=ours), Telling(own, tokens=theirs))) == 1


def test_an_alleged_deed_is_told_in_the_outlets_own_voice() -> None:
    other = "An alleged advance of rebel fighters closed the northern road near Aleppo, claiming the lives of 3."
    (found,) = find(Telling(ATTRIBUTED), Telling(other))
    assert found.detail == {"left": {"source": "Field sources"}, "right": {"source": None}}


@pytest.mark.parametrize(
    "other",
    [
        "A photographer saw that rebel fighters closed the northern road near Aleppo.",  # who was there
        "The council opened a school near Aleppo.",  # another claim
        "Rebel fighters closed the northern road near Aleppo, he said.",  # somebody's, but nobody's name
        "“Rebel fighters closed the northern road near Aleppo.”",  # somebody else's words
        "Rebel fighters reportedly told us that they closed the northern road near Aleppo.",  # not the own voice
        "Rebel fighters reportedly closed the northern road near Aleppo.",  # hearsay
        "Field sources counted rebel fighters who closed the northern road near Aleppo.",  # the same source
    ],
)
def test_what_is_not_surely_the_outlets_own_voice_is_not_marked(other: str) -> None:
    assert find(Telling(ATTRIBUTED), Telling(other)) == []


@pytest.mark.parametrize(
    ("attributed", "other"),
    [
        (  # what is told of the deals is only which are meant
            "The ministry says the deals which have included areas of Aleppo and of Homs amount to displacement.",
            "Other deals in recent months have included areas of Aleppo and of Homs.",
        ),
        (  # nobody is killed
            "The missile strike on the airfield near Homs killed five people, the governor of Homs said.",
            "Fifty-nine cruise missiles struck the airfield near Homs, a missile strike that damaged it.",
        ),
        (  # all of a war, not one attack
            "The National Coalition said the attack in Syria killed more than 100 people.",
            "The conflict in Syria has killed more than 320,000 people since 2011, an attack on all.",
        ),
    ],
)
def test_what_a_source_says_must_be_told_and_not_only_its_circumstances(attributed: str, other: str) -> None:
    assert find(Telling(attributed), Telling(other)) == []


@pytest.mark.parametrize(
    ("attributed", "other"),
    [
        ("gas was used in the attack on Homs which left 100 people dead", "A gas attack on Homs left 100 people dead."),
        (
            "those who are displaced are mostly Sunni Muslims of Homs",
            "The displaced are usually Sunni Muslims of Homs.",
        ),
    ],
)
def test_what_a_clause_tells_as_news_and_what_follows_it_counts(attributed: str, other: str) -> None:
    assert len(find(Telling(f"Activists said {attributed}."), Telling(other))) == 1


def test_a_verb_of_what_a_source_says_must_be_told_in_other_words(encoder: Encoder) -> None:
    attributed = (
        "The Observatory said the blast targeted buses carrying people of Fuaa and Kafraya under a deal of rebels."
    )
    texts = [
        attributed,
        "The evacuation of people of Fuaa and Kafraya on buses is part of a deal of rebels.",
        "The blast hit buses carrying people of Fuaa and Kafraya under a deal of rebels.",
    ]
    one, deal, blast = (
        Telling(text, tokens=tokens) for text, tokens in zip(texts, encoder.encode_tokens(texts), strict=True)
    )
    assert find(one, deal) == []
    assert len(find(one, blast)) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The attack killed 58 people and left some ill the Syrian Observatory for Human Rights group said.",
            "the Syrian Observatory for Human Rights group",
        ),
        (
            "According to independent monitors hundreds of thousands of civilians have been killed in the war by the army.",
            "independent monitors",
        ),
    ],
)
def test_a_name_is_whole_and_ends_where_the_news_begins(text: str, name: str, encoder: Encoder) -> None:
    (tokens,) = encoder.encode_tokens([text])
    (found,) = attributions_in(text, "en", tokens)
    assert told(text, found)[0] == name
    assert all(name not in text[slice(*piece)] for piece in found.content)


def test_who_denies_is_no_source_of_what_is_denied() -> None:
    left, right = Telling(OWN_VOICE), Telling("Rebel fighters denied that they closed the northern road near Aleppo.")
    assert find(left, right) == find(right, left) == []


MAYOR = "“The road is open,” the mayor told reporters, adding that nobody was hurt."


def test_the_model_reads_the_vectors_that_it_knows(encoder: Encoder) -> None:
    (tokens,) = encoder.encode_tokens([MAYOR])
    assert model().knows(tokens)
    told_of = [told(MAYOR, each) for each in attributions_in(MAYOR, "en", tokens)]
    assert ("the mayor", "told", ["“The road is open,”"]) in told_of
    assert any("that nobody was hurt" in contents for _, _, contents in told_of)


def test_the_model_does_not_read_the_vectors_of_another(encoder: Encoder) -> None:
    (tokens,) = encoder.encode_tokens([MAYOR])
    foreign = np.random.default_rng(7).normal(size=tokens.vectors.shape).astype(np.float32)
    foreign /= np.linalg.norm(foreign, axis=1, keepdims=True)
    assert attributions_in(MAYOR, "en", replace(tokens, vectors=foreign)) == attributions_in(MAYOR, "en")
    none = replace(tokens, vectors=foreign[:0], places=tokens.places[:0])
    assert attributions_in(MAYOR, "en", none) == attributions_in(MAYOR, "en")


def test_where_a_comma_was_lost_the_name_behind_the_verb_speaks(encoder: Encoder) -> None:
    text = "The attack killed at least 18 people including five children said the Observatory."
    (tokens,) = encoder.encode_tokens([text])
    (found,) = attributions_in(text, "en", tokens)
    assert told(text, found)[0] == "the Observatory"


def test_what_is_told_goes_on_to_its_source_where_no_mark_stands(encoder: Encoder) -> None:
    told_of = (
        "At least 43 people were killed Saturday in a suicide car bomb attack on buses carrying Syrians evacuated from two "
        "besieged government-held towns"
    )
    text = f"{told_of} a monitor said in an updated toll."
    (found,) = attributions_in(text, "en", *encoder.encode_tokens([text]))
    assert told(text, found)[0] == "a monitor"
    assert text[found.content[0][0] : found.content[-1][1]] in told_of
    assert text[: found.content[-1][1]] == told_of


def test_an_alleged_deed_is_nobodys_word_with_vectors_too(encoder: Encoder) -> None:
    text = (
        "On Tuesday an alleged chemical weapon attack in Syrias Idlib province claimed the lives of some 80 people and "
        "inflicted harm on an additional 200 civilians."
    )
    assert attributions_in(text, "en", *encoder.encode_tokens([masked(text)])) == []


def test_a_paragraphs_tokens_are_those_of_its_sentences_in_their_places(encoder: Encoder) -> None:
    one, other = "Nobody was hurt.", "The mayor said the road is open."
    parts = encoder.encode_tokens([one, other])
    paragraph = f"{one} {other}"
    found = attributions_in(paragraph, "en", joined([(0, parts[0]), (len(one) + 1, parts[1])]))
    assert [told(paragraph, each) for each in found] == [("The mayor", "said", ["the road is open"])]


def test_the_laws_hold_with_vectors_too(encoder: Encoder) -> None:
    texts = [ATTRIBUTED, OWN_VOICE, MAYOR]
    tellings = [Telling(text, tokens=tokens) for text, tokens in zip(texts, encoder.encode_tokens(texts), strict=True)]
    assert len(find(tellings[0], tellings[1])) == 1
    for one, other in combinations(tellings, 2):
        laws.hold(find, one, other)


PIECES = st.sampled_from(
    """Field sources said that the army closed 3 roads , “ ” " . ? : according to SANA he denied NATO’s reportedly UN told
    us Según dijo « » الجيش 🚑 é no evidence that Aleppo's witness""".split()
)
TEXTS = st.lists(PIECES, max_size=40).map(" ".join) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["en", "es"]))
@example("Field Field told told Field", "sources told Field Field told", "en")  # each tells that the other reports
def test_attribution_holds_the_laws(left: str, right: str, lang: str) -> None:
    laws.hold(find, Telling(left, lang), Telling(right, lang))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["en", "es"]))
def test_spans_lie_inside_the_text(text: str, lang: str) -> None:
    for each in attributions_in(text, lang):
        for start, end in (each.cue, *each.content, *((each.source,) if each.source else ())):
            assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "unit",
    ["said ", "Field sources said ", "according to ", "“A said ", "A", "7 ", "🚑 ", "e\u0301", "قال ", ", ", '"'],
)
def test_long_texts_take_no_longer_than_their_length(unit: str) -> None:
    text = (unit * 5_000)[:25_000]
    other = text + " x"
    started = time.process_time()
    attributions_in(text, "en")
    find(Telling(text), Telling(other))
    assert time.process_time() - started < 5
