"""Errands for the process that writes: while the daemon owns the database, other commands leave it a note.

A note is a JSON file in a folder beside the database, written under another name and renamed, so that it is seen whole or not
at all. It is removed when it is done; what came of it lies beside it then, for whoever waits.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_UNREAD_S = 86_400.0  # an answer that nobody has fetched by then is removed


def folder_of(database: Path) -> Path:
    """Where the notes for a database lie."""
    return database.with_name(database.name + ".errands")


def leave(database: Path, errand: Mapping[str, Any]) -> Path:
    """Leaves a note; its path, which exists until the errand is done. Raises OSError."""
    folder = folder_of(database)
    folder.mkdir(exist_ok=True)
    name = f"{len(os.listdir(folder)):06d}-{secrets.token_hex(4)}.json"
    part = folder / (name + ".part")
    part.write_text(json.dumps(errand), encoding="utf-8")
    return part.rename(folder / name)


def waiting(database: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The notes that wait, in the order in which they were left; what is no note is removed."""
    folder = folder_of(database)
    _sweep(folder)
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            errand = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            errand = None
        if isinstance(errand, dict):
            yield path, errand
        else:
            path.unlink(missing_ok=True)


def finish(note: Path, answer: Mapping[str, Any]) -> None:
    """Leaves the answer to a note, and removes the note."""
    part = note.with_suffix(".part")
    part.write_text(json.dumps(answer), encoding="utf-8")
    part.rename(note.with_suffix(".done"))
    note.unlink(missing_ok=True)


def answer_to(note: Path) -> dict[str, Any]:
    """What came of a note that exists no longer; it is removed. Empty when nothing was said."""
    done = note.with_suffix(".done")
    try:
        answer = json.loads(done.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    done.unlink(missing_ok=True)
    return answer if isinstance(answer, dict) else {}


def _sweep(folder: Path) -> None:
    """Removes answers older than a day, by the newest file's time: no clock is asked."""
    if not folder.is_dir():
        return
    done = {path: path.stat().st_mtime for path in folder.glob("*.done")}
    newest = max(done.values(), default=0.0)
    for path, at in done.items():
        if newest - at > _UNREAD_S:
            path.unlink(missing_ok=True)
