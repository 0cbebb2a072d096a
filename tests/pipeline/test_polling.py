"""The journey of the news over a real web on loopback."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.settings import PollingSettings
from monitor.model.articles import Quality
from monitor.model.feeds import FeedEvent
from monitor.pipeline.polling import poll_due_feeds, round_of
from monitor.pipeline.reporting import digest_of
from monitor.process.turns import Round
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from monitor.store.writer import Writer
from tests.support.newsroom import AID, BAN, config_text, item, newsroom, ore_post, page, rss
from tests.support.sites import SettableClock, Web

HTML = {"Content-Type": "text/html; charset=utf-8"}


async def test_a_round_polls_reads_matches_and_groups(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:
        steps = []
        services.progress = lambda step, done, of: steps.append((step, done, of))
        result = await round_of(services)
        assert (result.new, sum(result.read.values()), result.grouped) == (3, 3, 3)
        hits = await services.store.read(Reader.hits, HitFilter())
        assert {(found.hit.watchlist, found.coverage.title) for found in hits} == {
            ("restrictions", "Zimbabwe bans lithium exports"),
            ("money", "Canada backs a gallium plant"),
        }
        assert all(found.story and found.coverage.quality is Quality.FULL for found in hits)
        assert ("feeds polled", 1, 1) in steps


async def test_a_second_round_asks_whether_anything_changed_and_reads_nothing_again(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        await round_of(services)
        asked = len(web.site("ore-post.example").asked)
        again = await round_of(services, everything=True)
        assert again.polled == {"not_modified": 1}
        assert again.read == {}
        new = web.site("ore-post.example").asked[asked:]
        assert [(one.path, one.headers.get("if-none-match")) for one in new] == [("/rss", '"1"')]


async def test_the_wait_for_the_first_poll_counts_from_when_the_feed_was_added(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        clock.forward(90)
        await poll_due_feeds(services, Round())
        await poll_due_feeds(
            services, Round(), everything=True
        )  # before it is due, which says nothing
        (health,) = await services.store.read(Reader.feed_health, clock())
        assert (health.poll_lag_p50_s, health.poll_lag_p95_s) == (90, 90)


async def test_nothing_is_polled_before_it_is_due(tmp_path: Path) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        await round_of(services)
        assert (await round_of(services)).polled == {}
        clock.forward(2 * 86_400)
        assert sum((await round_of(services)).polled.values()) == 1


async def test_a_feed_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    async with Web() as web:
        good = ore_post(web)
        web.site("down.example").serve("/rss", "sorry", status=503)
        web.site("page.example").serve("/rss", page("No feed", "Hello."), headers=HTML)
        bad = (
            web.url("down.example", "/rss"),
            web.url("page.example", "/rss"),
            web.url("nobody.example", "/rss"),
        )
        async with newsroom(tmp_path, web, config_text(*bad, good)) as services:
            result = await round_of(services)
            assert result.new == 3
            assert {name: reason.split(":")[0] for name, reason in result.failed.items()} == {
                "Feed 1": "http_status",
                "Feed 2": "html",
                "Feed 3": "dns",
            }
            assert result.crashed == 0


async def test_feeds_of_one_name_fail_each_for_itself(tmp_path: Path) -> None:
    async with Web() as web:
        web.site("down.example").serve("/1", status=503)
        text = config_text(*(web.url("down.example", f"/{n}") for n in range(2))).replace(
            'name = "Feed', '# name = "Feed'
        )
        async with newsroom(tmp_path, web, text) as services:
            failed = (await round_of(services)).failed
            assert sorted(reason.partition(":")[0] for reason in failed.values()) == [
                "http_status",
                "not_found",
            ]
            assert any("/0" in name or "/1" in name for name in failed)


async def test_a_link_whose_target_only_the_aggregator_knows_is_kept_and_never_asked_for(
    tmp_path: Path,
) -> None:
    sealed = "https://news.google.com/rss/articles/CBMiSEFVX3lxTE5iMHRvWTFIY19ub3RoaW5nX3JlYWRhYmxlX2luX2hlcmU?oc=5"
    async with Web() as web:
        site = web.site("ore-post.example")
        carried = f"https://news.bing.com/news/apiclick.aspx?ref=x&amp;url={web.url('ore-post.example', '/ban')}"
        items = [
            item(sealed, "Zimbabwe bans lithium exports", "A ban."),
            item(carried, "Zimbabwe bans lithium", "A ban."),
        ]
        site.serve("/rss", rss(items))
        site.serve("/ban", page("Zimbabwe bans lithium exports", *BAN), headers=HTML)
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/rss"))
        ) as services:
            result = await round_of(services)
            assert result.read == {"feed_only": 1, "full": 1}
            assert result.unread == {"sealed_link": 1}
            stored = await services.store.read(Reader.article, sealed)
            assert stored is not None
            assert (stored.article.url, stored.article.reason) == (sealed, "sealed_link")
            assert "news.google.com" not in web.names.asked
            assert site.paths == ["/rss", "/robots.txt", "/ban"]


@pytest.mark.parametrize(
    ("path", "status", "body", "headers", "reason", "asked"),
    [
        ("/film", 200, b"\0" * 50, {"Content-Type": "video/mp4"}, "not_html", 1),
        ("/report.pdf", 200, b"%PDF-1.7", {"Content-Type": "application/pdf"}, "not_html", 1),
        ("/early", 404, b"", {}, "not_found", 3),
        ("/withdrawn", 410, b"", {}, "gone", 1),
        (
            "/shell",
            200,
            b"<!doctype html><div id=app></div><script src=x></script>",
            HTML,
            "no_text",
            3,
        ),
        ("/moved", 302, b"", {"Location": "/"}, "error_page", 3),
        ("/forbidden", 200, b"", HTML, "robots", 0),
    ],
)
async def test_a_page_that_gives_no_article_says_why_and_is_tried_again_when_that_may_help(
    tmp_path: Path,
    path: str,
    status: int,
    body: bytes,
    headers: dict[str, str],
    reason: str,
    asked: int,
) -> None:
    clock = SettableClock()
    async with Web() as web:
        site = web.site("ore-post.example")
        site.serve("/robots.txt", "User-agent: *\nDisallow: /forbidden")
        site.serve("/", page("The Ore Post", *AID), headers=HTML)
        site.serve(
            "/rss",
            rss(
                [item(web.url("ore-post.example", path), "Zimbabwe bans lithium exports", "A ban.")]
            ),
        )
        site.serve(path, body, status=status, headers=headers)
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/rss")), clock=clock
        ) as services:
            for _ in range(6):
                result = await round_of(services)
                assert result.unread in ({reason: 1}, {})
                clock.forward(6 * 3600)
            assert site.paths.count(path) == asked
            stored = await services.store.read(Reader.article, web.url("ore-post.example", path))
            assert stored is not None
            assert (stored.article.quality, stored.article.reason, stored.article.text) == (
                "feed_only",
                reason,
                "A ban.",
            )


async def test_an_article_whose_page_is_gone_is_made_of_the_feeds_text(tmp_path: Path) -> None:
    async with Web() as web:
        url = web.url("ore-post.example", "/gone")
        site = web.site("ore-post.example")
        site.serve("/rss", rss([item(url, "Zimbabwe bans lithium exports", " ".join(BAN))]))
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/rss"))
        ) as services:
            result = await round_of(services)
            assert result.read == {"feed_only": 1}
            assert result.unread == {"not_found": 1}
            (hit,) = await services.store.read(Reader.hits, HitFilter())
            assert hit.coverage.reason == "not_found"


async def test_a_read_that_failed_for_a_passing_reason_is_tried_twice_more(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        url = web.url("ore-post.example", "/ban")
        site = web.site("ore-post.example")
        site.serve(
            "/rss",
            rss([item(url, "Zimbabwe bans lithium exports", "A ban on lithium exports.")]),
            headers={"ETag": '"1"'},
        )
        site.serve("/ban", "busy", status=500)
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/rss")), clock=clock
        ) as services:
            for _ in range(6):
                await round_of(services)
                clock.forward(6 * 3600)
            assert site.paths.count("/ban") == 1 + PollingSettings().read_retries
            site.serve("/ban", page("Zimbabwe bans lithium exports", *BAN), headers=HTML)


async def test_a_page_that_comes_back_replaces_the_feeds_text(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        url = web.url("ore-post.example", "/ban")
        site = web.site("ore-post.example")
        site.serve(
            "/rss", rss([item(url, "Zimbabwe bans lithium exports", "A ban on lithium exports.")])
        )
        site.serve("/ban", "busy", status=500)
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/rss")), clock=clock
        ) as services:
            await round_of(services)
            site.serve("/ban", page("Zimbabwe bans lithium exports", *BAN), headers=HTML)
            clock.forward(5 * 3600)
            assert (await round_of(services)).read == {"full": 1}
            (hit,) = await services.store.read(Reader.hits, HitFilter())
            assert hit.coverage.quality is Quality.FULL


async def test_an_edited_item_is_read_again_and_recorded_as_an_edit(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        url = web.url("ore-post.example", "/aid")
        site = web.site("ore-post.example")
        site.serve("/rss", rss([item(url, "Canada backs a gallium plant", "Money for gallium.")]))
        site.serve("/aid", page("Canada backs a gallium plant", *AID), headers=HTML)
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/rss")), clock=clock
        ) as services:
            await round_of(services)
            site.serve(
                "/rss", rss([item(url, "Canada backs a gallium plant", "More money for gallium.")])
            )
            site.serve(
                "/aid",
                page(
                    "Canada backs a gallium plant",
                    *(p.replace("40 million", "60 million") for p in AID),
                ),
                headers=HTML,
            )
            clock.forward(3600)
            result = await round_of(services, everything=True)
            assert (result.new, result.changed, result.edited) == (0, 1, 1)
            (hit,) = await services.store.read(Reader.hits, HitFilter())
            assert any("60 million" in edit.new for edit in hit.coverage.edits)


async def test_a_page_corrected_in_silence_is_an_edit_when_the_feed_tells_the_time_of_it(
    tmp_path: Path,
) -> None:
    async with Web() as web:
        url, site = web.url("ore-post.example", "/aid"), web.site("ore-post.example")
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/atom"))
        ) as services:
            for money, hour in (("40 million", 6), ("60 million", 7)):
                site.serve(
                    "/atom",
                    f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Ore</title><entry><id>urn:1</id><title>Gallium plant</title>'
                    f'<link href="{url}"/><updated>2026-02-20T0{hour}:00:00Z</updated><summary>In short.</summary></entry></feed>',
                )
                site.serve(
                    "/aid",
                    page("Gallium plant", *(p.replace("40 million", money) for p in AID)),
                    headers=HTML,
                )
                result = await round_of(services, everything=True)
            assert (result.new, result.changed, result.edited) == (0, 0, 1)
            (hit,) = await services.store.read(Reader.hits, HitFilter())
            assert ["60 million" in edit.new for edit in hit.coverage.edits] == [True]


async def test_a_headline_that_feed_and_page_change_alike_is_one_edit(tmp_path: Path) -> None:
    async with Web() as web:
        url, site = web.url("ore-post.example", "/aid"), web.site("ore-post.example")
        async with newsroom(
            tmp_path, web, config_text(web.url("ore-post.example", "/rss"))
        ) as services:
            for money in ("40 million", "60 million", "40 million"):
                title = f"Canada backs a gallium plant with {money}"
                site.serve("/rss", rss([item(url, title, "Money for gallium.")]))
                site.serve("/aid", page(title, *AID), headers=HTML)
                await round_of(services, everything=True)
            (hit,) = await services.store.read(Reader.hits, HitFilter())
            there, back = (
                ("with 40 million", "with 60 million"),
                ("with 60 million", "with 40 million"),
            )
            told = [(edit.field, edit.old[-15:], edit.new[-15:]) for edit in hit.coverage.edits]
            assert told == [("title", *there), ("title", *back)]


async def test_a_crash_in_one_feed_is_counted_and_the_round_goes_on(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(ore_post(web))) as services:

        def broken_dice() -> float:
            raise RuntimeError("the dice are broken")

        services.roll = broken_dice
        result = Round()
        await poll_due_feeds(services, result)
        assert result.crashed == 1


async def test_a_decision_that_cannot_be_saved_costs_no_other(tmp_path: Path) -> None:
    async with Web() as web:
        feeds = [ore_post(web), *(web.url(f"outlet{n}.example", "/rss") for n in range(3))]
        for n in range(3):
            web.site(f"outlet{n}.example").serve(
                "/rss", rss([item("https://x.example/1", "One", "Text.")])
            )
        async with newsroom(tmp_path, web, config_text(*feeds)) as services:
            await services.store.write(_refuse_polls_of_second_feed)
            result = Round()
            await poll_due_feeds(services, result)
            assert (result.crashed, result.polled) == (1, {"new": 3})
            states = [
                health.state.polled_at is None
                for health in await services.store.read(Reader.feed_health, services.now())
            ]
            assert sorted(states) == [False, False, False, True]


def _refuse_polls_of_second_feed(writer: Writer) -> None:
    refusal = "BEGIN SELECT RAISE(ABORT, 'refused'); END"
    writer._conn.execute(
        f"CREATE TRIGGER refusal BEFORE INSERT ON polls WHEN NEW.feed_id = 2 {refusal}"
    )


async def test_a_round_that_reaches_its_deadline_says_where_it_stopped(tmp_path: Path) -> None:
    text = config_text("http://slow.example/rss").replace(
        "[digest]", '[polling]\ndeadline = "0.3s"\n[digest]'
    )
    async with Web() as web:

        async def never(_request: object) -> None:
            await never_set.wait()

        import asyncio

        never_set = asyncio.Event()
        web.site("slow.example").on("/rss", never)  # type: ignore[arg-type]
        text = text.replace("http://slow.example/rss", web.url("slow.example", "/rss"))
        async with newsroom(tmp_path, web, text) as services:
            result = await round_of(services)
            never_set.set()
            assert result.unfinished == "polling"


async def test_while_a_robots_file_cannot_be_had_its_pages_wait(tmp_path: Path) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(tmp_path, web, config_text(ore_post(web)), clock=clock) as services,
    ):
        site = web.site("ore-post.example")
        site.serve("/robots.txt", status=503)
        assert (await round_of(services)).unread == {"robots": 3}
        assert site.paths == ["/rss", "/robots.txt"]
        site.serve("/robots.txt", "User-agent: *\nDisallow: /cup\n")
        clock.forward(5 * 3600)
        result = await round_of(services)
        assert (result.read, result.unread) == ({"full": 2, "feed_only": 1}, {"robots": 1})
        clock.forward(13 * 3600)
        assert (await round_of(services)).read == {}  # what is forbidden is not tried again


async def test_robots_files_are_not_asked_for_again_after_a_restart(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        text = config_text(ore_post(web))
        site = web.site("ore-post.example")
        for hours, asked in ((0, 1), (20, 1), (5, 2)):
            clock.forward(hours * 3600)
            news = web.url("ore-post.example", f"/{hours}")
            site.serve("/rss", rss([item(news, f"News after {hours} hours", "A summary.")]))
            async with newsroom(tmp_path, web, text, clock=clock) as services:
                await round_of(services, everything=True)
            assert site.paths.count("/robots.txt") == asked


async def test_a_pause_that_a_page_asks_for_holds_its_site_for_feeds_and_over_a_restart(
    tmp_path: Path,
) -> None:
    clock = SettableClock()
    async with Web() as web:
        text, site = config_text(ore_post(web)), web.site("ore-post.example")
        site.serve("/aid", "later", status=429, headers={"Retry-After": "86400"})
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            await round_of(services)
        asked = len(site.paths)
        clock.forward(23 * 3600)
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            result = await round_of(services, everything=True)
            assert (result.polled, result.failed, set(result.held)) == ({"held": 1}, {}, {"Feed 1"})
            assert site.paths[asked:] == []
            site.serve("/aid", page("Canada backs a gallium plant", *AID), headers=HTML)
            clock.forward(3700)
            await round_of(services)
            clock.forward(6 * 3600)
            await round_of(services)
            titles = {
                found.coverage.title
                for found in await services.store.read(Reader.hits, HitFilter())
            }
            assert titles == {"Zimbabwe bans lithium exports", "Canada backs a gallium plant"}


async def test_waiting_for_a_pause_is_no_try_of_a_page(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        site = web.site("ore-post.example")
        text = config_text(ore_post(web))
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            services.fetcher.hold("ore-post.example", clock())
            await poll_due_feeds(services, Round())
            for _ in range(4):
                services.fetcher.hold("ore-post.example", clock() + timedelta(hours=12))
                assert set((await round_of(services)).unread) == {"held"}
                clock.forward(12 * 3600 + 10)
            assert site.paths == ["/rss"]
            assert (await round_of(services)).read == {"full": 3}


@pytest.mark.parametrize(("mode", "pages"), [("never", 0), ("always", 3)])
async def test_full_text_decides_whether_pages_are_read(
    tmp_path: Path, mode: str, pages: int
) -> None:
    async with Web() as web:
        text = config_text(ore_post(web)).replace(
            'language = "en"', f'language = "en"\nfull_text = "{mode}"'
        )
        async with newsroom(tmp_path, web, text) as services:
            await round_of(services)
            assert (
                sum(
                    path not in ("/rss", "/robots.txt")
                    for path in web.site("ore-post.example").paths
                )
                == pages
            )


@pytest.mark.parametrize("index", [False, True])
async def test_after_a_gap_the_news_sitemap_fills_what_the_feed_no_longer_lists(
    tmp_path: Path, index: bool
) -> None:
    clock = SettableClock()
    async with Web() as web:
        host, site = "fast.example", web.site("fast.example")
        urls = [web.url(host, f"/{n}") for n in range(12)]

        def listed(numbers: range, hour: int) -> str:
            date = f"Fri, 20 Feb 2026 {hour:02d}:00:00 GMT"
            return rss(
                [item(urls[n], f"Item {n} of the wire", "A summary.", date=date) for n in numbers]
            )

        rows = "".join(
            f"<url><loc>{url}</loc><news:news><news:title>Item {n} of the wire</news:title>"
            f"<news:publication_date>2026-02-20T09:30:00Z</news:publication_date></news:news></url>"
            for n, url in enumerate(urls)
        )
        site.serve(
            "/news.xml",
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>',
        )
        parts = (
            ("/old.xml", "2026-01-01"),
            ("/news.xml", "2026-02-20"),
            ("/older.xml", "2025-12-01"),
        )
        named = (
            f"<sitemap><loc>{web.url(host, path)}</loc><lastmod>{day}</lastmod></sitemap>"
            for path, day in parts
        )
        site.serve("/index.xml", f"<sitemapindex>{''.join(named)}</sitemapindex>")
        site.serve("/old.xml", "<urlset></urlset>")
        sitemap = web.url(host, "/index.xml" if index else "/news.xml")
        text = config_text(web.url(host, "/rss")).replace(
            'language = "en"', f'language = "en"\nfull_text = "never"\nsitemap = "{sitemap}"'
        )
        site.serve("/rss", listed(range(4), 7))
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            await round_of(services)
            assert "/news.xml" not in site.paths
            clock.forward(3 * 3600)
            site.serve("/rss", listed(range(8, 12), 10))
            result = await round_of(services, everything=True)
            assert result.new == 8  # four that the feed lists, four that only the sitemap has
            assert site.paths.count("/news.xml") == 1
            assert "/older.xml" not in site.paths


async def test_two_addresses_of_one_feed_are_told_once(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        site = web.site("ore-post.example")
        first = ore_post(web)
        many = [
            item(web.url("ore-post.example", f"/{n}"), f"Item {n}", "A summary.") for n in range(10)
        ]
        site.serve("/rss", rss(many))
        site.serve("/feed", rss(many))
        async with newsroom(
            tmp_path, web, config_text(first, web.url("ore-post.example", "/feed")), clock=clock
        ) as services:
            for _ in range(3):
                await poll_due_feeds(services, Round(), everything=True)
                clock.forward(86_400)
            ledger = await services.store.read(Reader.ledger, clock() - timedelta(days=9), clock())
            told = [
                (name, text)
                for _, name, event, text in ledger.events
                if event is FeedEvent.DUPLICATE
            ]
            assert told == [("Feed 2", "lists the same as Feed 1; one of the two can go")]


async def test_of_many_addresses_of_one_feed_each_is_told_beside_the_first(tmp_path: Path) -> None:
    async with Web() as web:
        many = [
            item(web.url("ore-post.example", f"/{n}"), f"Item {n}", "A summary.") for n in range(10)
        ]
        for number in range(4):
            web.site("ore-post.example").serve(f"/{number}.xml", rss(many))
        text = config_text(*(web.url("ore-post.example", f"/{number}.xml") for number in range(4)))
        async with newsroom(tmp_path, web, text) as services:
            await poll_due_feeds(services, Round())
            ledger = await services.store.read(
                Reader.ledger,
                services.now() - timedelta(days=1),
                services.now() + timedelta(days=1),
            )
            told = [
                (name, text)
                for _, name, event, text in ledger.events
                if event is FeedEvent.DUPLICATE
            ]
            assert told == [
                (f"Feed {n}", "lists the same as Feed 1; one of the two can go") for n in (2, 3, 4)
            ]


async def test_a_site_that_asks_for_a_pause_is_left_alone_until_it_ends(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        site = web.site("busy.example")
        site.serve("/a", "later", status=429, headers={"Retry-After": "7200"})
        site.serve("/b", rss([]))
        text = config_text(web.url("busy.example", "/a"))
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            await round_of(services)
            clock.forward(3600)
            held = await round_of(services, everything=True)
            assert site.paths == ["/a"]
            assert sum(held.polled.values()) == 1
            clock.forward(3700)
            await round_of(services, everything=True)
            assert site.paths == ["/a", "/a"]


async def test_what_a_new_feed_lists_from_long_ago_is_in_the_archive_and_no_news(
    tmp_path: Path,
) -> None:
    async with Web() as web:
        ore_post(web)
        site = web.site("ore-post.example")
        ban, aid = web.url("ore-post.example", "/ban"), web.url("ore-post.example", "/aid")
        old = item(
            ban, "Zimbabwe bans lithium exports", "A ban.", date="Sat, 22 Nov 2025 06:00:00 GMT"
        )
        undated = item(aid, "Canada backs a gallium plant", "Aid.", date="")
        site.serve("/rss", rss([old, undated]))
        text = config_text(web.url("ore-post.example", "/rss"))
        clock = SettableClock()
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            await round_of(services)
            hits = await services.store.read(Reader.hits, HitFilter())
            assert {hit.origin for hit in hits} == {"archive"}
            assert len(hits) == 2
            made = await digest_of(services, day=None)
            assert made.stories == 0
            assert "Zimbabwe" not in made.text
            assert "Newly found" not in made.html
            fresh = item(ban.replace("/ban", "/cup"), "Chile bans lithium exports", "A ban.")
            site.serve("/cup", page("Chile bans lithium exports", *BAN), headers=HTML)
            site.serve("/rss", rss([old, undated, fresh]))
            clock.forward(86_400)
            await round_of(services, everything=True)
            hits = await services.store.read(Reader.hits, HitFilter())
            assert sorted(hit.origin for hit in hits) == ["archive", "archive", "news"]


async def test_catch_up_says_how_far_back_news_goes(tmp_path: Path) -> None:
    async with Web() as web:
        text = config_text(ore_post(web)).replace("[digest]\n", '[digest]\ncatch_up = "1h"\n', 1)
        async with newsroom(tmp_path, web, text) as services:
            await round_of(services)  # its items are two hours old
            assert (await digest_of(services, day=None)).stories == 0
