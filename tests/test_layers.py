"""The list of pure modules in pyproject.toml is whole: a new module of a deciding room is either on it or named here."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
IO = {"monitor.digest.deliver"}


def test_every_deciding_module_is_under_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    listed = set(contracts[1]["source_modules"])
    rooms = [ROOT / "monitor" / room for room in ("match", "stories", "digest")]
    modules = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for room in rooms
        for file in room.glob("*.py")
        if file.stem != "__init__"
    }
    assert modules - listed == IO
    assert all((ROOT / Path(*name.split("."))).with_suffix(".py").exists() for name in listed)
