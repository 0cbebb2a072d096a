"""Errands for the process that writes: while the daemon owns the database, other commands leave it a note.

A note is a JSON file in a folder beside the database, written under another name and renamed, so that it is seen whole or not
at all. It is removed when it is done.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


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
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            errand = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            errand = None
        if isinstance(errand, dict):
            yield path, errand
        else:
            path.unlink(missing_ok=True)
