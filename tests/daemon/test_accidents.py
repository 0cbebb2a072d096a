"""A config.toml that loses its contents under a living daemon: nothing of what was found is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.pipeline import health
from tests.daemon.test_requests import monitor
from tests.support.housekeeping import House, house, until
from tests.support.newsroom import config_text, ore_post
from tests.support.sites import Web, in_a_thread

HITS = "SELECT id, watchlist, created_at, origin FROM hits ORDER BY id"


@pytest.fixture
def press() -> Iterator[Web]:
    """A web on 127.0.0.1 that lives in a thread of its own."""
    with in_a_thread(Web) as web:
        yield web


def test_an_emptied_config_loses_nothing(press: Web, tmp_path: Path) -> None:
    text = config_text(ore_post(press, "127.0.0.1"), extra='\n[polling]\ntick = "1s"\n')
    with house(tmp_path, text) as living:
        until(lambda: len(living.ask(HITS)) == 2, why=lambda: living.said[-5:])
        before = living.ask(HITS)
        living.config.write_text("")
        until(lambda: living.logged("config_held"), why=lambda: living.said[-5:])
        until(lambda: living.meta(health.CONFIG), why=lambda: living.said[-5:])
        assert "1 of 1 feeds and 2 of 2 watchlists" in living.meta(health.CONFIG)[0]
        said = monitor(living.config, "check")
        assert (said.returncode, "held back" in said.stderr) == (1, True)
        assert "held back" in monitor(living.config, "health").stdout
        _nothing_is_lost(living, before)
        living.stop()
    living.config.write_text("")
    with house(tmp_path, "") as living:  # a restart
        until(lambda: living.logged("started"), why=lambda: living.said[-5:])
        assert living.logged("started")[0]["feeds"] == 1
        _nothing_is_lost(living, before)
        living.config.write_text(text)
        until(lambda: living.meta(health.CONFIG) is None, why=lambda: living.said[-5:])
        _nothing_is_lost(living, before)

        living.config.write_text(text.split("[[watchlists]]")[0])
        until(lambda: living.meta(health.CONFIG))
        assert monitor(living.config, "check", "--accept").returncode == 1  # nothing to look for
        until(lambda: living.logged("config_loaded"), why=lambda: living.said[-5:])
        assert living.meta(health.CONFIG) is None


def _nothing_is_lost(living: House, before: list[tuple[object, ...]]) -> None:
    assert living.ask(HITS) == before
    assert living.ask("SELECT active FROM feeds") == [(1,)]
    assert not living.logged("rematch_finished")
