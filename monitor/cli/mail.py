"""`monitor mail test`: a short message to the recipients of the config."""

from __future__ import annotations

import argparse
import os
import sys
from email.utils import parseaddr
from typing import Any

from monitor.config.load import load
from monitor.core.clock import utc_now
from monitor.core.errors import DeliverError


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    mail = verbs.add_parser("mail", help="try the mail server").add_subparsers(
        dest="sub", required=True, metavar="test"
    )
    test = mail.add_parser(
        "test", help="send a short message to the recipients of the config", parents=[common]
    )
    test.add_argument("--to", help="to this address instead")
    test.set_defaults(run=_mail_test)


def _mail_test(args: argparse.Namespace) -> int:
    from monitor.delivery import mail
    from monitor.delivery.smtp import Mailer

    settings = load(args.config).config.email
    recipients = (args.to,) if args.to else settings.recipients
    if not settings.host or not recipients:
        print("monitor: set [email] host and recipients first", file=sys.stderr)
        return 2
    failed = 0
    for recipient in recipients:
        message = mail.test_message(settings=settings, recipient=recipient, at=utc_now())
        try:
            sent = Mailer(settings, os.environ).send(
                bytes(message),
                sender=parseaddr(settings.sender)[1],
                recipient=parseaddr(recipient)[1],
            )
            print(f"sent to {recipient}: {sent.reply}")
        except DeliverError as exc:
            failed += 1
            print(f"monitor: {exc}", file=sys.stderr)
    return 1 if failed else 0
