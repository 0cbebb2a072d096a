"""Adds feeds to config.toml. Every byte that was there stays; so do the file's mode, its line ends, and a link to it.

The new tables are put in as text and not by rewriting the document, and what results is read again before it is saved: it must
say what the old file said and the new feeds.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import tomlkit

from monitor.config.load import parse, same_url
from monitor.core.errors import ConfigError, Problem
from monitor.model.feeds import Feed

_BOM = "\ufeff"
_TRIES = 5  # of a file that somebody else saves again and again
_IRREPLACEABLE = (errno.EBUSY, errno.EACCES, errno.EPERM, errno.EROFS)
_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+))")


def add_feeds(source: Path, feeds: Sequence[Feed]) -> tuple[Feed, ...]:
    """Writes those of `feeds` into the file that are not in it yet, and returns them. Raises ConfigError; the file is as it
    was then. Two that add at the same time wait for each other, and an edit made meanwhile by hand is kept."""
    target = source.resolve()
    try:
        with _alone(target):
            for _ in range(_TRIES):
                before = target.read_bytes()
                new, after = _edited(before, feeds, source)
                if not new or _replaced(target, before, after):
                    return new
    except (OSError, UnicodeDecodeError) as exc:
        raise _refusal(
            source, f"cannot be written: {getattr(exc, 'strerror', None) or exc}"
        ) from exc
    raise _refusal(source, "was saved again and again by somebody else; nothing was added")


def is_in(text: str, url: str) -> bool:
    """Whether the config `text` has a feed with this address, written so or otherwise."""
    rows = tomllib.loads(text.removeprefix(_BOM)).get("feeds", ())
    return same_url(url) in {same_url(str(row.get("url"))) for row in rows}


def with_feeds(text: str, feeds: Sequence[Feed]) -> str:
    """The config `text` with `feeds` behind its last feed. Raises ValueError when no place for them is found."""
    wanted = tomllib.loads(text)
    inline = "feeds" in wanted and next(_roots(text, "[["), None) is None
    wanted["feeds"] = [*wanted.get("feeds", []), *map(_row, feeds)]
    places = (None,) if inline else (_behind_last_feed(text), len(text))
    for place in places:
        edited = _in_array(text, feeds) if place is None else _at(text, place, feeds)
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(edited) == wanted:
                return edited
    raise ValueError("no place was found for another feed; add it by hand")


def _edited(before: bytes, feeds: Sequence[Feed], source: Path) -> tuple[tuple[Feed, ...], bytes]:
    text = before.decode("utf-8")
    body = text.removeprefix(_BOM)
    known = {same_url(feed.url) for feed in parse(body, source=source).feeds}
    new = tuple(
        {
            same_url(feed.url): feed for feed in reversed(feeds) if same_url(feed.url) not in known
        }.values()
    )[::-1]
    windows = body.count("\n") == body.count("\r\n") > 0
    try:
        edited = with_feeds(body.replace("\r\n", "\n") if windows else body, new)
    except ValueError as exc:
        raise _refusal(source, str(exc)) from exc
    edited = edited.replace("\n", "\r\n") if windows else edited
    parse(edited, source=source)
    return new, (text[: len(text) - len(body)] + edited).encode("utf-8")


# --- the text ---------------------------------------------------------------------------------------------------------


def _row(feed: Feed) -> dict[str, Any]:
    row: dict[str, Any] = {"url": feed.url, "name": feed.name}
    if feed.language:
        row["language"] = feed.language
    if feed.tags:
        row["tags"] = list(feed.tags)
    if feed.format:
        row["format"] = str(feed.format)
    if feed.places.items:
        row["items"] = feed.places.items
    return row


def _roots(text: str, opening: str = "[") -> Iterator[int]:
    """Line numbers of the headers of feeds, sub-tables included."""
    for number, line in enumerate(text.split("\n")):
        if line.lstrip(" \t").startswith(opening) and _root(line) == "feeds":
            yield number


def _root(line: str) -> str | None:
    """The first part of a table header's name; None when the line is no header."""
    found = _HEADER.match(line)
    return next(part for part in found.groups() if part is not None) if found else None


def _behind_last_feed(text: str) -> int:
    """Where the last feed ends: with its last key, or with the comment right under it. What heads the next table stays there."""
    lines = text.split("\n")
    last = max(_roots(text), default=None)
    if last is None:
        return len(text)
    end = next((n for n in range(last + 1, len(lines)) if _root(lines[n]) is not None), len(lines))
    stop = end
    while stop > last + 1 and lines[stop - 1].strip()[:1] in ("", "#"):
        stop -= 1
    own = stop
    while own < end and lines[own].lstrip(" \t").startswith("#"):
        own += 1
    stop = (
        own if own < end or end == len(lines) else stop
    )  # a comment that touches the next header belongs to that
    return min(sum(len(line) + 1 for line in lines[:stop]), len(text))


def _at(text: str, place: int, feeds: Sequence[Feed]) -> str:
    """`text` with tables at `place`, an empty line around each."""
    before, after = text[:place], text[place:]
    if before and not before.endswith("\n"):
        before += "\n"
    blank = "\n" if before.strip() and not before.endswith("\n\n") else ""
    tables = "\n".join("[[feeds]]\n" + tomlkit.dumps(_row(feed)) for feed in feeds)
    return before + blank + tables + ("\n" if after and not after.startswith("\n") else "") + after


def _in_array(text: str, feeds: Sequence[Feed]) -> str:
    """`text` whose `feeds = [{…}, …]` has become longer."""
    document = tomlkit.parse(text)
    array: Any = document["feeds"]
    if not len(array):
        array.multiline(True)
    for feed in feeds:
        table = tomlkit.inline_table()
        table.update(_row(feed))
        array.append(table)
    return tomlkit.dumps(document)


# --- the file ---------------------------------------------------------------------------------------------------------


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """While nobody else of us edits the file; a lock on what has been replaced meanwhile counts for nothing."""
    while True:
        with target.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(file.fileno()), target.stat()):
                yield
                return


def _replaced(target: Path, before: bytes, after: bytes) -> bool:
    """Whether the file now holds `after`; it does not when it is no longer `before`. It is never half of either."""
    info = target.stat()
    if not info.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(0, "it is read-only")
    try:
        return _swapped(target, before, after, info)
    except OSError as exc:  # in a folder that is not ours, or mounted by itself, a file can be written but not replaced
        if (
            exc.errno not in _IRREPLACEABLE
            or not os.access(target, os.W_OK)
            or target.read_bytes() != before
        ):
            raise
        target.write_bytes(after)
        return True


def _swapped(target: Path, before: bytes, after: bytes, info: os.stat_result) -> bool:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(after)
            file.flush()
            try:
                os.fchown(handle, info.st_uid, info.st_gid)
            except PermissionError:
                if os.access(target, os.W_OK):  # somebody else's, shared with us: it stays theirs
                    raise
            os.fchmod(handle, stat.S_IMODE(info.st_mode))
            os.fsync(handle)
        if target.read_bytes() != before:
            return False
        part.replace(target)
        return True
    finally:
        part.unlink(missing_ok=True)


def _refusal(source: Path, message: str) -> ConfigError:
    return ConfigError(str(source), (Problem(path="file", message=message),))
