"""`feeds` as a user runs it: the list and its health."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli.feeds_table import row, table
from monitor.model.feeds import Feed, FeedHealth, FeedState
from tests.cli.conftest import Run
from tests.support.sites import SettableClock

NOW = SettableClock().at
DOCS = Path(__file__).parents[2] / "docs/operations.md"


def test_feeds_are_listed_with_their_health(run: Run, polled: Path) -> None:
    code, out, _ = run("feeds", "--config", polled)
    assert code == 0
    assert out.startswith("Feed 1: ")
    assert "1 feeds, 0 failing" in out
    assert "USUAL GAP" in run("feeds", "--health", "--config", polled)[1]
    (found,) = json.loads(run("feeds", "--config", polled, "--json")[1])
    assert (found["status"], found["items"], found["failures"]) == ("ok", 3, 0)
    assert {"url", "name", "next_poll_at", "silent_for", "lag_p95_s", "candidate_url"} <= set(found)


def test_feeds_that_were_never_polled_are_listed_too(run: Run, fresh: Path) -> None:
    (found,) = json.loads(run("feeds", "--config", fresh, "--json")[1])
    assert found["status"] == "never polled"
    assert "1 not polled yet" in run("feeds", "--config", fresh)[1]


def test_the_config_counts_where_it_differs_from_what_was_polled(run: Run, polled: Path) -> None:
    """Renamed, removed and added since the last poll."""
    edited = polled.with_name("edited.toml")
    edited.write_text(polled.read_text().replace('name = "Feed 1"', 'name = "Ore Post"'))
    assert run("feeds", "--config", edited)[1].startswith("Ore Post: read ")
    edited.write_text(re.sub(r"(127\.0\.0\.1:\d+)/rss", r"\1/other", polled.read_text()))
    added, removed = json.loads(run("feeds", "--config", edited, "--json")[1])
    assert (added["active"], added["status"], removed["active"], removed["status"]) == (
        True,
        "never polled",
        False,
        "ok",
    )
    assert "(removed) Feed 1" in run("feeds", "--config", edited)[1]
    assert "1 feeds, 0 failing" in run("feeds", "--config", edited)[1]


def test_a_config_named_before_the_verb_within_counts(run: Run, polled: Path) -> None:
    assert run("feeds", "--config", polled, "check")[0] == 0
    assert json.loads(run("feeds", "--json", "--config", polled, "check")[1])


def test_every_field_of_the_json_is_documented() -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert [name for name in row(health("A"), NOW) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("charset", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("shown", ["--json", "--health"])
def test_a_terminal_of_another_charset_is_no_reason_to_fail(
    fresh: Path, charset: str, shown: str
) -> None:
    fresh.write_text(
        fresh.read_text(encoding="utf-8").replace("Feed 1", "中国有色金属报"), encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "feeds", shown, "--config", fresh],
        env=os.environ | {"PYTHONIOENCODING": charset},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    if shown == "--json":
        assert json.loads(done.stdout.decode(charset))[0]["name"] == "中国有色金属报"


def test_a_reader_that_leaves_early_is_no_reason_to_fail(fresh: Path) -> None:
    command = f"{sys.executable} -m monitor feeds --health --config {fresh} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


# --- the table --------------------------------------------------------------------------------------------------------


def health(
    name: str, *, silent_for: float | None = None, active: bool = True, **state: object
) -> FeedHealth:
    url = "https://ore.example/rss"
    given = {"url": url, "polled_at": NOW, "succeeded_at": NOW, **state}
    return FeedHealth(
        feed_id=1,
        feed=Feed(url=url, name=name),
        state=FeedState(**given),  # type: ignore[arg-type]
        active=active,
        items=12,
        items_24h=3,
        lag_p50_s=600.0,
        lag_p95_s=1200.0,
        silent_for=silent_for,
        missed=12.0,
        poll_lag_p50_s=4.0,
        poll_lag_p95_s=9.0,
    )


def shown(*healths: FeedHealth, width: int | None = 80) -> list[str]:
    return list(table(healths, NOW, width=width))


def test_the_table_tells_rates_silence_and_lag() -> None:
    head, line, *_ = shown(
        health("Ore Post", silent_for=1.25, usual_gap_s=7200.0, items_per_day=12.0)
    )
    assert head.split() == [
        "FEED",
        "LAST",
        "OK",
        "FAILED",
        "USUAL",
        "GAP",
        "SILENT",
        "A",
        "DAY",
        "LAG",
        "POLL",
        "LAG",
    ]
    assert line.split() == [
        "Ore",
        "Post",
        "0",
        "s",
        "0",
        "2.0",
        "h",
        "1.2×",
        "12.0",
        "10",
        "min",
        "4",
        "s",
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_table_keeps_its_columns_under_each_other(width: int) -> None:
    lines = shown(
        health("A name that is far too long for any terminal that anybody has ever sat at"),
        health("中国有色金属报中国有色金属报中国有色金属报中国有色金属报中国有色金属报"),
        health("Ore Post"),
        width=width,
    )
    head, long, chinese, short, *_ = lines
    assert len(head) == len(long) == len(short) <= max(width, 80)
    assert len(chinese) < len(head), "each Chinese letter takes two columns"
    if width < 120:
        assert "…" in long


def test_what_is_not_a_terminal_gets_names_and_notes_whole() -> None:
    name = "A name that is far too long for any terminal that anybody has ever sat at"
    broken = health(name, failures=3, failing_since=NOW, reason="dns", message="no such name " * 20)
    lines = shown(broken, width=None)
    assert lines[1].startswith(name)
    assert "no such name " * 20 in lines[2] + " "


def test_what_is_the_matter_stands_under_its_feed() -> None:
    lines = "\n".join(
        shown(
            health(
                "Broken",
                failures=3,
                failing_since=NOW,
                reason="html",
                message="a web page",
                candidate_url="https://x.example/f",
            ),
            health("Silent", silent_for=9.2, usual_gap_s=3600.0, newest_at=NOW),
            health("Gone", active=False),
            health("New", polled_at=None, succeeded_at=None),
            health("Odd", reason="malformed", message="broken markup"),
            health("Moves", moved_to="https://ann:pw@new.example/f", gap_at=NOW),
            width=None,
        )
    )
    assert "failing since 2026-02-20 08:00 UTC, 3 times: html: a web page" in lines
    assert "monitor feeds add https://x.example/f" in lines
    assert "silent for 9× its usual gap; newest item 2026-02-20 08:00 UTC" in lines
    assert "removed from the config" in lines
    assert "not polled yet" in lines
    assert "malformed: broken markup" in lines
    assert "says it moved for good to https://new.example/f" in lines
    assert "possible gap before 2026-02-20 08:00 UTC" in lines
