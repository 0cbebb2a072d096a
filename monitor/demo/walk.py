"""`monitor demo`: the main job on a sample press that is served on loopback over real HTTP and polled twice."""

from __future__ import annotations

import hashlib
import json
import socket
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.config import load
from monitor.core.clock import Clock, monotonic_s
from monitor.core.errors import StoreError, StoreReason
from monitor.core.resources import resource
from monitor.pipeline.checking import judged
from monitor.pipeline.polling import round_of
from monitor.pipeline.reporting import digest_of
from monitor.pipeline.services import Progress, Services, open_services
from monitor.process.turns import Round
from monitor.store.reader import Reader
from monitor.store.records import Counts

_TYPES = {
    "rss20": "application/rss+xml",
    "atom10": "application/atom+xml",
    "rss10": "application/rdf+xml",
    "json11": "application/feed+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article of an outlet as it stands in a round."""

    slug: str
    title: str
    author: str
    summary: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    url: str


class Press:
    """The sample press: outlets, their feeds and pages. `round` is 1 for the first poll and 2 for the second."""

    def __init__(self, home: Path, *, started_at: datetime) -> None:
        self.round = 1
        self.port = 0
        self._started_at = started_at
        self._outlets: dict[str, Mapping[str, Any]] = {}
        for file in sorted((home / "outlets").glob("*.toml")):
            outlet = tomllib.loads(file.read_text(encoding="utf-8"))
            self._outlets[outlet["host"]] = outlet
        self._env = Environment(
            loader=FileSystemLoader([home / "pages", home / "feeds"]),
            autoescape=True,
            undefined=StrictUndefined,
            keep_trailing_newline=True,
        )

    @property
    def hosts(self) -> tuple[str, ...]:
        """The host names that must lead to loopback."""
        return tuple(self._outlets)

    def config(self, *, watchlists: str) -> str:
        """A config.toml that polls this press with the shipped `watchlists` (TOML text)."""
        lines = [
            'database = "monitor.db"',
            "[fetch]",
            'site_gap = "0s"',
            'allow_networks = ["127.0.0.0/8"]',
            "robots = true",
            "",
        ]
        for host, outlet in self._outlets.items():
            lines += [
                "[[feeds]]",
                f'url = "http://{host}:{self.port}/feed"',
                f'name = "{outlet["name"]}"',
                f'language = "{outlet["language"]}"',
                f"tags = {json.dumps(outlet['tags'])}",
                "",
            ]
        return "\n".join(lines) + watchlists

    def app(self) -> web.Application:
        """The web server of all outlets, told apart by the Host header."""
        app = web.Application()
        app.router.add_get("/{path:.*}", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        outlet = self._outlets.get(request.host.partition(":")[0])
        path = request.match_info["path"]
        if outlet is None:
            raise web.HTTPNotFound(text="no such outlet")
        trouble = outlet.get("trouble")
        if trouble == "down":
            raise web.HTTPServiceUnavailable(text="back soon")
        if path == "robots.txt":
            return web.Response(text="User-agent: *\nDisallow: /private/\n")
        if path == "feed" and trouble == "moved":
            raise web.HTTPMovedPermanently(location="/news/atom.xml")
        if path in ("feed", "news/atom.xml"):
            return self._feed(outlet, request)
        for piece in self._pieces(outlet):
            if path == piece.slug:
                return self._page(outlet, piece)
        raise web.HTTPNotFound(text="no such page")

    def _feed(self, outlet: Mapping[str, Any], request: web.Request) -> web.StreamResponse:
        body = self._feed_text(outlet).encode()
        if outlet.get("trouble") == "malformed":
            body = body.replace(b"&amp;", b"&").replace(b"</channel>\n</rss>", b"")
        etag = hashlib.sha256(body).hexdigest()[:16]
        if request.headers.get("If-None-Match") == f'"{etag}"':
            return web.Response(status=304, headers={"ETag": f'"{etag}"'})
        return web.Response(
            body=body,
            content_type=_TYPES[outlet["feed"]],
            charset="utf-8",
            headers={"ETag": f'"{etag}"'},
        )

    def _feed_text(self, outlet: Mapping[str, Any]) -> str:
        pieces = self._pieces(outlet)
        home = f"http://{outlet['host']}:{self.port}/"
        if outlet["feed"] == "json11":
            items = [
                {
                    "id": f"{outlet['host']}/{piece.slug}",
                    "url": piece.url,
                    "title": piece.title,
                    "content_html": "".join(
                        f"<p>{paragraph}</p>" for paragraph in piece.paragraphs
                    ),
                    "date_published": piece.published_at.isoformat(),
                    "authors": [{"name": piece.author}],
                }
                for piece in pieces
            ]
            version = "https://jsonfeed.org/version/1.1"
            feed = {
                "version": version,
                "title": outlet["name"],
                "language": outlet["language"],
                "home_page_url": home,
                "items": items,
            }
            return json.dumps(feed, ensure_ascii=False, indent=1)
        items = [
            {
                "slug": piece.slug,
                "title": piece.title,
                "url": piece.url,
                "author": piece.author,
                "summary": piece.summary,
                "iso": piece.published_at.isoformat(),
                "rfc822": format_datetime(piece.published_at),
            }
            for piece in pieces
        ]
        return self._env.get_template(f"{outlet['feed']}.xml.j2").render(
            outlet=outlet, home=home, items=items
        )

    def _page(self, outlet: Mapping[str, Any], piece: Piece) -> web.Response:
        text = self._env.get_template(f"{outlet['page']}.html.j2").render(
            outlet=outlet,
            article=piece,
            paragraphs=piece.paragraphs,
            url=piece.url,
            published=piece.published_at.isoformat(),
            today=self._started_at.strftime("%A, %B %d, %Y"),
        )
        return web.Response(text=text, content_type="text/html", charset="utf-8")

    def _pieces(self, outlet: Mapping[str, Any]) -> tuple[Piece, ...]:
        """The articles that an outlet lists in this round, newest first."""
        rows = [row for row in outlet["articles"] if row.get("round", 1) <= self.round]
        return tuple(
            self._piece(outlet, row) for row in sorted(rows, key=lambda row: float(row["hours"]))
        )

    def _piece(self, outlet: Mapping[str, Any], row: Mapping[str, Any]) -> Piece:
        body = (
            row["edited_body"]
            if self.round > 1 and "edited_body" in row
            else row.get("body") or self._copied(row["copy_of"])
        )
        paragraphs = tuple(part.strip().replace("\n", " ") for part in body.strip().split("\n\n"))
        return Piece(
            slug=row["slug"],
            title=row["title"],
            author=row["author"],
            summary=row.get("summary")
            or _summary(paragraphs, edited=self.round > 1 and "edited_body" in row),
            paragraphs=paragraphs,
            published_at=self._started_at - timedelta(hours=float(row["hours"])),
            url=f"http://{outlet['host']}:{self.port}/{row['slug']}",
        )

    def _copied(self, origin: str) -> str:
        name, slug = origin.split("/")
        outlet = self._outlets[f"{name}.test"]
        return next(str(row["body"]) for row in outlet["articles"] if row["slug"] == slug)


def _summary(paragraphs: tuple[str, ...], *, edited: bool) -> str:
    """What a feed shows of an article: its first words, and that it was updated."""
    cut = (
        paragraphs[0] if len(paragraphs[0]) < 180 else paragraphs[0][:170].rsplit(" ", 1)[0] + " …"
    )
    return f"{cut} (updated)" if edited else cut


def shipped_watchlists() -> str:
    """The watchlists part of the shipped config.toml, as TOML text."""
    text = resource("config.toml").read_text(encoding="utf-8")
    return text[text.index("[[watchlists]]") : text.index("# --- Feeds:")].rstrip() + "\n"


# --- the run ---------------------------------------------------------------------------------------------------------


class _Loopback(AbstractResolver):
    """Leads every name of the sample press to loopback; no other name is known."""

    def __init__(self, hosts: tuple[str, ...]) -> None:
        self._hosts = hosts

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The one address of a host."""
        if host not in self._hosts:
            raise OSError(f"{host} is not part of the sample press")
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the demo did, for a person."""

    out: Path
    first: Round
    second: Round
    counts: Counts
    stories: int
    subject: str
    trouble: tuple[tuple[str, str], ...]
    seconds: float

    def __str__(self) -> str:
        read = ", ".join(
            f"{count} {quality.replace('_', ' ')}"
            for quality, count in self.counts.articles.items()
            if count
        )
        lines = [
            "",
            f"feeds      {self.counts.feeds_active}, polled twice; {self.second.polled['not_modified']} had not changed (304)",
            f"articles   {sum(self.counts.articles.values())} read: {read}",
            f"           {self.second.new} new and {self.second.edited} edited in the second round",
            f"hits       {sum(self.counts.hits.values())} on {sum(1 for n in self.counts.hits.values() if n)} watchlists",
            f"stories    {self.stories} told; “{self.subject}”",
            "not well   "
            + ("\n           ".join(f"{name}: {what}" for name, what in self.trouble) or "nothing"),
            f"digest     {self.out / 'digest.html'}  (also digest.txt and digest.eml)",
            f"database   {self.out / 'monitor.db'}",
            f"           {self.seconds:.1f} s; the sample press is gone, so its links lead nowhere",
        ]
        return "\n".join(lines)


async def run_demo(out: Path, *, now: Clock, progress: Progress) -> Summary:
    """Serves the sample press, polls it twice, and writes digest and database into `out`. Raises MonitorError."""
    started_s = monotonic_s()
    press = Press(resource("seeds") / "press", started_at=now())
    source = _fresh(out)
    runner = web.AppRunner(press.app(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        press.port = runner.addresses[0][1]
        source.write_text(press.config(watchlists=shipped_watchlists()), encoding="utf-8")
        loaded, rules = judged(load.load(source, env={}))
        async with open_services(
            loaded, rules, now=now, resolver=_Loopback(press.hosts), progress=progress
        ) as services:
            first = await round_of(services, everything=True)
            press.round = 2
            second = await round_of(services, everything=True)
            made = await digest_of(services, day=None)
            for name, content in (
                ("digest.html", made.html.encode()),
                ("digest.txt", made.text.encode()),
                ("digest.eml", made.eml),
            ):
                (out / name).write_bytes(content)
            return Summary(
                out=out,
                first=first,
                second=second,
                counts=await services.store.read(Reader.counts),
                stories=made.stories,
                subject=made.subject,
                trouble=await _trouble(services, second),
                seconds=monotonic_s() - started_s,
            )
    finally:
        await runner.cleanup()


def _fresh(out: Path) -> Path:
    """The path of the demo's config in an `out` that holds no earlier demo's database. Raises MonitorError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in ("monitor.db", "monitor.db-wal", "monitor.db-shm"):
            (out / old).unlink(missing_ok=True)
    except OSError as exc:
        raise StoreError(
            StoreReason.READ_ONLY,
            f"{out}: cannot be written ({exc.strerror}); name another folder with --out",
        ) from exc
    return out / "config.toml"


async def _trouble(services: Services, last: Round) -> tuple[tuple[str, str], ...]:
    """Feeds that are not well and articles that could not be read, with the reason."""
    now = services.now()
    ledger = await services.store.read(
        Reader.ledger, now - timedelta(hours=1), now + timedelta(minutes=1)
    )
    feeds = await services.store.read(Reader.feed_health, now)
    moving = [feed for feed in feeds if feed.state.moved_to]
    return (
        *sorted(last.failed.items()),
        *(
            (feed.feed.name, feed.state.message or "")
            for feed in feeds
            if feed.state.reason and not feed.state.failures
        ),
        *(
            (
                feed.feed.name,
                f"moved to {feed.state.moved_to}; taken over when that has held for 7 days",
            )
            for feed in moving
        ),
        *(
            (outlet, f"“{title}” is read only in part: {reason.replace('_', ' ')}")
            for outlet, title, reason in ledger.unread
        ),
    )
