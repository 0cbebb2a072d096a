"""How a reader leaves a digest: a signed link in the mail, and the memory of who has left.

The link's signature is made with a key of this database, so that nobody can take another reader off. config.toml stays the
owner's: a recipient who left stays listed there and is passed over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from monitor.core.clock import Clock, to_iso
from monitor.delivery import links
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.writer import Writer

PATH = "/unsubscribe"
_KEY = "unsubscribe_key"
_PURPOSE = "unsubscribe"
_LEFT = "left:"


async def key(store: Store, *, now: Clock) -> str:
    """The database's signing key; made at the first call."""
    known = await store.read(Reader.meta, _KEY)
    if known is None and not store.read_only:
        await store.write(Writer.set_meta, _KEY, secrets.token_hex(32), now=now())
        known = await store.read(Reader.meta, _KEY)
    return known or ""


def link(base_url: str, recipient: str, *, key: str) -> str:
    """The address that takes `recipient` off the list; the same for the same reader."""
    who = base64.urlsafe_b64encode(_plain(recipient).encode()).decode().rstrip("=")
    return f"{base_url.rstrip('/')}{PATH}?{urlencode({'who': who, 'sign': links.signature(_PURPOSE, _plain(recipient), key=key)})}"


def recipient_of(query: Mapping[str, str], *, key: str) -> str | None:
    """The reader that a link names; None when its signature is not ours."""
    who = query.get("who", "")
    try:
        recipient = base64.urlsafe_b64decode(who + "=" * (-len(who) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    sign = query.get("sign", "")
    return recipient if links.is_ours(_PURPOSE, _plain(recipient), sign, key=key) else None


async def leave(store: Store, recipient: str, *, now: Clock) -> None:
    """Remembers that the reader has left; twice is once."""
    await store.write(Writer.set_meta, _place(recipient), to_iso(now()), now=now())


async def come_back(store: Store, recipient: str, *, now: Clock) -> None:
    """Forgets that the reader has left."""
    await store.write(Writer.set_meta, _place(recipient), None, now=now())


async def staying(store: Store, recipients: Iterable[str]) -> tuple[str, ...]:
    """The recipients who have not left."""
    metas = await store.read(Reader.metas)
    return tuple(recipient for recipient in recipients if _place(recipient) not in metas)


def _plain(recipient: str) -> str:
    return recipient.strip().lower()


def _place(recipient: str) -> str:
    return _LEFT + hashlib.sha256(_plain(recipient).encode()).hexdigest()[:32]
