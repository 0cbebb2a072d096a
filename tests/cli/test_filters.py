"""The filters for pipes: JSON lines in, JSON lines out, in the same order."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.support.newsroom import AID, BAN, page


@pytest.fixture
def pipe(run: Run, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a verb with standard input; exit code, lines of JSON, standard error."""

    def go(data: str | bytes | list[dict[str, Any]], *argv: object) -> tuple[int, str, str]:
        if isinstance(data, list):
            data = "\n".join(json.dumps(row) for row in data)
        raw = data.encode() if isinstance(data, str) else data
        stdin = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stdin)
        return run(*argv)

    return go


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_match_answers_line_by_line(pipe: Any) -> None:
    rows = [
        {"id": "a", "title": "Zimbabwe bans lithium exports", "body": BAN[0], "lang": "en"},
        {"title": "", "body": "A wet Saturday in the village."},
        {"id": 7, "title": "商务部：对锑出口实行许可管理", "body": "", "lang": "zh"},
    ]
    code, out, _ = pipe(rows, "match")
    first, second, third = lines(out)
    assert code == 0
    assert (first["id"], second["id"], third["id"]) == ("a", None, 7)
    assert (first["minerals"], first["policies"], first["places"]) == (
        ["lithium"],
        ["export-ban"],
        ["zimbabwe"],
    )
    assert 0.5 < first["score"] <= 1
    assert second == {
        "id": None,
        "minerals": [],
        "policies": [],
        "places": [],
        "score": 0.0,
        "mentions": [],
    } | {"score": second["score"]}
    assert third["minerals"] == ["antimony"]
    mention = next(
        m for m in first["mentions"] if m["concept"] == "lithium" and m["field"] == "body"
    )
    assert set(mention) == {"concept", "kind", "field", "start", "end", "sentence", "rule"}
    assert BAN[0][mention["start"] : mention["end"]] == "lithium"
    assert mention["sentence"] in BAN[0]


def test_group_joins_reports_of_one_event(pipe: Any) -> None:
    body = " ".join(BAN)
    rows = [
        {
            "id": "1",
            "published": "2026-02-20T08:00:00Z",
            "lang": "en",
            "title": "Zimbabwe bans lithium exports",
            "body": body,
            "outlet": "A",
        },
        {
            "id": "2",
            "published": "2026-02-20T09:00:00Z",
            "lang": "en",
            "title": "Canada backs gallium",
            "body": " ".join(AID),
            "outlet": "B",
        },
        {
            "id": "3",
            "published": "2026-02-20T10:00:00Z",
            "lang": "en",
            "title": "Zimbabwe bans lithium exports",
            "body": body,
            "outlet": "C",
        },
    ]
    code, out, _ = pipe(rows, "group")
    one, two, three = lines(out)
    assert code == 0
    assert one["story"] == three["story"] != two["story"]
    assert [row["role"] for row in (one, two, three)] == ["first", "first", "copy"]


def test_figures_reads_quantities(pipe: Any) -> None:
    code, out, _ = pipe(
        [{"id": 1, "text": "Beijing spends over Rmb100bn a year.", "lang": "en"}], "figures"
    )
    (figure,) = lines(out)[0]["figures"]
    assert code == 0
    assert (figure["value"], figure["unit"], figure["currency"], figure["hedge"]) == (
        1e11,
        "CNY",
        "CNY",
        ">",
    )


def test_extract_prints_the_text_of_a_page(pipe: Any) -> None:
    code, out, _ = pipe(
        page("Zimbabwe bans lithium exports", *BAN), "extract", "--url", "https://ore.example/ban"
    )
    assert code == 0
    assert BAN[1] in out
    code, out, _ = pipe(page("Zimbabwe bans lithium exports", *BAN), "extract", "--json")
    row = json.loads(out)
    assert set(row) == {"title", "text", "author", "published_at", "language", "quality", "reason"}
    assert row["language"] == "en"


def test_extract_of_a_page_without_an_article_is_exit_1_with_a_reason(pipe: Any) -> None:
    assert pipe(b"%PDF-1.7 ...", "extract")[0] == 1
    code, out, _ = pipe(b"", "extract", "--json")
    assert code == 1
    assert json.loads(out)["reason"] == "empty"


def test_extract_in_batch_keeps_the_order_and_reads_gzip(pipe: Any, tmp_path: Path) -> None:
    jobs = []
    for number in range(9):
        file = tmp_path / f"{number}.html.gz"
        file.write_bytes(
            gzip.compress(page(f"Title {number}", *(AID if number % 2 else BAN)).encode())
        )
        jobs.append({"id": str(number), "url": f"https://ore.example/{number}", "file": str(file)})
    code, out, _ = pipe(jobs, "extract", "--batch")
    rows = lines(out)
    assert code == 0
    assert [row["id"] for row in rows] == [str(number) for number in range(9)]
    assert all((AID if number % 2 else BAN)[0] in row["text"] for number, row in enumerate(rows))


@pytest.mark.parametrize("verb", ["match", "group", "figures"])
def test_a_line_that_is_no_json_is_named(pipe: Any, verb: str) -> None:
    code, _, _ = pipe(
        '{"id": 1, "title": "", "body": "", "text": "", "published": "2026-01-01T00:00:00Z"}\n{no',
        verb,
    )
    assert code == 2
    assert pipe("[1]", verb)[0] == 2


def test_a_reader_that_leaves_ends_the_filter_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.cli import main as cli

    def gone(_args: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr(
        cli,
        "parser",
        lambda _families: SimpleNamespace(parse_args=lambda _argv: SimpleNamespace(run=gone)),
    )
    monkeypatch.setattr(cli.os, "dup2", lambda *_: None)
    assert cli.main([]) == 0


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        pytest.param(
            "from monitor.cli.main import main; main(['figures'])",
            {"pydantic", "structlog", "aiohttp"},
            id="filter",
        ),
        pytest.param(
            "import monitor.process.workers, monitor.pages.main_text",
            {"pydantic", "numpy", "py3langid"},
            id="worker",
        ),
    ],
)
def test_a_filter_and_its_workers_start_without_what_they_do_not_use(
    code: str, unwanted: set[str]
) -> None:
    code += "; import sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    assert unwanted & set(done.stdout.split()) == set()
