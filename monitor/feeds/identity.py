"""Which items are the same one, and which feeds are the same feed. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from itertools import combinations

from monitor.model.entries import Entry, KnownEntry
from monitor.model.feeds import FeedMarks

_SAME_FEED_SHARE = 0.8
_HASH_BYTES = 9
_LEAST_SHARED = 4  # items: feeds that list one or two may share them by chance


def hash_of(data: bytes) -> str:
    """A short name for bytes: 72 bits, enough for the items of one feed."""
    return blake2b(data, digest_size=_HASH_BYTES).hexdigest()


def as_known(entries: Iterable[Entry], known: Iterable[KnownEntry]) -> tuple[Entry, ...]:
    """`entries` under the keys that the store knows them by; of two that turn out to be the same the first stays.

    A key is known as it stands, or the item is a stored one under a new guid: it has the link of a stored entry, and its title
    or its date as well (the link alone is not enough, because some feeds link all items to one page).
    """
    stored = tuple(known)
    by_key = {entry.key for entry in stored}
    by_link: dict[str, list[KnownEntry]] = {}
    for entry in stored:
        by_link.setdefault(_without_scheme(entry.url), []).append(entry)
    settled: dict[str, Entry] = {}
    for item in entries:
        key = item.key
        if key not in by_key:
            key = next(
                (
                    entry.key
                    for entry in by_link.get(_without_scheme(item.url), ())
                    if item.url and _is_reissue(item, entry)
                ),
                key,
            )
        settled.setdefault(key, item if key == item.key else replace(item, key=key))
    return tuple(settled.values())


def lookup(entries: Iterable[Entry]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to ask the store for before `feeds.after_poll`: keys, and links under both http and https."""
    items = tuple(entries)
    links = {_without_scheme(item.url) for item in items if item.url}
    return tuple(item.key for item in items), tuple(
        f"{scheme}:{link}" for link in sorted(links) for scheme in ("http", "https")
    )


def _without_scheme(url: str | None) -> str:
    return url.partition(":")[2] if url else ""


def _is_reissue(item: Entry, stored: KnownEntry) -> bool:
    same_date = item.published_at is not None and item.published_at == stored.published_at
    return same_date or item.title.casefold() == stored.title.casefold()


def duplicates(feeds: Iterable[FeedMarks]) -> tuple[tuple[int, int], ...]:
    """Pairs of feeds (by id, the smaller first) that are one: same address, or four fifths of their listed items in common."""
    known = {feed.feed_id: feed for feed in sorted(feeds, key=lambda feed: feed.feed_id)}
    pairs = set(_pairs((feed.feed_id, _address(feed.url)) for feed in known.values()))
    shared = Counter(
        _pairs((feed.feed_id, mark) for feed in known.values() for mark in feed.shared)
    )
    pairs |= {(a, b) for (a, b), count in shared.items() if count >= _needed(known[a], known[b])}
    return tuple(sorted(pairs))


def _pairs(marks: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Feeds with a mark in common, once for each mark."""
    holders: dict[str, list[int]] = {}
    for feed_id, mark in marks:
        holders.setdefault(mark, []).append(feed_id)
    for ids in holders.values():
        yield from combinations(ids, 2)


def _address(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _needed(a: FeedMarks, b: FeedMarks) -> float:
    return max(_SAME_FEED_SHARE * max(a.listed, b.listed), _LEAST_SHARED)
