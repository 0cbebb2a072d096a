from __future__ import annotations

from pathlib import Path

from monitor.pipeline import digest_files
from monitor.pipeline.polling import round_of
from monitor.pipeline.reporting import digest_of
from tests.support.newsroom import config_text, newsroom, ore_post
from tests.support.sites import SettableClock, Web


async def test_each_digest_is_kept_as_files_with_an_index(tmp_path: Path) -> None:
    clock = SettableClock()
    async with Web() as web:
        text = config_text(ore_post(web)).replace("[digest]\n", "[digest]\nfiles = true\n", 1)
        async with newsroom(tmp_path, web, text, clock=clock) as services:
            await round_of(services)
            made = await digest_of(services, day=None)
            clock.forward(86_400)
            await digest_of(services, day=None)
    folder = tmp_path / "digests"
    names = sorted(file.name for file in folder.iterdir())
    days = ("2026-02-20", "2026-02-21")
    assert names == sorted(
        [f"{d}.{e}" for d in days for e in ("eml", "html", "txt")] + ["index.html", "subjects.json"]
    )
    assert (folder / "2026-02-20.html").read_text() == made.html
    assert (folder / "2026-02-20.eml").read_bytes() == made.eml
    index = (folder / "index.html").read_text()
    assert index.index('href="2026-02-21.html"') < index.index('href="2026-02-20.html"')
    assert "Zimbabwe bans lithium exports" in index


def test_a_subject_is_no_markup_and_a_group_has_its_own_files(tmp_path: Path) -> None:
    page = digest_files.keep(
        tmp_path / "monitor.db",
        date="2026-02-20",
        group="desk",
        subject="<script>",
        html="h",
        text="t",
        eml=b"m",
        title="T",
    )
    assert page.name == "2026-02-20-desk.html"
    assert "<script>" not in (page.parent / "index.html").read_text()
