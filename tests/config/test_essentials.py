"""What commands that only look need of the config: the note of a checked file says what loading it says."""

from pathlib import Path
from typing import Any

import pytest

from monitor.config import essentials as module
from monitor.config.essentials import Essentials, essentials
from monitor.config.load import Loaded, load
from monitor.core.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "config.toml"
RICH = """
timezone = "Asia/Tokyo"
database = "archive/here.db"
[digest]
at = "07:15"
days = ["mon", "fri"]
base_url = "https://monitor.example/"
[[digest.groups]]
name = "board"
watchlists = ["a"]
[server]
enabled = true
port = 8123
[[feeds]]
url = "https://one.example/rss"
name = "Eins"
tags = ["government"]
every = "2h"
headers = { X-Key = "ключ" }
[[feeds]]
url = "https://two.example/list"
format = "page"
items = "ul.news li"
[[watchlists]]
name = "a"
minerals = ["gallium"]
near = { a = ["export"], b = ["quota"], words = 4 }
tags = ["government"]
[[watchlists]]
name = "b"
terms = ["=SQM"]
about = "mention"
[score]
off_topic = ["medal"]
[[lexicon.minerals]]
id = "unobtainium"
terms = { en = ["unobtainium"] }
"""


def same(known: Essentials, loaded: Loaded) -> bool:
    config = loaded.config
    assert known.database == loaded.database
    assert (known.feeds, known.watchlists) == (loaded.feeds, loaded.watchlists)
    assert (known.digest.at, known.digest.days) == (config.digest.at, config.digest.days)
    assert known.digest.zone == (config.digest.timezone or config.timezone)
    assert known.server.base_url == config.digest.base_url
    assert known.server.port == (config.server.port if config.server.enabled else None)
    assert {name: tuple(rows) for name, rows in known.lexicon.items()} == {
        name: tuple(rows) for name, rows in config.lexicon.model_dump().items()
    }
    assert known.off_topic == config.score.off_topic
    assert known.group_watchlists == tuple(group.watchlists for group in config.digest.groups)
    return True


@pytest.mark.parametrize(
    "text", [RICH, SHIPPED.read_text(encoding="utf-8"), ""], ids=["rich", "shipped", "empty"]
)
def test_the_note_says_what_the_file_says(tmp_path: Path, text: str) -> None:
    source = tmp_path / "config.toml"
    source.write_text(text, encoding="utf-8")
    loaded = load(source, env={})
    assert same(essentials(source, env={}), loaded)
    assert (tmp_path / ".config.toml.checked").exists()
    assert same(essentials(source, env={}), loaded)  # from the note


def test_a_file_that_was_checked_is_not_checked_again(tmp_path: Path, loads: list[Path]) -> None:
    source = tmp_path / "config.toml"
    source.write_text(RICH, encoding="utf-8")
    for _ in range(3):
        essentials(source, env={})
    assert loads == [source]
    source.write_text(RICH + "\n# edited\n", encoding="utf-8")
    essentials(source, env={})
    assert loads == [source, source]


def test_an_edit_with_a_mistake_is_told_and_the_note_counts_for_nothing(tmp_path: Path) -> None:
    source = tmp_path / "config.toml"
    source.write_text(RICH, encoding="utf-8")
    essentials(source, env={})
    source.write_text(RICH.replace("at =", "att ="), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError, match="did you mean at"):
            essentials(source, env={})
    source.unlink()
    with pytest.raises(ConfigError, match="no such file"):
        essentials(source, env={})


def test_the_note_lies_with_the_database_and_another_folder_has_its_own(tmp_path: Path) -> None:
    source, data = tmp_path / "config.toml", tmp_path / "data"
    data.mkdir()
    source.write_text(RICH, encoding="utf-8")
    for env, home in (({"MONITOR_DATA": str(data)}, data), ({}, tmp_path)):
        for _ in range(2):
            assert essentials(source, env=env).database == home / "archive/here.db"
        assert (home / ".config.toml.checked").exists()


@pytest.mark.parametrize("spoilt", ["", "{", "{}\n{}", "\xff", None], ids=repr)
def test_a_note_that_cannot_be_read_is_none(tmp_path: Path, spoilt: str | None) -> None:
    source, note = tmp_path / "config.toml", tmp_path / ".config.toml.checked"
    source.write_text(RICH, encoding="utf-8")
    essentials(source, env={})
    if spoilt is None:
        note.write_bytes(note.read_bytes()[:-40])  # its long line was cut
    else:
        note.write_bytes(spoilt.encode("latin-1"))
    assert same(essentials(source, env={}), load(source, env={}))
    assert same(essentials(source, env={}), load(source, env={}))


def test_a_note_of_another_program_is_none(
    tmp_path: Path, loads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "config.toml"
    source.write_text(RICH, encoding="utf-8")
    essentials(source, env={})
    monkeypatch.setattr(module, "__version__", "999")
    essentials(source, env={})
    assert loads == [source, source]


def test_a_folder_that_keeps_no_note_costs_time_alone(tmp_path: Path, loads: list[Path]) -> None:
    source = tmp_path / "config.toml"
    source.write_text(RICH, encoding="utf-8")
    (tmp_path / ".config.toml.checked").mkdir()  # whoever asks may be root, whom rights don't stop
    for _ in range(2):
        assert same(essentials(source, env={}), load(source, env={}))
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        ".config.toml.checked",
        "config.toml",
    ]


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were loaded whole."""
    from monitor.config import load as loading

    seen: list[Path] = []
    whole = loading.load

    def noted(source: Path, **more: Any) -> Loaded:
        seen.append(source)
        return whole(source, **more)

    monkeypatch.setattr(loading, "load", noted)
    return seen
