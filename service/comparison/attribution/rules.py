"""Sources, cues and contents by rules over words: they fire on plain cases only, and where they are unsure they are silent.

The words are data: languages/<lang>/attribution.toml says what each list holds. Everything here looks a bounded number of
words around a cue, so that its time is proportional to the length of the text.
"""

from service.comparison.attribution.lists import Lists
from service.comparison.attribution.told import Told
from service.comparison.attribution.words import CLOSING, QUOTES, STRAIGHT, Run, Words

STOPS = frozenset(".,;:!?()[]–—-…") | QUOTES
# Between the words of a name ("Ministry of Defence", "Abu Bakr al-Baghdadi"); capitals carry the rest.
LINKS = frozenset("of for in at the and de del al el la los las bin s".split())
# The probability that a cue found by rule is one: their share on held-out articles (`benchmarks/attribution.py`), rounded down.
RIGHT = 0.9
# Endings of adverbs, English and Spanish, that stand between a source and its verb.
ADVERBS = ("ly", "mente")
# Words of a source at most: a longer one is no name but a clause.
MOST_SOURCE = 10
# Words that may stand between a verb and the "that" behind it ("told reporters in Geneva on Friday that").
MOST_ADDRESSED = 8
# Words between the two commas of an apposition.
MOST_APPOSED = 14


def reports(words: Words, lang: str) -> list[Told]:
    """What plain rules find, in the order of the cues; nothing inside quotation marks, where somebody else speaks."""
    lists = Lists.of(lang)
    if lists is None:
        return []
    found = []
    end_of_last = 0
    for place in range(len(words)):
        if place < end_of_last or words.quoted[place]:
            continue
        report = _according(words, place, lists) or _verb(words, place, lists) or _opening_verb(words, place, lists)
        if report is not None:
            found.append(report)
            end_of_last = max(end for _, end in report.runs[:2])
    return found


def _according(words: Words, place: int, lists: Lists) -> Told | None:
    phrase = next((each for each in lists.according if _matches(words, place, each)), None)
    if phrase is None:
        return None
    start = place + len(phrase)
    opens = place == 0 or words.lower[place - 1] == "."
    source = name_after(words, start, lists, sure=not opens)
    if source is None:
        return None
    behind = _trimmed(words, source[1], len(words))
    before = _trimmed(words, 0, place)
    content = behind if opens else before
    return Told((place, start), source, (content,) if content else (), RIGHT)


def _verb(words: Words, place: int, lists: Lists) -> Told | None:
    word = words.lower[place]
    if is_capital(words, place) or (word not in lists.report and word not in lists.report_that):
        return None
    that = _that(words, place, lists)
    behind = _closing_name(words, place, lists)
    plain = that is not None or behind or (place > 0 and _ends(words, place + 1)) or _beside_quotation(words, place)
    if word in lists.report_that and not plain:
        return None
    if _word(words, place + 1) in lists.passive or _word(words, place - 1) in lists.no_subject:
        return None
    source = _name_before(words, place, lists) or _appositive(words, place, lists) or behind
    if source is None and _inverts(words, place):
        source = name_after(words, place + 1, lists)
    if source is None or _word(words, source[0] - 1) in lists.embedding:
        return None
    contents = _contents(words, place, source, that)
    return Told((place, place + 1), source, contents, RIGHT) if contents else None


def _opening_verb(words: Words, place: int, lists: Lists) -> Told | None:
    """A verb that opens the sentence before its source: "Informaron las autoridades que …"."""
    opens = place == 0 or words.lower[place - 1] in STOPS
    if not opens or words.lower[place] not in lists.report | lists.report_that:
        return None
    source = name_after(words, place + 1, lists)
    if source is None or source[0] != place + 1 or _word(words, source[1]) not in lists.introduced_by:
        return None
    content = _trimmed(words, source[1], len(words))
    return Told((place, place + 1), source, (content,), RIGHT) if content else None


def _closing_name(words: Words, verb: int, lists: Lists) -> Run | None:
    """The source that stands between a verb and the end: "…, said a doctor in the besieged town."; no "in a statement"."""
    start = end = verb + 1
    while end < min(len(words), start + MOST_SOURCE) and words.lower[end] not in STOPS:
        end += 1
    inner = set(words.lower[start:end])
    over = (
        lists.clause
        | lists.report
        | lists.between
        | lists.participles
        | lists.speech
        | lists.introduced_by
        | lists.objects
    )
    if (
        words.lower[verb] in lists.addressing
        or not _inverts(words, verb)
        or not _ends(words, end)
        or words.quoted[start:end].any()
        or inner & over
    ):
        return None
    named = start < end and (words.lower[start] in lists.articles or names_somebody(words.part(start, end), lists))
    return (start, end) if named else None


def _contents(words: Words, verb: int, source: Run, that: int | None) -> tuple[Run, ...]:
    """What is told: behind the verb, and before the source where a comma or a quotation ends there."""
    first, last = min(verb, source[0]), max(verb + 1, source[1])
    end = len(words)
    pieces = []
    if first > 0 and (_word(words, first - 1) == "," or _word(words, first - 1) in QUOTES or last >= end):
        pieces.append(_trimmed(words, 0, first))
    if that is not None:
        pieces.append(_trimmed(words, that, end))
    elif not pieces or words.quoted[last:end].any():
        pieces.append(_trimmed(words, last, end))
    return tuple(piece for piece in pieces if piece)


def _name_before(words: Words, verb: int, lists: Lists) -> Run | None:
    """The source directly before a verb: all that opens the sentence, or a noun for a source, or a run of capitals."""
    end = verb
    while end > 0 and (words.lower[end - 1] in lists.between or _adverb(words, end - 1)):
        end -= 1
    earliest = max(0, end - MOST_SOURCE)
    start = end
    while start > earliest and words.lower[start - 1] not in STOPS and words.lower[start - 1] not in lists.clause:
        start -= 1
    if start == end:
        said_by = _word(words, end - 1)
        return (end - 1, end) if said_by in lists.pronouns else None
    opens = start == 0 or words.lower[start - 1] in STOPS
    if opens and words.lower[start] not in lists.openers and words.lower[start] not in lists.pronouns:
        return (start, end) if names_somebody(words.part(start, end), lists) else None
    return _tail_name(words, start, end, lists)


def _appositive(words: Words, verb: int, lists: Lists) -> Run | None:
    """The source of "Ann Example, head of the council, said": the name before what two commas set apart."""
    if _word(words, verb - 1) != ",":
        return None
    for place in range(verb - 2, max(0, verb - 2 - MOST_APPOSED), -1):
        if words.lower[place] in STOPS - {"."}:
            return _name_before(words, place, lists) if words.lower[place] == "," else None
    return None


def _tail_name(words: Words, earliest: int, end: int, lists: Lists) -> Run | None:
    """The shortest name that ends at `end`: capitals to the left, or a noun for a source with its article."""
    start = end
    while start > earliest and (is_capital(words, start - 1) or (words.lower[start - 1] in LINKS and start < end)):
        start -= 1
    while start < end and words.lower[start] in (lists.openers | lists.no_subject) - lists.articles:
        start += 1
    head = start if start < end else end - 1
    if head == end - 1 and words.lower[head] in lists.nouns:
        start = head
    elif start == end:
        return None
    if words.lower[start] in lists.articles:
        return start, end
    for before in range(start - 1, max(earliest, start - 4) - 1, -1):
        if words.lower[before] in lists.articles:
            return before, end
    return (start, end) if names_somebody(words.part(start, end), lists) else None


def name_after(words: Words, start: int, lists: Lists, *, sure: bool = False) -> Run | None:
    """The source that begins at `start`: up to a mark or a clause; cut behind its noun where it runs on.

    At the end of what is told (`sure`) whatever stands before a mark is a source; elsewhere, before a comma.
    """
    end = start
    while end < min(len(words), start + MOST_SOURCE) and words.lower[end] not in STOPS:
        if words.lower[end] in lists.clause | lists.report | lists.between | lists.introduced_by or words.quoted[end]:
            break
        end += 1
    at_mark = end == len(words) or words.lower[end] in STOPS
    if not at_mark or not (sure or _word(words, end) == ","):
        end = _end_of_name(words, start, end, lists)
    if start >= end or words.lower[start] in lists.pronouns:
        return None
    return (start, end) if (sure and at_mark) or names_somebody(words.part(start, end), lists) else None


def _end_of_name(words: Words, start: int, latest: int, lists: Lists) -> int:
    """Where the first noun for a source, or the first run of capitals, ends."""
    place = start
    while place < latest and (words.lower[place] in lists.articles or not _heads(words, place, lists)):
        place += 1
    while place < latest and (
        _heads(words, place, lists)
        or (words.lower[place] in LINKS and place + 1 < latest and is_capital(words, place + 1))
    ):
        place += 1
    return place


def _heads(words: Words, place: int, lists: Lists) -> bool:
    return is_capital(words, place) or words.lower[place] in lists.nouns


def names_somebody(words: Words, lists: Lists) -> bool:
    """Whether there is a noun for a source in these words, or a capital that is not an article's, and no clause."""
    if any(word in lists.clause for word in words.lower):
        return False
    return any(
        word in lists.nouns or (is_capital(words, place) and word not in lists.articles)
        for place, word in enumerate(words.lower)
    )


def _that(words: Words, verb: int, lists: Lists) -> int | None:
    """The place of the "that" which the verb takes, if nothing but an addressee or a day stands between."""
    for place in range(verb + 1, min(len(words), verb + 2 + MOST_ADDRESSED)):
        if words.lower[place] in lists.introduced_by:
            return place
        if words.lower[place] in STOPS or words.lower[place] in lists.clause:
            return None
    return None


def _beside_quotation(words: Words, verb: int) -> bool:
    """A colon or a quotation follows, or a quotation's end or its comma stands shortly before."""
    after = words.lower[verb + 1 : verb + 3]
    before = words.lower[max(0, verb - 5) : verb]
    return any(word in QUOTES or word == ":" for word in after) or any(word in CLOSING + STRAIGHT for word in before)


def _ends(words: Words, place: int) -> bool:
    """Whether nothing but marks stands from here on."""
    return not any(word[0].isalnum() for word in words.lower[place : place + 3])


def _inverts(words: Words, verb: int) -> bool:
    """Whether the verb stands behind what is told: after a comma or a quotation."""
    return verb > 0 and (words.lower[verb - 1] == "," or words.lower[verb - 1] in QUOTES)


def _trimmed(words: Words, start: int, end: int) -> Run | None:
    """Without the marks around it that are no quotation marks; None where nothing is left."""
    outer = STOPS - QUOTES - frozenset("([)]")
    while start < end and words.lower[start] in outer:
        start += 1
    while start < end and words.lower[end - 1] in outer:
        end -= 1
    return (start, end) if start < end else None


def is_capital(words: Words, place: int) -> bool:
    """Whether a word begins with a capital."""
    return words.text[int(words.places[place, 0])].isupper()


def _adverb(words: Words, place: int) -> bool:
    return words.lower[place].endswith(ADVERBS) and not is_capital(words, place)


def _word(words: Words, place: int) -> str:
    return words.lower[place] if 0 <= place < len(words) else ""


def _matches(words: Words, place: int, phrase: tuple[str, ...]) -> bool:
    return tuple(words.lower[place : place + len(phrase)]) == phrase
