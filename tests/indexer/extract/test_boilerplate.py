"""What is not the article's own telling: boilerplate, repeated headlines, datelines. And what only looks like it."""

import pytest

from indexer.store.records import Version
from tests.helpers import record
from tests.indexer.extract import reading

STORY = "The army entered the district on Thursday."
HEADLINE = "Army enters the last district of Aleppo"


def version_of(*paragraphs: str, title: str = "") -> Version:
    return reading.version_of(reading.record_of(record("SANA", *paragraphs, title=title)))


@pytest.mark.parametrize(
    "paragraph",
    [
        "Post your comments",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Your e-mail address will not be published.",
        "Required fields are marked *",
        "Share this: Facebook",
        "Follow us on Twitter and Facebook",
        "Like us.",
        "Sign up for our newsletter",
        "SEE ALSO: French foreign minister calls for force in Syria",
        "Related Stories Gunshot victim now in jail",
        "Related Video ‘Made in China’ is the plan",
        "More stories on our page",
        "Latest News:",
        "© 2016 The Publisher",
        "This site uses cookies.",
        "By continuing to browse you accept them.",
        "Advertisement",
        "Advertisement Continue reading the main story",
        "ADVERTISEMENT advertisement",
        "Sponsored by A Company",
        "Story continues below",
        "Loading...",
        "Tags: Syria, Aleppo",
        "Skip to main content",
        "Comment via Facebook",
        "* * *",
        "2016/12/08 14:05",
    ],
)
def test_boilerplate_is_no_paragraph(paragraph: str) -> None:
    assert version_of(STORY, paragraph).paragraphs == [STORY]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Your email address will not be published, the ministry's comment form promised; a day later all of them were.",
        "Sponsored by Turkey and Russia, the talks in Astana brought both sides to one table.",
        "Loading the wounded onto trucks, the volunteers worked through the night.",
        "By continuing its bombardment the government risks the talks, he said.",
        "Latest news from Aleppo suggests that the last districts have fallen to the army.",
        "Trending topics are generated through what users are talking about, the company says.",
        "Like us, the people of the city want peace.",
        "“Join us in the streets!” the organizers wrote.",
        "Advertisements for the hotel showed a city that no longer stands.",
        "Comments were closed: readers could not post a comment under the article.",
        "He said: leave a comment on the form and your email address will not be published.",
        "The paper added Comment via Facebook to every story, and the trolls came.",
        "More videos of the attack emerged on Wednesday, showing children being washed with water.",
    ],
)
def test_sentence_about_such_things_is_a_paragraph(paragraph: str) -> None:
    assert version_of(STORY, paragraph).paragraphs == [STORY, paragraph]


def test_long_paragraph_that_opens_like_boilerplate_is_kept() -> None:
    paragraph = "Share this, said the leaflet, with everyone in the quarter. " + STORY * 6
    assert version_of(STORY, paragraph).paragraphs == [STORY, paragraph]


@pytest.mark.parametrize(
    "tail",
    [
        " Read Also",
        "Our Standards:The Thomson Reuters Trust Principles.",
        " Tags Community standardsDiscussion Comment via FacebookComment via Sputnik News",
        " (Source: The Coalition) Twitter",
    ],
)
def test_widget_at_the_end_of_the_last_paragraph_is_cut_off(tail: str) -> None:
    [paragraph] = version_of(STORY + tail).paragraphs
    assert paragraph.removesuffix(" Tags").removesuffix(" (Source: The Coalition)") == STORY


@pytest.mark.parametrize("again", [HEADLINE, HEADLINE.upper(), f"{HEADLINE}.", f"“{HEADLINE}”"])
def test_headline_again_is_no_paragraph(again: str) -> None:
    assert version_of(again, STORY, title=HEADLINE).paragraphs == [STORY]


@pytest.mark.parametrize("joint", [" ", ". ", ": ", " | ", " - "])
def test_headline_at_the_start_of_the_first_paragraph_is_cut_off(joint: str) -> None:
    version = version_of(f"{HEADLINE}{joint}{STORY}", title=HEADLINE)
    assert version.paragraphs == [STORY]
    assert version.text.startswith(HEADLINE)


def test_headline_and_dateline_before_the_story_are_both_cut_off() -> None:
    version = version_of(f"{HEADLINE} ALEPPO, Syria (AP) — {STORY}", title=HEADLINE)
    assert (version.paragraphs, version.credit) == ([STORY], "AP")


def test_flash_that_is_nothing_but_its_headline_is_kept() -> None:
    assert version_of(f"ALEPPO (SANA) – {HEADLINE}", title=HEADLINE).paragraphs == [HEADLINE]


def test_short_headline_at_the_start_of_a_sentence_is_kept() -> None:
    sentence = "Aleppo falls to the army, say both sides."
    assert version_of(sentence, title="Aleppo falls").paragraphs == [sentence]


def test_headline_inside_a_longer_word_is_kept() -> None:
    sentence = f"{HEADLINE}'s eastern half."
    assert version_of(sentence, title=HEADLINE).paragraphs == [sentence]


def test_headline_whose_letters_change_their_number_in_lower_case_is_cut_at_its_own_end() -> None:
    headline = "GROẞE OFFENSIVE AUF DEN SÜDEN DER STADT"
    assert version_of(f"{headline}: {STORY}", title=headline).paragraphs == [STORY]


@pytest.mark.parametrize(
    ("dateline", "agency"),
    [
        ("(AhlulBayt News Agency) - ", "AhlulBayt News Agency"),
        ("(AhlulBayt News Agency) -\u00a0", "AhlulBayt News Agency"),
        ("(Reuters) – ", "Reuters"),
        ("(Reuters): ", "Reuters"),
        ("(CNN) -- ", "CNN"),
        ("(CNN) ", "CNN"),
        ("(presstv) - ", "presstv"),
        ("(CBS/AP) ", "CBS/AP"),
        ("(TRT World and Agencies) ", "TRT World and Agencies"),
        ("DAMASCUS (AFP) —", "AFP"),
        ("ALEPPO, Syria (Reuters) - ", "Reuters"),
        ("ALEPPO, Syria, Dec. 8 (Xinhua) -- ", "Xinhua"),
        ("BAGHDAD/WASHINGTON (Reuters) - ", "Reuters"),
        ("ST. LOUIS COUNTY (KTVI) - ", "KTVI"),
        ("HARBOR CITY (CNS) - ", "CNS"),
        ("MOSCOW (Sputnik) ", "Sputnik"),
        ("Washington (CNN) –", "CNN"),
        ("Las Vegas, NV (KTNV) -- ", "KTNV"),
        ("March 16 (UPI) — ", "UPI"),
        ("Damascus, SANA – ", "SANA"),
        ("(AFP Photo) ", None),
    ],
)
def test_dateline_is_cut_off_and_credits_its_agency(dateline: str, agency: str | None) -> None:
    version = version_of(f"{dateline}{STORY}", "More of it.")
    assert (version.paragraphs, version.credit) == ([STORY, "More of it."], agency)


@pytest.mark.parametrize("opening", ["al-Nusra fighters left.", "“They left,” he said.", "12 people died."])
def test_story_behind_a_dateline_may_begin_otherwise_than_with_a_capital(opening: str) -> None:
    assert version_of(f"DAMASCUS (SANA) – {opening}").paragraphs == [opening]


@pytest.mark.parametrize("alone", ["(Reuters) -", "(Reuters) --", "ALEPPO, Syria (AP) —"])
def test_dateline_alone_is_no_paragraph_but_credits_its_agency(alone: str) -> None:
    version = version_of(alone, STORY)
    assert (version.paragraphs, version.credit) == ([STORY], "AP" if "AP" in alone else "Reuters")


def test_first_dateline_gives_the_credit() -> None:
    assert version_of("(Reuters) - One.", "(AP) - Two.").credit == "Reuters"


@pytest.mark.parametrize(
    "sentence",
    [
        "The Syrian Democratic Forces (SDF) - a US-backed group - said on Monday that it had left.",
        "Syrian Democratic Forces (SDF) – The group - left.",
        "Kurdish Democratic Union Party (PYD)-controlled areas were shelled.",
        "(SDF)-led fighters took the town.",
        "Syrian Arab News Agency (SANA) — the official voice — said so.",
        "In Paris, AP-affiliated reporters said so.",
        "Al-Asad (the president) - who had come by car - left.",
        "SEN. TED CRUZ (R-TX): Well, it depends.",
        "UPDATE (5/3): The following was updated.",
        "(He later denied it.) The army left.",
        "(An AP photographer was there) It was night.",
        "(1) - The first point is the truce.",
        "Aleppo (Syria) - The city.",
        "DAESH fighters left the town.",
    ],
)
def test_sentence_that_begins_with_parentheses_or_capitals_is_whole(sentence: str) -> None:
    version = version_of(sentence)
    assert (version.paragraphs, version.credit) == ([sentence], None)


def test_dateline_shape_deep_in_the_article_is_text() -> None:
    sentences = ["One.", "Two.", "Three.", "(Reuters) - Four."]
    assert version_of(*sentences).paragraphs == sentences
