"""Handing a short message to a chat service, through Apprise. Blocking."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.core.errors import DeliverError, DeliverReason


class Chat:
    """Sends short messages to chat services through Apprise (the optional extra "alerts"), whose addresses are secrets."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def send(self, *, channel: str, title: str, text: str) -> None:
        """Sends to the service whose Apprise URL the environment variable `channel` holds. Raises DeliverError."""
        url = self._env.get(channel)
        if not url:
            raise DeliverError(
                channel, DeliverReason.CONNECT, f"${channel} is empty; it must hold an Apprise URL"
            )
        try:
            import apprise
        except ImportError as exc:
            why = "Apprise is not installed; install minerals-monitor[alerts]"
            raise DeliverError(channel, DeliverReason.PROTOCOL, why) from exc
        service = apprise.Apprise()
        if not service.add(url):
            raise DeliverError(
                channel, DeliverReason.PROTOCOL, f"${channel} holds no URL that Apprise knows"
            )
        if not service.notify(title=title, body=text):
            raise DeliverError(
                channel, DeliverReason.TEMPORARY, "the service did not take the message"
            )
