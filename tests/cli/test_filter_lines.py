"""What all filters do: JSON lines in, JSON lines out, in the same order."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest


@pytest.mark.parametrize("verb", ["match", "group", "figures"])
def test_a_line_that_is_no_json_is_named(pipe: Any, verb: str) -> None:
    code, _, said = pipe(
        '{"id": 1, "title": "", "body": "", "text": "", "published": "2026-01-01T00:00:00Z"}\n{no',
        verb,
    )
    assert (code, said.count("\n")) == (2, 1)
    assert "line 2: not JSON" in said
    assert pipe("[1]", verb)[0] == 2
    assert pipe("[" * 100_000, verb)[0] == 2
    assert pipe('{"id": ' + "9" * 5000 + "}", verb)[0] == 2


@pytest.mark.parametrize("verb", ["match", "events", "group", "track", "compare", "figures"])
@pytest.mark.parametrize(
    "line",
    [
        '{"text": "5 tonnes", "title": "A tariff on tin", "articles": []}',
        '{"id": "a", "text": null, "articles": 5, "title": ["a"], "published": 5}',
        '{"id": "a", "lang": 5, "outlet": 3, "published": "yesterday", "articles": [5], "body": "", "text": ""}',
    ],
)
def test_a_line_with_odd_or_missing_fields_is_answered(pipe: Any, verb: str, line: str) -> None:
    code, out, said = pipe(line, verb)
    assert (code, out.count("\n"), said) == (0, 1, "")


@pytest.mark.parametrize(
    ("verb", "line", "why"),
    [
        *(
            (verb, {"id": "a", "text": "A tariff on tin"}, 'a key "title" or "body" is expected')
            for verb in ("match", "events", "group", "track")
        ),
        ("figures", {"id": "a", "body": "5 tonnes"}, 'a key "text" is expected; its keys: "id"'),
        ("compare", {"id": "a", "title": "x"}, 'a key "articles" is expected'),
        ("compare", {"articles": [{"title": ""}, {"text": "x"}]}, 'article 2: a key "title" or'),
    ],
)
def test_a_line_without_a_text_is_refused(
    pipe: Any, verb: str, line: dict[str, Any], why: str
) -> None:
    good = {"title": "", "text": "", "articles": []}
    code, out, said = pipe([good, line], verb)
    assert (code, out.count("\n")) == (2, 1)
    assert f"standard input, line 2: {why}" in said


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
