"""Alerts to chat services, on loopback."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from monitor.core.errors import DeliverError, DeliverReason
from monitor.delivery.chat import Chat

APPRISE = pytest.mark.filterwarnings(
    "ignore:'imghdr' is deprecated:DeprecationWarning"
)  # Apprise imports it


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, Any]], list[int]]]:
    """A chat service on loopback: its Apprise URL, what it got, and the status that it answers next."""
    got: list[dict[str, Any]] = []
    status = [200]

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status[0])
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"json://127.0.0.1:{server.server_port}/hook", got, status
    server.shutdown()
    server.server_close()
    thread.join(5)


@APPRISE
def test_an_alert_reaches_a_chat_service(
    webhook: tuple[str, list[dict[str, Any]], list[int]],
) -> None:
    url, got, _ = webhook
    Chat({"DESK": url}).send(channel="DESK", title="Gallium", text="Exports need a licence.")
    assert (got[0]["title"], got[0]["message"]) == ("Gallium", "Exports need a licence.")


@APPRISE
def test_a_chat_service_that_refuses_is_tried_again(
    webhook: tuple[str, list[dict[str, Any]], list[int]],
) -> None:
    url, _, status = webhook
    status[0] = 503
    with pytest.raises(DeliverError) as caught:
        Chat({"DESK": url}).send(channel="DESK", title="t", text="x")
    assert (caught.value.reason, caught.value.permanent) == (DeliverReason.TEMPORARY, False)


@APPRISE
@pytest.mark.parametrize("env", [{}, {"DESK": "nonsense://"}])
def test_a_chat_address_that_is_none_is_named_by_its_variable(env: dict[str, str]) -> None:
    with pytest.raises(DeliverError, match=r"\$DESK") as caught:
        Chat(env).send(channel="DESK", title="t", text="x")
    assert not caught.value.permanent
