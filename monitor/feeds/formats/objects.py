"""Documents that are JSON: loading them, their objects as items, and which of those were not there at the last poll. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.core.errors import ParseError, ParseReason
from monitor.feeds.identity import hash_of
from monitor.feeds.items import Channel, repeats_of
from monitor.feeds.source_document import Document
from monitor.model.entries import Entry, ParsedFeed

MAX_OBJECTS = 2_000  # new ones in one go; the rest is read at the next poll


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """Objects that are new, at most 2,000 of them, with what to remember of all."""

    all: Sequence[dict[str, Any]]
    taken: Sequence[dict[str, Any]]
    seen: tuple[str, ...]
    skipped: int
    left: int


def unseen(objects: Sequence[dict[str, Any]], seen: Iterable[str]) -> Fresh:
    """Those of `objects` whose hash is not in `seen`, in order."""
    known = frozenset(seen)
    hashes = [
        hash_of(json.dumps(one, sort_keys=True).encode("utf-8", "replace")) for one in objects
    ]
    fresh = [(name, one) for name, one in zip(hashes, objects, strict=True) if name not in known]
    taken = fresh[:MAX_OBJECTS]
    kept = {name for name, _ in taken} | known
    return Fresh(
        all=objects,
        taken=[one for _, one in taken],
        seen=tuple(dict.fromkeys(name for name in hashes if name in kept)),
        skipped=len(objects) - len(fresh),
        left=len(fresh) - len(taken),
    )


def loaded(document: Document) -> Any:
    """The JSON in a document. Raises ParseError."""
    try:
        return json.loads(document.body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as exc:
        message = f"broken JSON: {str(exc)[:100]}"
        raise ParseError(document.url, ParseReason.MALFORMED, message) from exc


def at_path(data: Any, path: str) -> Any:
    """What stands at a dotted path such as "data.results" or "authors.0.name"; None when nothing does."""
    for step in filter(None, path.split(".")):
        if isinstance(data, list) and step.isdecimal():
            data = data[int(step)] if int(step) < len(data) else None
        else:
            data = data.get(step) if isinstance(data, dict) else None
    return data


def text_at(data: Any, *paths: str) -> str:
    """The first text or number at one of these paths that is not empty, else ""."""
    for path in paths:
        value = at_path(data, path)
        if isinstance(value, bool):
            continue
        if isinstance(value, (str, int, float)) and str(value).strip():
            return str(value)
    return ""


def feed_of_objects(
    document: Document,
    objects: Sequence[Any],
    entry_of_object: Callable[[dict[str, Any], Channel], Entry | None],
    *,
    names: Callable[[dict[str, Any]], tuple[str, set[str]]],
    kind: str,
    title: str = "",
) -> ParsedFeed:
    """The source that lists these objects; `names` gives an object's title, and its id and link."""
    fresh = unseen([one for one in objects if isinstance(one, dict)], document.seen)
    channel = Channel(
        base=document.url,
        now=document.now,
        language=document.feed.language if document.feed else None,
        where=document.whereabouts(),
        repeats=repeats_of(map(names, fresh.all)),
    )
    return ParsedFeed(
        kind=kind,
        title=title,
        language=channel.language,
        entries=tuple(e for one in fresh.taken if (e := entry_of_object(one, channel))),
        seen=fresh.seen,
        skipped=fresh.skipped,
        left=fresh.left,
    )
