"""Whether the daemon does what it should: a verdict over what the store remembers, for /healthz, `monitor health` and
`monitor status`.

"failing" answers 503: a poll round, the scheduler's heartbeat or a digest is overdue, or the last write failed. "degraded"
answers 200 and says why: a broken config edit, messages that cannot be delivered. "not running" is a database that no daemon
has ever had, after the demo or a poll by hand.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.core.clock import from_iso
from monitor.store.records import ArchiveStatus

HEARTBEAT, ROUND, DIGEST_DUE, WRITE_ERROR, CONFIG, RULES, STARTED, OVERDUE, TEMPLATES, DAMAGE = (
    "heartbeat",
    "last_round",
    "digest_due_since",
    "write_error",
    "config_problem",
    "rules",
    "started_at",
    "overdue_jobs",
    "template_problems",
    "damage",
)
"""Names under which the store keeps what the daemon says of itself."""

_SILENT_S = 180.0  # the scheduler ticks every few seconds
_ROUND_S = 900.0  # a round asks what is due; it is overdue long before a feed is
_DIGEST_S = 3600.0
_NOTE_BYTES = 4096  # a block of every file system


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`status` is "ok", "degraded", "not running" or "failing"; `reasons` say why, one sentence each."""

    status: str
    reasons: tuple[str, ...]


def of(
    status: ArchiveStatus, *, now: datetime, database: Path, write_error: str | None = None
) -> Health:
    """The state of the daemon, the same for /healthz, `monitor health` and `monitor status`: from what the store keeps, and from
    the daemon's note beside it, which is older by a moment than a `write_error` of this process."""
    known = noted(database) | ({WRITE_ERROR: write_error} if write_error else {})
    return verdict(
        {**decoded(status.meta), **known},
        now=now,
        undelivered=status.counts.deliveries.get("failed", 0),
        unsent=status.unsent,
        feeds=(status.counts.feeds_active, status.counts.feeds_failing),
    )


def verdict(
    meta: Mapping[str, Any],
    *,
    now: datetime,
    undelivered: int = 0,
    unsent: Sequence[tuple[int, str, str]] = (),
    feeds: tuple[int, int] = (0, 0),
) -> Health:
    """The state of the daemon. A clock that was set back counts as no time passed. `unsent` are messages that wait because a
    server or a setting keeps them back: how many, the reason, and what was said. `feeds` are how many there are, and how many of
    them failed the last time."""
    failing: list[str] = []
    never = not (meta.get(STARTED) or meta.get(HEARTBEAT))
    if never:
        pass  # no daemon of this database can fail
    elif (age := _age(meta.get(HEARTBEAT), now)) is None:
        failing.append("the daemon has not started yet")
    elif age > timedelta(seconds=_SILENT_S):
        failing.append(f"the scheduler's last heartbeat is {_words(age)} old")
    if (age := _age(meta.get(ROUND), now)) is not None and age > timedelta(seconds=_ROUND_S):
        failing.append(f"the last poll round is {_words(age)} old")
    if (age := _age(meta.get(DIGEST_DUE), now)) is not None and age > timedelta(seconds=_DIGEST_S):
        failing.append(f"a digest is overdue for {_words(age)}")
    failing += [f"the job {name} hangs; it was ended and is begun anew" for name in _listed(meta)]
    if meta.get(DAMAGE):
        failing.append(
            f"the database is damaged: {'; '.join(meta[DAMAGE])}; put a copy back: monitor restore FILE"
        )
    if meta.get(WRITE_ERROR):
        failing.append(f"the database cannot be written: {meta[WRITE_ERROR]}")
    degraded = []
    if meta.get(CONFIG):
        degraded.append(
            "config.toml has problems; the last good one is in force: " + "; ".join(meta[CONFIG])
        )
    degraded += [f"a template is broken: {problem}" for problem in meta.get(TEMPLATES) or ()]
    if feeds[1] * 2 > feeds[0]:
        degraded.append(f"{feeds[1]} of {feeds[0]} feeds fail; see: monitor feeds --health")
    for count, reason, said in unsent:
        what = "message is" if count == 1 else "messages are"
        degraded.append(f"{count} {what} kept back and tried again: {reason}: {said}")
    if undelivered:
        degraded.append(
            f"{undelivered} messages could not be delivered; send one again with: monitor digest --resend DATE"
        )
    idle = ("no daemon has run on this database yet; start one with: monitor run",) if never else ()
    others = "not running" if never else "degraded" if degraded else "ok"
    return Health(status="failing" if failing else others, reasons=(*failing, *idle, *degraded))


def note(database: Path, known: Mapping[str, Any]) -> None:
    """Writes what only the daemon knows beside the database, in place and always as long: a full disk has room for it. What
    cannot be written is not: who asks then finds the last note, or none."""
    text = json.dumps(known, ensure_ascii=True, separators=(",", ":")).encode()
    if len(text) > _NOTE_BYTES:
        text = json.dumps({name: str(value)[:500] for name, value in known.items()}).encode()
    with suppress(OSError):
        fd = os.open(_note_of(database), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            os.pwrite(fd, text[:_NOTE_BYTES].ljust(_NOTE_BYTES), 0)
        finally:
            os.close(fd)


def noted(database: Path) -> dict[str, Any]:
    """The last note; empty when there is none."""
    try:
        found = json.loads(_note_of(database).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _note_of(database: Path) -> Path:
    return database.with_name(database.name + ".state")


def _listed(meta: Mapping[str, Any]) -> list[str]:
    names = meta.get(OVERDUE)
    return [str(name) for name in names] if isinstance(names, list) else []


def _age(moment: object, now: datetime) -> timedelta | None:
    return max(timedelta(), now - from_iso(moment)) if isinstance(moment, str) else None


def _words(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def decoded(meta: Mapping[str, str]) -> dict[str, Any]:
    """The store's JSON texts as values."""
    return {key: json.loads(value) for key, value in meta.items()}
