"""An edit that looks like an accident waits for a word, at a restart too."""

import os
from pathlib import Path

import pytest

from monitor.config.load import Loaded, load
from monitor.core.errors import ConfigError
from monitor.pipeline.admitting import accept, admitted, digest_of, would_lose
from monitor.store.facade import Store
from monitor.store.writer import Writer
from tests.support.sites import SettableClock

FEEDS = "".join(f'[[feeds]]\nurl = "https://a.example/{n}"\n' for n in range(12))
WHOLE = FEEDS + '[[watchlists]]\nname = "w"\nterms = ["x"]\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def saved(source: Path, text: str) -> Loaded:
    source.write_text(text)
    return load(source, env={})


def touched(source: Path, clock: SettableClock) -> None:
    os.utime(source, ns=(0, int(clock().timestamp() * 1e9)))


async def test_an_emptied_file_is_held_back_and_a_whole_one_ends_it(source: Path) -> None:
    clock = SettableClock()
    with Store.open(source.with_name("monitor.db"), now=clock) as store:
        whole = saved(source, WHOLE)
        assert (await admitted(store, whole, now=clock)).held is None
        emptied = saved(source, "")
        for _ in range(3):  # a look, another one, a restart
            clock.forward(40)
            found = await admitted(store, emptied, now=clock)
            assert found.loaded.feeds == whole.feeds
            assert found.loaded.watchlists == whole.watchlists
            assert "12 of 12 feeds and 1 of 1 watchlists" in (found.held or "")
        assert (await admitted(store, saved(source, WHOLE), now=clock)).held is None
        assert await would_lose(store, saved(source, WHOLE)) is None


async def test_touching_it_again_is_a_word_after_a_minute_only(source: Path) -> None:
    clock = SettableClock()
    with Store.open(source.with_name("monitor.db"), now=clock) as store:
        await admitted(store, saved(source, WHOLE), now=clock)
        cut = saved(source, WHOLE[: len(WHOLE) // 3].rpartition("[[feeds]]")[0])
        touched(source, clock)
        assert (await admitted(store, cut, now=clock)).held
        clock.forward(30)
        touched(source, clock)  # an editor that saves twice
        assert (await admitted(store, cut, now=clock)).held
        clock.forward(31)
        assert (await admitted(store, cut, now=clock)).held  # a restart is no word
        touched(source, clock)
        found = await admitted(store, cut, now=clock)
        assert (found.held, found.loaded) == (None, cut)


async def test_a_word_lets_it_in_at_once(source: Path) -> None:
    clock = SettableClock()
    with Store.open(source.with_name("monitor.db"), now=clock) as store:
        await admitted(store, saved(source, WHOLE), now=clock)
        emptied = saved(source, "")
        assert await would_lose(store, emptied) == "12 of 12 feeds and 1 of 1 watchlists"
        await accept(store, digest_of(emptied), now=clock)
        assert await would_lose(store, emptied) is None
        assert (await admitted(store, emptied, now=clock)).held is None


async def test_a_database_of_an_older_version_knows_its_feeds(source: Path) -> None:
    clock = SettableClock()
    with Store.open(source.with_name("monitor.db"), now=clock) as store:
        await store.write(Writer.sync_feeds, saved(source, WHOLE).feeds, now=clock())
        with pytest.raises(ConfigError, match="takes away 12 of 12 feeds"):
            await admitted(store, saved(source, ""), now=clock)
        assert (await admitted(store, saved(source, WHOLE), now=clock)).held is None
