"""`monitor demo`: the main job walked from feed to digest on the sample press, and what the owner's proof asks of it."""

import email
import email.policy
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.cli.main import main
from monitor.digest.view import Digest


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    out = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def digest(demo: Path) -> Digest:
    with sqlite3.connect(demo / "monitor.db") as db:
        (text,) = db.execute("SELECT digest FROM digests").fetchone()
    db.close()
    return Digest.from_json(text)


def test_every_file_is_written(demo: Path) -> None:
    for name in ("digest.html", "digest.txt", "digest.eml", "monitor.db"):
        assert (demo / name).stat().st_size > 1000
    assert (demo / "digest.html").stat().st_size < 100_000


def test_the_mail_has_a_text_and_an_html_part(demo: Path) -> None:
    message = email.message_from_bytes(
        (demo / "digest.eml").read_bytes(), policy=email.policy.default
    )
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def stories(digest: Digest) -> list:  # type: ignore[type-arg]
    return [story for section in digest.sections for story in section.stories]


def test_the_exploration_story_is_told_once_with_its_copy_and_both_differences(
    digest: Digest,
) -> None:
    told = [
        story
        for story in stories(digest)
        if any(
            report.outlet == "Harbour Ledger" and "hunt for minerals" in report.title
            for report in story.reports
        )
    ]
    assert len(told) == 1
    (story,) = told
    assert story.independent >= 2
    assert {report.outlet for report in story.reports if report.role == "copy"} == {
        "Copperbelt Courier"
    }
    differ = [point for point in story.points if point.verdict == "differ"]
    said = [{quote.said.lower() for quote in point.quotes} for point in differ]
    assert any({"at least half", "more than half"} <= set(words) for words in said)
    assert any(
        any("tungsten" in word for word in words) and any("graphite" in word for word in words)
        for words in said
    )


def test_two_locked_pages_of_an_outlet_share_their_offer_and_no_story(digest: Digest) -> None:
    told = [{report.title for report in story.reports} for story in stories(digest)]
    titles = {
        "Washington sets anti-dumping duty on Chinese graphite anodes",
        "India offers 20 critical mineral blocks in new auction",
    }
    assert titles <= set().union(*told)
    assert not any(titles <= together for together in told)


def test_furniture_and_hard_negatives_are_no_hits(demo: Path) -> None:
    with sqlite3.connect(demo / "monitor.db") as db:
        rows = db.execute("SELECT title, outlet FROM hits_today").fetchall()
    db.close()
    titles = " | ".join(title for title, _ in rows).lower()
    for word in ("gold medal", "rowers", "sprinter", "iron lady", "e-bikes", "mercury rising", "gold card", "singer", "hafnium", "silicon valley",
                 "lithium therapy", "gold coast", "金牌", "medalla", "drill", "slips"):  # fmt: skip
        assert word not in titles
    text = (demo / "digest.txt").read_text(encoding="utf-8")
    for word in ("Eldorado", "3.8 Billion", "Silver Lynx", "Trudeau", "200,000"):
        assert word not in text


def test_feeds_that_are_not_well_are_named_with_reasons(demo: Path) -> None:
    text = " ".join((demo / "digest.txt").read_text(encoding="utf-8").split())
    for outlet, reason in (
        ("Lost Signal", "503"),
        ("Mangled Minerals", "markup"),
        ("Moved Metals", "moved"),
        ("The Policy Review", "paywall"),
    ):
        assert outlet in text
        assert reason in text.lower()


def test_the_edited_article_is_shown_as_edited(demo: Path) -> None:
    text = (demo / "digest.txt").read_text(encoding="utf-8")
    assert "Edited: Harbour Ledger" in text


def test_a_second_demo_in_the_same_folder_starts_afresh(demo: Path) -> None:
    assert main(["demo", "--out", str(demo)]) == 0
    with sqlite3.connect(demo / "monitor.db") as db:
        assert db.execute("SELECT count(*) FROM digests").fetchone() == (1,)
    db.close()


def test_a_folder_that_cannot_be_written_is_exit_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["demo", "--out", str(tmp_path / "file" / "demo")]) == 3
    assert "--out" in capsys.readouterr().err


def test_acts_are_measures_and_the_second_round_moves_them(demo: Path) -> None:
    with closing(sqlite3.connect(demo / "monitor.db")) as db:
        rows = db.execute("SELECT place, action, state, history FROM policy_tracker").fetchall()
    found = {(place, action): (state, history) for place, action, state, history in rows}
    ban = found["zimbabwe", "export-ban"]
    reserve = found["european-union", "stockpiling"]
    assert ban[0] == "suspended"
    assert ban[1].count("→") == 1
    assert reserve[0] == "adopted"
    assert [step.split()[1] for step in reserve[1].split(" → ")] == ["proposed", "adopted"]
    assert found["china", "export-licensing"][0] in ("adopted", "in_force")
    assert found["malaysia", "export-ban"][0] == "ended"
    places = [place for place, action, *_ in rows if action in ("export-ban", "stockpiling")]
    assert places.count("zimbabwe") == places.count("european-union") == 1
    text = (demo / "digest.txt").read_text(encoding="utf-8")
    changed = " ".join(text.partition("What changed")[2][:600].split())
    assert "suspended: Zimbabwe: export ban, lithium" in changed
    assert "proposed → adopted: European Union: stockpiling" in changed
