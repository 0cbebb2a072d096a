"""`rescan` as a user runs it, after `preview` and beside the daemon."""

from __future__ import annotations

import contextlib
import io
import json
import sqlite3
from pathlib import Path
from threading import Thread

from monitor.cli.main import main
from monitor.core.clock import utc_now
from monitor.pipeline import daemon_requests, rematching
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.store.writer import Writer
from tests.cli.conftest import Run
from tests.support.housekeeping import house, until

LITHIUM = '\n[[watchlists]]\nname = "all-lithium"\nminerals = ["lithium"]\n'


SINCE = ("--since", "3650d")


def test_preview_writes_nothing_and_rescan_writes_what_preview_counted(
    run: Run, fresh: Path
) -> None:
    run("poll", "--config", fresh)
    fresh.write_text(fresh.read_text() + LITHIUM)
    code, out, _ = run("preview", "--config", fresh, *SINCE)
    assert code == 0
    assert "nothing was written" in out
    assert "all-lithium  +1 −0 =0" in out
    seen = json.loads(run("preview", "--config", fresh, *SINCE, "--json")[1])
    assert seen["watchlists"]["all-lithium"]["added"] == 1
    assert len(json.loads(run("hits", "--config", fresh, *SINCE, "--json")[1])) == 2
    code, out, _ = run("rescan", "--config", fresh, *SINCE)
    assert code == 0
    assert "all-lithium: +1 −0 =0" in out
    assert json.loads(run("rescan", "--config", fresh, *SINCE, "--json")[1])["kept"] == {
        "restrictions": 1,
        "money": 1,
        "all-lithium": 1,
    }
    assert len(json.loads(run("hits", "--config", fresh, *SINCE, "--json")[1])) == 3


def test_after_a_rescan_the_stories_are_as_new_as_the_hits(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    fresh.write_text(fresh.read_text() + LITHIUM)
    run("rescan", "--config", fresh, *SINCE)
    with Store.open(fresh.parent / "monitor.db", now=utc_now, read_only=True) as store:
        assert store.read_now(Reader.stories_to_compare, 10) == ()
    with contextlib.closing(sqlite3.connect(fresh.parent / "monitor.db")) as database:
        assert database.execute("SELECT count(*) FROM story_list_due").fetchone() == (0,)


def test_the_daemon_does_a_rescan_that_waits(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    text = fresh.read_text() + LITHIUM
    note = daemon_requests.leave(
        fresh.parent / "monitor.db", {"do": "rescan", "since": "2016-01-01T00:00:00Z"}
    )
    with house(fresh.parent, text) as living:
        until(lambda: not note.exists(), within_s=60, why=lambda: living.said[-5:])
        found = living.ask("SELECT count(*) FROM hits WHERE watchlist = 'all-lithium'")
        assert found == [(1,)]
        assert living.stop()[0] == 0


def test_rescan_leaves_it_to_the_process_that_owns_the_database_and_waits(
    run: Run, fresh: Path
) -> None:
    run("poll", "--config", fresh)
    database = fresh.parent / "monitor.db"
    with Store.open(database, now=utc_now) as store:

        def daemon() -> None:
            ((path, errand),) = until(lambda: list(daemon_requests.waiting(database)))
            assert errand["do"] == "rescan"
            note = {"since": errand["since"], "after": 2, "fingerprint": "x"}
            store.write_now(Writer.set_meta, rematching.MARK, note, now=utc_now())
            until(lambda: "up to article 2" in said.getvalue())
            path.unlink()

        said = io.StringIO()
        thread = Thread(target=daemon)
        thread.start()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()) as out:
            code = main(["rescan", "--config", str(fresh)])
        thread.join(20)
    assert code == 0
    assert "the daemon owns the database" in said.getvalue()
    assert "the archive is matched again" in out.getvalue()


def test_rescan_says_what_it_could_not_match_again(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    with Store.open(fresh.parent / "monitor.db", now=utc_now) as store:
        store.write_now(Writer.purge, now=utc_now(), texts_s=-3600, polls_s=1e9, entries_s=1e9)
        row = store.read_now(Reader.hits, HitFilter())[0]
    out = run("rescan", "--config", fresh, *SINCE)[1]
    assert "3 could not be matched again" in out
    assert "only the title is left" in run("explain", row.hit_id, "--config", fresh)[2]


def test_a_cluster_that_does_not_answer_is_exit_1(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    code, _, err = run("rescan", "--config", fresh, "--dask", "tcp://127.0.0.1:9")
    assert code == 1
    assert "no Dask scheduler answers" in err
