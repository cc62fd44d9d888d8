"""Records of outlets that contest each other, for stores of lists and surveys."""

from tests.helpers import Record, record

SCRIPT = "<script>alert(1)</script>"
STRIKE = "An air strike on the market of Port Lindsey on Monday morning"
POST = record(
    "Post",
    f"{STRIKE} killed 58 people, mayor Ada Brown said.",
    title="Air strike on market of Port Lindsey kills 58",
    published="2020-03-02",
    id="post",
)
TIMES = record(
    "Times",
    f"{STRIKE} killed 72 people, mayor Ada Brown said.",
    title="Port Lindsey: 72 killed in air strike on market",
    published="2020-03-02",
    url="https://times.example/strike",
    id="times",
)
HOSTILE = record(
    f"Herald {SCRIPT}",
    f"{STRIKE} killed 72 people, said mayor Ada Brown. {SCRIPT}",
    title=f"{SCRIPT} Air strike on market of Port Lindsey: dozens killed",
    published="2020-03-03",
    url="javascript:alert(2)",
    id="herald",
)
VOTE: Record = record(
    "Post",
    "Parliament adopted the pension reform after a debate of eleven hours.",
    title="Parliament adopts pension reform",
    published="2020-03-09",
    id="vote",
)
RECORDS = (POST, TIMES, HOSTILE, VOTE)
