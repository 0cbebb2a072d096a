"""docs/scores.md names every reason with its weight."""

import re
from pathlib import Path

from monitor.watch.points import POINTS


def test_the_page_has_the_weights_in_force() -> None:
    page = (Path(__file__).parents[2] / "docs" / "scores.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) \| ([+-]\d+) \|", page, flags=re.MULTILINE))
    assert {name: float(weight) for name, weight in rows.items()} == dict(POINTS)
