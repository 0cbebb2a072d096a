"""`figures` in a pipe."""

from __future__ import annotations

import json
from typing import Any


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


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
