"""robots.txt is asked for and kept to (RFC 9309), however large, hostile or absent it is."""

import pytest
from pydantic import ValidationError

from indexer.fetching import Fetched, Postponed, Refused
from indexer.fetching.robots import KEPT_BYTES, KEPT_SECONDS, MAX_BYTES, UNREACHABLE_SECONDS, parsed
from tests.indexer.fetching.server import Names, Site, Time, polite, response, serving, settings


def robots(text: str, **fields: str) -> bytes:
    return response(200, text.encode(), Content_Type="text/plain", **fields)


def test_a_longer_crawl_delay_is_kept(site: Site, clock: Time) -> None:
    site.answers["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 7\nDisallow: /private\n")
    fetcher = polite(clock, host_delay_seconds=2.0)
    for page in "abc":
        fetcher.fetch(f"{site.url}/{page}")
    assert clock.waits == [2.0, 7.0, 7.0]


def test_a_crawl_delay_that_nobody_can_wait_for_postpones(site: Site, clock: Time) -> None:
    site.answers["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 1e300\n")
    fetcher = polite(clock)
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Fetched)
    reason = "127.0.0.1 is to be left alone for a while"
    assert fetcher.fetch(f"{site.url}/b") == Postponed(f"{site.url}/b", reason, 24 * 3600.0)


def test_what_robots_txt_excludes_is_not_asked_for(site: Site, clock: Time) -> None:
    site.answers["/robots.txt"] = robots("User-agent: *\nDisallow: /\n\nUser-agent: rashomon\nDisallow: /b\nAllow: /\n")
    fetcher = polite(clock)
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Fetched)
    assert fetcher.fetch(f"{site.url}/b") == Refused(f"{site.url}/b", f"{site.url}/robots.txt excludes it")
    assert isinstance(polite(clock, user_agent="Other/1").fetch(f"{site.url}/a"), Refused)
    assert site.paths == ["/robots.txt", "/a", "/robots.txt"]


def test_robots_txt_is_asked_for_again_after_a_day(site: Site, clock: Time) -> None:
    fetcher = polite(clock)
    for seconds in (0.0, KEPT_SECONDS - 1, 2.0):
        clock.now += seconds
        fetcher.fetch(f"{site.url}/a")
    assert site.paths == ["/robots.txt", "/a", "/a", "/robots.txt", "/a"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_without_robots_txt_all_is_allowed(site: Site, clock: Time, status: int) -> None:
    site.answers["/robots.txt"] = response(status)
    assert isinstance(polite(clock).fetch(f"{site.url}/a"), Fetched)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_txt_that_cannot_be_read_postpones_for_a_while(site: Site, clock: Time, status: int) -> None:
    site.answers["/robots.txt"] = response(status)
    fetcher = polite(clock)
    outcome = fetcher.fetch(f"{site.url}/a")
    assert isinstance(outcome, Postponed)
    assert outcome.reason.startswith(f"its host's robots.txt cannot be read: the server answered {status} ")
    assert outcome.retry_after == UNREACHABLE_SECONDS
    clock.now += UNREACHABLE_SECONDS
    site.answers["/robots.txt"] = robots("")
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Fetched)
    assert site.paths == ["/robots.txt", "/robots.txt", "/a"]


def test_a_robots_txt_that_asks_for_time_gets_it(site: Site, clock: Time) -> None:
    site.answers["/robots.txt"] = response(503, Retry_After="7200")
    outcome = polite(clock).fetch(f"{site.url}/a")
    assert isinstance(outcome, Postponed)
    assert outcome.retry_after == 7200.0


def test_rules_that_were_read_once_outlive_an_outage(site: Site, clock: Time) -> None:
    site.answers["/robots.txt"] = robots("User-agent: *\nDisallow: /b\n")
    fetcher = polite(clock)
    fetcher.fetch(f"{site.url}/a")
    site.answers["/robots.txt"] = response(500)
    clock.now += KEPT_SECONDS
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Fetched)
    assert isinstance(fetcher.fetch(f"{site.url}/b"), Refused)


def test_endless_redirects_of_robots_txt_allow_all(site: Site, clock: Time) -> None:
    site.answers["/robots.txt"] = response(301, Location="/robots.txt")
    assert isinstance(polite(clock).fetch(f"{site.url}/a"), Fetched)


def test_the_first_500_kib_of_a_huge_robots_txt_count(site: Site, clock: Time) -> None:
    filler = "# filler\n" * (MAX_BYTES // 9)
    cut_line = "Disallow: /" + "a" * 100
    text = (
        f"User-agent: *\nDisallow: /b\n{filler}"[: MAX_BYTES - 11] + "\n" + cut_line + "\nDisallow: /c\n" + filler * 3
    )
    site.answers["/robots.txt"] = robots(text)
    fetcher = polite(clock, max_fetch_bytes=3 * MAX_BYTES)
    kinds = [type(fetcher.fetch(f"{site.url}/{page}")) for page in "abc"]
    assert kinds == [Fetched, Refused, Fetched]


@pytest.mark.parametrize(
    "agent", ["User-agent: b%d", "User-agent b%d", "user agent : b%d", "User-Agent: b%d*", "useragent:b%d"]
)
def test_a_robots_txt_of_a_thousand_crawlers_is_read_for_us(agent: str) -> None:
    """Each rule would be kept once for each name: 14,000 names and 14,000 rules are 200 million."""
    names = "\n".join(agent % number for number in range(14_000))
    rules = "\n".join(f"Disallow: /{number}" for number in range(14_000))
    text = f"{names}\nUser-agent: Rashomon/2\n{rules}\nUser-agent: *\nDisallow: /all\n"
    found = parsed(text.encode(), "Rashomon")
    paths = ["/77", "/all", "/x"]
    assert [found.can_fetch(f"http://a.example{path}", "Rashomon") for path in paths] == [False, True, True]
    assert [parsed(text.encode(), "Else").can_fetch(f"http://a.example{path}", "Else") for path in paths] == [
        True,
        False,
        True,
    ]


def test_large_robots_txts_are_not_all_kept(site: Site, clock: Time) -> None:
    site.answers["/robots.txt"] = robots("#" * MAX_BYTES)
    fetcher = polite(clock, Names([["127.0.0.1"]]))
    hosts = [f"{number}.example" for number in range(KEPT_BYTES // MAX_BYTES + 1)]
    for host in [*hosts, hosts[-1], hosts[0]]:
        assert isinstance(fetcher.fetch(f"http://{host}:{site.port}/a"), Fetched)
    assert site.paths.count("/robots.txt") == len(hosts) + 1


@pytest.mark.parametrize(
    ("stated", "token"),
    [("Rashomon/0.1", "Rashomon"), ("News-Bot", "News-Bot"), ("my_bot/2 (+https://a.example/bot)", "my_bot")],
)
def test_robots_txt_is_read_for_the_first_word_of_the_user_agent(stated: str, token: str) -> None:
    assert settings(user_agent=stated).product_token == token


@pytest.mark.parametrize("stated", ["2bot", "bot\r\nX-Other: 1", "bot/1\n", "bot/1 (größer)", "/1", " bot"])
def test_a_user_agent_that_no_header_can_carry_is_a_wrong_setting(stated: str) -> None:
    with pytest.raises(ValidationError):
        settings(user_agent=stated)


def test_a_redirect_is_asked_of_robots_txt_too(site: Site, clock: Time) -> None:
    with serving({"/robots.txt": robots("User-agent: *\nDisallow: /secret")}) as other:
        site.answers["/a"] = response(302, Location=f"http://other.example:{other.port}/secret")
        fetcher = polite(clock, Names([["127.0.0.1"]]))
        outcome = fetcher.fetch(f"http://news.example:{site.port}/a")
        assert isinstance(outcome, Refused)
        assert other.paths == ["/robots.txt"]
