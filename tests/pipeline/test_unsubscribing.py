from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pipeline import unsubscribing
from monitor.store.facade import Store


def now() -> datetime:
    return datetime(2026, 3, 5, tzinfo=UTC)


def query(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


@given(st.emails(), st.text(min_size=1))
def test_a_link_names_its_reader(recipient: str, key: str) -> None:
    try:
        key.encode()
    except UnicodeEncodeError:
        return
    link = unsubscribing.link("https://m.example/", recipient, key=key)
    assert link.startswith("https://m.example/unsubscribe?who=")
    assert unsubscribing.recipient_of(query(link), key=key) == recipient.lower()


@pytest.mark.parametrize(
    "change",
    [
        {"sign": "0" * 64},
        {"sign": ""},
        {"sign": "é"},
        {"who": "Ym9AZC5leGFtcGxl"},
        {"who": "!"},
        {"who": "_w"},
        {"who": ""},
    ],
)
def test_a_changed_link_names_nobody(change: dict[str, str]) -> None:
    link = query(unsubscribing.link("https://m.example", "ana@desk.example", key="k"))
    assert unsubscribing.recipient_of(link | change, key="k") is None
    assert unsubscribing.recipient_of(link, key="other") is None


async def test_who_leaves_is_passed_over_until_they_come_back(tmp_path: Path) -> None:
    with Store.open(tmp_path / "m.db", now=now) as store:
        both = ("Ana@desk.example", "bo@desk.example")
        assert await unsubscribing.staying(store, both) == both
        await unsubscribing.leave(store, "ana@desk.example", now=now)
        await unsubscribing.leave(store, "ana@desk.example", now=now)
        assert await unsubscribing.staying(store, both) == ("bo@desk.example",)
        await unsubscribing.come_back(store, "ANA@desk.example", now=now)
        assert await unsubscribing.staying(store, both) == both


async def test_the_key_is_made_once(tmp_path: Path) -> None:
    with Store.open(tmp_path / "m.db", now=now) as store:
        assert await unsubscribing.key(store, now=now) == await unsubscribing.key(store, now=now)
        assert len(await unsubscribing.key(store, now=now)) >= 64
