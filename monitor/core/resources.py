"""Where the files that come with the program lie: `templates/`, `seeds/`, `config.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_COMPUTING = {".py", ".csv", ".toml", ".txt", ".xz"}
_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """The path of a shipped file or folder, in the installed wheel or in a checkout. Raises FileNotFoundError."""
    for home in (_PACKAGE / "_data", _PACKAGE.parent):
        if (home / name).exists():
            return home / name
    raise FileNotFoundError(f"{name} is missing from the installation; install the program again")


def package_files() -> Iterator[tuple[str, bytes]]:
    """Every file of the program and of its data, by name, with its content: what decides what it computes."""
    home = Path(__file__).resolve().parent.parent
    for file in sorted(home.rglob("*")):
        if file.suffix in _COMPUTING and "_data" not in file.parts:
            yield file.relative_to(home).as_posix(), file.read_bytes()
