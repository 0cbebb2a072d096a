"""What is valid and cannot work all the same."""

from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.pipeline.advice import shortcomings

ENOUGH = '\n[[feeds]]\nurl = "https://a.example/rss"\n[[watchlists]]\nname = "w"\nterms = ["x"]\n'
MAIL = '[email]\nhost = "mx.example"\nusername = "ali"\n'


def said(folder: Path, text: str) -> str:
    (folder / "config.toml").write_text(text + ENOUGH)
    return "\n".join(shortcomings(load(folder / "config.toml", env={})))


def test_a_sound_config_has_none(tmp_path: Path) -> None:
    assert said(tmp_path, MAIL + 'password_env = "PW"\n') == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MAIL + 'tls = "none"\n', 'username is set and tls = "none"'),
        (MAIL, "neither password_env nor password_file"),
        ('[digest]\ntemplates = "nowhere"\n', "nowhere: there is no such folder"),
    ],
)
def test_what_cannot_work_is_named(tmp_path: Path, text: str, words: str) -> None:
    assert words in said(tmp_path, text)


def test_templates_are_compiled_and_their_names_compared(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "digest.html.j2").write_text('{% include "line.j2" %}\n{% if x %}\n')
    (folder / "digest.txt.j2").write_text('{% include "line.j2" %}\n')
    (folder / "line.j2").write_text("one line\n")
    (folder / "alert.html").write_text("forgotten\n")
    (folder / "palette.toml").write_text("")
    found = said(tmp_path, '[digest]\ntemplates = "mine"\n').splitlines()
    assert len(found) == 2
    assert "digest.html.j2, line 2" in found[0]
    assert "alert.html: no template has that name" in found[1]
    assert "did you mean alert.html.j2?" in found[1]


def test_a_database_that_lies_beside_what_a_link_leads_to_is_named(tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir()
    here.mkdir()
    (there / "config.toml").write_text(ENOUGH)
    (here / "config.toml").symlink_to(there / "config.toml")
    loaded = load(here / "config.toml", env={})
    assert loaded.database == here / "monitor.db"
    assert shortcomings(loaded) == ()
    (there / "monitor.db").write_text("")
    assert str(there / "monitor.db") in shortcomings(loaded)[0]


def test_half_a_file_is_not_fine(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[[feeds]]\nurl = "https://a.example/rss"\n')
    (found,) = shortcomings(load(tmp_path / "config.toml", env={}))
    assert "no [[watchlists]]" in found
