from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import robots
from monitor.fetch.robots import MAX_BYTES, RobotsRules, Shelf, address_of, rules_of

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
AGENT = "MineralsMonitor/0.1 (+https://minerals.example)"
URL = "https://news.example.com/private/a"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /private/", False),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nAllow: /private/a", True),
        ("User-agent: MineralsMonitor\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: mineralsmonitor\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: OtherBot\nDisallow: /", True),
        ("\ufeffUser-agent: *\nDisallow: /private/", False),
        ("<html>not found</html>", True),
        ("User-agent: *\nDisallow: /*/a$", False),
    ],
)
def test_rules(text: str, allowed: bool) -> None:
    assert rules_of(text.encode()).allow(URL, AGENT) is allowed


@pytest.mark.parametrize(
    ("text", "delay_s"),
    [
        ("", 0),
        ("User-agent: *\nCrawl-delay: 7", 7),
        ("User-agent: *\nCrawl-delay: 900", 30),
        ("User-agent: *\nCrawl-delay: often", 0),
        ("User-agent: *\nRequest-rate: 1/12", 12),
        ("User-agent: OtherBot\nCrawl-delay: 7", 0),
    ],
)
def test_delay(text: str, delay_s: float) -> None:
    assert rules_of(text.encode()).delay_s(AGENT) == delay_s


def test_without_a_file_one_answer_holds_for_all_pages() -> None:
    assert RobotsRules().allow(URL, AGENT)
    assert not RobotsRules(blanket=False).allow(URL, AGENT)
    assert RobotsRules().delay_s(AGENT) == 0


def test_only_the_first_500_kib_count() -> None:
    assert rules_of(b"#" * MAX_BYTES + b"\nUser-agent: *\nDisallow: /").allow(URL, AGENT)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://news.example.com/a?b#c", "https://news.example.com/robots.txt"),
        ("http://u:p@news.example.com:8080/a", "http://news.example.com:8080/robots.txt"),
    ],
)
def test_address(url: str, address: str) -> None:
    assert address_of(url) == address


def test_a_file_counts_for_a_day_and_a_refusal_for_an_hour() -> None:
    shelf, at = Shelf(), "https://news.example.com/robots.txt"
    assert shelf.rules(at, NOW) is None
    shelf.refuse(at, RobotsRules(blanket=False), NOW)
    assert not shelf.rules(at, NOW + timedelta(minutes=59)).allow(URL, AGENT)  # type: ignore[union-attr]
    assert shelf.rules(at, NOW + timedelta(hours=1)) is None
    shelf.keep(at, b"User-agent: *\nDisallow: /private/", NOW)
    assert not shelf.rules(at, NOW + timedelta(hours=23)).allow(URL, AGENT)  # type: ignore[union-attr]
    assert shelf.rules(at, NOW + timedelta(days=1)) is None
    assert shelf.rules(at, NOW - timedelta(hours=1)) is None  # the clock was set back


def test_what_was_read_can_be_taken_up_by_another_process() -> None:
    shelf, at = Shelf(), "https://news.example.com/robots.txt"
    shelf.keep(at, b"User-agent: *\nDisallow: /private/", NOW)
    learnt = shelf.learnt()
    assert shelf.learnt() == ()
    other = Shelf()
    other.restore(learnt)
    assert not other.rules(at, NOW).allow(URL, AGENT)  # type: ignore[union-attr]
    assert other.learnt() == ()


def test_old_files_are_forgotten_and_few_rules_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "_REMEMBERED", 20)
    monkeypatch.setattr(robots, "_AT_HAND", 5)
    shelf = Shelf()
    for hour in range(100):
        shelf.keep(f"https://site{hour}.example.com/robots.txt", b"", NOW + timedelta(hours=hour))
    assert len(shelf._copies) <= 25
    assert len(shelf._ready) == 5


@given(st.binary(max_size=500))
def test_any_bytes_are_rules(body: bytes) -> None:
    rules = rules_of(body)
    assert rules.allow(URL, AGENT) in (True, False)
    assert 0 <= rules.delay_s(AGENT) <= 30
