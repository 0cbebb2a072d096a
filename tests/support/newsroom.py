"""All rooms open over a small web on loopback, for tests of journeys: real HTTP, real SQLite, real worker processes."""

from __future__ import annotations

import atexit
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from monitor.config import load
from monitor.config.settings import WorkerSettings
from monitor.pipeline.checking import judged
from monitor.pipeline.services import Services, open_services
from monitor.process.workers import Processes
from tests.support.sites import SettableClock, Web

WATCHLISTS = """
[[watchlists]]
name = "restrictions"
title = "Restrictions"
minerals = ["lithium", "gallium", "cobalt"]
policies = ["direction:restricts"]

[[watchlists]]
name = "money"
minerals = ["lithium", "gallium", "cobalt"]
policies = ["subsidy", "stockpiling"]
within = "paragraph"
"""
BASE = """
[fetch]
site_gap = "0s"
allow_networks = ["127.0.0.0/8"]
[workers]
processes = 1
[digest]
at = "06:30"
"""


def rss(items: Sequence[str], *, title: str = "Ore Post") -> str:
    """An RSS 2.0 feed of ready-made items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(url: str, title: str, summary: str, *, date: str = "Fri, 20 Feb 2026 06:00:00 GMT") -> str:
    """One item of such a feed."""
    return (
        f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate>"
        f"<description>{summary}</description></item>"
    )


def page(title: str, *paragraphs: str) -> str:
    """An article page."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f'<!doctype html><html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>'


class _Shared:
    """One worker process for all tests, because starting one costs a second."""

    def __init__(self) -> None:
        self._processes: Processes | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Runs `fn` in the shared process."""
        if self._processes is None:
            self._processes = Processes(WorkerSettings(processes=1))
            atexit.register(self._processes.shutdown)
        return self._processes.submit(fn, *args)

    def shutdown(self, wait: bool = True) -> None:
        """The process goes on, for the next test; it ends with the tests."""


SHARED = _Shared()
BAN = (
    "The government of Zimbabwe has banned exports of lithium concentrate with effect from Monday, its mines ministry said in a "
    "notice that surprised producers and traders alike.",
    "Companies that build refineries at home may apply for a permit to ship what they have in stock within the next sixty days, "
    "and the minister promised to answer every application within two weeks.",
    "Producers said that they would talk to the ministry about contracts that were signed before the ban was announced.",
)
AID = (
    "The government of Canada will pay a subsidy of 40 million dollars for a gallium plant in Ontario, the industry minister said "
    "at the site on Thursday in front of workers and their families.",
    "The plant is to produce eight tonnes of gallium a year from 2028 on, which would cover about a tenth of what North America "
    "needs, according to the company.",
    "Local councils had asked for a road and for a water treatment works, and will get both.",
)


def ore_post(web: Web, host: str = "ore-post.example") -> str:
    """Serves an outlet with two articles that are hits and one that is none; the address of its feed."""
    site = web.site(host)
    site.serve(
        "/ban",
        page("Zimbabwe bans lithium exports", *BAN),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    site.serve(
        "/aid",
        page("Canada backs a gallium plant", *AID),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    site.serve(
        "/cup",
        page(
            "Village wins the cup",
            *(
                f"The village team won the cup on a wet Saturday, and {i} people sang."
                for i in range(30, 36)
            ),
        ),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    items = [
        item(web.url(host, "/ban"), "Zimbabwe bans lithium exports", "A ban on lithium exports."),
        item(web.url(host, "/aid"), "Canada backs a gallium plant", "Money for gallium."),
        item(web.url(host, "/cup"), "Village wins the cup", "A wet Saturday."),
    ]
    site.serve("/rss", rss(items), headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})
    return web.url(host, "/rss")


def config_text(*feeds: str, extra: str = "", watchlists: str = WATCHLISTS) -> str:
    """A config.toml for feeds on loopback."""
    listed = "".join(
        f'\n[[feeds]]\nurl = "{url}"\nname = "Feed {number}"\nlanguage = "en"\n'
        for number, url in enumerate(feeds, 1)
    )
    return BASE + extra + listed + watchlists


def of_any_age(config: str) -> str:
    """The config with a catch-up so long that items of a fixed date are news whenever the test runs."""
    return config.replace("[digest]\n", '[digest]\ncatch_up = "5000w"\n', 1)


@asynccontextmanager
async def newsroom(
    folder: Path, web: Web, text: str, *, clock: SettableClock | None = None
) -> AsyncIterator[Services]:
    """Every room open for the config `text`, which is written to `folder`."""
    source = folder / "config.toml"
    source.write_text(text, encoding="utf-8")
    loaded, rules = judged(load.load(source, env={}))
    async with open_services(
        loaded, rules, now=clock or SettableClock(), resolver=web.names, executor=SHARED
    ) as services:
        services.roll = lambda: 0.5
        yield services
