"""Notes for the process that owns the database."""

import json
from datetime import timedelta
from pathlib import Path

from monitor.core.clock import to_iso
from monitor.pipeline import answering, daemon_requests, rematching
from monitor.pipeline.polling import round_of
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from tests.support.newsroom import config_text, newsroom, ore_post
from tests.support.sites import Web


def test_notes_are_done_in_the_order_in_which_they_were_left(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    assert list(daemon_requests.waiting(database)) == []
    for number in range(3):
        daemon_requests.leave(database, {"do": "x", "n": number})
    assert [note["n"] for _, note in daemon_requests.waiting(database)] == [0, 1, 2]


def test_what_is_no_note_is_removed(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    note = daemon_requests.leave(database, {"do": "x"})
    note.write_text("{half")
    (note.parent / "000009-list.json").write_text("[1]")
    assert list(daemon_requests.waiting(database)) == []
    assert list(daemon_requests.folder_of(database).iterdir()) == []


async def test_the_daemon_does_what_other_commands_ask_for(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        await round_of(services)
        first, _ = await services.store.read(Reader.hits, HitFilter())
        database = services.loaded.database
        notes = (
            daemon_requests.leave(
                database, {"do": "mark", "hit": first.hit_id, "irrelevant": True}
            ),
            daemon_requests.leave(
                database, {"do": "rescan", "since": to_iso(services.now() - timedelta(days=30))}
            ),
            daemon_requests.leave(database, {"do": "sing"}),
        )
        assert await answering.answer_short(services) == 1
        assert await answering.answer_long(services) == 2
        assert [daemon_requests.answer_to(note)["failed"] for note in notes] == [False, False, True]
        assert len(await services.store.read(Reader.hits, HitFilter())) == 1
        assert not any(note.exists() for note in notes)
        assert json.loads(await services.store.read(Reader.meta, rematching.MARK) or "null") is None
