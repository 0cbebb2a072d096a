"""Alerts: at once, once per story and watchlist, within the cap, through the outbox."""

import email
import email.policy
import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from monitor.model.stories import Assignment, Role
from monitor.pipeline import unsubscribing
from monitor.pipeline.alerting import STATE, queue_alerts
from monitor.pipeline.delivering import deliver_due
from monitor.pipeline.grouping import group_new_articles
from monitor.pipeline.polling import round_of
from monitor.pipeline.reporting import digest_of
from monitor.pipeline.services import Services
from monitor.process.turns import Round
from monitor.store.reader import Reader
from monitor.store.records import StoredArticle
from monitor.store.writer import Writer
from tests.support.mailroom import mailroom
from tests.support.newsroom import BAN, WATCHLISTS, config_text, item, newsroom, ore_post, page, rss
from tests.support.sites import SettableClock, Web

LOUD = WATCHLISTS.replace('name = "restrictions"', 'name = "restrictions"\nalert = true').replace(
    'name = "money"', 'name = "money"\nalert = true'
)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def mail_config(
    port: int, *, alerts: str = 'recipients = ["ann@example.com", "bo@example.com"]'
) -> str:
    return (
        f'\n[email]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\nsender = "m@example.com"\nreply_timeout = "5s"\n'
        f"[alerts]\n{alerts}\n"
    )


async def article_of(services: Services, title: str) -> StoredArticle:
    """The stored article with that title."""
    since = services.now() - timedelta(days=30)
    heads = await services.store.read(Reader.archive_heads, 0, 50, since)
    every = await services.store.read(Reader.articles, [head.article_id for head in heads])
    [found] = [stored for stored in every if stored.article.title == title]
    return found


async def begun(services: Services) -> None:
    """Alerts begin when they are first asked for: what was there before is the digest's."""
    assert await queue_alerts(services) == 0


async def test_each_story_is_told_at_once_to_everybody_and_never_again(tmp_path: Path) -> None:
    clock = SettableClock()
    with mailroom() as post:
        async with Web() as web:
            text = config_text(ore_post(web), extra=mail_config(post.port), watchlists=LOUD)
            async with newsroom(tmp_path, web, text, clock=clock) as services:
                await begun(services)
                await round_of(services)
                assert await queue_alerts(services) == 4  # two stories, two readers
                assert await queue_alerts(services) == 0
                assert (await deliver_due(services)).sent == 4
                assert (await deliver_due(services)).sent == 0
                clock.forward(60)
                assert "Zimbabwe" in (await digest_of(services, day=None)).text
    mails = [
        email.message_from_bytes(bytes(e.content or b""), policy=email.policy.default)
        for e in post.received
    ]
    subjects = sorted(str(mail["Subject"]) for mail in mails)
    assert subjects == sorted(
        [
            "Zimbabwe bans lithium exports | Restrictions",
            "Canada gives public money for gallium | money",
        ]
        * 2
    )
    ban = next(mail for mail in mails if "Zimbabwe" in mail["Subject"])
    body = ban.get_body(("plain",))
    assert body is not None
    told = " ".join(body.get_content().translate({ord("*"): None, ord(">"): None}).split())
    assert "banned exports of lithium concentrate" in told
    assert "/ban" in body.get_content()
    assert ban["Auto-Submitted"] == "auto-generated"


async def test_an_owners_template_reaches_the_queued_message(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "alert.html.j2").write_text("<p>Own words: {{ story.headline }}</p>", encoding="utf-8")
    (own / "alert.txt.j2").write_text("Own words: {{ watchlist }}", encoding="utf-8")
    extra = mail_config(1) + '[digest]\ntemplates = "own"\n'
    text = extra.join(config_text("", watchlists=LOUD).split('\n[digest]\nat = "06:30"\n'))
    async with Web() as web:
        text = text.replace('url = ""', f'url = "{ore_post(web)}"')
        async with newsroom(tmp_path, web, text) as services:
            await begun(services)
            await round_of(services)
            assert await queue_alerts(services) == 4
            queued = await services.store.read(Reader.outbox_due, services.now())
    mails = [email.message_from_bytes(one.body, policy=email.policy.default) for one in queued]
    texts = {mail.get_body(("plain",)).get_content().strip() for mail in mails}  # type: ignore[union-attr]
    assert texts == {"Own words: Restrictions", "Own words: money"}
    pages = {mail.get_body(("html",)).get_content().strip() for mail in mails}  # type: ignore[union-attr]
    assert any("Own words: Zimbabwe bans lithium exports" in page for page in pages)


async def test_what_is_above_the_cap_is_the_digests(tmp_path: Path) -> None:
    clock = SettableClock()
    extra = mail_config(1, alerts='recipients = ["ann@example.com"]\nmax_per_hour = 1')
    both = LOUD.replace(
        'policies = ["direction:restricts"]',
        'policies = ["direction:restricts", "subsidy"]\nwithin = "article"',
    )
    async with (
        Web() as web,
        newsroom(
            tmp_path, web, config_text(ore_post(web), extra=extra, watchlists=both), clock=clock
        ) as services,
    ):
        await begun(services)
        await round_of(services)
        assert (
            await queue_alerts(services) == 2
        )  # one of two for the first watchlist, one for the other
        clock.forward(7200)
        assert await queue_alerts(services) == 0
        state = json.loads(await services.store.read(Reader.meta, STATE) or "")
        assert len(state["done"]) == 3


async def test_a_crash_before_it_is_remembered_queues_nothing_twice(tmp_path: Path) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(
            tmp_path,
            web,
            config_text(ore_post(web), extra=mail_config(1), watchlists=LOUD),
            clock=clock,
        ) as services,
    ):
        await begun(services)
        before = await services.store.read(Reader.meta, STATE)
        await round_of(services)
        assert await queue_alerts(services) == 4
        await services.store.write(Writer.set_meta, STATE, json.loads(before or ""), now=clock())
        assert await queue_alerts(services) == 0


async def test_more_coverage_of_a_story_is_no_second_alert(tmp_path: Path) -> None:
    clock = SettableClock()
    async with (
        Web() as web,
        newsroom(
            tmp_path,
            web,
            config_text(
                ore_post(web), web.url("b.example", "/rss"), extra=mail_config(1), watchlists=LOUD
            ),
            clock=clock,
        ) as services,
    ):
        await begun(services)
        await round_of(services)
        assert await queue_alerts(services) == 4
        copy = web.url("b.example", "/copy")
        web.site("b.example").serve(
            "/copy", page("Zimbabwe bans lithium exports", *BAN), headers=HTML
        )
        web.site("b.example").serve(
            "/rss", rss([item(copy, "Zimbabwe bans lithium exports", "A ban on lithium exports.")])
        )
        clock.forward(90_000)
        await round_of(services)
        assert await queue_alerts(services) == 0


async def test_a_second_act_of_a_story_is_told_too_and_alone(tmp_path: Path) -> None:
    clock = SettableClock()
    feeds = ("ore-post.example", "b.example")
    async with (
        Web() as web,
        newsroom(
            tmp_path,
            web,
            config_text(
                ore_post(web), web.url(feeds[1], "/rss"), extra=mail_config(1), watchlists=LOUD
            ),
            clock=clock,
        ) as services,
    ):
        await begun(services)
        await round_of(services)
        assert await queue_alerts(services) == 4
        first = await article_of(services, "Zimbabwe bans lithium exports")
        title = "Zimbabwe bans cobalt exports"
        text = [part.replace("lithium concentrate", "cobalt hydroxide") for part in BAN]
        web.site(feeds[1]).serve("/cobalt", page(title, *text), headers=HTML)
        listed = item(web.url(feeds[1], "/cobalt"), title, "A ban on cobalt exports.")
        web.site(feeds[1]).serve("/rss", rss([listed]))
        clock.forward(90_000)
        await round_of(services)
        second = await article_of(services, title)
        assert second.story != first.story
        assert first.story is not None
        joined = Assignment(article_id=second.article_id, story=first.story, role=Role.INDEPENDENT)
        await services.store.write(Writer.save_assignments, [(joined, b"")], now=clock())
        assert await queue_alerts(services) == 2
        assert await queue_alerts(services) == 0
        outbox = await services.store.read(Reader.outbox_due, clock(), 50)
        subjects = [
            str(email.message_from_bytes(one.body, policy=email.policy.default)["Subject"])
            for one in outbox
        ]
        assert sum("cobalt" in subject for subject in subjects) == 2


async def test_who_has_left_is_not_told_and_the_others_can_leave_by_one_click(
    tmp_path: Path,
) -> None:
    extra = mail_config(1) + '[digest]\nbase_url = "https://monitor.example"\n'
    text = extra.join(config_text("", watchlists=LOUD).split('\n[digest]\nat = "06:30"\n'))
    async with Web() as web:
        text = text.replace('url = ""', f'url = "{ore_post(web)}"')
        async with newsroom(tmp_path, web, text) as services:
            await unsubscribing.leave(services.store, "bo@example.com", now=services.now)
            await begun(services)
            await round_of(services)
            assert await queue_alerts(services) == 2
            queued = await services.store.read(Reader.outbox_due, services.now())
            assert {message.recipient for message in queued} == {"ann@example.com"}
            mail = email.message_from_bytes(queued[0].body, policy=email.policy.default)
            assert str(mail["List-Unsubscribe"]).startswith(
                "<https://monitor.example/unsubscribe?who="
            )
            assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_without_a_recipient_or_a_loud_watchlist_nothing_is_done(tmp_path: Path) -> None:
    async with Web() as web:
        async with newsroom(
            tmp_path, web, config_text(ore_post(web), extra=mail_config(1))
        ) as services:
            assert await queue_alerts(services) == 0
            assert await services.store.read(Reader.meta, STATE) is None
        async with newsroom(tmp_path, web, config_text(ore_post(web), watchlists=LOUD)) as services:
            await round_of(services)
            await group_new_articles(services, Round())
            assert await queue_alerts(services) == 0
            assert await services.store.read(Reader.meta, STATE) is None


@contextmanager
def chat() -> Iterator[tuple[int, list[dict[str, str]]]]:
    """A chat service on loopback; its port, and what it was told."""
    told: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    ready: Future[None] = Future()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=lambda: (ready.set_result(None), server.serve_forever(0.02)))
        thread.start()
        ready.result(5)
        yield server.server_port, told
        server.shutdown()
        thread.join(5)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Apprise's own imports
async def test_a_chat_service_is_told_through_its_environment_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with chat() as (port, told):
        monkeypatch.setenv("DESK_CHAT", f"json://127.0.0.1:{port}")
        extra = '\n[alerts]\napprise_env = ["DESK_CHAT", "NOT_SET"]\n'
        async with (
            Web() as web,
            newsroom(
                tmp_path, web, config_text(ore_post(web), extra=extra, watchlists=LOUD)
            ) as services,
        ):
            await begun(services)
            await round_of(services)
            assert await queue_alerts(services) == 4
            sent = await deliver_due(services)
            assert (sent.sent, sent.later) == (2, 2)
            assert "$NOT_SET is empty" in str(sent)
    assert {one["title"] for one in told} == {
        "Zimbabwe bans lithium exports | Restrictions",
        "Canada gives public money for gallium | money",
    }
