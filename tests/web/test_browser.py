"""The pages and the mail in a real browser: widths, dark mode, keyboard, contrast as computed, and what the CSP refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from axe_playwright_python.base import AxeResults

from monitor.digest.render import render
from monitor.pipeline import unsubscribing
from monitor.pipeline.marking import Linker
from monitor.store.reader import Reader
from monitor.store.records import HitFilter
from tests.digest.test_render import contrast
from tests.support import day
from tests.support.browser import chromium
from tests.support.webroom import site

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/archive",
    "/story/20260304-antimony",
    "/search?q=antimony",
    "/search/articles?q=antimony",
    "/stories",
    "/measures",
    "/mineral/antimony",
    "/watchlists",
    "/preview",
    "/feeds",
    "/trends",
    "/nowhere",
)
COLOURS = """() => {
    const skipped = ['SVG', 'RECT', 'TITLE', 'OPTION'];
    const ownText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    const shown = [...document.querySelectorAll('body *')].filter(
        e => !skipped.includes(e.tagName.toUpperCase()) && ownText(e) && e.getClientRects().length);
    return shown.map(e => {
        let ground = 'rgba(0, 0, 0, 0)';
        for (let n = e; n && ground === 'rgba(0, 0, 0, 0)'; n = n.parentElement) ground = getComputedStyle(n).backgroundColor;
        return [e.textContent.trim().slice(0, 40), getComputedStyle(e).color, ground, parseFloat(getComputedStyle(e).fontSize)];
    });
}"""


def _hex(colour: str) -> str:
    red, green, blue = (int(float(part)) for part in colour.strip("rgba()").split(",")[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


def _poor(found: list[list[Any]]) -> list[list[Any]]:
    """Texts with too little contrast, or too small."""
    return [each for each in found if contrast(_hex(each[1]), _hex(each[2])) < 4.5 or each[3] < 13]


def violations(results: AxeResults) -> list[str]:
    """What axe-core found, as "rule: selector"."""
    return [
        f"{found['id']}: {node['target']}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_pages_fit_a_phone_and_can_be_read(tmp_path: Path, scheme: Any) -> None:
    async with site(tmp_path) as served, chromium() as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in PAGES:
            await page.goto(served.url + path)
            assert await page.evaluate("document.documentElement.scrollWidth") == 390, path
            assert _poor(await page.evaluate(COLOURS)) == [], path
        assert [text for text in said if "404" not in text] == []


async def test_pages_are_accessible(tmp_path: Path) -> None:
    """axe-core's rules, those of WCAG 2 A and AA and its best practices."""
    async with site(tmp_path) as served, chromium() as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
        for path in PAGES:
            await page.goto(served.url + path)
            assert violations(await Axe().run(page)) == [], path


async def test_what_a_file_with_problems_and_a_mails_link_show_is_accessible(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as served, chromium() as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 844}, bypass_csp=True)
        source = served.services.loaded.source
        source.write_text(source.read_text().replace('"lithium"', '"lithuim"'))
        (found, *_) = served.services.store.read_now(Reader.hits, HitFilter())
        linker = Linker(
            base_url="", key=await unsubscribing.key(served.services.store, now=served.services.now)
        )
        for path in ("/preview", linker(found.hit.watchlist, [found.coverage.article_id])):
            await page.goto(served.url + path)
            assert violations(await Axe().run(page)) == [], path
            assert _poor(await page.evaluate(COLOURS)) == [], path
            assert await page.evaluate("document.documentElement.scrollWidth") == 390, path
        await page.click("button")
        assert "Marked as not relevant" in await page.inner_text("main")


async def test_the_mail_is_accessible(tmp_path: Path) -> None:
    file = tmp_path / "digest.html"
    file.write_text(
        render(day.digest(problems=("line 3: a key that nobody knows",))).html, encoding="utf-8"
    )
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(file.as_uri())
        found = violations(await Axe().run(page))
    assert found == []


async def test_pages_can_be_used_by_keyboard(tmp_path: Path) -> None:
    async with site(tmp_path) as served, chromium() as browser:
        page = await browser.new_page()
        await page.goto(served.url + "/search/articles")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "To the content"
        await page.focus("#q")
        await page.keyboard.type("regalía")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("main mark")
        assert "El Diario del Salar" in await page.inner_text("main")


WANTED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(e => e.checkVisibility() && !e.disabled && !e.closest('details:not([open]) > :not(summary)')).length"""
FOCUSED = """() => {
    const e = document.activeElement, all = [...document.querySelectorAll('*')];
    if (e === document.body) return null;
    const style = getComputedStyle(e);
    return [all.indexOf(e), e.outerHTML.slice(0, 80), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
}"""


async def test_every_control_is_reached_by_tab_in_order_and_seen(tmp_path: Path) -> None:
    async with site(tmp_path) as served, chromium() as browser:
        page = await browser.new_page()
        for path in PAGES:
            if path == "/preview":  # reloads itself
                continue
            await page.goto(served.url + path)
            wanted = await page.evaluate(WANTED)
            reached: list[list[Any]] = []
            for _ in range(wanted + 30):  # a date has several parts
                await page.keyboard.press("Tab")
                focused = await page.evaluate(FOCUSED)
                if focused is None or (reached and focused[0] < reached[-1][0]):
                    break
                if not reached or focused[0] != reached[-1][0]:
                    reached.append(focused)
            assert len(reached) == wanted, path
            assert [element for _, element, seen in reached if not seen] == [], path


async def test_a_story_is_found_pinned_and_noted_by_keyboard_alone(tmp_path: Path) -> None:
    async with site(tmp_path) as served, chromium() as browser:
        page = await browser.new_page()
        await page.goto(served.url + "/stories")
        await page.focus("summary >> nth=-1")
        await page.keyboard.press("Enter")  # opens the last filter
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")  # its first choice
        await page.wait_for_selector("[aria-current=true]")
        await page.focus("article a")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("textarea")
        await page.focus("textarea")
        await page.keyboard.type("Ask the ministry")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.wait_for_selector("text=Ask the ministry")


async def test_what_slips_through_would_not_run(tmp_path: Path) -> None:
    async with site(tmp_path) as served, chromium() as browser:
        page = await browser.new_page()
        await page.goto(served.url + "/feeds")
        ran = "const s = document.createElement('script'); s.textContent = 'self.ran = 1'; document.body.append(s); self.ran"
        assert await page.evaluate(ran) is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_mail_fits_a_phone_and_can_be_read(tmp_path: Path, scheme: Any) -> None:
    file = tmp_path / "digest.html"
    file.write_text(
        render(day.digest(problems=("line 3: a key that nobody knows",))).html, encoding="utf-8"
    )
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
        await page.goto(file.as_uri())
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        assert _poor(await page.evaluate(COLOURS)) == []
