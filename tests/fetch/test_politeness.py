from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.fetch import politeness
from monitor.fetch.politeness import Held, Sites
from tests.support.sites import SettableClock


async def test_a_shorter_pause_never_replaces_a_longer_one() -> None:
    clock = SettableClock()
    sites = Sites(per_site=2, gap_s=0, now=clock)
    sites.hold("example.com", clock() + timedelta(hours=2))
    sites.hold("example.com", clock() + timedelta(hours=1))
    assert sites.holds() == {"example.com": clock() + timedelta(hours=2)}
    with pytest.raises(Held) as caught:
        async with sites.visit("https://news.example.com/"):
            pass
    assert (caught.value.domain, caught.value.until) == (
        "example.com",
        clock() + timedelta(hours=2),
    )


async def test_no_pause_is_longer_than_a_week_even_when_the_clock_is_set_back() -> None:
    clock = SettableClock()
    sites = Sites(per_site=2, gap_s=0, now=clock)
    sites.hold("example.com", clock() + timedelta(days=300))
    assert sites.holds() == {"example.com": clock() + timedelta(days=7)}
    clock.forward(-90 * 86_400)
    with pytest.raises(Held) as caught:
        async with sites.visit("https://example.com/"):
            pass
    assert caught.value.until == clock() + timedelta(days=7)


async def test_sites_that_are_idle_are_forgotten_and_pauses_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(politeness, "_REMEMBERED", 10)
    clock = SettableClock()
    sites = Sites(per_site=2, gap_s=0, now=clock)
    sites.hold("held.com", clock() + timedelta(hours=1))
    for number in range(100):
        async with sites.visit(f"https://site{number}.com/"):
            pass
    assert len(sites._sites) <= 11
    assert list(sites.holds()) == ["held.com"]
