"""Reports of real stores: of the samples, and of two hostile outlets."""

from collections.abc import Iterator

import pytest

from indexer.store.encoder import Encoder
from indexer.store.store import Store
from service.comparison.comparer import Comparer
from service.reports.making import Reporter
from service.reports.record import Report
from service.reports.request import ReportRequest
from tests.helpers import index_records, open_store, record

KHAN_SHEIKHOUN = "fakes:1919191759"
MADE_AT = "2017-05-01T12:00:00Z"
FORMULA = '=HYPERLINK("http://x.example","y")'
SCRIPT = "<script>alert(1)</script>"
ARABIC = "قُتل ما لا يقل عن 40 شخصاً في قصف على سوق مدينة الأتارب يوم الاثنين، بحسب المرصد السوري لحقوق الإنسان."


@pytest.fixture(scope="session")
def reporter(sample_store: Store) -> Reporter:
    return Reporter(sample_store, Comparer(sample_store))


@pytest.fixture(scope="session")
def event_id(sample_store: Store) -> int:
    with sample_store.catalogue.read() as reader:
        article = reader.article_by_external_id(KHAN_SHEIKHOUN)
        return reader.events.of_articles([article.id])[article.id]


@pytest.fixture(scope="session")
def report(reporter: Reporter, event_id: int) -> Report:
    """The report of the attack on Khan Sheikhoun."""
    return reporter.make(ReportRequest(event_id=event_id, made_at=MADE_AT))


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    """Two outlets that tell one event, with markup, formulas, `javascript:` and right-to-left text. Read it only."""
    store = open_store(tmp_path_factory.mktemp("hostile") / "home", encoder)
    told = "An air strike on the market of Atareb killed {} people on Monday, the Syrian Observatory said. "
    index_records(
        store,
        record(
            FORMULA,
            told.format("at least 40") + SCRIPT,
            "=1+1 is what the market of Atareb's terrorists said after the air strike on Monday.",
            title=f"Strike on the market of Atareb {SCRIPT}",
            url="javascript:alert(1)",
            published="2017-11-13",
            lang="en",
        ),
        record(
            SCRIPT,
            told.format("61"),
            "+1 is what the market of Atareb's rebels said after the air strike on Monday.",
            ARABIC,
            title="\" onmouseover=alert(1) Strike on the market of Atareb ' |x|",
            url="https://b.example/a?x=1&y=<b>",
            published="2017-11-14T10:00:00Z",
            lang="en",
        ),
        record("المدن", ARABIC, title="قصف سوق الأتارب", published="2017-11-13", lang="ar"),
    )
    yield store
    store.close()


@pytest.fixture(scope="session")
def hostile(hostile_store: Store) -> Report:
    return Reporter(hostile_store, Comparer(hostile_store)).make(ReportRequest(article_id=1, made_at=MADE_AT))
