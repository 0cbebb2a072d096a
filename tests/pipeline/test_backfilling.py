"""The journey of the past: every kind of source, started twice, gives each article once."""

import gzip
import io
import json
from pathlib import Path

import pytest

from monitor.core.errors import MonitorError
from monitor.pipeline.backfilling import Backfill, backfill, records, size_of, summary
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from tests.support.newsroom import AID, BAN, config_text, newsroom, page
from tests.support.sites import Web
from tests.support.stored import ask


def quiet(_result: Backfill, _seconds: float) -> None:
    """Tells nobody."""


def folder(tmp_path: Path) -> Path:
    home = tmp_path / "pages"
    (home / "sub").mkdir(parents=True)
    ban = page("Zimbabwe bans lithium exports", *BAN).replace(
        "<head>", '<head><link rel="canonical" href="https://ore.example/ban">'
    )
    (home / "a.html").write_text(ban)
    (home / "sub" / "b.html.gz").write_bytes(
        gzip.compress(page("Canada backs a gallium plant", *AID).encode())
    )
    (home / "c.html").write_text("<html><body><a href='/x'>index</a></body></html>")
    (home / "note.txt").write_text("not a page")
    return home


def lines(tmp_path: Path) -> Path:
    rows = [
        {
            "url": "https://ore.example/ban",
            "title": "Zimbabwe bans lithium exports",
            "body": " ".join(BAN),
            "published": "2025-01-02T03:04:05Z",
            "lang": "en",
        },
        {"url": "https://post.example/aid", "html": page("Canada backs a gallium plant", *AID)},
        {
            "url": "https://post.example/aid?utm_source=x#top",
            "html": page("Canada backs a gallium plant", *AID),
        },
    ]
    file = tmp_path / "past.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n\n")
    return file


def warc(tmp_path: Path) -> Path:
    def record(
        url: str, body: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
    ) -> bytes:
        http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-02-20T08:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{abs(hash(url)):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        return head.encode() + http + b"\r\n\r\n"

    out = io.BytesIO()
    for url, body, status, kind in (
        (
            "https://ore.example/ban",
            page("Zimbabwe bans lithium exports", *BAN),
            "200 OK",
            "text/html; charset=utf-8",
        ),
        ("https://ore.example/gone", "gone", "404 Not Found", "text/html"),
        ("https://ore.example/x.pdf", "%PDF", "200 OK", "application/pdf"),
    ):
        out.write(gzip.compress(record(url, body, status, kind)))
    file = tmp_path / "news.warc.gz"
    file.write_bytes(out.getvalue())
    return file


async def hits(services: Services) -> list[tuple[str, str]]:
    return sorted(
        (found.hit.watchlist, found.origin)
        for found in await services.store.read(Reader.hits, HitFilter())
    )


@pytest.mark.parametrize(("make", "saved", "found"), [(folder, 2, 2), (lines, 2, 2), (warc, 1, 1)])
async def test_a_source_is_read_once_however_often_it_is_given(
    tmp_path: Path, make: object, saved: int, found: int
) -> None:
    source = make(tmp_path)  # type: ignore[operator]
    async with Web() as web, newsroom(tmp_path, web, config_text()) as services:
        first = await backfill(services, [source], progress=quiet)
        assert (first.saved, first.hits, first.failed) == (saved, found, 0)
        assert first.done_bytes == first.all_bytes
        again = await backfill(services, [source], progress=quiet)
        assert (again.saved, again.hits) == (0, 0)
        assert {origin for _, origin in await hits(services)} == {"archive"}
        assert (await services.store.read(Reader.counts)).ungrouped == 0


async def test_several_sources_share_what_is_known(tmp_path: Path) -> None:
    sources = [folder(tmp_path), lines(tmp_path), warc(tmp_path)]
    async with Web() as web, newsroom(tmp_path, web, config_text()) as services:
        result = await backfill(services, sources, progress=quiet)
        assert result.records == 7
        assert result.no_article == 1
        assert await hits(services) == [
            ("money", "archive"),
            ("money", "archive"),
            ("restrictions", "archive"),
        ]


def test_what_is_no_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"")
    (tmp_path / "x.jsonl").write_text("[1]\n")
    for name, words in (
        ("x.pdf", "not a WARC file"),
        ("none", "no such file"),
        ("x.jsonl", "line 1"),
    ):
        with pytest.raises(MonitorError, match=words):
            list(records(tmp_path / name))
    assert size_of(tmp_path / "none") == 0


def test_the_time_left_is_worked_out_from_the_bytes() -> None:
    pace = summary(Backfill(records=50, done_bytes=25, all_bytes=100), 10.0)
    assert pace == {"pages_per_s": 5.0, "left_s": 30.0}
    assert summary(Backfill(), 0.0) == {"pages_per_s": 0.0, "left_s": None}


async def test_a_date_of_the_past_that_cannot_be_true_is_missing(tmp_path: Path) -> None:
    dates = ("0001-01-01T00:00:00+08:00", "1970-01-01", "2126-01-01", "not a day", "2026-02-19")
    rows = [
        {
            "url": f"https://ore.example/{n}",
            "title": f"A notice, number {n}",
            "body": BAN[0],
            "date": date,
        }
        for n, date in enumerate(dates)
    ]
    source = tmp_path / "dates.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    async with Web() as web, newsroom(tmp_path, web, config_text()) as services:
        assert (await backfill(services, [source], progress=quiet)).saved == 5
        stored = ask(services.store, "SELECT url, published_at FROM articles ORDER BY url")
        assert [(url[-1], at and at[:10]) for url, at in stored] == [
            ("0", None), ("1", None), ("2", None), ("3", None), ("4", "2026-02-19"),
        ]  # fmt: skip
