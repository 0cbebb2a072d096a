"""Forty feeds of 9.5 MB at once are read within the budget of `[fetch] memory`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.heavy import large_feed, measured, outlets
from tests.support.newsroom import config_text

MOST_MAIN_MB, MOST_TREE_MB = 220, 450
_ROUND = """
import asyncio, pathlib, sys
from monitor.pipeline.polling import poll_due_feeds
from monitor.pipeline.checking import checked
from monitor.pipeline.services import open_services
from monitor.process.turns import Round

async def go():
    loaded, rules = checked(pathlib.Path(sys.argv[1]))
    async with open_services(loaded, rules) as services:
        result = Round()
        await poll_due_feeds(services, result)
        print(result.new)

if __name__ == "__main__":
    asyncio.run(go())
"""


@pytest.mark.timeout(240)
def test_forty_large_feeds_are_read_within_the_budget(tmp_path: Path) -> None:
    driver, config = tmp_path / "driver.py", tmp_path / "config.toml"
    driver.write_text(_ROUND)
    with outlets(40, large_feed(size=9_500_000, items=100)) as urls:
        config.write_text(
            config_text(*urls).replace("processes = 1", 'processes = 2\ntask_timeout = "90s"')
        )
        with (
            (tmp_path / "said").open("w+") as said,
            subprocess.Popen(
                [sys.executable, str(driver), str(config)], stdout=said, text=True
            ) as process,
        ):
            peak = measured(process)
            said.seek(0)
            new = said.read().splitlines()[-1]
    assert (process.returncode, new) == (0, "4000")
    assert peak.main < MOST_MAIN_MB, peak
    assert peak.tree < MOST_TREE_MB, peak
