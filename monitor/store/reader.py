"""Every question that may be asked, one method a question. `Store.read(Reader.due_feeds, now)` runs it.

A method runs on a read-only connection inside one read transaction, so that what it puts together belongs together. Statements
are constants and each has an index; a test asks SQLite for their plans.
"""

from __future__ import annotations

import sqlite3

from monitor.store.read_digests import DigestReader
from monitor.store.read_feeds import FeedReader
from monitor.store.read_measures import MeasureReader
from monitor.store.read_readings import ReadingReader
from monitor.store.read_search import SearchReader
from monitor.store.read_story_list import StoryListReader


class Reader(FeedReader, SearchReader, StoryListReader, DigestReader, MeasureReader, ReadingReader):
    """All methods that read."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
