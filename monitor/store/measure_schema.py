"""The tables of the policy tracker, for the migration in schema.py; never edited once released.

`measures` holds what is shown, `measure_states` its history, `measure_reports` the articles that told it; `measure_queue` names the
articles whose main event is new, changed or gone, filled by triggers. What persons say and trackers' tables are kept apart.
"""

from __future__ import annotations

MEASURES = (
    """CREATE TABLE measures (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        place TEXT NOT NULL,
        action TEXT NOT NULL,
        minerals TEXT NOT NULL,
        target TEXT NOT NULL,
        documents TEXT NOT NULL,
        state TEXT NOT NULL,
        effective_on TEXT,
        origin TEXT NOT NULL,
        link TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        changed_at TEXT NOT NULL,
        confirmed_at TEXT NOT NULL,
        outlets INTEGER NOT NULL,
        shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1)),
        merged_into TEXT,
        data TEXT NOT NULL,
        memory TEXT NOT NULL
    ) STRICT""",
    # holds all that lists are narrowed by, so that only the rows of a page are read
    "CREATE INDEX measures_by_change ON measures (shown, changed_at, place, action, state, origin, id)",
    "CREATE INDEX measures_by_effect ON measures (effective_on) WHERE effective_on IS NOT NULL",
    """CREATE TABLE measure_minerals (
        mineral TEXT NOT NULL,
        place TEXT NOT NULL,
        measure TEXT NOT NULL REFERENCES measures (id) ON DELETE CASCADE,
        action TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (mineral, place, measure)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX measure_minerals_by_measure ON measure_minerals (measure)",
    """CREATE TABLE measure_states (
        measure TEXT NOT NULL REFERENCES measures (id) ON DELETE CASCADE,
        n INTEGER NOT NULL,
        state TEXT NOT NULL,
        since TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        origin TEXT NOT NULL,
        article_id INTEGER,
        story TEXT NOT NULL,
        outlet TEXT NOT NULL,
        title TEXT NOT NULL,
        sentence TEXT NOT NULL,
        note TEXT NOT NULL,
        moved INTEGER NOT NULL CHECK (moved IN (0, 1)),
        told_at TEXT NOT NULL,
        PRIMARY KEY (measure, n)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX measure_states_by_time ON measure_states (told_at)",
    """CREATE TABLE measure_stories (
        measure TEXT NOT NULL REFERENCES measures (id) ON DELETE CASCADE,
        story TEXT NOT NULL,
        PRIMARY KEY (measure, story)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX measure_stories_by_story ON measure_stories (story)",
    """CREATE TABLE measure_reports (
        article_id INTEGER PRIMARY KEY,
        measure TEXT,
        at TEXT NOT NULL,
        data TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX measure_reports_by_measure ON measure_reports (measure, at)",
    """CREATE TABLE measure_corrections (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        measure TEXT NOT NULL,
        data TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX measure_corrections_by_measure ON measure_corrections (measure)",
    """CREATE TABLE measure_imports (
        measure TEXT PRIMARY KEY,
        data TEXT NOT NULL,
        imported_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE measure_queue (article_id INTEGER PRIMARY KEY) STRICT",
    "INSERT INTO measure_queue (article_id) SELECT article_id FROM events WHERE main = 1",
    """CREATE TRIGGER events_measured AFTER INSERT ON events WHEN new.main = 1 BEGIN
        INSERT INTO measure_queue (article_id) SELECT new.article_id
        WHERE new.article_id NOT IN (SELECT article_id FROM measure_queue); END""",
    """CREATE TRIGGER events_unmeasured AFTER DELETE ON events WHEN old.main = 1 BEGIN
        INSERT INTO measure_queue (article_id) SELECT old.article_id
        WHERE old.article_id NOT IN (SELECT article_id FROM measure_queue); END""",
    """CREATE VIEW policy_tracker AS
        SELECT id, name, place, action, minerals, target, state, effective_on, documents, origin, opened_at, changed_at,
               confirmed_at, outlets, link,
               (SELECT group_concat(since || ' ' || state, ' → ') FROM measure_states
                WHERE measure = measures.id AND moved = 1) AS history
        FROM measures WHERE shown = 1 ORDER BY changed_at DESC""",
)
