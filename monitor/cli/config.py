"""`monitor config schema` and `config docs`: every key, for editors and for people."""

from __future__ import annotations

import argparse
import json
from typing import Any

from monitor.config.settings import Config


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    config = verbs.add_parser("config", help="about config.toml").add_subparsers(
        dest="sub", required=True, metavar="schema|docs"
    )
    config.add_parser("schema", help="its JSON Schema, for editors").set_defaults(run=_schema)
    config.add_parser("docs", help="every key, as Markdown").set_defaults(run=_docs)


def _schema(_args: argparse.Namespace) -> int:
    print(json.dumps(Config.model_json_schema(), indent=1))
    return 0


def _docs(_args: argparse.Namespace) -> int:
    from monitor.cli.reference import reference

    print(reference(), end="")
    return 0
