"""The journey of acts into the tracker: news opens and moves measures, persons correct them, a rescan keeps both."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from monitor.model.events import Status
from monitor.model.measures import Correction, CorrectionKind, Measure, Origin
from monitor.pipeline import measuring, rematching
from monitor.pipeline.answering import answer_short
from monitor.pipeline.daemon_requests import leave
from monitor.pipeline.polling import round_of
from monitor.pipeline.services import Services
from monitor.store.reader import Reader
from monitor.store.records import MeasureFilter
from tests.support.newsroom import config_text, item, newsroom, page, rss
from tests.support.sites import SettableClock, Web

HOST = "ore-post.example"
HTML = {"Content-Type": "text/html; charset=utf-8"}
DRAFT = (
    "Namibia plans ban on lithium ore exports",
    "Namibia plans to ban exports of unprocessed lithium ore, the mines ministry said on Friday. "
    "A draft regulation will be put to cabinet before the summer, it said.",
)
BAN = (
    "Namibia's cabinet approves ban on lithium ore exports",
    "Namibia's cabinet has approved a ban on exports of unprocessed lithium ore, the mines ministry "
    "said. Shipments will stop at the port of Walvis Bay.",
)
OTHER = (
    "Zimbabwe bans exports of lithium ore",
    "Zimbabwe has banned exports of unprocessed lithium ore, its mines ministry said on Friday. "
    "Producers in the country were told by letter.",
)


def publish(web: Web, *posts: tuple[str, str]) -> str:
    """Serves a feed of posts, an hour apart, with their pages; its address."""
    site, items = web.site(HOST), []
    for n, (title, text) in enumerate(posts):
        path = f"/{title.replace(' ', '-')}"
        more = "Traders said that they had expected it, and that prices had moved before."
        site.serve(path, page(title, text, more), headers=HTML)
        date = f"Fri, 20 Feb 2026 {6 + n:02}:00:00 GMT"
        items.append(item(web.url(HOST, path), title, text, date=date))
    site.serve("/rss", rss(items), headers={"Content-Type": "application/rss+xml"})
    return web.url(HOST, "/rss")


async def measures(services: Services) -> dict[str, Measure]:
    """Measures by place."""
    found = await services.store.read(Reader.measures, MeasureFilter())
    return {measure.place: measure for measure in found}


async def test_news_opens_a_measure_and_moves_it(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        text = config_text(publish(web, DRAFT))
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            await round_of(services)
            (first,) = (await measures(services)).values()
            assert (first.place, first.action, first.state) == (
                "namibia",
                "export-ban",
                Status.PROPOSED,
            )
            clock.forward(3600)
            publish(web, DRAFT, BAN)
            services.linker = None  # as after a restart
            await round_of(services, everything=True)
            (moved,) = (await measures(services)).values()
            assert moved.ident == first.ident
            assert [step.state for step in moved.steps] == [Status.PROPOSED, Status.ADOPTED]
            assert len(moved.reports) == 2
            assert moved.steps[-1].sentence
            moves = await services.store.read(
                Reader.measure_moves, services.now() - timedelta(days=2), services.now()
            )
            assert {(move.before, move.state) for move in moves} == {("", "proposed")}


async def test_a_rescan_gives_the_same_measures(tmp_path: Path) -> None:
    async with Web() as web:
        text = config_text(publish(web, DRAFT, OTHER, BAN))
        async with newsroom(tmp_path, web, text) as services:
            await round_of(services)
            before = await measures(services)
            assert set(before) == {"namibia", "zimbabwe"}
            await rematching.rescan(services, since=services.now() - timedelta(days=30))
            assert await measures(services) == before


async def test_what_a_person_says_wins_and_outlives_a_rescan(tmp_path: Path) -> None:
    async with Web() as web:
        text = config_text(publish(web, DRAFT, OTHER))
        async with newsroom(tmp_path, web, text) as services:
            await round_of(services)
            ident = (await measures(services))["namibia"].ident
            values = (("status", "suspended"), ("from", "2026-02-21"))
            said = Correction(
                kind=CorrectionKind.SET, measure=ident, at=services.now(), values=values
            )
            assert await measuring.correct(services, said) == (ident,)
            publish(web, DRAFT, OTHER, BAN)
            await round_of(services, everything=True)
            for _ in range(2):
                held = (await measures(services))["namibia"]
                assert (held.state, held.effective_on) == (Status.SUSPENDED, "2026-02-21")
                assert held.corrected == ("status", "from")
                assert Origin.PERSON in {step.origin for step in held.steps}
                assert len(held.reports) == 2
                await rematching.rescan(services, since=services.now() - timedelta(days=30))


async def test_two_measures_are_merged_and_split_again(tmp_path: Path) -> None:
    async with Web() as web:
        text = config_text(publish(web, DRAFT, OTHER))
        async with newsroom(tmp_path, web, text) as services:
            await round_of(services)
            found = await measures(services)
            one, two = found["namibia"].ident, found["zimbabwe"].ident
            merge = Correction(kind=CorrectionKind.MERGE, measure=one, other=two, at=services.now())
            await measuring.correct(services, merge)
            (whole,) = (await measures(services)).values()
            assert len(whole.reports) == 2
            assert await services.store.read(Reader.measure, two) == whole
            await measuring.rebuild(services)
            assert tuple((await measures(services)).values()) == (whole,)
            out = found["zimbabwe"].reports
            split = Correction(
                kind=CorrectionKind.SPLIT, measure=one, reports=out, at=services.now()
            )
            await measuring.correct(services, split)
            again = await measures(services)
            assert (again["namibia"].reports, again["zimbabwe"].reports) == (
                found["namibia"].reports,
                out,
            )
            await measuring.rebuild(services)
            assert await measures(services) == again


async def test_a_correction_is_left_for_the_daemon(tmp_path: Path) -> None:
    async with Web() as web:
        text = config_text(publish(web, DRAFT))
        async with newsroom(tmp_path, web, text) as services:
            await round_of(services)
            ident = (await measures(services))["namibia"].ident
            forget = Correction(kind=CorrectionKind.FORGET, measure=ident, at=services.now())
            leave(services.loaded.database, measuring.errand_of(forget))
            assert await answer_short(services) == 1
            assert await measures(services) == {}
            publish(web, DRAFT, BAN)
            await round_of(services, everything=True)


async def test_a_correction_of_nothing_changes_nothing(tmp_path: Path) -> None:
    async with Web() as web, newsroom(tmp_path, web, config_text(publish(web))) as services:
        forget = Correction(kind=CorrectionKind.FORGET, measure="none", at=services.now())
        assert await measuring.correct(services, forget) == ()
        assert await services.store.read(Reader.corrections) == ()


async def test_an_article_that_tells_something_else_now_leaves_its_measure(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        text = config_text(publish(web, DRAFT, BAN))
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            await round_of(services)
            assert len((await measures(services))["namibia"].reports) == 2
            (ban,) = [
                r
                for r in await services.store.read(
                    Reader.reports_of_measure, (await measures(services))["namibia"].ident
                )
                if r.title == BAN[0]
            ]
            await services.store.write(_without_events, int(ban.key))
            assert await measuring.measure_new_events(services) == 0
            left = (await measures(services))["namibia"]
            assert (len(left.reports), left.state) == (1, Status.PROPOSED)


async def test_a_rescan_keeps_what_articles_told_that_are_gone(tmp_path: Path) -> None:
    async with Web() as web:
        text = config_text(publish(web, DRAFT, OTHER, BAN))
        async with newsroom(tmp_path, web, text) as services:
            await round_of(services)
            before = await measures(services)
            await services.store.write(_without_article, int(before["namibia"].reports[0]))
            assert await measuring.measure_new_events(services) == 0
            await measuring.rebuild(services)
            assert await measures(services) == before


def _without_article(writer: object, article_id: int) -> None:
    conn = writer._conn  # type: ignore[attr-defined]
    for table in ("hit_concepts WHERE hit_id IN (SELECT id FROM hits WHERE article_id = :id)",):
        conn.execute(f"DELETE FROM {table}", {"id": article_id})
    conn.execute("DELETE FROM hits WHERE article_id = :id", {"id": article_id})
    conn.execute("DELETE FROM articles WHERE id = :id", {"id": article_id})


def _without_events(writer: object, article_id: int) -> None:
    writer._conn.execute("DELETE FROM events WHERE article_id = ?", (article_id,))  # type: ignore[attr-defined]
