"""What commands that only look need of config.toml, without checking the file again: checking takes a quarter of a second.

A file that was found valid is noted in the folder of the database (`.config.toml.checked`), with a hash of its text and of the
program that checked it. An edit of either makes the note count for nothing: the file is then loaded whole, and its mistakes are
told as ever. Nothing depends on the note; where it cannot be written, every command loads the file.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor import __version__
from monitor.core.codec import Codec, Unreadable
from monitor.model.feeds import Feed
from monitor.model.hits import Watchlist

if TYPE_CHECKING:
    from monitor.config.load import Loaded


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPlace:
    """Where the web page is: its public address, and the port when it is served."""

    base_url: str | None = None
    port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTimes:
    """When everybody's digest is made: local time, days, name of the time zone."""

    at: str
    days: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """The first line of a note: what it is of, and what nearly every command needs."""

    text: str  # hash of the file
    rest: str  # hash of the second line
    program: str
    database: str  # as the config names it
    digest: DigestTimes
    server: ServerPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """The second line, which is long."""

    feeds: tuple[Feed, ...]
    watchlists: tuple[Watchlist, ...]
    lexicon: dict[str, Any]
    off_topic: tuple[str, ...] | None
    asked: tuple[tuple[str, ...], ...]  # the watchlists that each digest group names


_HEAD = Codec[_Head](_Head)
_REST = Codec[_Rest](_Rest)


class Essentials:
    """A valid config's values, those of the long part read when they are first asked for."""

    def __init__(self, head: _Head, rest: str, *, source: Path, database: Path) -> None:
        self.source = source
        self.database = database
        self.digest = head.digest
        self.server = head.server
        self._text = rest

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Those of the file, in its order."""
        return self._rest.feeds

    @property
    def watchlists(self) -> tuple[Watchlist, ...]:
        """Those of the file, in its order."""
        return self._rest.watchlists

    @property
    def lexicon(self) -> dict[str, Any]:
        """The entries that extend the lexicon, by table."""
        return self._rest.lexicon

    @property
    def off_topic(self) -> tuple[str, ...] | None:
        """The words of other worlds; None: the shipped ones."""
        return self._rest.off_topic

    @property
    def group_watchlists(self) -> tuple[tuple[str, ...], ...]:
        """The names that each [[digest.groups]] asks for."""
        return self._rest.asked

    @cached_property
    def _rest(self) -> _Rest:
        return _REST.loads(self._text)


def essentials(source: Path, *, env: Mapping[str, str] = os.environ) -> Essentials:
    """What the config in file `source` says, checked whole unless that very text was found valid before. Raises ConfigError."""
    note = _note_of(source, env)
    text = _hash_of(source)
    with suppress(OSError, Unreadable, UnicodeDecodeError):
        first, _, rest = note.read_text(encoding="utf-8").partition("\n")
        head = _HEAD.loads(first)
        if text and (head.text, head.rest, head.program) == (text, _hash(rest), _program()):
            return _made(head, rest, source, env)
    from monitor.config.load import load

    loaded = load(source, env=env)
    head, rest = _noted(loaded, text)
    if text and text == _hash_of(source):
        _write(note, f"{_HEAD.dumps(head)}\n{rest}")
    return _made(head, rest, source, env)


def _made(head: _Head, rest: str, source: Path, env: Mapping[str, str]) -> Essentials:
    database = home_of(source, env) / head.database
    return Essentials(head, rest, source=source, database=database)


def home_of(source: Path, env: Mapping[str, str]) -> Path:
    """The folder of the database and what lies beside it: $MONITOR_DATA when that is set, else the config's own."""
    return Path(env["MONITOR_DATA"]) if env.get("MONITOR_DATA") else source.absolute().parent


def _noted(loaded: Loaded, text: str) -> tuple[_Head, str]:
    config = loaded.config
    rest = _REST.dumps(
        _Rest(
            feeds=loaded.feeds,
            watchlists=loaded.watchlists,
            off_topic=config.score.off_topic,
            lexicon=json.loads(config.lexicon.model_dump_json()),
            asked=tuple(group.watchlists for group in config.digest.groups),
        ),
        sparse=True,
    )
    head = _Head(
        text=text,
        rest=_hash(rest),
        program=_program(),
        database=str(config.database),
        digest=DigestTimes(
            at=config.digest.at,
            days=config.digest.days,
            zone=config.digest.timezone or config.timezone,
        ),
        server=ServerPlace(
            base_url=config.digest.base_url,
            port=config.server.port if config.server.enabled else None,
        ),
    )
    return head, rest


def _note_of(source: Path, env: Mapping[str, str]) -> Path:
    return home_of(source, env) / f".{source.name}.checked"


def _hash_of(source: Path) -> str:
    """Of the file's bytes; "" when it cannot be read, which loading tells."""
    try:
        return _hash(source.read_bytes())
    except OSError:
        return ""


def _hash(data: bytes | str) -> str:
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def _program() -> str:
    """The program's version, and the state of the files that say what a config may hold."""
    here = Path(__file__).parent
    files = [*here.iterdir(), here.parent / "model" / "feeds.py", here.parent / "model" / "hits.py"]
    states = (
        f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}"
        for file in files
        if file.suffix == ".py"
    )
    return "; ".join((__version__, *sorted(states)))


def _write(note: Path, text: str) -> None:
    """Whole or not at all; a folder that cannot be written keeps none."""
    part = note.with_name(f"{note.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(note)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
