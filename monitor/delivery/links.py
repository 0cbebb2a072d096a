"""The signature that proves that a link of a mail is ours. Pure; the key is the database's.

Signed with itsdangerous. Links of mails that were sent before that carry a signature of the older kind (HMAC-SHA-256 in hex), and
readers keep mails: those are taken as well.
"""

from __future__ import annotations

import hashlib
import hmac

from itsdangerous import Signer

_OLD_CHARS = (
    64,
    32,
)  # of the older kind: whole in links to unsubscribe, half in the links of stories


def signature(purpose: str, what: str, *, key: str) -> str:
    """What proves that a link is ours; one made for one purpose is worth nothing for another."""
    return _signer(purpose, key).get_signature(what).decode()


def is_ours(purpose: str, what: str, sign: str, *, key: str) -> bool:
    """Whether `sign` is the signature of `what`, of today's kind or of the older one; in a time that does not tell how much of it."""
    if _signer(purpose, key).verify_signature(what.encode(), sign.encode()):
        return True
    old = hmac.new(key.encode(), f"{purpose}\n{what}".encode(), hashlib.sha256).hexdigest()
    return len(sign) in _OLD_CHARS and hmac.compare_digest(sign.encode(), old[: len(sign)].encode())


def _signer(purpose: str, key: str) -> Signer:
    return Signer(key, salt=f"minerals-monitor.{purpose}", digest_method=hashlib.sha256)
