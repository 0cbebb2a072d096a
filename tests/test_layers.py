"""One thing has one name: no public class name occurs twice, and no file name outside cli, model and `__init__`."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent / "monitor"
FILES = [file for file in ROOT.rglob("*.py") if file.stem != "__init__"]


def test_no_public_class_name_occurs_twice() -> None:
    trees = (ast.parse(file.read_text(encoding="utf-8")) for file in FILES)
    names = Counter(n.name for tree in trees for n in tree.body if isinstance(n, ast.ClassDef))
    assert not [n for n, times in names.items() if times > 1 and not n.startswith("_")]


def test_no_file_name_occurs_twice() -> None:
    names = Counter(file.stem for file in FILES if file.parent.name not in ("cli", "model"))
    assert not [name for name, times in names.items() if times > 1]
