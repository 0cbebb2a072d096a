"""Which config is in force: an edit that looks like an accident waits for a word, at a restart too, and the last good one goes on.

An edit that takes away all feeds or watchlists, or most of many, is held back. For a minute nothing but `monitor check --accept` lets
it in, because an editor may be saving in two steps; after it, saving or touching the file once more is a word as well. The text of
the config in force is kept in the database: it is what goes on.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.config import load
from monitor.config.guard import accident
from monitor.config.load import Loaded
from monitor.core.clock import Clock, from_iso, to_iso
from monitor.core.errors import ConfigError, Problem
from monitor.core.logs import get_logger
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer

IN_FORCE, HELD, ACCEPTED = "config_in_force", "config_held", "config_accepted"
"""Names under which the store keeps the text in force, the edit that is held back, and the one that was accepted."""
_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The config to go on with; `held` says in words why that is not the file's."""

    loaded: Loaded
    held: str | None = None


async def admitted(store: Store, found: Loaded, *, now: Clock) -> Admission:
    """The config of the file, recorded as in force; or the last good one while the file's is held back. Raises ConfigError when
    the file's is held back and there is no other."""
    before = await _in_force(store, found)
    lost = await _lost(store, before, found)
    if lost is not None and not await _has_a_word(store, found, lost, now=now):
        why = held_words(lost, found.source)
        if before is None:
            raise ConfigError(str(found.source), (Problem(path="file", message=why),))
        return Admission(loaded=before, held=why)
    values = {IN_FORCE: found.text, HELD: None, ACCEPTED: None}
    await store.write(Writer.set_metas, values, now=now())
    return Admission(loaded=found)


def held_words(lost: str, source: Path) -> str:
    """Why an edit waits, and what to do."""
    return (
        f"this edit takes away {lost}, so it is held back and the last good version goes on; "
        f"if it is meant: monitor check --accept --config {source}, or save the file once more after a minute"
    )


async def would_lose(store: Store, found: Loaded) -> str | None:
    """What the file's config would take away from the one in force, when that may be an accident and nobody has accepted it."""
    lost = await _lost(store, await _in_force(store, found), found)
    if lost is None or await _meta(store, ACCEPTED) == digest_of(found):
        return None
    return lost


async def accept(store: Store, text_digest: str, *, now: Clock) -> None:
    """The word: an edit with this digest may come in."""
    await store.write(Writer.set_meta, ACCEPTED, text_digest, now=now())


def digest_of(found: Loaded) -> str:
    """What names an edit, for `accept`."""
    return hashlib.sha256(found.text.encode()).hexdigest()


async def _lost(store: Store, before: Loaded | None, found: Loaded) -> str | None:
    if before is not None:
        if before.text == found.text:
            return None
        return accident((_urls(before), _urls(found)), (before.watchlists, found.watchlists))
    known = tuple(ref.url for ref in await store.read(Reader.all_due))
    return accident((known, _urls(found)), ((), ()))


def _urls(loaded: Loaded) -> tuple[str, ...]:
    return tuple(feed.url for feed in loaded.feeds)


async def _in_force(store: Store, found: Loaded) -> Loaded | None:
    text = await _meta(store, IN_FORCE)
    if not isinstance(text, str):
        return None
    try:
        return load.parse(text, source=found.source)
    except ConfigError:  # an older program's text, which this one does not take
        return None


async def _has_a_word(store: Store, found: Loaded, lost: str, *, now: Clock) -> bool:
    """Whether the edit was accepted, or touched again after its minute; else it is recorded as held back."""
    digest, saved = digest_of(found), _saved_at(found.source)
    if await _meta(store, ACCEPTED) == digest:
        return True
    held = await _meta(store, HELD)
    since = now()
    if isinstance(held, dict) and held["digest"] == digest:
        since = from_iso(held["since"])
        if saved != held["saved"] and now() - since >= _PAUSE:
            return True
        if now() - since >= _PAUSE:
            return False
    else:
        get_logger().warning("config_held", source=str(found.source), lost=lost)
    note = {"digest": digest, "saved": saved, "since": to_iso(since), "lost": lost}
    await store.write(Writer.set_meta, HELD, note, now=now())
    return False


async def _meta(store: Store, key: str) -> Any:
    text = await store.read(Reader.meta, key)
    return None if text is None else json.loads(text)


def _saved_at(source: Path) -> int:
    try:
        return source.stat().st_mtime_ns
    except OSError:
        return 0
