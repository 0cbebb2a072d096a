"""Sources that are no feeds, through a whole round over a real web on loopback."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from monitor.pipeline.polling import round_of
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from tests.support.list_pages import list_pages
from tests.support.newsroom import BASE, WATCHLISTS, item, newsroom, page, rss
from tests.support.papers import pdf, scanned, sentences
from tests.support.sites import Web
from tests.support.stored import ask

HTML = {"Content-Type": "text/html; charset=utf-8"}
HOST = "mines.example.net"


def config(*feeds: tuple[str, str]) -> str:
    """A config whose feeds are addresses with further keys."""
    tables = "".join(
        f'[[feeds]]\nurl = "{url}"\nname = "S{n}"\nfull_text = "never"\n{keys}\n'
        for n, (url, keys) in enumerate(feeds)
    )
    return f"{BASE}\n{tables}\n{WATCHLISTS}"


def listed(store: Store) -> list[tuple[str, str, str]]:
    """What was stored: address, title, date."""
    return [
        (url, title, (at or "")[:16])
        for url, title, at in ask(
            store, "SELECT url, title, published_at FROM entries ORDER BY feed_id, id"
        )
    ]


async def test_twelve_list_pages_are_read_with_their_dates(tmp_path: Path) -> None:
    pages = list_pages()
    async with Web() as web:
        site = web.site(HOST)
        for page in pages:
            site.serve(f"/{page.name}/", page.body, headers={"Content-Type": "text/html"})
        feeds = [(web.url(HOST, f"/{page.name}/"), 'format = "page"') for page in pages]
        async with newsroom(tmp_path, web, config(*feeds)) as services:
            result = await round_of(services)
            assert (result.new, result.failed) == (sum(len(page.rows) for page in pages), {})
            assert listed(services.store) == [
                (web.url(HOST, path), title, f"{day}T00:00")
                for page in pages
                for path, title, day in page.rows
            ]


MAP = """<urlset><url><loc>{url}</loc><news><publication_date>2026-02-19T10:00:00Z</publication_date>
<title>{title}</title></news></url></urlset>"""


async def test_an_index_of_news_sitemaps_is_a_source(tmp_path: Path) -> None:
    async with Web() as web:
        site = web.site(HOST)
        parts = "".join(
            f"<sitemap><loc>{web.url(HOST, f'/map-{n}.xml')}</loc><lastmod>2026-02-{10 + n}</lastmod></sitemap>"
            for n in (1, 2, 3)
        )
        site.serve("/index.xml", f"<sitemapindex>{parts}</sitemapindex>")
        for n in (1, 2, 3):
            site.serve(f"/map-{n}.xml", MAP.format(url=web.url(HOST, f"/{n}"), title=f"Title {n}"))
        async with newsroom(tmp_path, web, config((web.url(HOST, "/index.xml"), ""))) as services:
            assert (await round_of(services)).new == 2
            assert [title for _, title, _ in listed(services.store)] == ["Title 3", "Title 2"]
            site.serve("/map-3.xml", MAP.format(url=web.url(HOST, "/4"), title="Title 4"))
            assert (await round_of(services, everything=True)).new == 1


async def test_interfaces_for_programs_are_sources(tmp_path: Path) -> None:
    register = {
        "description": "Documents about minerals", "count": 1,
        "results": [{
            "title": "Antimony Metal: Initiation of an Inquiry", "type": "Notice", "document_number": "2026-00417",
            "abstract": "The office opens an inquiry into imports.", "html_url": "/documents/2026-00417",
            "publication_date": "2026-02-19", "agencies": [{"name": "Office of Trade"}],
        }],
    }  # fmt: skip
    posts = [{
        "id": 7, "date_gmt": "2026-02-19T07:30:00", "link": "/posts/7", "title": {"rendered": "A levy &#8211; and why"},
        "content": {"rendered": "<p>The levy on bauxite begins in March.</p>"}, "guid": {"rendered": "/?p=7"},
    }]  # fmt: skip
    rows = {
        "total": 1,
        "data": {"rows": [{"no": 31, "subject": "Quota on tungsten", "day": "19/02/2026"}]},
    }
    async with Web() as web:
        site = web.site(HOST)
        for path, data in (("/fr.json", register), ("/wp.json", posts), ("/rows.json", rows)):
            site.serve(path, json.dumps(data), headers={"Content-Type": "application/json"})
        places = 'format = "json"\nitems = "data.rows"\ntitle = "subject"\ndate = "day"\nlink = "/notices/{no}.html"'
        feeds = (
            (web.url(HOST, "/fr.json"), 'format = "federal-register"'),
            (web.url(HOST, "/wp.json"), 'format = "wordpress"'),
            (web.url(HOST, "/rows.json"), places),
        )
        async with newsroom(tmp_path, web, config(*feeds)) as services:
            result = await round_of(services)
            assert (result.new, result.failed) == (3, {})
            assert listed(services.store) == [
                (
                    web.url(HOST, "/documents/2026-00417"),
                    "Antimony Metal: Initiation of an Inquiry",
                    "2026-02-19T00:00",
                ),
                (web.url(HOST, "/posts/7"), "A levy – and why", "2026-02-19T07:30"),
                (web.url(HOST, "/notices/31.html"), "Quota on tungsten", "2026-02-19T00:00"),
            ]


async def test_a_page_where_a_list_was_is_a_failure_that_says_so(tmp_path: Path) -> None:
    async with Web() as web:
        web.site(HOST).serve("/list", "<h1>The service is not available</h1><a href='/'>Back</a>")
        async with newsroom(
            tmp_path, web, config((web.url(HOST, "/list"), 'format = "page"'))
        ) as services:
            (message,) = (await round_of(services)).failed.values()
            assert message.startswith("not_a_feed: no list of links")


async def test_the_outlet_of_an_aggregators_item_is_told(tmp_path: Path) -> None:
    async with Web() as web:
        two = "".join(
            f"<item><title>Zimbabwe bans lithium exports - {name}</title><link>https://hub.example/{name}</link>"
            f'<description>A ban on lithium exports.</description><source url="https://{name}.example">{name}</source></item>'
            for name in ("Herald", "Argus")
        )
        own = item(
            web.url(HOST, "/own"),
            "Zimbabwe bans lithium exports",
            "A ban on lithium exports.",
        )
        web.site(HOST).serve("/rss", rss([two, own]))
        async with newsroom(
            tmp_path, web, config((web.url(HOST, "/rss"), 'language = "en"'))
        ) as services:
            await round_of(services)
            rows = ask(services.store, "SELECT outlet, title FROM articles ORDER BY outlet")
            assert rows == [
                (None, "Zimbabwe bans lithium exports"),
                ("Argus", "Zimbabwe bans lithium exports"),
                ("Herald", "Zimbabwe bans lithium exports"),
            ]
            hits = await services.store.read(Reader.hits, HitFilter())
            assert {hit.coverage.outlet for hit in hits} == {"Argus", "Herald", "S0"}


async def test_documents_and_articles_on_several_pages_are_read(tmp_path: Path) -> None:
    texts = sentences(4, 60)
    async with Web() as web:
        site = web.site(HOST)
        paper = (
            pdf("Order on lithium", texts[:6], columns=2) + b"%" * 2_500_000
        )  # more than a page may have
        site.serve("/order", paper, headers={"Content-Type": "application/octet-stream"})
        site.serve("/scan", scanned(), headers={"Content-Type": "application/pdf"})
        for n in (1, 2, 3):
            link = f'<link rel="next" href="/long/{n + 1}">' if n < 3 else ""
            whole = page("A long report", *texts[10 * n : 10 * n + 8]).replace(
                "<head>", f"<head>{link}"
            )
            site.serve(f"/long/{n}" if n > 1 else "/long", whole, headers=HTML)
        items = [
            item(web.url(HOST, "/order"), "Order on lithium", "An order."),
            item(web.url(HOST, "/scan"), "A scan", "Scanned pages of an order."),
            item(web.url(HOST, "/long"), "A long report", "Long."),
        ]
        site.serve("/rss", rss(items))
        text = config((web.url(HOST, "/rss"), "")).replace('full_text = "never"', "")
        async with newsroom(tmp_path, web, text) as services:
            result = await round_of(services)
            assert (result.read, result.unread) == ({"full": 2, "feed_only": 1}, {"not_html": 1})
            order = await services.store.read(Reader.article, web.url(HOST, "/order"))
            assert order is not None
            assert texts[5] in order.article.text
            scan = await services.store.read(Reader.article, web.url(HOST, "/scan"))
            assert scan is not None
            assert "image only" in (scan.article.message or "")
            long = await services.store.read(Reader.article, web.url(HOST, "/long"))
            assert long is not None
            wanted = [texts[10 * n + m] for n in (1, 2, 3) for m in range(8)]
            assert [line for line in long.article.text.split("\n") if line in texts] == wanted


def test_the_day_of_the_pages_is_before_the_rounds() -> None:
    assert (
        max(day for page in list_pages() for _, _, day in page.rows)
        < datetime(2026, 2, 20, tzinfo=UTC).date()
    )
