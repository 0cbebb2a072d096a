"""Where the files that come with the program lie: `templates/`, `seeds/`, `config.toml`."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """The path of a shipped file or folder, in the installed wheel or in a checkout. Raises FileNotFoundError."""
    for home in (_PACKAGE / "_data", _PACKAGE.parent):
        if (home / name).exists():
            return home / name
    raise FileNotFoundError(f"{name} is missing from the installation; install the program again")
