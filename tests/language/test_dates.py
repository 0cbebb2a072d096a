"""Dates as feeds and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.dates import Whereabouts, believed, dates_in, read_date

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ENGLISH = Whereabouts(language="en")


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon, 05 Oct 2026 07:08:09 GMT", at(10, 5, 7, 8, 9)),
        ("Mon, 5 Oct 2026 07:08 +0200", at(10, 5, 5, 8)),
        ("2026-10-05T07:08:09.123-03:00", at(10, 5, 10, 8, 9)),
        ("2026-10-05", at(10, 5)),
        ("20261005", at(10, 5)),
        ("20261005T070809Z", at(10, 5, 7, 8, 9)),
        ("1791184089", at(10, 5, 7, 8, 9)),
        ("2026/10/05 07:08:09", at(10, 5, 7, 8, 9)),
        ("2026. 10. 5.", at(10, 5)),
        ("2026年10月5日 07:08", at(10, 5, 7, 8)),
        ("2026年10月5日（月）午後3時08分", at(10, 5, 15, 8)),
        ("二〇二六年十月二十五日", at(10, 25)),
        ("发布时间：2026-10-05 下午3:08", at(10, 5, 15, 8)),
        ("令和8年10月5日", at(10, 5)),
        ("2026년 10월 5일 오후 3:08", at(10, 5, 15, 8)),
        ("Mo, 05 Okt 2026 07:08:09 +0200", at(10, 5, 5, 8, 9)),
        ("5. Oktober 2026, 07:08 Uhr", at(10, 5, 7, 8)),
        ("Пн, 05 окт 2026 07:08:09 +0300", at(10, 5, 4, 8, 9)),
        ("5 октября 2026 г.", at(10, 5)),
        ("mar, 06 oct 2026 07:08:09 +0200", at(10, 6, 5, 8, 9)),
        ("mar, 10 mar 2026", at(3, 10)),
        ("5 de octubre de 2026", at(10, 5)),
        ("seg, 05 out 2026 07:08:09 -0300", at(10, 5, 10, 8, 9)),
        ("5 de outubro de 2026 às 7h08", at(10, 5, 7, 8)),
        ("1er octobre 2026 à 07h08", at(10, 1, 7, 8)),
        ("Senin, 5 Oktober 2026 | 14.08 WIB", at(10, 5, 7, 8)),
        ("Mon, Oct 5 2026 07:08:09 PM", at(10, 5, 19, 8, 9)),
        ("October 5th, 2026 12:08 a.m.", at(10, 5, 0, 8)),
        ("Oct 5, 2026 3 pm", at(10, 5, 15)),
        ("Monday, October 5, 2026 - 07:08", at(10, 5, 7, 8)),
        ("25/10/2026 - 07:08", at(10, 25, 7, 8)),
        ("05.10.2026 07:08", at(10, 5, 7, 8)),
        ("Mon Oct 05 07:08:09 CEST 2026", at(10, 5, 5, 8, 9)),
        ("Mon Oct 05 2026 07:08:09 GMT+0200 (Central European Summer Time)", at(10, 5, 5, 8, 9)),
        ("Mon, 05 Oct 2026 07:08:09 JST", at(10, 4, 22, 8, 9)),
        ("Mon, 05 Oct 2026 07:08:09 MSK", at(10, 5, 4, 8, 9)),
        ("Mon, 05 Oct 2026 07:08 AEDT", at(10, 4, 20, 8)),
        ("Mon, 05 Oct 26 07:08:09 EST", at(10, 5, 12, 8, 9)),
        ("2026-10-05 24:00", at(10, 6)),
    ],
)
def test_a_date_is_read_in_the_form_that_it_is_written_in(text: str, moment: datetime) -> None:
    assert read_date(text, ENGLISH) == moment


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "yesterday", "3 hours ago", "2026", "2026-10", "October 2026", "5 October"),
        *(
            "05/10/26",
            "Mon, 05 Oct 2026 07:08 QQT",
            "5 Oct 2026 25:00",
            "2026-13-45",
            "31 June 2026",
        ),
        *("5 Oct 2026 and 6 Oct 2026", "Volume 3, 5 Oct 2026", "5 Quintember 2026", "0 Oct 2026"),
    ],
)
def test_what_is_not_read_whole_is_no_date(text: str) -> None:
    assert read_date(text, ENGLISH) is None


@pytest.mark.parametrize(
    ("text", "where", "moment"),
    [
        ("05/10/2026", Whereabouts(language="fr"), at(10, 5)),
        ("05/10/2026", Whereabouts(language="en-US"), at(5, 10)),
        ("05/10/2026", Whereabouts(language="en-US", country="AU"), at(10, 5)),
        ("05/10/2026", Whereabouts(language="en", host="www.example.gov"), at(5, 10)),
        ("05/10/2026", Whereabouts(language="en", host="www.example.co.uk"), at(10, 5)),
        ("05/10/2026", Whereabouts(language="en", host="www.example.com"), None),
        ("05/10/2026", Whereabouts(), None),
        ("5 Oct 2026 09:00 IST", Whereabouts(country="IL"), at(10, 5, 7)),
        ("5 Oct 2026 09:00 IST", Whereabouts(language="en"), at(10, 5, 3, 30)),
        ("5 Oct 2026 09:00 IST", Whereabouts(language="en", host="rte.ie"), at(10, 5, 8)),
        ("5 Oct 2026 09:00 IST", Whereabouts(), None),
        ("5 Oct 2026 09:00 BST", Whereabouts(language="en-GB"), at(10, 5, 8)),
        ("5 Oct 2026 09:00 BST", Whereabouts(country="BD"), at(10, 5, 3)),
        ("5 Oct 2026 09:00 CST", Whereabouts(language="zh"), at(10, 5, 1)),
        ("5 Oct 2026 09:00 CST", Whereabouts(), at(10, 5, 15)),
        ("5 Oct 2026 09:00 EST", Whereabouts(language="en", host="abc.example.au"), at(10, 4, 23)),
    ],
)
def test_a_source_tells_which_of_two_meanings_counts(
    text: str, where: Whereabouts, moment: datetime | None
) -> None:
    assert read_date(text, where) == moment


def test_dates_are_found_in_a_text() -> None:
    text = "No. 3 of 2026 (posted 5 Oct 2026 07:08), replaces 2025-01-31. Vol. 12. See 令和8年1月2日 and 1/2."
    assert [found for found, _, _ in dates_in(text, ENGLISH)] == [
        at(10, 5, 7, 8),
        datetime(2025, 1, 31, tzinfo=UTC),
        at(1, 2),
    ]


@pytest.mark.parametrize(
    ("moment", "is_believed"),
    [
        (datetime(1989, 12, 31, 23, 59, tzinfo=UTC), False),
        (datetime(1, 1, 1, tzinfo=UTC), False),
        (datetime(1990, 1, 1, tzinfo=UTC), True),
        (NOW + timedelta(minutes=9), True),
        (NOW + timedelta(minutes=11), False),
    ],
)
def test_a_date_that_cannot_be_true_is_missing(moment: datetime, *, is_believed: bool) -> None:
    assert believed(moment, now=NOW) == (moment if is_believed else None)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text, ENGLISH)
    assert found is None or found.tzinfo is UTC
    dates_in(text)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001
def test_what_is_written_is_read(moment: datetime) -> None:
    whole = moment.replace(microsecond=0, tzinfo=UTC)
    for form in ("%a, %d %b %Y %H:%M:%S +0000", "%Y/%m/%d %H:%M:%S", "%d %B %Y - %I:%M:%S %p"):
        assert read_date(whole.strftime(form)) == whole
