"""`match` in a pipe."""

from __future__ import annotations

import json
from typing import Any

from tests.support.newsroom import BAN


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
