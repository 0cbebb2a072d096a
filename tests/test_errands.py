"""Notes for the process that owns the database."""

import json
from datetime import timedelta
from pathlib import Path

from monitor import errands, rematch
from monitor.clock import to_iso
from monitor.poll import round_of
from monitor.store.nouns import HitFilter
from monitor.store.reader import Reader
from tests.newsroom import config_text, newsroom, ore_post
from tests.sites import Web


def test_notes_are_done_in_the_order_in_which_they_were_left(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    assert list(errands.waiting(database)) == []
    for number in range(3):
        errands.leave(database, {"do": "x", "n": number})
    assert [note["n"] for _, note in errands.waiting(database)] == [0, 1, 2]


def test_what_is_no_note_is_removed(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    note = errands.leave(database, {"do": "x"})
    note.write_text("{half")
    (note.parent / "000009-list.json").write_text("[1]")
    assert list(errands.waiting(database)) == []
    assert list(errands.folder_of(database).iterdir()) == []


async def test_the_daemon_does_what_other_commands_ask_for(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as rooms:
        await round_of(rooms)
        first, _ = await rooms.store.read(Reader.hits, HitFilter())
        database = rooms.loaded.database
        notes = (
            errands.leave(database, {"do": "mark", "hit": first.hit_id, "irrelevant": True}),
            errands.leave(database, {"do": "rescan", "since": to_iso(rooms.now() - timedelta(days=30))}),
            errands.leave(database, {"do": "sing"}),
        )
        assert await rematch.run_errands(rooms) == 3
        assert len(await rooms.store.read(Reader.hits, HitFilter())) == 1
        assert not any(note.exists() for note in notes)
        assert json.loads(await rooms.store.read(Reader.meta, rematch.MARK) or "null") is None
