"""An instance of Debian's postfix of our own: its own settings, queue and port on loopback, and a Maildir for each address."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from monitor.core.clock import monotonic_s

DOMAIN = "desk.example"
_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.{domain}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtputf8_enable = yes
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {home}/mail
virtual_mailbox_maps = inline:{{ {{ann@{domain} = ann/}}, {{bo@{domain} = bo/}} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
maillog_file = {home}/log
maillog_file_prefixes = {home}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
"""


@dataclass(frozen=True)
class Postfix:
    """The running server."""

    port: int
    home: Path

    def arrived(self, name: str) -> list[Path]:
        """The messages in the Maildir of `name`."""
        return sorted((self.home / "mail" / name / "new").glob("*"))

    def log(self) -> str:
        """What it has said."""
        with suppress(OSError):
            return (self.home / "log").read_text()
        return ""


@contextmanager
def postfix(home: Path) -> Iterator[Postfix]:
    """A postfix that runs while the block does, in a folder that everybody may enter."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = _user()
    for name in ("etc", "queue", "data", "mail"):
        (home / name).mkdir()
    shutil.chown(home / "data", "postfix")
    shutil.chown(home / "mail", *user)
    (home / "etc/main.cf").write_text(
        _MAIN.format(home=home, domain=DOMAIN, uid=user[0], gid=user[1])
    )
    (home / "etc/master.cf").write_text(_MASTER.format(port=port))
    master = subprocess.Popen(
        ["/usr/sbin/postfix", "-c", str(home / "etc"), "start-fg"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Postfix(port, home)
    try:
        _wait_for(server, master)
        yield server
    finally:
        master.terminate()
        master.wait(20)


def _user() -> tuple[int, int]:
    """Who the mail belongs to: not root, which postfix refuses to deliver as."""
    import pwd

    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _wait_for(server: Postfix, master: subprocess.Popen[bytes]) -> None:
    end = monotonic_s() + 20
    while True:
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", server.port), timeout=1) as sock,
        ):
            sock.settimeout(5)
            if sock.recv(100).startswith(b"220"):
                return
        assert master.poll() is None, f"postfix ended: {server.log()}"
        assert monotonic_s() < end, f"postfix does not answer: {server.log()}"
        time.sleep(0.05)


def can_run() -> bool:
    """Whether postfix is here and may be started."""
    return os.geteuid() == 0 and shutil.which("postfix", path="/usr/sbin:/usr/bin") is not None
