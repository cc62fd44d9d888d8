"""A made-up store with what real ones spring on a page: forty outlets, no dates, other scripts, endless paragraphs, malice."""

from tests.helpers import Record, record

# Sets `window.ran` where any of it is taken for markup or script.
HOSTILE_TITLE = "<script>window.ran=1</script>Explosion at the port of Tarsun <img src=x onerror=window.ran=1>"
HOSTILE_OUTLET = "\"><svg onload=window.ran=1> 'Daily' & <b>Sons</b>"
HOSTILE_TEXT = (
    "An explosion at the port of Tarsun killed 66 people </p><script>window.ran=1</script> on Monday "
    '<a href="javascript:window.ran=1" onclick="window.ran=1">said the mayor</a> {{7*7}} ${7*7}.'
)
HOSTILE_ADDRESS = "javascript:window.ran=1//news.example/"
ARABIC = (
    "قال محافظ طرسون إن انفجارا في ميناء طرسون يوم الاثنين أسفر عن مقتل 58 شخصا على الأقل.",
    "وأضاف أن فرق الإنقاذ ما زالت تبحث عن ناجين تحت الأنقاض.",
)
SOURCES = ("the mayor", "a port official", "rescue workers", "witnesses", "the interior ministry", "state television")
VERBS = ("killed", "left dead", "took the lives of", "cost the lives of")
BLAMED = ("terrorists", "rebels", "militants", "armed men", "opposition fighters")
SECOND = (
    "{blamed} were behind the blast, {source} told reporters, but gave no evidence.",
    "Nobody has claimed the blast; {source} spoke of {blamed} and of an accident.",
    "The government reportedly suspects {blamed}, {source} said.",
)
OUTLETS = 40


def records() -> list[Record]:
    """Forty outlets on one event, six of them difficult, and an article that nobody else has."""
    plain = [_told(number) for number in range(OUTLETS - 4)]
    return [
        *plain,
        record(
            "Al-Mina",
            *ARABIC,
            title="انفجار في ميناء طرسون",
            published="2021-05-03",
            lang="ar",
            url="https://almina.example/1",
        ),
        record(
            HOSTILE_OUTLET,
            HOSTILE_TEXT,
            f"{HOSTILE_TITLE}: the mayor said that rescue workers were still searching.",
            title=HOSTILE_TITLE,
            published="2021-05-03",
            url=HOSTILE_ADDRESS,
            author="<script>window.ran=1</script>",
        ),
        record(
            "Endless Gazette",
            "An explosion at the port of Tarsun killed 71 people on Monday, the mayor said. "
            + " ".join(f"The warehouse number {number} had burnt for hours before help came." for number in range(250)),
            "Un" + "believably" * 60 + " long words do not break the page, witnesses said.",
            title="Explosion at the port of Tarsun: " + "everything that is known about it, " * 8,
            published="2021-05-04T06:30:00Z",
            url="https://endless.example/" + "a" * 300,
        ),
        record(
            "No Date Herald",
            "An explosion at the port of Tarsun killed at least 50 people on Monday, witnesses said.",
            title="Explosion at the port of Tarsun",
        ),
        record("Plum Blog", "A recipe for pancakes with plums and cinnamon.", title="Plum pancakes"),
    ]


def _told(number: int) -> Record:
    source, verb = SOURCES[number % len(SOURCES)], VERBS[number % len(VERBS)]
    toll = f"{'at least ' if number % 3 == 0 else ''}{40 + number // 2 * 3}"
    second = SECOND[number % len(SECOND)].format(blamed=BLAMED[number % len(BLAMED)], source=source)
    return record(
        f"Outlet {number + 1}",
        f"An explosion at the port of Tarsun {verb} {toll} people on Monday, {source} said.",
        second[:1].upper() + second[1:],
        title=f"Explosion at the port of Tarsun, {toll} dead" if number % 2 else "Port of Tarsun hit by an explosion",
        published=f"2021-05-0{3 + number % 2}T{8 + number % 12:02}:00:00Z",
        url=f"https://outlet{number + 1}.example/tarsun",
        lang="en",
    )
