"""`group` in a pipe."""

from __future__ import annotations

import json
from typing import Any

from tests.support.newsroom import AID, BAN


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


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
