"""A small real store for pages, with all that pages must bear: copies, other scripts, no dates, hostile text."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from indexer.store.encoder import Encoder
from indexer.store.store import Store
from service.app import create_app
from tests.helpers import index_records, open_store, record
from tests.service.pages.reader import Page

SCRIPT = "<script>alert(1)</script>"
BOMB = "A suicide car bomb hit a convoy of buses near Rashidin outside Aleppo on Saturday"
WIRE = (
    "At least 126 people from the villages of Foua and Kefraya died when a bomber drove a car into their buses at Rashidin "
    "near Aleppo. The rebels denied that they had sent the car. Most of the dead were children, the Syrian Observatory said."
)
RECORDS = (
    record(
        "The Anchor",
        f"{BOMB} and killed at least 100 people from the villages of Foua and Kefraya. The militants sent the car.",
        "The evacuation of Foua and Kefraya went on in the evening.",
        title="Convoy bombed near Aleppo",
        published="2017-04-15",
        url="https://anchor.example/convoy?utm_source=x",
    ),
    record(
        "The Wire",
        WIRE,
        title="Bomb hits Aleppo convoy",
        published="2017-04-15T18:20:00Z",
        url="https://wire.example/1",
    ),
    record(
        "The Copy",
        WIRE.replace("The rebels", "The insurgents"),
        title="Bomb hits convoy near Aleppo",
        published="2017-04-15T19:40:00Z",
        url="https://copy.example/1",
    ),
    record(
        f"Outlet {SCRIPT}",
        f'{BOMB}, killing 43 people of Foua and Kefraya, {SCRIPT} a monitor said. <img src=x onerror="alert(2)"> & more.',
        title=f"Convoy in Aleppo {SCRIPT}",
        published="2017-04-16",
        url="javascript:alert(3)",
    ),
    record(
        "Without a date",
        "The Syrian Observatory for Human Rights said 60 people of Foua and Kefraya died when a car bomb struck their buses "
        "at Rashidin near Aleppo.",
        title="Aleppo convoy: 60 dead",
    ),
    record(
        "الشرق",
        "قالت مصادر ميدانية إن سيارة مفخخة استهدفت قافلة حافلات قرب الراشدين في حلب وقتلت 126 شخصا من الفوعة وكفريا.",
        title="تفجير يستهدف قافلة في حلب",
        published="2017-04-15",
        lang="ar",
    ),
    record(
        "Far away", "The parliament of Chile passed a law on fishing quotas.", title="Fishing", published="2017-04-15"
    ),
)


@pytest.fixture(scope="session")
def pages_store(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Store]:
    """A store with RECORDS. It is shared: read it only."""
    store = open_store(tmp_path_factory.mktemp("pages") / "home", encoder)
    index_records(store, *RECORDS)
    yield store
    store.close()


@pytest.fixture(scope="session")
def client(pages_store: Store) -> TestClient:
    """A browser without scripts, at the application over that store."""
    return TestClient(create_app(pages_store.settings, pages_store))


def read(client: TestClient, address: str, status: int = 200) -> Page:
    """The page at an address."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    return Page(answer.text)
