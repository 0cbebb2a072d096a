from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pipeline import marking, unsubscribing
from monitor.pipeline.marking import Linker, Target
from monitor.store.facade import Store


def now() -> datetime:
    return datetime(2026, 3, 5, tzinfo=UTC)


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


@given(
    st.from_regex(r"[a-z0-9][a-z0-9_-]{0,20}", fullmatch=True),
    st.lists(st.integers(1, 10**12), min_size=1, max_size=30),
)
def test_a_link_names_its_hits(watchlist: str, ids: list[int]) -> None:
    link = Linker(base_url="https://m.example/", key="k")(watchlist, ids)
    assert link.startswith("https://m.example/irrelevant?hit=")
    assert len(link) < 350
    wanted = Target(watchlist=watchlist, article_ids=tuple(sorted(set(ids))[:12]))
    assert marking.target_of(query(link), key="k") == wanted


@pytest.mark.parametrize(
    "change", [{"sign": "0" * 32}, {"sign": ""}, {"sign": "é"}, {"hit": "bans.2"}, {"hit": ""}]
)
def test_a_changed_link_names_nothing(change: dict[str, str]) -> None:
    link = query(Linker(base_url="https://m.example", key="k")("bans", [1]))
    assert marking.target_of(link | change, key="k") is None
    assert marking.target_of(link, key="other") is None


async def test_links_are_made_for_https_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "monitor.db", now=now) as store:
        assert await marking.linker(store, None, now=now) is None
        assert await marking.linker(store, "http://m.example", now=now) is None
        made = await marking.linker(store, "https://m.example", now=now)
        assert made == Linker(
            base_url="https://m.example", key=await unsubscribing.key(store, now=now)
        )
