"""Each digest as files beside the database, with an index: for who has no mail server, and for whoever wants to keep them."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

FOLDER = "digests"
INDEX = "index.html"
_SUBJECTS = "subjects.json"


def keep(
    database: Path,
    *,
    date: str,
    group: str,
    subject: str,
    html: str,
    text: str,
    eml: bytes,
    title: str,
) -> Path:
    """Writes the digest's .html, .txt and .eml, and the index of all of them, newest first; the HTML's path. Raises OSError.

    A digest that is made again takes the place of its own files.
    """
    folder = database.parent / FOLDER
    folder.mkdir(exist_ok=True)
    name = f"{date}-{group}" if group else date
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / f"{name}.eml").write_bytes(eml)
    page = folder / f"{name}.html"
    page.write_text(html, encoding="utf-8")
    subjects = _known(folder / _SUBJECTS) | {name: subject}
    (folder / _SUBJECTS).write_text(json.dumps(subjects, ensure_ascii=False), encoding="utf-8")
    (folder / INDEX).write_text(_index(subjects, title), encoding="utf-8")
    return page


def _known(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _index(subjects: dict[str, str], title: str) -> str:
    rows = "\n".join(
        f'<li><a href="{escape(name)}.html">{escape(name)}</a> <bdi>{escape(str(subjects[name]))}</bdi></li>'
        for name in sorted(subjects, reverse=True)
    )
    head = f'<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>{escape(title)}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body><h1>{escape(title)}</h1>\n<ul>\n{rows}\n</ul></body></html>\n"
