"""How long a digest is for its reader: words, minutes, phone screens, where the first headline stands, bytes; a row a digest.

    python scripts/digest_length.py demo/digest.html demo/digest.eml …

Words are those a browser shows. Screens are those of a phone of 390 x 844 px. Of a message it is the HTML part that is measured.
Needs Playwright and a Chromium ($CHROMIUM names one; else the system's, else Playwright's own).
"""

from __future__ import annotations

import argparse
import email
import email.policy
import os
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PHONE, SCREEN = 390, 844
WORDS_A_MINUTE = 230
_ASK = """() => {
  const first = document.querySelector('ol.brief a, .headline, ol.brief li');
  return {
    words: document.body.innerText.split(/\\s+/).filter(Boolean).length,
    height: document.documentElement.scrollHeight,
    width: document.documentElement.scrollWidth,
    headline: first ? Math.round(first.getBoundingClientRect().top + window.scrollY) : -1,
  };
}"""


def html_of(file: Path) -> str:
    """The page in a file: the file itself, or the HTML part of a message."""
    if file.suffix != ".eml":
        return file.read_text(encoding="utf-8")
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def measured(page: Page, html: str) -> dict[str, int]:
    """Words, height and width in px, and the first headline's y, at the phone's width."""
    page.set_viewport_size({"width": PHONE, "height": SCREEN})
    page.set_content(html)
    found: dict[str, int] = page.evaluate(_ASK)
    return found


def main() -> None:
    """Prints the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args().files
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium")
    print("words  min  screens  first headline  width  bytes  file")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page()
        for file in files:
            html = html_of(file)
            found = measured(page, html)
            print(
                f"{found['words']:5}  {found['words'] / WORDS_A_MINUTE:3.1f}  {found['height'] / SCREEN:7.1f}"
                f"  {found['headline']:11} px  {found['width']:5}  {len(html.encode()):5}  {file}"
            )
        chromium.close()


if __name__ == "__main__":
    main()
