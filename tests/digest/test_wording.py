from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import ExtractReason, FetchReason, ParseReason
from monitor.core.text import cut, plain
from monitor.digest import wording
from monitor.language import catalogue
from monitor.model.articles import Quality


@pytest.mark.parametrize("reason", [*FetchReason, *ParseReason, *ExtractReason])
def test_every_reason_has_words(reason: str) -> None:
    assert wording.REASONS[reason]


def test_every_quality_has_words() -> None:
    assert set(wording.QUALITIES) == set(Quality)


@pytest.mark.parametrize(
    ("tag", "reader", "expected"),
    [
        ("en-GB", "en", ""),
        (None, "en", ""),
        ("zh-Hant", "en", "Chinese"),
        ("es", "es", ""),
        ("xx", "en", "xx"),
    ],
)
def test_foreign_names_only_languages_of_others(
    tag: str | None, reader: str, expected: str
) -> None:
    assert wording.foreign(tag, reader) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ga\r\nBcc: x@example.com", "Ga Bcc: x@example.com"),
        ("a\u202eb\u2066c\ufeff", "abc"),
        ("  two\t\n spaces ", "two spaces"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("\x00\x1b[31mred", "[31mred"),
    ],
)
def test_plain_shows_one_clean_line(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_plain_keeps_its_limit_and_holds_no_control(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert (
        shown.isprintable()
        or "\u200c" in shown
        or "\u200d" in shown
        or any(not c.isprintable() for c in text)
    )
    assert "\n" not in shown


def test_cut_ends_at_a_word() -> None:
    assert cut("the ministry of mines", 17) == "the ministry of…"
    assert cut("商务部宣布出口须申请许可证", 6) == "商务部宣布…"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x?y=1", "https://a.example/x?y=1"),
        ("https://user:secret@a.example/x", "https://a.example/x"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("/relative", ""),
        ("//a.example/x", ""),
        ('https://a.example/"onclick=', ""),
        ("https://a.example/a b", ""),
        (None, ""),
    ],
)
def test_links_are_absolute_http_without_credentials(url: str | None, expected: str) -> None:
    assert wording.link(url) == expected


def test_dates_in_words() -> None:
    assert wording.day_words(date(2026, 3, 5)) == "Thursday, 5 March 2026"
    assert wording.iso_date_words("2026-04-01") == "1 April 2026"
    assert wording.iso_date_words("spring") == "spring"
    assert wording.iso_date_words(None) == ""


def test_clock_words_are_local_and_name_other_days() -> None:
    zone, today = ZoneInfo("America/Santiago"), date(2026, 3, 5)
    assert wording.clock_words(datetime(2026, 3, 5, 12, 14, tzinfo=UTC), zone, today) == "09:14"
    assert wording.clock_words(datetime(2026, 3, 5, 1, 5, tzinfo=UTC), zone, today) == "4 Mar 22:05"
    assert (
        wording.clock_words(datetime(2025, 12, 31, 12, 0, tzinfo=UTC), zone, today)
        == "31 Dec 2025 09:00"
    )


@pytest.mark.parametrize(
    ("items", "limit", "expected"),
    [
        ([], 9, ""),
        (["a"], 9, "a"),
        (["a", "b"], 9, "a and b"),
        (["a", "b", "c"], 9, "a, b and c"),
        (["a", "b", "c"], 1, "a and 2 more"),
    ],
)
def test_listed(items: list[str], limit: int, expected: str) -> None:
    assert catalogue.of("en").listed(items, limit) == expected


def test_counts_have_their_plural() -> None:
    assert wording.count_words(1, "story", "stories") == "1 story"
    assert wording.count_words(1830, "article") == "1,830 articles"


def test_names_come_from_the_lexicon_or_the_id() -> None:
    assert wording.name_of("ga", {"ga": "Gallium"}) == "Gallium"
    assert wording.name_of("rare-earths") == "Rare earths"
    assert wording.name_of("Mountain Pass") == "Mountain Pass"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Export ban or suspension", "Export ban"),
        ("Export licensing and export controls", "Export licensing"),
        ("Royalty", "Royalty"),
    ],
)
def test_short_name_is_the_first_alternative(name: str, short: str) -> None:
    assert wording.short_name(name) == short
