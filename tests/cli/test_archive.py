"""`explain`, `rescan`, `watch suggest`, `backfill` as a user runs them."""

import contextlib
import io
import json
from pathlib import Path
from threading import Thread

import pytest

from monitor.cli.main import main
from monitor.core.clock import utc_now
from monitor.pipeline import daemon_requests, rematching
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.store.writer import Writer
from tests.cli.conftest import Run
from tests.support.housekeeping import house, until
from tests.support.newsroom import BAN, page

LITHIUM = '\n[[watchlists]]\nname = "all-lithium"\nminerals = ["lithium"]\n'
SINCE = ("--since", "3650d")


def test_explain_says_why_a_stored_article_is_a_hit_and_why_not(run: Run, polled: Path) -> None:
    row = json.loads(
        run("hits", "--config", polled, *SINCE, "--watchlist", "restrictions", "--json")[1]
    )[0]
    code, out, _ = run("explain", row["url"], "--config", polled)
    assert code == 0
    assert "Zimbabwe bans lithium exports" in out
    assert "HIT  Restrictions (restrictions): " in out
    assert "no   money: " in out
    assert "»lithium«" in out
    assert "✗" in out
    assert "→" in out


def test_explain_says_how_much_was_read_and_why_not_all(
    run: Run, polled: Path, tmp_path: Path
) -> None:
    locked = page(
        "Zimbabwe bans lithium exports",
        *BAN,
        "This article is for subscribers only. Log in to read on.",
    )
    (tmp_path / "a.html").write_text(locked)
    assert (
        "not in full: paywall (an offer"
        in run("explain", tmp_path / "a.html", "--config", polled)[1]
    )
    found = json.loads(run("explain", tmp_path / "a.html", "--json", "--config", polled)[1])
    assert (found["quality"], found["reason"], found["source"]) == ("partial", "paywall", "page")
    assert found["message"]


def test_explain_as_json_has_every_watchlist(run: Run, polled: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Zimbabwe bans lithium exports\n" + BAN[0])
    found = json.loads(run("explain", tmp_path / "a.txt", "--json", "--config", polled)[1])
    assert [each["watchlist"] for each in found["watchlists"]] == ["restrictions", "money"]
    assert [each["is_hit"] for each in found["watchlists"]] == [True, False]
    assert found["mentions"]


def test_explain_reads_a_page_file_and_standard_input(
    run: Run, polled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(page("Zimbabwe bans lithium exports", *BAN))
    assert "HIT" in run("explain", tmp_path / "a.html", "--config", polled)[1]
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BAN[0].encode())))
    assert "lithium" in run("explain", "-", "--config", polled)[1]


def test_explain_shows_what_was_seen_and_not_counted(
    run: Run, polled: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(
        "She won the gold medal\nThe lead singer won gold, and silver linings were seen in Silicon Valley."
    )
    assert "Seen, and not counted" in run("explain", tmp_path / "a.txt", "--config", polled)[1]


def test_explain_of_nothing_known_is_exit_1(run: Run, polled: Path) -> None:
    code, _, err = run("explain", "https://nobody.example/x", "--config", polled)
    assert code == 1
    assert "no hit and no stored article" in err


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


def test_preview_before_the_first_poll_is_exit_3(run: Run, fresh: Path) -> None:
    assert run("preview", "--config", fresh)[0] == 3


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


def test_suggestions_come_from_marked_hits_with_their_effect(run: Run, fresh: Path) -> None:
    run("poll", "--config", fresh)
    assert "nothing to suggest; mark hits first" in run("watch", "suggest", "--config", fresh)[1]
    rows = json.loads(run("hits", "--config", fresh, *SINCE, "--watchlist", "money", "--json")[1])
    run("hits", "mark", rows[0]["id"], "--irrelevant", "--config", fresh)
    out = run("watch", "suggest", "--config", fresh, *SINCE)[1]
    assert "removes 1 of 1 false hits, costs 0 of 0 others" in out
    assert "exclude = [" in out
    (each, *_) = json.loads(run("watch", "suggest", "--config", fresh, *SINCE, "--json")[1])
    assert each["watchlist"] == "money"


def test_backfill_says_what_it_brought(run: Run, fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "past.jsonl").write_text(
        json.dumps(
            {"url": "https://x.example/1", "title": "Zimbabwe bans lithium exports", "body": BAN[0]}
        )
    )
    code, out, _ = run("backfill", tmp_path / "past.jsonl", "--config", fresh)
    assert code == 0
    assert "1 new articles with 1 hits" in out
    assert (
        json.loads(run("backfill", tmp_path / "past.jsonl", "--config", fresh, "--json")[1])[
            "known"
        ]
        == 1
    )
    assert run("backfill", tmp_path / "nothing.jsonl", "--config", fresh)[0] == 1
