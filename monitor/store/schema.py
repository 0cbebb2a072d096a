"""The tables, and how a file gets from one version of them to the next. Append migrations; never edit one that was released.

STRICT tables with named foreign keys, so that the file opens cleanly in Datasette. Times are `clock.to_iso` text of fixed
width, which sorts as time does; `''` in a "when" column that must be compared means "now, whatever the time". Structured values
that no query looks into (a feed's settings, evidence, facts) are JSON text.

The full-text index is contentless: texts are kept once, compressed, in `article_texts`; see `fts.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.store.measure_schema import MEASURES
from monitor.store.migrations import MigrationList
from monitor.store.tally_schema import TALLIES

if TYPE_CHECKING:
    from monitor.store.database import Database

_CATCH_UP = (
    # 0: was old, or undated, when its feed was first seen; found in the archive, told by no digest
    "ALTER TABLE entries ADD COLUMN news INTEGER NOT NULL DEFAULT 1 CHECK (news IN (0, 1))",
)

MIGRATIONS = MigrationList("monitor")

_FEEDS = (
    """CREATE TABLE feeds (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        config TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        added_at TEXT NOT NULL,
        removed_at TEXT,
        next_poll_at TEXT NOT NULL DEFAULT '',
        polled_at TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL,
        seen TEXT NOT NULL DEFAULT '[]'
    ) STRICT""",
    "CREATE INDEX feeds_due ON feeds (active, next_poll_at)",
    "CREATE INDEX feeds_by_polled ON feeds (active, polled_at)",
    "CREATE TABLE holds (domain TEXT PRIMARY KEY, until TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE polls (
        id INTEGER PRIMARY KEY,
        feed_id INTEGER NOT NULL REFERENCES feeds (id),
        polled_at TEXT NOT NULL,
        due_at TEXT,
        outcome TEXT NOT NULL,
        status INTEGER,
        reason TEXT,
        message TEXT,
        items INTEGER NOT NULL,
        new INTEGER NOT NULL,
        changed INTEGER NOT NULL,
        body_bytes INTEGER NOT NULL,
        elapsed_s REAL NOT NULL
    ) STRICT""",
    "CREATE INDEX polls_by_time ON polls (polled_at, outcome)",
    "CREATE INDEX polls_by_feed ON polls (feed_id, polled_at)",
    """CREATE TABLE feed_events (
        id INTEGER PRIMARY KEY,
        feed_id INTEGER NOT NULL REFERENCES feeds (id),
        at TEXT NOT NULL,
        event TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX feed_events_by_time ON feed_events (at)",
    "CREATE INDEX feed_events_by_feed ON feed_events (feed_id, at)",
)

_ENTRIES = (
    """CREATE TABLE entries (
        id INTEGER PRIMARY KEY,
        feed_id INTEGER NOT NULL REFERENCES feeds (id),
        key TEXT NOT NULL,
        guid TEXT,
        url TEXT,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        author TEXT,
        published_at TEXT,
        updated_at TEXT,
        at TEXT NOT NULL,
        dated TEXT NOT NULL,
        first_seen_at TEXT NOT NULL,
        last_seen_at TEXT NOT NULL,
        language TEXT,
        is_summary INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'waiting', 'read', 'failed')),
        lane INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        next_read_at TEXT,
        edits INTEGER NOT NULL DEFAULT 0,
        reason TEXT,
        message TEXT,
        UNIQUE (feed_id, key)
    ) STRICT""",
    "CREATE INDEX entries_by_url ON entries (feed_id, url)",
    "CREATE INDEX entries_by_feed_seen ON entries (feed_id, first_seen_at)",
    "CREATE INDEX entries_by_first_seen ON entries (first_seen_at, dated)",
    "CREATE INDEX entries_by_last_seen ON entries (last_seen_at)",
    "CREATE INDEX entries_pending ON entries (lane, feed_id, at) WHERE state = 'pending'",
    "CREATE INDEX entries_waiting ON entries (next_read_at) WHERE state = 'waiting'",
    "CREATE INDEX entries_failed ON entries (state, reason) WHERE state = 'failed'",
    """CREATE TABLE entry_edits (
        id INTEGER PRIMARY KEY,
        entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        field TEXT NOT NULL,
        old TEXT NOT NULL,
        new TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX entry_edits_by_entry ON entry_edits (entry_id, at)",
    "CREATE INDEX entry_edits_by_time ON entry_edits (at, entry_id)",
)

_ARTICLES = (
    """CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        entry_id INTEGER NOT NULL UNIQUE REFERENCES entries (id),
        feed_id INTEGER NOT NULL REFERENCES feeds (id),
        url TEXT,
        title TEXT NOT NULL,
        author TEXT,
        published_at TEXT,
        at TEXT NOT NULL,
        language TEXT,
        source TEXT NOT NULL,
        quality TEXT NOT NULL,
        reason TEXT,
        message TEXT,
        score REAL NOT NULL,
        read_at TEXT NOT NULL,
        lexicon_fingerprint TEXT NOT NULL,
        grouped INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE INDEX articles_by_url ON articles (url)",
    "CREATE INDEX articles_by_time ON articles (at)",
    "CREATE INDEX articles_by_read ON articles (read_at, quality, reason)",
    "CREATE INDEX articles_by_feed ON articles (feed_id, at)",
    "CREATE INDEX articles_by_quality ON articles (quality)",
    "CREATE INDEX articles_ungrouped ON articles (at) WHERE grouped = 0",
    """CREATE TABLE article_texts (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        kept_at TEXT NOT NULL,
        data BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX article_texts_by_time ON article_texts (kept_at)",
    """CREATE VIRTUAL TABLE articles_fts USING fts5(
        title, text, content='', tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TABLE mentions (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        concept TEXT NOT NULL,
        kind TEXT NOT NULL,
        field TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        sentence_start INTEGER NOT NULL,
        sentence_end INTEGER NOT NULL,
        term TEXT NOT NULL,
        rule TEXT NOT NULL,
        PRIMARY KEY (article_id, n)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE article_concepts (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        concept TEXT NOT NULL,
        kind TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (article_id, concept)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX article_concepts_by_time ON article_concepts (at, concept, kind)",
    "CREATE INDEX article_concepts_by_concept ON article_concepts (concept, at)",
    """CREATE TABLE hits (
        id INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL REFERENCES articles (id),
        watchlist TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        score REAL NOT NULL,
        reasons TEXT NOT NULL,
        evidence TEXT NOT NULL,
        minerals TEXT NOT NULL,
        policies TEXT NOT NULL,
        places TEXT NOT NULL,
        terms TEXT NOT NULL,
        created_at TEXT NOT NULL,
        ready_at TEXT,
        origin TEXT NOT NULL DEFAULT 'news' CHECK (origin IN ('news', 'archive')),
        irrelevant_at TEXT,
        UNIQUE (article_id, watchlist)
    ) STRICT""",
    "CREATE INDEX hits_by_time ON hits (created_at)",
    "CREATE INDEX hits_by_watchlist ON hits (watchlist, created_at)",
    "CREATE INDEX hits_by_ready ON hits (ready_at, origin)",
    """CREATE TABLE hit_concepts (
        hit_id INTEGER NOT NULL REFERENCES hits (id) ON DELETE CASCADE,
        concept TEXT NOT NULL,
        PRIMARY KEY (hit_id, concept)
    ) STRICT, WITHOUT ROWID""",
)

_STORIES = (
    """CREATE TABLE stories (
        id TEXT PRIMARY KEY,
        opened_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        merged_into TEXT REFERENCES stories (id),
        revision INTEGER NOT NULL DEFAULT 1,
        stale INTEGER NOT NULL DEFAULT 0,
        facts TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX stories_by_opened ON stories (opened_at)",
    "CREATE INDEX stories_merged ON stories (merged_into) WHERE merged_into IS NOT NULL",
    "CREATE INDEX stories_stale ON stories (updated_at) WHERE stale = 1",
    """CREATE TABLE article_stories (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        story TEXT NOT NULL REFERENCES stories (id),
        role TEXT NOT NULL,
        copy_of INTEGER,
        origin TEXT,
        similarity REAL NOT NULL,
        shared TEXT NOT NULL,
        assigned_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX article_stories_by_story ON article_stories (story)",
    """CREATE TABLE fingerprints (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        data BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX fingerprints_by_time ON fingerprints (at)",
    """CREATE TABLE story_links (
        story TEXT NOT NULL REFERENCES stories (id),
        also_in TEXT NOT NULL REFERENCES stories (id),
        PRIMARY KEY (story, also_in)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX story_links_back ON story_links (also_in)",
)

_DIGESTS = (
    """CREATE TABLE digests (
        id INTEGER PRIMARY KEY,
        date TEXT NOT NULL,
        group_name TEXT NOT NULL,
        since TEXT NOT NULL,
        until TEXT NOT NULL,
        subject TEXT NOT NULL,
        digest TEXT NOT NULL,
        html TEXT NOT NULL,
        text TEXT NOT NULL,
        eml BLOB NOT NULL,
        created_at TEXT NOT NULL,
        UNIQUE (date, group_name)
    ) STRICT""",
    "CREATE INDEX digests_by_group ON digests (group_name, until)",
    """CREATE TABLE digest_stories (
        digest_id INTEGER NOT NULL REFERENCES digests (id),
        story TEXT NOT NULL REFERENCES stories (id),
        PRIMARY KEY (digest_id, story)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX digest_stories_by_story ON digest_stories (story)",
    """CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY,
        digest_id INTEGER REFERENCES digests (id),
        channel TEXT NOT NULL,
        sender TEXT NOT NULL,
        recipient TEXT NOT NULL,
        message_id TEXT NOT NULL UNIQUE,
        body BLOB NOT NULL,
        labels TEXT NOT NULL DEFAULT '{}',
        state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed', 'unknown')),
        attempts INTEGER NOT NULL DEFAULT 0,
        created_at TEXT NOT NULL,
        first_try_at TEXT,
        next_try_at TEXT NOT NULL,
        sent_at TEXT,
        reason TEXT,
        message TEXT
    ) STRICT""",
    "CREATE INDEX deliveries_due ON deliveries (next_try_at) WHERE state IN ('pending', 'unknown')",
    "CREATE INDEX deliveries_by_digest ON deliveries (digest_id)",
    "CREATE INDEX deliveries_by_state ON deliveries (state)",
    "CREATE INDEX deliveries_by_time ON deliveries (created_at)",
)

_REST = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE purges (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        texts INTEGER NOT NULL,
        polls INTEGER NOT NULL,
        entries INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX purges_by_time ON purges (at)",
    """CREATE VIEW hits_today AS
        SELECT hits.created_at, hits.watchlist, hits.score, feeds.name AS outlet, articles.title, articles.url,
               hits.minerals, hits.policies, hits.places, article_stories.story, articles.id AS article_id
        FROM hits JOIN articles ON articles.id = hits.article_id JOIN feeds ON feeds.id = articles.feed_id
        LEFT JOIN article_stories ON article_stories.article_id = articles.id
        WHERE hits.created_at >= strftime('%Y-%m-%dT00:00:00', 'now') AND hits.irrelevant_at IS NULL
        ORDER BY hits.score DESC""",
    """CREATE VIEW feed_health AS
        SELECT id, name, url, active, nullif(polled_at, '') AS polled_at, nullif(next_poll_at, '') AS next_poll_at,
               state ->> '$.succeeded_at' AS succeeded_at, coalesce(state ->> '$.failures', 0) AS failures,
               state ->> '$.failing_since' AS failing_since, state ->> '$.reason' AS reason,
               state ->> '$.message' AS message, state ->> '$.newest_at' AS newest_at
        FROM feeds ORDER BY failures DESC, name""",
)

_ROBOTS = (
    "CREATE TABLE robots (address TEXT PRIMARY KEY, read_at TEXT NOT NULL, packed BLOB NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX robots_by_time ON robots (read_at)",
)

_EVENTS = (
    """CREATE TABLE events (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        main INTEGER NOT NULL CHECK (main IN (0, 1)),
        at TEXT NOT NULL,
        place TEXT NOT NULL,
        actor TEXT NOT NULL,
        action TEXT NOT NULL,
        minerals TEXT NOT NULL,
        target TEXT NOT NULL,
        status TEXT NOT NULL,
        effective_on TEXT,
        documents TEXT NOT NULL,
        headline TEXT NOT NULL,
        sentence TEXT NOT NULL,
        field TEXT NOT NULL,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        weight REAL NOT NULL,
        why TEXT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (article_id, n)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX events_by_time ON events (at) WHERE main = 1",
    "CREATE INDEX events_by_place ON events (place, action, at) WHERE main = 1",
    "CREATE INDEX events_by_action ON events (action, at) WHERE main = 1",
    """CREATE VIEW main_events AS
        SELECT events.at, events.headline, events.place, events.actor, events.action, events.minerals, events.target,
               events.status, events.effective_on, events.documents, events.weight, feeds.name AS outlet, articles.title,
               articles.url, article_stories.story, events.sentence, events.article_id
        FROM events JOIN articles ON articles.id = events.article_id JOIN feeds ON feeds.id = articles.feed_id
        LEFT JOIN article_stories ON article_stories.article_id = articles.id
        WHERE events.main = 1 ORDER BY events.at DESC""",
)

_RETIRED_HITS = (
    "ALTER TABLE hits ADD COLUMN retired_at TEXT",
    "CREATE INDEX hits_retired ON hits (retired_at) WHERE retired_at IS NOT NULL",
    "DROP VIEW hits_today",
    """CREATE VIEW hits_today AS
        SELECT hits.created_at, hits.watchlist, hits.score, feeds.name AS outlet, articles.title, articles.url,
               hits.minerals, hits.policies, hits.places, article_stories.story, articles.id AS article_id
        FROM hits JOIN articles ON articles.id = hits.article_id JOIN feeds ON feeds.id = articles.feed_id
        LEFT JOIN article_stories ON article_stories.article_id = articles.id
        WHERE hits.created_at >= strftime('%Y-%m-%dT00:00:00', 'now') AND hits.irrelevant_at IS NULL
            AND hits.retired_at IS NULL
        ORDER BY hits.score DESC""",
)

_STORY_OF_HIT = "SELECT story AS changed FROM article_stories WHERE article_id = new.article_id"
_STORY_LIST = (
    """CREATE TABLE listed_stories (
        story TEXT PRIMARY KEY REFERENCES stories (id),
        opened_at TEXT NOT NULL,
        at TEXT NOT NULL,
        headline TEXT NOT NULL,
        title TEXT NOT NULL,
        language TEXT,
        url TEXT,
        outlet TEXT NOT NULL,
        place TEXT NOT NULL,
        action TEXT NOT NULL,
        status TEXT NOT NULL,
        target TEXT NOT NULL,
        effective_on TEXT,
        minerals TEXT NOT NULL,
        watchlists TEXT NOT NULL,
        outlets INTEGER NOT NULL,
        reports INTEGER NOT NULL,
        score REAL NOT NULL,
        irrelevant INTEGER NOT NULL CHECK (irrelevant IN (0, 1))
    ) STRICT""",
    "CREATE INDEX listed_stories_by_time ON listed_stories (at)",
    """CREATE TABLE story_keys (
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        at TEXT NOT NULL,
        story TEXT NOT NULL REFERENCES stories (id),
        PRIMARY KEY (kind, value, at, story)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX story_keys_by_story ON story_keys (story, kind, value)",
    """CREATE TABLE story_marks (
        story TEXT PRIMARY KEY REFERENCES stories (id),
        pinned_at TEXT,
        note TEXT NOT NULL DEFAULT '',
        updated_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX story_marks_pinned ON story_marks (pinned_at) WHERE pinned_at IS NOT NULL",
    # no REFERENCES: a note of a story that is gone is dropped when its row is to be made
    "CREATE TABLE story_list_due (story TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    # "OR IGNORE" would give way to the conflict rule of the statement that fires the trigger
    *(
        f"""CREATE TRIGGER story_list_{name} AFTER {event} BEGIN
            INSERT INTO story_list_due SELECT changed FROM ({what})
            WHERE changed NOT IN (SELECT story FROM story_list_due); END"""
        for name, event, what in (
            ("hit_new", "INSERT ON hits", _STORY_OF_HIT),
            ("hit_changed", "UPDATE ON hits", _STORY_OF_HIT),
            ("joined", "INSERT ON article_stories", "SELECT new.story AS changed"),
            (
                "moved",
                "UPDATE OF story, role ON article_stories",
                "SELECT new.story AS changed UNION SELECT old.story",
            ),
            ("left", "DELETE ON article_stories", "SELECT old.story AS changed"),
            ("compared", "UPDATE OF facts, merged_into ON stories", "SELECT new.id AS changed"),
        )
    ),
    """INSERT INTO story_list_due SELECT DISTINCT story FROM article_stories
        JOIN hits ON hits.article_id = article_stories.article_id""",
    """CREATE VIEW story_list AS
        SELECT at, headline, title, place, action, minerals, status, target, effective_on, outlets, reports, score,
               watchlists, outlet, language, url, pinned_at, note, listed_stories.story
        FROM listed_stories LEFT JOIN story_marks ON story_marks.story = listed_stories.story
        WHERE irrelevant = 0 ORDER BY at DESC""",
)

_SPLIT_STORIES = (
    "ALTER TABLE stories ADD COLUMN split_from TEXT REFERENCES stories (id)",
    "CREATE INDEX stories_split ON stories (split_from) WHERE split_from IS NOT NULL",
)


_OUTLETS = (  # who published what an aggregator's feed lists; NULL: the feed's own
    "ALTER TABLE entries ADD COLUMN outlet TEXT",
    "ALTER TABLE articles ADD COLUMN outlet TEXT",
    "DROP VIEW hits_today",
    """CREATE VIEW hits_today AS
        SELECT hits.created_at, hits.watchlist, hits.score, coalesce(articles.outlet, feeds.name) AS outlet,
               articles.title, articles.url, hits.minerals, hits.policies, hits.places, article_stories.story,
               articles.id AS article_id
        FROM hits JOIN articles ON articles.id = hits.article_id JOIN feeds ON feeds.id = articles.feed_id
        LEFT JOIN article_stories ON article_stories.article_id = articles.id
        WHERE hits.created_at >= strftime('%Y-%m-%dT00:00:00', 'now') AND hits.irrelevant_at IS NULL
            AND hits.retired_at IS NULL
        ORDER BY hits.score DESC""",
)

_ENTRY_TIMES = (
    "CREATE INDEX entries_by_published ON entries (feed_id, published_at) WHERE published_at IS NOT NULL",
)

_READINGS = (  # that an edit of watchlists reads no text again
    """CREATE TABLE bases (
        id INTEGER PRIMARY KEY,
        fingerprint TEXT NOT NULL UNIQUE,
        reader TEXT NOT NULL,
        overrides TEXT NOT NULL,
        words TEXT NOT NULL,
        off_topic TEXT,
        created_at TEXT NOT NULL
    ) STRICT""",
    # no REFERENCES to bases: it would need an index as large as the table; a reading without its basis is read again
    """CREATE TABLE readings (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        basis INTEGER NOT NULL,
        language TEXT NOT NULL,
        signs INTEGER NOT NULL,
        points BLOB
    ) STRICT""",
)


def _run(db: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(statement)


@MIGRATIONS(name="0001_feeds")
def _feeds(db: Database) -> None:
    _run(db, _FEEDS)


@MIGRATIONS(name="0002_entries")
def _entries(db: Database) -> None:
    _run(db, _ENTRIES)


@MIGRATIONS(name="0003_articles")
def _articles(db: Database) -> None:
    _run(db, _ARTICLES)


@MIGRATIONS(name="0004_stories")
def _stories(db: Database) -> None:
    _run(db, _STORIES)


@MIGRATIONS(name="0005_digests")
def _digests(db: Database) -> None:
    _run(db, _DIGESTS)


@MIGRATIONS(name="0006_meta_and_views")
def _rest(db: Database) -> None:
    _run(db, _REST)


@MIGRATIONS(name="0007_robots")
def _robots(db: Database) -> None:
    _run(db, _ROBOTS)


@MIGRATIONS(name="0008_events")
def _told_events(db: Database) -> None:
    _run(db, _EVENTS)


@MIGRATIONS(name="0009_retired_hits")
def _retired_hits(db: Database) -> None:
    _run(db, _RETIRED_HITS)


@MIGRATIONS(name="0010_story_list")
def _story_list(db: Database) -> None:
    _run(db, _STORY_LIST)


@MIGRATIONS(name="0011_split_stories")
def _split_stories(db: Database) -> None:
    _run(db, _SPLIT_STORIES)


@MIGRATIONS(name="0012_measures")
def _policy_measures(db: Database) -> None:
    _run(db, MEASURES)


@MIGRATIONS(name="0013_outlets")
def _outlets(db: Database) -> None:
    _run(db, _OUTLETS)


@MIGRATIONS(name="0014_entry_times")
def _entry_times(db: Database) -> None:
    _run(db, _ENTRY_TIMES)


@MIGRATIONS(name="0015_catch_up")
def _catch_up(db: Database) -> None:
    _run(db, _CATCH_UP)


@MIGRATIONS(name="0016_readings")
def _readings(db: Database) -> None:
    _run(db, _READINGS)


@MIGRATIONS(name="0017_tallies")
def _tallies(db: Database) -> None:
    _run(db, TALLIES)
