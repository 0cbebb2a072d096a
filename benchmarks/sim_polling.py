"""Two weeks of 200 feeds in a minute: what the schedule costs, how late it is, and whether it loses or doubles anything.

    python benchmarks/sim_polling.py [--feeds 200] [--days 14] [--seed 1]

Time is simulated; requests are answered in the process by servers with habits (fast, slow, flaky, lying, moving, dying …)
and real bytes, which go through the real `parse`, `feeds.unchanged` and `feeds.after_poll`. The same servers then meet a poller
that asks every 60 minutes, with validators, and knows items by their guid, as most readers do.

An item is missed when it was listed and never stored, other than those still listed at the end and those of the last six hours
before a feed died for good. It is a duplicate when it is stored twice. Lag is the time from an item's appearance in its feed to
its storing; "due to fetched" is the wait for the tick (15 s) and for the site's turn (5 s apart; two feeds share a site).
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import statistics
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache

from monitor.config.settings import PollingSettings
from monitor.core.errors import FetchError, FetchReason, ParseError
from monitor.feeds import outcome
from monitor.feeds.identity import lookup
from monitor.feeds.outcome import Answer
from monitor.feeds.parse import parse
from monitor.model.entries import Entry, KnownEntry
from monitor.model.feeds import DueFeed, Feed, FeedEvent, Response, Validators

START = datetime(2026, 2, 2, tzinfo=UTC)  # a Monday
HOUR, DAY = 3_600.0, 86_400.0
TICK_S, GAP_S = 15.0, 5.0


@dataclass(frozen=True, slots=True)
class Item:
    """A true item of a feed: when it appears, and the date that it carries."""

    number: int
    appears_s: float
    dated_s: float


@dataclass(frozen=True, slots=True)
class Habit:
    """How a feed and its server behave."""

    kind: str
    share: int  # of 200 feeds
    per_day: float
    listed: int
    fails: float = 0.0  # share of requests answered 500
    outage: tuple[float, float] = (0.0, 0.0)  # days without an answer
    lies: bool = False  # says 304 to everybody who asks
    renames: bool = False  # a new guid at every request
    moves_day: float = math.inf
    dies_day: float = math.inf
    page_days: tuple[float, float] = (0.0, 0.0)  # a web page stands where the feed was
    limit_s: float = 0.0  # 429 to requests closer together
    ttl_min: int = 0
    backdates: bool = False
    validators: bool = True


HABITS = (
    Habit("fast", 20, 180, 40),
    Habit("medium", 70, 12, 25),
    Habit("slow", 45, 0.4, 15),
    Habit("flaky", 15, 12, 25, fails=0.25, outage=(5.0, 5.4)),
    Habit("lying ETag", 10, 5, 25, lies=True),
    Habit("new guids", 5, 6, 20, renames=True),
    Habit("moving", 10, 8, 25, moves_day=2.0),
    Habit("dying", 5, 4, 20, dies_day=6.0),
    Habit("page for 2 days", 5, 5, 25, page_days=(4.0, 6.0)),
    Habit("rate limit", 5, 20, 30, limit_s=1_800.0),
    Habit("ttl 3 h", 5, 6, 25, ttl_min=180),
    Habit("backdated", 5, 8, 25, backdates=True, validators=False),
)


@dataclass(slots=True)
class Server:
    """One feed as its server has it."""

    number: int
    habit: Habit
    items: list[Item]
    dice: random.Random
    last_asked_s: float = -math.inf
    asked: int = 0
    refused: int = 0
    sent_bytes: int = 0

    @property
    def url(self) -> str:
        return f"https://site{self.number // 2}.example/{self.number}/rss"

    def listed(self, now_s: float) -> list[Item]:
        """What the document lists, newest first."""
        end = bisect_right(self.items, now_s, key=lambda item: item.appears_s)
        return self.items[max(end - self.habit.listed, 0) : end][::-1]

    def answer(self, url: str, validators: Validators | None, now_s: float) -> Response:
        """As a server would. Raises FetchError."""
        self.asked += 1
        habit, day = self.habit, now_s / DAY
        too_soon, self.last_asked_s = now_s - self.last_asked_s < habit.limit_s, now_s
        moved = day >= habit.moves_day
        if habit.outage[0] <= day < habit.outage[1]:
            raise FetchError(url, FetchReason.TIMEOUT, "no answer")
        if too_soon:
            self.refused += 1
            raise FetchError(
                url, FetchReason.RATE_LIMITED, "too many", status=429, retry_after_s=habit.limit_s
            )
        if self.dice.random() < habit.fails:
            raise FetchError(url, FetchReason.HTTP_STATUS, "internal error", status=500)
        if day >= habit.dies_day:
            raise FetchError(url, FetchReason.GONE, "gone", status=410)
        if habit.moves_day + 11 <= day and "/new" not in url:
            raise FetchError(url, FetchReason.NOT_FOUND, "the redirect has ended", status=404)
        if habit.page_days[0] <= day < habit.page_days[1]:
            return self._respond(
                url, 200, b"<!doctype html><html><body>We are moving house.</body></html>", {}, None
            )
        permanent_url = self.url + "/new" if moved and "/new" not in url else None
        return self._document(url, validators, now_s, permanent_url)

    def _document(
        self, url: str, validators: Validators | None, now_s: float, permanent_url: str | None
    ) -> Response:
        shown = self.listed(now_s)
        etag = f'"{shown[0].number if shown else 0}"' if self.habit.validators else ""
        headers = {"etag": etag} if etag else {}
        asks = validators is not None and validators.etag is not None
        if asks and validators and (validators.etag == etag or self.habit.lies):
            return self._respond(url, 304, b"", headers, permanent_url)
        return self._respond(url, 200, self._rss(shown), headers, permanent_url)

    def _respond(
        self, url: str, status: int, body: bytes, headers: dict[str, str], permanent_url: str | None
    ) -> Response:
        self.sent_bytes += len(body)
        return Response(
            url=permanent_url or url, status=status, headers=headers, body=body, permanent_url=permanent_url, elapsed_s=0.2,
            not_modified=status == 304,
        )  # fmt: skip

    def _rss(self, shown: list[Item]) -> bytes:
        mark = f"-{self.asked}" if self.habit.renames else ""
        ttl = f"<ttl>{self.habit.ttl_min}</ttl>" if self.habit.ttl_min else ""
        rows = (
            f"<item><title>Item {item.number} of feed {self.number}</title><link>{self.url}/items/{item.number}</link>"
            f"<guid isPermaLink='false'>{item.number}{mark}</guid><pubDate>{_date(item.dated_s)}</pubDate>"
            f"<description>{'Tungsten quota. ' * 4}</description></item>"
            for item in shown
        )
        return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Feed</title>{ttl}{''.join(rows)}</channel></rss>".encode()


@dataclass(slots=True)
class Report:
    """What a poller did."""

    name: str
    stored: dict[int, dict[str, float]] = field(
        default_factory=lambda: defaultdict(dict)
    )  # feed → key → when
    first: dict[tuple[int, int], float] = field(default_factory=dict)  # feed, true item → when
    copies: Counter[int] = field(default_factory=Counter)  # by feed
    due_to_fetched_s: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)

    def store(self, server: Server, key: str, link: str | None, now_s: float) -> None:
        """Keeps an item under `key`, as the store would."""
        if key in self.stored[server.number]:
            return
        self.stored[server.number][key] = now_s
        number = int((link or "").rpartition("/")[2] or 0)
        if (server.number, number) in self.first:
            self.copies[server.number] += 1
        self.first.setdefault((server.number, number), now_s)


Poll = Callable[[Server, float], float]
"""Polls a server at a time; gives the time of the next poll."""


def adaptive(report: Report, *, seed: int) -> Poll:
    """Our poller."""
    dice = random.Random(seed)
    states: dict[int, DueFeed] = {}
    known = Known()
    settings = PollingSettings()

    def poll(server: Server, now_s: float) -> float:
        feed = Feed(url=server.url, name=str(server.number))
        due = states.get(server.number) or DueFeed(
            feed_id=server.number, feed=feed, state=outcome.first_state(feed)
        )
        now = START + timedelta(seconds=now_s)
        answer = _ask(server, due, now, now_s)
        stored = known.of(server.number, answer.parsed.entries if answer.parsed else ())
        update = outcome.after_poll(
            due, answer, now=now, roll=dice.random(), settings=settings, known=stored
        )
        report.outcomes[update.record.outcome] += 1
        report.events.update(event for event, _ in update.record.events)
        for entry in update.entries:
            report.store(server, entry.key, entry.url, now_s)
            known.keep(server.number, entry)
        states[server.number] = DueFeed(feed_id=server.number, feed=feed, state=update.state)
        assert update.state.next_poll_at is not None
        return (update.state.next_poll_at - START).total_seconds()

    return poll


def _ask(server: Server, due: DueFeed, now: datetime, now_s: float) -> Answer:
    try:
        response = server.answer(due.state.url, outcome.validators_for(due, now), now_s)
    except FetchError as exc:
        return Answer(error=exc)
    if outcome.unchanged(due.state, response):
        return Answer(response=response)
    try:
        parsed = parse(
            response.body, url=response.url, headers=response.headers, seen=due.state.seen, now=now
        )
    except ParseError as exc:
        return Answer(response=response, error=exc)
    return Answer(response=response, parsed=parsed)


class Known:
    """Stored entries, looked up by key and link as the store does it."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[int, str], KnownEntry] = {}

    def of(self, feed_id: int, entries: Iterable[Entry]) -> tuple[KnownEntry, ...]:
        """The stored entries of a feed that share a key or a link with `entries`."""
        keys, links = lookup(entries)
        found = (self._by_name.get((feed_id, name)) for name in (*keys, *links))
        return tuple({entry.key: entry for entry in found if entry}.values())

    def keep(self, feed_id: int, entry: Entry) -> None:
        """Stores an entry, unless it is stored."""
        stored = KnownEntry(
            key=entry.key, url=entry.url, title=entry.title, published_at=entry.published_at
        )
        if self._by_name.setdefault((feed_id, entry.key), stored) is stored and entry.url:
            self._by_name[feed_id, entry.url] = stored


def hourly(report: Report) -> Poll:
    """A poller that asks every 60 minutes, sends the newest validators, and knows items by their guid."""
    validators: dict[int, Validators] = {}

    def poll(server: Server, now_s: float) -> float:
        try:
            response = server.answer(server.url, validators.get(server.number), now_s)
        except FetchError:
            report.outcomes["failed"] += 1
            return now_s + HOUR
        if response.not_modified:
            report.outcomes["not_modified"] += 1
            return now_s + HOUR
        if response.body.startswith(b"<!doctype"):
            report.outcomes["failed"] += 1
            return now_s + HOUR
        validators[server.number] = Validators(etag=response.headers.get("etag"))
        shown = server.listed(now_s)
        mark = f"-{server.asked}" if server.habit.renames else ""
        before = len(report.stored[server.number])
        for item in shown:
            report.store(server, f"{item.number}{mark}", f"/{item.number}", now_s)
        report.outcomes["new" if len(report.stored[server.number]) > before else "unchanged"] += 1
        return now_s + HOUR

    return poll


def run(servers: list[Server], poll: Poll, report: Report, *, days: float) -> None:
    """Lets the simulated days pass: everything that is due waits for the tick and for its site's turn."""
    queue = [(0.0, server.number) for server in servers]
    heapq.heapify(queue)
    site_free_s: dict[int, float] = defaultdict(float)
    while queue and queue[0][0] < days * DAY:
        due_s, number = heapq.heappop(queue)
        server = servers[number]
        now_s = max(math.ceil(due_s / TICK_S) * TICK_S, site_free_s[number // 2])
        site_free_s[number // 2] = now_s + GAP_S
        report.due_to_fetched_s.append(now_s - due_s)
        heapq.heappush(queue, (poll(server, now_s), number))


def make_servers(count: int, *, days: float, seed: int) -> list[Server]:
    """Feeds of all habits, their items drawn with days and nights, weekends, and bursts."""
    servers = []
    kinds = [habit for habit in HABITS for _ in range(max(1, round(habit.share * count / 200)))]
    for number, habit in enumerate(kinds[:count]):
        dice = random.Random(f"{seed} {number}")
        servers.append(Server(number, habit, list(_items(habit, days, dice)), dice))
    return servers


def _items(habit: Habit, days: float, dice: random.Random) -> Iterator[Item]:
    rate = habit.per_day * dice.uniform(0.6, 1.6)
    at_s, number = -20 * DAY, 0
    while at_s < days * DAY:
        hour, weekday = at_s / HOUR % 24, int(at_s // DAY) % 7
        busy = (1.7 if 7 <= hour < 19 else 0.3) * (0.4 if weekday >= 5 else 1.2)
        at_s += dice.expovariate(rate * busy / DAY)
        for _ in range(dice.randint(2, 6) if dice.random() < 0.04 else 1):  # bursts
            number += 1
            back_s = (
                dice.uniform(0, 3 * DAY)
                if habit.backdates and dice.random() < 0.3
                else dice.uniform(0, 120)
            )
            yield Item(number, at_s, at_s - back_s)


@lru_cache(maxsize=100_000)
def _date(at_s: float) -> str:
    return format_datetime(START + timedelta(seconds=int(at_s)))


def lags(
    servers: list[Server], report: Report, *, days: float
) -> tuple[dict[str, list[float]], Counter[str], Counter[str]]:
    """By habit: lags of what appeared while polling ran and could be had, items missed, items stored twice."""
    late: dict[str, list[float]] = defaultdict(list)
    missed: Counter[str] = Counter()
    doubled: Counter[str] = Counter()
    for server in servers:
        kind = server.habit.kind
        doubled[kind] += report.copies[server.number]
        still_listed = {item.number for item in server.listed(days * DAY)}
        for item in server.items:
            if not 0 < item.appears_s < min(days * DAY, server.habit.dies_day * DAY - 6 * HOUR):
                continue
            at_s = report.first.get((server.number, item.number))
            if at_s is not None:
                late[kind].append(at_s - item.appears_s)
            elif item.number not in still_listed or server.habit.lies:
                missed[kind] += item.appears_s < (days - 1) * DAY or item.number not in still_listed
    return late, missed, doubled


_COMPARED = ("the requests", "the median lag", "its 95th percentile")
_WIDTHS = (12, 8, 10, 10, 7, 6, 5)


def table(servers: list[Server], report: Report, *, days: float) -> None:
    """Prints what a poller did, by habit."""
    late, missed, doubled = lags(servers, report, days=days)
    print(f"\n{report.name}")
    heads = ("requests/day", "kB/day", "lag p50", "p95", "missed", "twice", "429")
    print(
        f"{'habit':16} {'feeds':>5} "
        + " ".join(f"{head:>{width}}" for head, width in zip(heads, _WIDTHS, strict=True))
    )
    rows = [
        (habit.kind, [server for server in servers if server.habit is habit]) for habit in HABITS
    ]
    for kind, group in [*(row for row in rows if row[1]), ("all", servers)]:
        found = late[kind] if kind != "all" else [lag for some in late.values() for lag in some]
        cells = (
            f"{sum(server.asked for server in group) / len(group) / days:.1f}",
            f"{sum(server.sent_bytes for server in group) / len(group) / days / 1000:.1f}",
            _minutes(found, 50),
            _minutes(found, 95),
            str(missed.total() if kind == "all" else missed[kind]),
            str(doubled.total() if kind == "all" else doubled[kind]),
            str(sum(server.refused for server in group)),
        )
        print(
            f"{kind:16} {len(group):5} "
            + " ".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))
        )
    waits = sorted(report.due_to_fetched_s)
    p50, p95, longest = waits[len(waits) // 2], waits[int(len(waits) * 0.95)], waits[-1]
    print(f"due to fetched: p50 {p50:.0f} s, p95 {p95:.0f} s, longest {longest:.0f} s")
    print(
        "outcomes:", ", ".join(f"{name} {count}" for name, count in sorted(report.outcomes.items()))
    )
    if report.events:
        print(
            "told:",
            ", ".join(
                f"{event} {report.events[event]}" for event in FeedEvent if report.events[event]
            ),
        )


def account(
    servers: list[Server], report: Report, *, days: float
) -> tuple[float, float, float, int, int]:
    """Over all feeds: requests, median lag and its 95th percentile, items missed, items stored twice."""
    late, missed, twice = lags(servers, report, days=days)
    quantiles = statistics.quantiles([lag for some in late.values() for lag in some], n=100)
    return (
        sum(server.asked for server in servers),
        quantiles[49],
        quantiles[94],
        missed.total(),
        twice.total(),
    )


def _minutes(values: list[float], percent: int) -> str:
    if len(values) < 2:
        return "-"
    return f"{statistics.quantiles(values, n=100)[percent - 1] / 60:.1f} min"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--days", type=float, default=14)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    accounts = []
    for name in ("adaptive (ours)", "every 60 minutes"):
        servers = make_servers(args.feeds, days=args.days, seed=args.seed)
        report = Report(name)
        started = time.perf_counter()
        run(
            servers,
            adaptive(report, seed=args.seed) if name.startswith("adaptive") else hourly(report),
            report,
            days=args.days,
        )
        table(servers, report, days=args.days)
        print(
            f"simulated {len(servers)} feeds × {args.days:g} days in {time.perf_counter() - started:.1f} s"
        )
        accounts.append(account(servers, report, days=args.days))
    ours, fixed = accounts
    times = [
        f"{mine / theirs:.2f} × {what}"
        for mine, theirs, what in zip(ours, fixed, _COMPARED, strict=False)
    ]
    print(
        f"\nbeside asking every 60 minutes: {', '.join(times)}; missed {ours[3]} against {fixed[3]}, twice {ours[4]} against {fixed[4]}"
    )
    return 1 if ours[3] or ours[4] else 0


if __name__ == "__main__":
    raise SystemExit(main())
