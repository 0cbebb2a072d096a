"""The journey of the digest: windows that join, one digest a day, one message a reader."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.errors import DeliverError
from monitor.pipeline.polling import round_of
from monitor.pipeline.reporting import (
    CONFIG_PROBLEM,
    deliver_due,
    digest_of,
    due_since,
    make_due_digests,
)
from monitor.pipeline.upcoming import Edition, due_day, editions
from monitor.store.reader import Reader
from monitor.store.records import Outgoing
from monitor.store.writer import Writer
from tests.support.mailroom import mailroom
from tests.support.newsroom import config_text, newsroom, ore_post
from tests.support.sites import SettableClock, Web

DAILY = Edition(
    name="",
    recipients=(),
    watchlists=(),
    at="06:30",
    days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    zone=ZoneInfo("UTC"),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "now", "day"),
    [
        ("2026-03-01T06:30", "2026-03-01T12:00", None),
        ("2026-03-01T06:30", "2026-03-02T06:29", None),
        ("2026-03-01T06:30", "2026-03-02T06:30", date(2026, 3, 2)),
        (
            "2026-03-01T06:30",
            "2026-03-05T05:00",
            date(2026, 3, 4),
        ),  # four days of downtime: one digest
        ("2026-03-01T10:00", "2026-03-02T06:31", date(2026, 3, 2)),  # made by hand in between
    ],
)
def test_a_digest_is_due_once_its_moment_has_come(last: str, now: str, day: date | None) -> None:
    assert due_day(DAILY, last_until=at(last), now=at(now)) == day


def test_days_without_a_digest_are_passed_over() -> None:
    weekdays = replace(DAILY, days=("mon", "tue", "wed", "thu", "fri"))
    assert (
        due_day(weekdays, last_until=at("2026-02-27T06:30"), now=at("2026-03-01T12:00")) is None
    )  # a Sunday
    assert due_day(weekdays, last_until=at("2026-02-27T06:30"), now=at("2026-03-02T06:30")) == date(
        2026, 3, 2
    )


@pytest.mark.parametrize(
    ("zone", "clock"),
    [("Europe/Berlin", "02:30"), ("America/New_York", "02:30"), ("Australia/Lord_Howe", "02:00")],
)
def test_every_local_day_has_one_digest_over_the_changes_of_summer_time(
    zone: str, clock: str
) -> None:
    edition = replace(DAILY, zone=ZoneInfo(zone), at=clock)
    last, days, now = at("2026-01-01T00:00"), [], at("2026-01-01T00:00")
    for _ in range(365 * 24):
        now += timedelta(minutes=60)
        day = due_day(edition, last_until=last, now=now)
        if day is not None:
            days.append(day)
            last = now
    assert days == sorted(set(days))
    assert len(days) >= 364


@given(st.lists(st.integers(min_value=1, max_value=5 * 1440), min_size=1, max_size=30))
def test_no_day_is_told_twice_whatever_the_times_of_looking(minutes: list[int]) -> None:
    last = now = at("2026-03-20T00:00")
    days = []
    for step in minutes:
        now += timedelta(minutes=step)
        day = due_day(DAILY, last_until=last, now=now)
        if day is not None:
            days.append(day)
            last = now
    assert len(days) == len(set(days))


async def test_windows_join_and_each_story_is_told_once(tmp_path: Path) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        started = clock()
        await round_of(services)
        clock.forward(86_400)
        assert await make_due_digests(services, started_at=started) == 1
        assert await make_due_digests(services, started_at=started) == 0
        first = await services.store.read(Reader.last_digest, "")
        clock.forward(86_400)
        assert await make_due_digests(services, started_at=started) == 1
        second = await services.store.read(Reader.last_digest, "")
        assert first is not None
        assert second is not None
        assert second.since == first.until
        assert "Zimbabwe" in first.text
        assert "Zimbabwe" not in second.text


async def test_a_digest_nobody_was_sent_is_made_anew_on_its_day_and_kept_after(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        empty = await digest_of(services, day=None)
        assert empty.stories == 0
        await round_of(services)
        clock.forward(60)
        full = await digest_of(services, day=None)
        assert full.stories == 2
        day = clock().date()
        clock.forward(86_400)
        later = await digest_of(services, day=day)
        assert (later.html, later.text) == (full.html, full.text)
        assert "as it was made" in later.note


async def test_a_past_day_without_a_digest_is_made_for_looking(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        made = await digest_of(services, day=date(2026, 1, 5))
        assert "no digest was made" in made.note
        assert await services.store.read(Reader.digest, "2026-01-05", "") is None


async def test_an_unknown_group_is_refused(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        with pytest.raises(DeliverError, match=r"no \[\[digest.groups"):
            await digest_of(services, day=None, group="nobody")


def mail_config(port: int) -> str:
    return (
        f'\n[email]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "Monitor <monitor@example.com>"\n'
        'recipients = ["ann@example.com", "Bo <bo@example.com>"]\nconnect_timeout = "5s"\nreply_timeout = "5s"\n'
    )


async def test_each_reader_gets_one_message_and_no_second(tmp_path: Path) -> None:
    clock = SettableClock()
    with mailroom() as post:
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            await round_of(services)
            started = clock()
            clock.forward(86_400)
            await make_due_digests(services, started_at=started)
            sent = await deliver_due(services)
            assert (sent.sent, sent.failed, sent.later) == (2, 0, 0)
            assert (await deliver_due(services)).sent == 0
            assert sorted(envelope.rcpt_tos[0] for envelope in post.received) == [
                "ann@example.com",
                "bo@example.com",
            ]
            ids = [
                line
                for envelope in post.received
                for line in envelope.content.splitlines()
                if line.startswith(b"Message-ID")
            ]
            assert len(set(ids)) == 2


async def test_one_refused_reader_does_not_hold_the_others_and_a_busy_one_is_tried_again(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    with mailroom() as post:
        post.rcpt = {"ann@example.com": "550 no such person", "bo@example.com": "450 busy"}
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            first = await deliver_due(services)
            assert (first.sent, first.failed, first.later) == (0, 1, 1)
            assert "550" in str(first)
            assert (await deliver_due(services)).later == 0  # not due yet
            post.rcpt = {}
            clock.forward(301)
            assert (await deliver_due(services)).sent == 1
            clock.forward(6 * 86_400)
            assert (await deliver_due(services)).sent == 0


async def test_a_message_is_given_up_after_its_days(tmp_path: Path) -> None:
    clock = SettableClock()
    with mailroom() as post:
        post.rcpt = {"ann@example.com": "450 busy", "bo@example.com": "450 busy"}
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            await deliver_due(services)
            clock.forward(6 * 86_400)
            assert (await deliver_due(services)).failed == 2


async def test_what_was_sent_stays_and_what_came_since_is_only_shown(tmp_path: Path) -> None:
    clock = SettableClock()
    with mailroom() as post:
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            await round_of(services)
            clock.forward(60)
            again = await digest_of(services, day=None)
            assert "has been sent" in again.note
            assert again.stories == 2
            last = await services.store.read(Reader.last_digest, "")
            assert last is not None
            assert "Zimbabwe" not in last.text


async def test_groups_of_readers_have_their_own_watchlists_and_hours(tmp_path: Path) -> None:
    extra = '\n[[digest.groups]]\nname = "desk"\nrecipients = ["d@example.com"]\nwatchlists = ["money"]\nat = "18:00"\ntimezone = "Asia/Tokyo"\n'
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web), extra=extra), clock=clock) as services,
    ):
        everybody, rules = editions(services)
        assert everybody.name == ""
        assert ([w.name for w in rules.watchlists], rules.at, str(rules.zone), rules.days) == (
            ["money"],
            "18:00",
            "Asia/Tokyo",
            everybody.days,
        )
        await round_of(services)
        clock.forward(60)
        made = await digest_of(services, day=None, group="desk")
        assert "Canada" in made.text
        assert "Zimbabwe" not in made.text


async def test_a_clock_set_back_tells_no_day_twice_and_holds_none_up(tmp_path: Path) -> None:
    clock = SettableClock()
    with mailroom() as post:
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            started = clock() - timedelta(days=1)
            assert await make_due_digests(services, started_at=started) == 1
            clock.forward(-3 * 86_400)  # the digest's end now lies in the future
            assert await due_since(services, started_at=started) == at("2026-02-17T06:30")
            assert await make_due_digests(services, started_at=started) == 1
            assert await make_due_digests(services, started_at=started) == 0
            clock.forward(3 * 86_400)
            assert (
                await make_due_digests(services, started_at=started) == 0
            )  # that day was told before the step
            clock.forward(86_400)
            assert await make_due_digests(services, started_at=started) == 1
            days = await services.store.read(Reader.digest_days)
            assert [day.date for day in days] == ["2026-02-21", "2026-02-20", "2026-02-17"]
            by_end = sorted(days, key=lambda day: day.until)
            assert all(a.until == b.since for a, b in pairwise(by_end))


async def test_a_digest_looked_at_before_its_hour_is_made_anew_and_sent_at_its_hour(
    tmp_path: Path,
) -> None:
    clock = SettableClock(at("2026-02-20T05:00"))
    with mailroom() as post:
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            started = clock() - timedelta(days=1)
            await digest_of(services, day=None)
            await round_of(services)
            clock.forward(2 * 3600)
            assert await make_due_digests(services, started_at=started) == 1
            assert (await deliver_due(services)).sent == 2
            assert await due_since(services, started_at=started) is None


async def test_every_edition_has_its_own_hour(tmp_path: Path) -> None:
    extra = '\n[[digest.groups]]\nname = "desk"\nwatchlists = ["money"]\nat = "05:30"\n'
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web), extra=extra), clock=clock) as services,
    ):
        started = clock() - timedelta(days=1)
        assert await due_since(services, started_at=started) == at("2026-02-20T05:30")
        assert await make_due_digests(services, started_at=started) == 2
        assert await due_since(services, started_at=started) is None


async def test_problems_of_the_config_are_told_by_the_digest(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        problem = "line 12: feeds[1].url: is not an absolute http(s) address"
        await services.store.write(Writer.set_meta, CONFIG_PROBLEM, [problem], now=services.now())
        made = await digest_of(services, day=None)
        assert problem in " ".join(made.text.split())


async def test_a_message_under_way_when_the_daemon_stops_is_recorded_when_its_answer_comes(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    with mailroom() as post:
        post.hang_s = 0.5
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=mail_config(post.port)), clock=clock
            ) as services,
        ):
            clock.forward(60)
            await digest_of(services, day=None, send=True)
            delivering = asyncio.create_task(deliver_due(services))
            async with asyncio.timeout(10):
                while not post.received:
                    await asyncio.sleep(0.01)
            delivering.cancel()
            await asyncio.wait({delivering})
            assert delivering.cancelled()
            states = [
                one.state
                for one in await services.store.read(
                    Reader.deliveries_since, clock() - timedelta(days=1)
                )
            ]
            assert sorted(states) == ["sent", "sent"]


async def test_a_message_that_cannot_even_be_tried_is_put_off(tmp_path: Path) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(
            tmp_path, web, config_text(ore_post(web), extra=mail_config(1)), clock=clock
        ) as services,
    ):
        bad = Outgoing(
            channel="smtp",
            sender="nobody",
            recipient="nowhere",
            message_id="<1@x>",
            body=b"Subject: x\r\n\r\n",
        )
        await services.store.write(Writer.queue_messages, (bad,), now=clock())
        assert (await deliver_due(services)).later == 1
        assert (await deliver_due(services)).later == 0
