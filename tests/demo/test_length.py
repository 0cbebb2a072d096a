"""The demo's digest as a phone shows it: a briefing of a few screens whose first headline is in sight at once."""

from __future__ import annotations

import pytest

from monitor.cli.main import main
from scripts.digest_length import PHONE, SCREEN, html_of
from tests.support.browser import chromium

pytestmark = pytest.mark.browser

ASK = """() => ({
    words: document.body.innerText.split(/\\s+/).filter(Boolean).length,
    height: document.documentElement.scrollHeight,
    width: document.documentElement.scrollWidth,
    first: Math.round(document.querySelector('ol.brief a').getBoundingClientRect().top),
})"""


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The HTML of the demo's mail."""
    out = tmp_path_factory.mktemp("length")
    assert main(["demo", "--out", str(out)]) == 0
    return html_of(out / "digest.eml")


async def test_it_is_short_and_its_first_headline_stands_on_top(html: str) -> None:
    assert len(html.encode()) <= 90_000
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": PHONE, "height": SCREEN})
        await page.set_content(html)
        found = await page.evaluate(ASK)
    assert found["words"] <= 1_400
    assert found["height"] <= 8 * SCREEN
    assert found["first"] <= 300
    assert found["width"] == PHONE
