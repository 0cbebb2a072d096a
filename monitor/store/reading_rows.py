"""What is kept of readings, as rows: on which basis, in which language, and the points that made an event's score.

A row is some ten bytes; the points, where there are any, are JSON packed with a dictionary of what they mostly say, which makes
them a quarter of their size. Without them the hits of a list about events could not be made again without reading the text.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import replace

from monitor.language.searchable import signs_of
from monitor.model.events import Events
from monitor.model.hits import Reason
from monitor.model.readings import Basis, KeptReading
from monitor.store import rows

_DELETE = "DELETE FROM readings WHERE article_id = ?"
# without its basis a reading is not kept: it would be read again anyway
_INSERT = """INSERT INTO readings (article_id, basis, language, signs, points)
    SELECT :article_id, id, :language, :signs, :points FROM bases WHERE fingerprint = :basis"""
_SIGNS = "SELECT signs FROM readings WHERE article_id = ?"
_TEXT = """SELECT title, data FROM articles JOIN article_texts ON article_texts.article_id = articles.id
    WHERE articles.id = ?"""
# What the JSON is packed with. Never change it: what is stored is unpacked with it.
_DICTIONARY = (
    b'["mark",-30.0,"condition"],["mark",-20.0,"earlier"],["mark",-15.0,"says"],["mark",-15.0,"a quote"],["mark",-20.0,"reason"],'
    b'["background",0.0,"no act is its news"],["bounds",-0.1,"a score lies between 0 and 100"],["floor"],["opinion",-15.0,"?"],'
    b'["goods",-10.0,"products"],["routine",-20.0,"meeting, visit"],["official",10.0,"notice, announcement"],'
    b'["drilling",-10.0,"drill, grade"],["market",-10.0,"price, traders, market"],["commercial",-10.0,"company, shares"],'
    b'["instrument",-25.0,"only a law\'s or plan\'s name"],["apart",-10.0,"neither title nor lead tells of it"],'
    b'["mineral",10.0,"minerals as such, in passing"],["mineral",10.0,"no mineral"],["mineral",10.0,"mineral carried"],'
    b'["again",2.0,"told in 1 more sentences"],["again",4.0,"told in 2 more sentences"],["title",10.0,"the title tells it too"],'
    b'["subject",20.0,"agency: mofcom"],["subject",20.0,"place: china"],["subject",-5.0,"none: "],["subject",15.0,"head: "],'
    b'["verb",15.0,"start: "],["verb",-10.0,"none"],["verb",-10.0,"plan: "],["time",10.0,"told as now"],'
    b'["time",-20.0,"told as past"],["time",0.0,"told as future"],["action",14.0,"export-ban"],["action",12.0,"export-licensing"],'
    b'["mineral",20.0,"critical-minerals"],["mineral",20.0,"lithium"],["mineral",20.0,"rare-earths"],'
    b'["place in the text",10.0,"early"],["place in the text",20.0,"lead"],[["place in the text",30.0,"title"],'
)


def keep_reading(
    conn: sqlite3.Connection,
    article_id: int,
    reading: KeptReading | None,
    events: Events,
    *,
    text: str | None = None,
    fresh: bool = False,
) -> None:
    """Replaces what is kept of an article's reading. `text`: title and text, where they are new."""
    signs = int(signs_of(text)) if text is not None and reading else _signs(conn, article_id)
    if not fresh:
        conn.execute(_DELETE, (article_id,))
    if reading is None or signs is None:
        return
    values = {
        "article_id": article_id,
        "language": reading.language,
        "signs": signs,
        "points": packed(events),
        "basis": reading.basis,
    }
    conn.execute(_INSERT, values)


def _signs(conn: sqlite3.Connection, article_id: int) -> int | None:
    """The signs of a stored text; None when it is kept no longer."""
    known = conn.execute(_SIGNS, (article_id,)).fetchone()
    if known is not None:
        return int(known[0])
    row = conn.execute(_TEXT, (article_id,)).fetchone()
    return None if row is None else int(signs_of(f"{row[0]}\n{rows.unpacked(row[1])}"))


def packed(events: Events) -> bytes | None:
    """The points of an article's events; None without any."""
    if not events.reasons and not events.score:
        return None
    listed = [[r.name, r.points, r.detail] for r in events.reasons]
    told = json.dumps([events.score, listed], ensure_ascii=False, separators=(",", ":"))
    packing = zlib.compressobj(9, zdict=_DICTIONARY)
    return packing.compress(told.encode()) + packing.flush()


def with_points(events: Events, points: bytes | None) -> Events:
    """The events with their score and the points that made it."""
    if points is None:
        return events
    told = zlib.decompressobj(zdict=_DICTIONARY).decompress(points)
    score, listed = json.loads(told)
    reasons = tuple(Reason(name=name, points=added, detail=said) for name, added, said in listed)
    return replace(events, score=score, reasons=reasons)


def basis_columns(basis: Basis) -> tuple[str, str, str, str, str | None]:
    """A row of `bases` without its id and time."""
    off_topic = None if basis.off_topic is None else rows.texts_json(basis.off_topic)
    words = rows.texts_json(basis.words)
    return basis.fingerprint, basis.reader, basis.overrides, words, off_topic


def basis_of(row: Sequence[str | None]) -> Basis:
    """The basis in such a row."""
    _, reader, overrides, words, off_topic = row
    return Basis(
        reader=reader or "",
        overrides=overrides or "",
        words=rows.texts_of(words or "[]"),
        off_topic=None if off_topic is None else rows.texts_of(off_topic),
    )
