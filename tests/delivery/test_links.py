"""Signatures of links: ours and nobody else's, and those of older mails."""

import hashlib
import hmac

import pytest

from monitor.delivery.links import is_ours, signature


def old(purpose: str, what: str, key: str) -> str:
    """As links were signed before itsdangerous."""
    return hmac.new(key.encode(), f"{purpose}\n{what}".encode(), hashlib.sha256).hexdigest()


def test_a_signature_is_for_one_purpose_one_thing_and_one_key() -> None:
    sign = signature("unsubscribe", "ana@desk.example", key="k")
    assert is_ours("unsubscribe", "ana@desk.example", sign, key="k")
    assert not is_ours("irrelevant", "ana@desk.example", sign, key="k")
    assert not is_ours("unsubscribe", "bo@desk.example", sign, key="k")
    assert not is_ours("unsubscribe", "ana@desk.example", sign, key="other")


@pytest.mark.parametrize("chars", [64, 32])
def test_a_link_of_an_older_mail_works(chars: int) -> None:
    assert is_ours("irrelevant", "bans.1.2", old("irrelevant", "bans.1.2", "k")[:chars], key="k")


@pytest.mark.parametrize("sign", ["", "a", "ä", old("irrelevant", "bans.1.2", "k")[:16], "0" * 64])
def test_anything_else_does_not(sign: str) -> None:
    assert not is_ours("irrelevant", "bans.1.2", sign, key="k")
