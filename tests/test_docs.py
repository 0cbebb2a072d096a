"""What the docs list is what there is: verbs, log events, reasons, metrics."""

import argparse
import re
from enum import StrEnum
from pathlib import Path

import pytest

from monitor.cli.main import parser
from monitor.core import errors
from monitor.core.logs import EVENTS

ROOT = Path(__file__).parent.parent
SOURCES = {
    file: file.read_text(encoding="utf-8") for file in sorted((ROOT / "monitor").rglob("*.py"))
}
REASONS = {
    c.__name__: c
    for c in vars(errors).values()
    if isinstance(c, type) and issubclass(c, StrEnum) and c is not StrEnum
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def logged() -> set[str]:
    call = r"get_logger\(\)\.(?:debug|info|warning|error|exception)\(\s*\"([^\"]+)\""
    return {event for source in SOURCES.values() for event in re.findall(call, source)}


def verbs(command: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Every verb with its sub-verbs."""
    found = {path} if path else set()
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                found |= verbs(sub, (*path, name))
    return found


def test_every_event_of_the_list_is_logged_and_no_other() -> None:
    assert logged() == EVENTS


@pytest.mark.parametrize("event", sorted(EVENTS))
def test_every_event_is_in_the_docs(event: str) -> None:
    assert f"`{event}`" in text("docs/reasons.md")


@pytest.mark.parametrize("name", sorted(REASONS))
def test_every_reason_is_in_the_docs(name: str) -> None:
    page = text("docs/reasons.md")
    assert [reason.value for reason in REASONS[name] if f"| `{reason.value}` |" not in page] == []


def test_the_docs_name_no_reason_or_event_that_is_none() -> None:
    rows = set(re.findall(r"^\| `(\w+)`(?:, `(\w+)`)* \|", text("docs/reasons.md"), re.MULTILINE))
    named = {word for row in rows for word in row if word}
    known = {reason.value for reasons in REASONS.values() for reason in reasons} | EVENTS
    assert named <= known


def test_every_verb_is_in_the_readme_or_the_docs() -> None:
    pages = [
        text("README.md"),
        *(file.read_text(encoding="utf-8") for file in (ROOT / "docs").glob("*.md")),
    ]
    spans = [
        span.replace("\\|", " ")
        for page in pages
        for span in re.findall(r"`([^`\n]+)`|^ *monitor ([^`\n]+)$", page, re.M)
        for span in span
    ]
    said = {word for span in spans for word in re.findall(r"[a-z]+", span)}
    assert {verb[0] for verb in verbs(parser())} - said == set()


def test_every_verb_of_the_docs_is_one() -> None:
    known = {verb[0] for verb in verbs(parser())}
    for name in ("README.md", "docs/operations.md", "docs/reasons.md", "docs/config.md"):
        assert set(re.findall(r"`monitor ([a-z]+)", text(name))) <= known, name


def test_every_metric_of_the_docs_is_one() -> None:
    known = set(re.findall(r'"(monitor_\w+)"', SOURCES[ROOT / "monitor/web/metrics.py"]))
    told = set(re.findall(r"`(monitor_\w+)`", text("docs/operations.md")))
    for name in ("alerts.yml", "grafana.json"):
        told |= set(re.findall(r"\b(monitor_\w+)", text(f"docs/monitoring/{name}")))
    assert {name.removesuffix("_total") for name in told} <= known
