"""Migrations that were released are never edited, and a database of each release opens and works.

`releases/` holds one small database a release, made by that release's `monitor demo`, vacuumed and packed with xz.
"""

from __future__ import annotations

import hashlib
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.core.errors import StoreError
from monitor.store.backup import check
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.store.schema import MIGRATIONS
from monitor.store.writer import Writer
from tests.support.stored import NOW, feed

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.db.xz"))
RELEASED = {
    "0001_feeds": "4f60c4c52241ff8e",
    "0002_entries": "6f9368414687015e",
    "0003_articles": "066c6314ab049c1a",
    "0004_stories": "f15b7862d7941d57",
    "0005_digests": "4374835163c6821b",
    "0006_meta_and_views": "fe8f33efd14706f9",
    "0007_robots": "79dfebc31f73af7b",
}
"""Of each released migration, what it makes of the tables. A new one is added at its release; none is ever changed."""


def made() -> dict[str, str]:
    """By migration, the hash of what it adds to or changes in the schema."""
    names = MIGRATIONS.names
    before: set[str] = set()
    hashes = {}
    for name, following in zip(names, [*names[1:], None], strict=True):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as conn:
            MIGRATIONS.apply(conn, stop_before=following)
            after = {row[0] or "" for row in conn.execute("SELECT sql FROM sqlite_schema")}
        text = "\n".join(sorted(after - before))
        hashes[name], before = hashlib.sha256(text.encode()).hexdigest()[:16], after
    return hashes


def test_a_released_migration_is_as_it_was() -> None:
    now = made()
    assert {name: now.get(name) for name in RELEASED} == RELEASED


def test_there_is_a_database_of_every_release() -> None:
    assert [file.name for file in RELEASES] == ["0.1.0.db.xz"]


@pytest.mark.parametrize("packed", RELEASES, ids=lambda file: file.name)
def test_a_database_of_a_release_opens_and_works(packed: Path, tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(lzma.decompress(packed.read_bytes()))
    with closing(sqlite3.connect(path)) as conn:
        hits = conn.execute("SELECT count(*) FROM hits").fetchone()[0]
        date, html = conn.execute("SELECT date, html FROM digests").fetchone()
    with pytest.raises(StoreError, match="older version"):
        Store.open(path, now=lambda: NOW, read_only=True)
    with Store.open(path, now=lambda: NOW) as store:
        found = store.read_now(Reader.hits, HitFilter(limit=1000))
        assert len(found) == hits > 10
        assert all(hit.hit.reasons and hit.hit.evidence for hit in found)
        digest = store.read_now(Reader.digest, date)
        assert digest is not None
        assert digest.html == html
        assert store.read_now(Reader.search, "lithium").found
        stories = store.read_now(Reader.stories_between, digest.since, digest.until)
        assert stories
        assert any(coverage.hits for story in stories for coverage in story.coverage)
        assert store.read_now(Reader.feed_health, NOW)
        assert len(store.write_now(Writer.sync_feeds, [feed(1)], now=NOW).added) == 1
        assert store.read_now(Reader.status, NOW).counts.hits
    check(path)
    assert list(tmp_path.glob("monitor.db.before-*.bak"))
