"""The built wheel with all its extras in an environment of its own, made once for all tests of a run."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_EXTRAS = "alerts,warc,cluster"


def built_and_installed(shared: Path) -> Path:
    """The folder of the environment's commands. `shared` is the same for all processes of a test run; the first makes it."""
    venv = shared / "wheel-venv"
    with (shared / "wheel.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (venv / "done").exists():
            _make(shared / "wheel", venv)
            (venv / "done").touch()
    return venv / "bin"


def bare_environment(**more: str) -> dict[str, str]:
    """The variables of a process that has nothing of this tree, and may write nowhere but where `more` says."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return {**kept, "HOME": "/nonexistent", "PYTHONUNBUFFERED": "1", **more}


def _make(dist: Path, venv: Path) -> None:
    python = sys.executable
    _run(python, "-m", "build", "--wheel", "--outdir", str(dist), str(ROOT))
    [wheel] = dist.glob("*.whl")
    _run(python, "-m", "venv", "--without-pip", str(venv))
    pip = (python, "-m", "pip", "--python", str(venv / "bin" / "python"), "install", "--quiet")
    _run(*pip, "--no-compile", "--disable-pip-version-check", f"{wheel}[{_EXTRAS}]")


def _run(*argv: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(argv, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, f"{argv}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
