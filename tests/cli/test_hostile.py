"""Verbs against a press that means harm: nothing of it acts on a terminal, a spreadsheet or a browser, and no password is told."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.cli.conftest import Run
from tests.fetch.test_ssrf import inside
from tests.support.newsroom import BAN, config_text, item, page, rss
from tests.support.sites import Web, in_a_thread

HOST = "127.0.0.1"
HTML = {"Content-Type": "text/html; charset=utf-8"}
HIDDEN = "&#27;[31m&#155;31m&#8238;&#8294;&#1564;&#7;"
WIDE = ("--since", "3650d")
LINKS = (
    "javascript:alert(1)",
    " JaVaScRiPt:alert(2)",
    "data:text/html,&lt;script&gt;",
    "vbscript:x",
    "https://www.google.com/url?url=http%3A%2F%2Fann%3As3cret%40127.0.0.1%3A1%2F%1b%5D0%3Bowned%07%E2%80%AE",
    "http://ann:s3cret@127.0.0.1:1/a",
)
FORBIDDEN = (
    "s3cret",
    "javascript:",
    "JaVaScRiPt",
    "data:text",
    "vbscript",
    "<script",
    "<img src=x",
)


def serve_hostile(web: Web) -> None:
    """A feed of lithium bans with everything hidden in them, an article, and three feeds that fail in their own ways."""
    site = web.site(HOST)
    ld = json.dumps(
        {
            "@type": "NewsArticle",
            "articleBody": ("\x1b]0;owned\x07\u202e\x9b " + " ".join(BAN)) * 3,
            "author": {"name": "\x1b[5m"},
        }
    )
    titles = (
        f"={n}+cmd|'/c calc'!A1 lithium ban {HIDDEN} &lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x&gt;"
        for n in range(9)
    )
    items = [
        item(link, title, f"{BAN[0]} {HIDDEN}") for title, link in zip(titles, LINKS, strict=False)
    ]
    items += [
        item(web.url(HOST, f"/{n}"), f"{sign}1 lithium ban", "A ban.")
        for n, sign in enumerate("+-@")
    ]
    site.serve("/rss", rss(items, title=f"Post{HIDDEN}"))
    site.serve("/0", page(f"A ban {HIDDEN}", *(f"{text} {HIDDEN}" for text in BAN)), headers=HTML)
    site.serve(
        "/1",
        f"<html><head><script type='application/ld+json'>{ld}</script></head><body><div></div>",
        headers=HTML,
    )
    site.serve("/coded", "x", headers={"Content-Encoding": "\x9b31m\u202e"})
    link = f"<link rel='alternate' type='application/rss+xml' href='http://ann:s3cret@{HOST}:1/{HIDDEN}'>"
    site.serve("/page", f"<html><head>{link}</head></html>", headers=HTML)
    site.redirect("/moved", "ftp://ann:s3cret@127.0.0.1/\u202e")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The config of a monitor whose feeds are all hostile, and whose addresses hold a password."""
    with in_a_thread(Web) as web:
        serve_hostile(web)
        port = web.url(HOST).rpartition(":")[2].rstrip("/")
        source = tmp_path_factory.mktemp("hostile") / "config.toml"
        text = config_text(
            *(
                f"http://ann:s3cret@{HOST}:{port}/{path}"
                for path in ("rss", "coded", "page", "moved", "gone")
            )
        )
        text = re.sub(
            r'name = "Feed ([12])"',
            r'name = "Feed \1\\u001b[31m\\u202e"',
            re.sub(r'name = "Feed [45]"\n', "", text),
        )
        source.write_text(
            text.replace('language = "en"', 'language = "en"\nfull_text = "always"'),
            encoding="utf-8",
        )
        yield source


def harmless(text: str) -> bool:
    """Whether nothing in `text` acts on a terminal, misleads the eye, or was to be kept secret."""
    assert [word for word in FORBIDDEN if word in text] == []
    assert sorted({char for char in text if not char.isprintable() and char not in "\n\t"}) == []
    return True


def test_nothing_hostile_gets_through(run: Run, hostile: Path) -> None:
    code, out, err = run("--log-level", "debug", "poll", "--all", "--config", hostile)
    assert code == 1, err
    assert harmless(out + err.replace("\r", ""))
    reasons = [row["reason"] for row in json.loads(run("feeds", "--json", "--config", hostile)[1])]
    assert sorted(map(str, reasons)) == ["None", "bad_encoding", "bad_url", "html", "not_found"]
    for verb in (
        ("feeds",), ("feeds", "--health"), ("feeds", "--json"), ("feeds", "check"), ("feeds", "export"), ("status",),
        ("hits", *WIDE), ("hits", *WIDE, "--json"), ("hits", *WIDE, "--csv"), ("stories", *WIDE), ("stories", *WIDE, "--csv"),
    ):  # fmt: skip
        code, out, err = run(*verb, "--config", hostile)
        assert code in (0, 1)
        assert harmless(out + err)
    assert "Zimbabwe has banned" in run("hits", *WIDE, "--config", hostile)[1]


def test_no_cell_of_a_csv_is_a_formula(run: Run, hostile: Path) -> None:
    run("poll", "--config", hostile)
    lines = run("hits", *WIDE, "--csv", "--config", hostile)[1].splitlines()
    assert len(lines) > 5
    assert not [line for line in lines if re.search(r"(?:^|,)\"?[=+@]", line)]
    assert any(",'+1 lithium ban," in line for line in lines)


def test_a_digest_of_it_is_harmless(run: Run, hostile: Path, tmp_path: Path) -> None:
    run("poll", "--config", hostile)
    assert (
        run(
            "digest",
            "--config",
            hostile,
            "--out",
            tmp_path,
            "--format",
            "html",
            "text",
            "eml",
            "json",
        )[0]
        == 0
    )
    for name in ("digest.html", "digest.txt", "digest.json"):
        assert harmless((tmp_path / name).read_text(encoding="utf-8"))
    mail = message_from_bytes((tmp_path / "digest.eml").read_bytes(), policy=policy.default)
    assert harmless(str(mail.items()))
    assert all(
        harmless(part.get_content().replace("\r\n", "\n"))
        for part in mail.walk()
        if part.get_content_maintype() == "text"
    )


@pytest.mark.parametrize("verb", ["add", "check"])
def test_discovery_leads_nowhere_inside(run: Run, tmp_path: Path, verb: str) -> None:
    """127.0.0.1 is allowed, the feed that its page names lies on 127.0.0.2, which is not."""
    came: list[str] = []
    ready, done, urls = Event(), Event(), []

    async def serve() -> None:
        async with Web() as web, inside() as listener:
            secret = f"http://127.0.0.2:{listener.port}/rss"
            link = f'<link rel="alternate" type="application/rss+xml" href="{secret}">'
            web.site(HOST).serve("/", f"<html><head>{link}</head></html>", headers=HTML)
            web.site(HOST).redirect("/moved", secret)
            urls.extend([web.url(HOST), web.url(HOST, "/moved"), secret])
            ready.set()
            while not done.is_set():
                await asyncio.sleep(0.02)
            came.extend(listener.came)

    thread = Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(10)
    source = tmp_path / "config.toml"
    listed = urls if verb == "check" else ()
    source.write_text(config_text(*listed).replace("127.0.0.0/8", "127.0.0.1/32"), encoding="utf-8")
    before = source.read_text(encoding="utf-8")
    if verb == "check":
        rows = json.loads(run("feeds", "check", "--online", "--json", "--config", source)[1])
        assert sorted(row["reason"] for row in rows) == [
            "html",
            "private_address",
            "private_address",
        ]
    else:
        assert [run("feeds", "add", url, "--config", source)[0] for url in urls] == [1, 1, 1]
    done.set()
    thread.join(10)
    assert came == []
    assert source.read_text(encoding="utf-8") == before
