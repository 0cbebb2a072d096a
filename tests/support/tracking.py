"""A press of our own pen, whose reports tell of measures over months, and how well a tracker follows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PRESS = Path(__file__).parent.parent / "measures" / "press.txt"
NEWSROOM = PRESS.with_name("press_newsroom.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReport:
    """A line of the press with its labels."""

    row: Mapping[str, str]  # as `monitor track` takes it
    measure: str | None
    states: frozenset[str]


def press(path: Path = PRESS) -> list[ToldReport]:
    """All reports in order of time."""
    measure, found = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            measure = line[3:].strip()
        elif line and not line.startswith("#"):
            day, outlet, lang, state, title, body = (p.strip() for p in line.split(" | ", 5))
            row = {"published": day, "outlet": outlet, "lang": lang, "title": title, "body": body}
            found.append((row, measure, state))
    found.sort(key=lambda each: each[0]["published"])
    return [
        ToldReport(
            row={"id": f"r{n:03}", **row},
            measure=None if name == "-" else name,
            states=frozenset(() if state == "-" else state.split(",")),
        )
        for n, (row, name, state) in enumerate(found)
    ]


def figures(
    reports: Sequence[ToldReport], answers: Sequence[Mapping[str, Any]]
) -> dict[str, float]:
    """B-cubed of the reports of measures, share of right states, of measures whose whole history is right, and how many
    reports that only mention a measure were joined to one."""
    wanted = [r.measure or f"alone {r.row['id']}" for r in reports]
    given = [a["measure"] or f"none {a['id']}" for a in answers]
    of_measures = [n for n, r in enumerate(reports) if r.measure]
    precision = recall = 0.0
    for n in of_measures:
        same = {m for m, name in enumerate(given) if name == given[n]}
        right = {m for m, name in enumerate(wanted) if name == wanted[n]}
        precision += len(same & right) / len(same) / len(of_measures)
        recall += len(same & right) / len(right) / len(of_measures)
    ok = [a["state"] in r.states for r, a in zip(reports, answers, strict=True)]
    history: dict[str, list[int]] = defaultdict(list)
    for n in of_measures:
        history[wanted[n]].append(n)
    whole = [all(ok[n] for n in ns) and len({given[n] for n in ns}) == 1 for ns in history.values()]
    told = {given[n] for n in of_measures}
    return {
        "b-cubed": 2 * precision * recall / (precision + recall),
        "precision": precision,
        "recall": recall,
        "state": sum(ok[n] for n in of_measures) / len(of_measures),
        "history": sum(whole) / len(whole),
        "mentions joined": sum(
            g in told for g, r in zip(given, reports, strict=True) if not r.measure
        ),
    }
