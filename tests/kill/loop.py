"""Kills a monitor at random moments, looks at what each kill left, and in the end whether anything is lost or twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter, defaultdict
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread, Timer
from typing import Any

from monitor.core.clock import monotonic_s
from tests.kill.clock import fast_clock
from tests.kill.press import Press

SPEED = (
    86_400.0 / 4
)  # a day in four seconds: slower than the reader's daily unconditional fetch, which would heal a loss
STEPS = ("open", "poll", "read", "group", "alert", "digest", "deliver")
EVENTS = ("feed", "page", "mail taken", "mail answered")
_LONGEST_S = {"run": 6.0, "daemon": 6.0, "command": 20.0}  # a child that met no trap is killed then
_LAST_LIFE_S, _QUIET_S, _LOOK_S = 90.0, 8.0, 0.5
_MOMENTS_S = {"run": 1.2, "daemon": 3.0, "command": 5.0}  # in which a child is killed at any moment

_CONFIG = """
[fetch]
site_gap = "0s"
per_site = 4
allow_networks = ["127.0.0.0/8"]
[polling]
every = "10m"
tick = "1s"
[workers]
processes = 1
[digest]
at = "06:30"
max_stories = 5000
max_bytes = "5 MB"
quiet_below = 0
[email]
host = "127.0.0.1"
port = {mail}
tls = "none"
sender = "monitor@example.com"
recipients = ["ann@example.com", "bo@example.com"]
[alerts]
recipients = ["ann@example.com"]
max_per_hour = 10000
{feeds}
[[watchlists]]
name = "bans"
minerals = ["group:all", "lithium", "gallium", "cobalt", "germanium", "graphite", "tungsten", "antimony", "nickel"]
policies = ["direction:restricts"]
alert = true
"""
_TOLD = """SELECT title, ready_at, (SELECT min(until) FROM digest_stories JOIN digests ON digests.id = digest_id
        WHERE digest_stories.story = article_stories.story AND role = 'copy') AS told,
        (SELECT group_concat(mates.title, char(10)) FROM article_stories AS beside JOIN articles AS mates
        ON mates.id = beside.article_id WHERE beside.story = article_stories.story) AS mates
    FROM hits JOIN articles ON articles.id = hits.article_id
    LEFT JOIN article_stories ON article_stories.article_id = articles.id"""  # a copy of a story that was told is no news
_FEED = '[[feeds]]\nurl = "http://127.0.0.1:{port}/feed/{name}"\nname = "{name}"\nlanguage = "en"\nfull_text = "{full}"\n'


@dataclass
class Summary:
    """What the kills found. Everything but the first five must be empty or nothing."""

    kills: Counter[str] = field(default_factory=Counter)  # by the step that was running
    planned: Counter[str] = field(default_factory=Counter)
    entries: int = 0
    digests: int = 0
    hits: int = 0
    messages: int = 0
    windows: int = 0  # kills that fell between a message's first byte and the record of its outcome
    repeated: int = 0  # messages that a reader got once more because of it, byte for byte
    damaged: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    undelivered: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def faults(self) -> list[str]:
        """Every broken promise."""
        named = ("damaged", "lost", "doubled", "undelivered", "unread", "untold", "gaps")
        return [f"{name}: {what}" for name in named for what in getattr(self, name)]

    def __str__(self) -> str:
        lines = [
            f"kills             {self.kills.total()} in {self.seconds:.0f} s: "
            + ", ".join(
                f"{step} {self.kills[step]}" for step in (*STEPS, "idle") if self.kills[step]
            ),
            "aimed at          "
            + ", ".join(f"{what} {count}" for what, count in sorted(self.planned.items())),
            f"integrity_check   {'ok after each' if not self.damaged else self.damaged}",
            f"entries           {self.entries} acknowledged by the reader; {len(self.lost)} lost, {len(self.doubled)} doubled",
            f"digests           {self.digests}; {len(self.gaps)} windows that do not join",
            f"hits              {self.hits}; {len(self.untold)} told by no digest",
            f"messages          {self.messages} (digests and alerts); {len(self.undelivered)} not delivered",
            f"unknown outcome   {self.windows} kills fell between a message's first byte and the record of its outcome;",
            f"                  {self.repeated} messages came once more because of it, byte for byte under the same Message-ID",
        ]
        return "\n".join((*lines, *(f"BROKEN {fault}" for fault in self.faults[:20])))


class Loop:
    """A press, a monitor, and someone who kills it."""

    def __init__(self, folder: Path, *, seed: int, what: str) -> None:
        self.summary = Summary()
        self._what = what
        self._folder = folder
        self._dice = random.Random(seed)
        self._zero_s = time.time()
        self.press = Press(clock=fast_clock(self._zero_s, SPEED))
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._lock = Lock()
        self._child = 0
        self._step = ""
        self._armed: tuple[str, float] | None = None
        self._windows: dict[str, int] = defaultdict(
            int
        )  # Message-ID → kills that left its outcome unknown

    def run(self, kills: int) -> Summary:
        """Kills so many times, lets the last one finish its work, and tells."""
        started_s = monotonic_s()
        ready: Future[None] = Future()
        done, loops = asyncio.Event(), []

        async def serve() -> None:
            loops.append(asyncio.get_running_loop())
            await self.press.run(lambda: ready.set_result(None), done)

        thread = Thread(target=asyncio.run, args=(serve(),), daemon=True)
        thread.start()
        ready.result(10)
        try:
            self._with_driver(kills)
        finally:
            loops[0].call_soon_threadsafe(done.set)
            thread.join(10)
        self._judge()
        self.summary.seconds = monotonic_s() - started_s
        return self.summary

    def _with_driver(self, kills: int) -> None:
        feeds = "".join(
            _FEED.format(
                port=self.press.web_port, name=name, full="always" if name == "north" else "never"
            )
            for name in self.press.feeds
        )
        source = self._folder / "config.toml"
        source.write_text(
            _CONFIG.format(mail=self.press.mail_port, feeds=feeds).replace('"group:all", ', "")
        )
        argv = [
            sys.executable,
            "-m",
            "tests.kill.driver",
            str(source),
            repr(self._zero_s),
            repr(SPEED),
        ]
        with subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        ) as driver:
            listener = Thread(target=self._listen, args=(driver,), daemon=True)
            listener.start()
            self._await("ready", within_s=60)
            self.press.on_event = self._on_event
            for _ in range(kills):
                self._kill_once(driver)
                self._look()
            self.press.frozen = True
            assert driver.stdin is not None
            if self._what == "command":
                self._stop_in_order(driver)
            else:
                driver.stdin.write("finish 0\n")
                self._await("end", within_s=60)
            driver.stdin.close()
            driver.wait(20)
            listener.join(5)

    # --- killing ---

    def _kill_once(self, driver: subprocess.Popen[str]) -> None:
        """Arms one of four kinds of trap, starts a child, and waits until it is dead."""
        kind, commits = self._dice.choice(("moment", "step", "server", "commit")), 0
        if kind == "commit":
            commits = self._dice.randint(1, 60)  # the daemon's first ones are those of its start
            self._arm("", 0.0, "a commit")
        elif kind == "moment":
            self._arm("open", self._dice.uniform(0, _MOMENTS_S[self._what]), "any moment")
        elif kind == "step":
            self._arm(self._dice.choice(STEPS), self._dice.uniform(0, 0.03), "a step")
        else:
            event = self._dice.choice(EVENTS)
            self._arm(
                event, self._dice.choice((0.0, self._dice.uniform(0, 0.01))), f"a server's {event}"
            )
        assert driver.stdin is not None
        driver.stdin.write(f"{self._what} {commits}\n")
        end = self._await("end", within_s=_LONGEST_S[self._what], otherwise=self._kill)
        self.summary.kills[self._step] += 1
        if end != f"end {-signal.SIGKILL}":
            self.summary.damaged.append(f"the process ended by itself in step {self._step}: {end}")

    def _stop_in_order(self, driver: subprocess.Popen[str]) -> None:
        """Lets a last life do all that waits, and asks it to end, as an owner does."""
        self._child, self._armed = 0, None
        assert driver.stdin is not None
        driver.stdin.write("command 0\n")
        quiet_s, until_s = 0.0, monotonic_s() + _LAST_LIFE_S
        while quiet_s < _QUIET_S and monotonic_s() < until_s:
            time.sleep(_LOOK_S)
            quiet_s = 0.0 if self._child == 0 or self._waits() else quiet_s + _LOOK_S
        self._kill(signal.SIGTERM)
        end = self._await("end", within_s=20, otherwise=self._kill)
        if end != "end 0":
            self.summary.damaged.append(f"asked to stop, the process ended otherwise: {end}")

    def _waits(self) -> bool:
        """Whether the database holds work that is not done."""
        entries = self._ask("SELECT count(*) FROM entries WHERE state != 'read'")[0][0]
        mails = self._ask("SELECT count(*) FROM deliveries WHERE state != 'sent'")[0][0]
        return bool(entries or mails)

    def _arm(self, what: str, delay_s: float, name: str) -> None:
        self.summary.planned[name] += 1
        with self._lock:
            self._child, self._armed = 0, (what, delay_s)

    def _on_event(self, event: str) -> None:
        with self._lock:
            if self._armed is None or self._armed[0] != event:
                return
            delay_s, self._armed = self._armed[1], None
        if delay_s:
            Timer(delay_s, self._kill).start()
        else:
            self._kill()

    def _kill(self, by: signal.Signals = signal.SIGKILL) -> None:
        while not self._child:  # it has said its first step before its parent has said its name
            time.sleep(0.0005)
        with suppress(ProcessLookupError):
            os.kill(self._child, by)

    def _listen(self, driver: subprocess.Popen[str]) -> None:
        assert driver.stdout is not None
        for line in driver.stdout:
            said = line.strip()
            if said.startswith("child "):
                self._child = int(said.split()[1])
            elif said.startswith(("end ", "ready")):
                self._lines.put(said)
            else:
                self._step = said
                Thread(target=self._on_event, args=(said,), daemon=True).start()

    def _await(self, start: str, *, within_s: float, otherwise: Any = None) -> str:
        try:
            said = self._lines.get(timeout=within_s)
        except Empty:
            assert otherwise is not None, f"waited for {start!r} in vain, in step {self._step}"
            otherwise()
            said = self._lines.get(timeout=10)
        assert said.startswith(start), said
        return said

    # --- looking ---

    def _ask(self, question: str) -> list[Any]:
        db = sqlite3.connect(f"file:{self._folder / 'monitor.db'}?mode=ro", uri=True)
        db.row_factory = sqlite3.Row
        try:
            return db.execute(question).fetchall()
        finally:
            db.close()

    def _look(self) -> None:
        """After a kill: the file is whole, and every message under way is known as such."""
        with suppress(sqlite3.OperationalError):  # killed before there was a file or a table
            found = self._ask("PRAGMA integrity_check")[0][0]
            if found != "ok":
                self.summary.damaged.append(found)
            unknown = [
                row[0]
                for row in self._ask("SELECT message_id FROM deliveries WHERE state = 'unknown'")
            ]
            # the daemon's jobs run side by side; of the journeys, before this step they are left from an earlier kill
            if self._step == "deliver" or self._what != "run":
                self.summary.windows += bool(unknown)
                for message_id in unknown:
                    self._windows[message_id] += 1

    def _judge(self) -> None:
        """At the end, everything said by the press is there once, told once and delivered once."""
        s, expected = self.summary, self.press.expected()
        keys = Counter(
            row["guid"].rsplit("/", 1)[-1] for row in self._ask("SELECT guid FROM entries")
        )
        s.entries = len(expected)
        if not expected:
            s.lost.append("everything: no entry was ever acknowledged")
        s.lost += sorted(expected - set(keys))
        s.doubled = sorted(key for key, count in keys.items() if count > 1)
        s.unread = [row[0] for row in self._ask("SELECT guid FROM entries WHERE state != 'read'")]
        self._judge_digests()
        self._judge_mail()

    def _judge_digests(self) -> None:
        s, digests = self.summary, self._ask("SELECT * FROM digests ORDER BY until")
        s.digests = len(digests)
        s.gaps = [str(b["date"]) for a, b in pairwise(digests) if a["until"] != b["since"]]
        dates = Counter(row["date"] for row in digests)
        s.doubled += [f"digest of {date}" for date, count in dates.items() if count > 1]
        hits = self._ask(_TOLD)
        s.hits = len(hits)
        for hit in hits:
            if hit["ready_at"] is None:
                s.untold.append(hit["title"])
            elif hit["ready_at"] < digests[-1]["until"]:
                window = [d for d in digests if d["since"] <= hit["ready_at"] < d["until"]]
                # a further report of an event is told with its story, by the title of the first
                tokens = [
                    title.rsplit(" ", 1)[-1] for title in (hit["mates"] or hit["title"]).split("\n")
                ]
                told = len(window) == 1 and (
                    any(token in window[0]["digest"] for token in tokens)
                    or (hit["told"] or "9") <= window[0]["until"]
                )
                if not told:
                    s.untold.append(hit["title"])

    def _judge_mail(self) -> None:
        s, mails = self.summary, self.press.mails
        rows = self._ask("SELECT message_id, state, body FROM deliveries")
        s.messages = len(rows)
        queued = {row["message_id"]: row for row in rows}
        s.undelivered = [
            key for key, row in queued.items() if row["state"] != "sent" or key not in mails
        ]
        for key, bodies in mails.items():
            s.repeated += len(bodies) - 1
            if key not in queued or len(bodies) - 1 > self._windows[key]:
                s.doubled.append(f"message {key}, {len(bodies)} times")
            if len(set(bodies)) > 1:
                s.doubled.append(f"message {key} in two versions")
        expected = 2 * s.digests
        digests = sum(key.startswith("<digest-") for key in queued)
        if digests != expected:
            s.undelivered.append(f"{digests} digest messages of {expected}")


def run_loop(folder: Path, *, kills: int, seed: int, what: str = "run") -> Summary:
    """Kills a monitor in an empty `folder` so many times: its journeys one by one ("run"), the daemon as a whole ("daemon"), or the
    command `monitor run` from its first line on ("command")."""
    return Loop(folder, seed=seed, what=what).run(kills)
