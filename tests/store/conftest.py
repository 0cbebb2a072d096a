"""A store in a fresh folder, and one that is filled."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.model.stories import Role
from monitor.store.facade import Store
from monitor.store.writer import Writer
from tests.support.stored import (
    NOW,
    assignment,
    entry,
    entry_update,
    facts,
    feed,
    feed_update,
    hit,
    later,
    new_digest,
    outgoing,
)


@pytest.fixture(scope="session")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store that was made once; copying it is quicker than making tables."""
    path = tmp_path_factory.mktemp("empty") / "monitor.db"
    Store.open(path, now=lambda: NOW).close()
    return path


@pytest.fixture
def store(tmp_path: Path, _empty: Path) -> Iterator[Store]:
    """An empty store."""
    shutil.copy(_empty, tmp_path)
    with Store.open(tmp_path / "monitor.db", now=lambda: NOW) as opened:
        yield opened


@contextmanager
def powerless() -> Iterator[None]:
    """For as long as it lasts this process is nobody, whom rights on files bind; root is not bound by any."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A folder that everybody may read and nobody write, with a closed store `monitor.db` that knows one feed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "monitor.db", now=lambda: NOW) as opened:
            opened.write_now(Writer.sync_feeds, [feed(1)], now=NOW)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


@pytest.fixture
def filled(store: Store) -> Store:
    """Two feeds, three entries read, the first two a told story with two hits, a digest with two messages."""
    store.write_now(Writer.sync_feeds, [feed(1), feed(2)], now=NOW)
    store.write_now(Writer.save_feed, feed_update(1, entry(1), entry(2)), now=NOW)
    store.write_now(Writer.save_feed, feed_update(2, entry(3)), now=NOW)
    updates = [entry_update(1, hit()), entry_update(2, hit()), entry_update(3)]
    store.write_now(Writer.save_entries, updates, now=NOW)
    grouped = [assignment(2), assignment(1, role=Role.COPY, copy_of=2), assignment(3, "s2")]
    store.write_now(Writer.save_assignments, grouped, now=NOW)
    store.write_now(Writer.save_facts, facts(), revision=3)
    store.write_now(
        Writer.save_digest,
        new_digest(until=later(hours=1)),
        [outgoing(1), outgoing(2)],
        now=later(hours=1),
    )
    return store
