"""`monitor manual`: the man page, made from the parser."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    manual = verbs.add_parser("manual", help="the man page: monitor manual | man -l -")
    manual.set_defaults(run=_manual)


def _manual(args: argparse.Namespace) -> int:
    from monitor.cli.main import parser

    print("\n".join(page(parser())))
    return 0


def page(root: argparse.ArgumentParser) -> Iterator[str]:
    """The lines of the man page, in roff."""
    yield '.TH MONITOR 1 "" "Minerals Monitor"'
    yield ".SH NAME"
    yield f"monitor \\- {_text(root.description or '')}"
    yield ".SH SYNOPSIS"
    yield ".B monitor\n[\\-\\-log\\-level LEVEL] VERB [ARGUMENT...]"
    yield ".SH VERBS"
    for name, said, verb in _verbs(root):
        yield from _verb(name, said, verb)
    yield ".SH EXIT STATUS"
    for code, meaning in (
        ("0", "done"),
        ("1", "done with failures"),
        ("2", "wrong config or arguments"),
        ("3", "database unavailable"),
    ):
        yield f".TP\n.B {code}\n{meaning}"
    yield ".SH ENVIRONMENT"
    yield ".TP\n.B MONITOR_CONFIG\nthe config, instead of config.toml in the current folder"
    yield ".TP\n.B MONITOR_DATA\nthe folder of the database"


def _verb(name: str, said: str, verb: argparse.ArgumentParser) -> Iterator[str]:
    yield f".SS monitor {_text(name)}"
    yield _text(said)
    for action in verb._actions:
        if isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            continue
        written = ", ".join(action.option_strings) or str(action.metavar or action.dest).upper()
        value = "" if action.nargs == 0 or not action.option_strings else f" {_value(action)}"
        yield f".TP\n.B {_text(written + value)}\n{_text(_plain(action.help, action))}"
    for below, about, inner in _verbs(verb):
        yield from _verb(f"{name} {below}", about, inner)


def _value(action: argparse.Action) -> str:
    if action.choices:
        return "|".join(map(str, action.choices))
    return str(action.metavar or action.dest.upper())


def _plain(help_: str | None, action: argparse.Action) -> str:
    return (help_ or "").replace("%(default)s", str(action.default))


def _verbs(root: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, verb in action.choices.items():
                yield name, said.get(name, ""), verb


def _text(text: str) -> str:
    """Text that roff takes for nothing else."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in ".'" else escaped
