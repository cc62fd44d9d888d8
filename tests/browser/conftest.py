"""Real Chromium, and the real server over three stores: the samples, a made-up one, and an empty one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from indexer.store.encoder import Encoder
from indexer.store.events import EventFilter
from indexer.store.reading import ArticleFilter
from indexer.store.store import Store
from service.corrections import Corrector
from service.judgements import JudgementRequest
from tests.browser.made import HOSTILE_OUTLET, records
from tests.browser.serving import Site, serving
from tests.helpers import index_records, open_store

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skipped where it is missing, except on CI."""
    program = shutil.which("chromium")
    if program is None:
        reason = "Chromium is not on this machine: install the package chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def samples(sample_store: Store, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`samples/`, in a copy: corrections may be made."""
    home = shutil.copytree(sample_store.settings.home, tmp_path_factory.mktemp("served") / "home")
    with serving(open_store(home, encoder)) as site:
        yield site


@pytest.fixture(scope="session")
def made(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Forty outlets on one event, and what is hard to show (`tests.browser.made`)."""
    store = open_store(tmp_path_factory.mktemp("made") / "home", encoder)
    index_records(store, *records())
    with store.catalogue.read() as reader:
        difficult = [reader.articles(ArticleFilter(outlet=name))[0].id for name in ("Al-Mina", HOSTILE_OUTLET)]
        [(_, event)] = reader.events.listed(EventFilter(min_outlets=30))
    for article in difficult:  # which linking leaves alone: another script, and no headline
        Corrector(store).judge(event.id, JudgementRequest(verdict="same", article_ids=[article], by="A. Editor"))
    with serving(store) as site:
        yield site


@pytest.fixture(scope="session")
def empty(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nothing was ever indexed."""
    with serving(open_store(tmp_path_factory.mktemp("empty") / "home", encoder)) as site:
        yield site
