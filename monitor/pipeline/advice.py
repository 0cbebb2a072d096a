"""What a valid config.toml says that cannot work all the same: for `monitor check` and `monitor doctor`."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta

from monitor.config.load import Loaded, beside
from monitor.core.resources import resource
from monitor.digest.render import environment
from monitor.language import catalogue

_SHIPPED_TOO = {"palette.toml", "web/favicon.svg"}


def shortcomings(loaded: Loaded) -> tuple[str, ...]:
    """One sentence each, in the order of the file. Compiles the owner's templates; asks nothing of the network."""
    return (
        *_of_size(loaded),
        *_of_names(loaded),
        *_of_database(loaded),
        *_of_files(loaded),
        *_of_languages(loaded),
        *_of_mail(loaded),
        *_of_templates(loaded),
    )


def _of_size(loaded: Loaded) -> Iterator[str]:
    if not loaded.feeds:
        yield "there are no [[feeds]], so nothing would be read; is the file whole?"
    if not loaded.watchlists:
        yield "there are no [[watchlists]], so nothing would be found; is the file whole?"


def _of_names(loaded: Loaded) -> Iterator[str]:
    counted = Counter(feed.name for feed in loaded.feeds)
    for name, times in counted.items():
        if times > 1:
            yield f'[[feeds]] name: {times} feeds are called "{name}"; a digest could not tell them apart'


def _of_files(loaded: Loaded) -> Iterator[str]:
    config = loaded.config
    for where, name in (
        ("[email] password_file", config.email.password_file),
        ("[email] ca_file", config.email.ca_file),
    ):
        if name is not None and not (file := beside(loaded.source, name)).is_file():
            yield f"{where}: {file}: there is no such file"


def _of_languages(loaded: Loaded) -> Iterator[str]:
    digest = loaded.config.digest
    wanted = (digest.language, *(group.language for group in digest.groups))
    for language in dict.fromkeys(filter(None, wanted)):
        if language.split("-")[0].lower() not in catalogue.known():
            known = ", ".join(catalogue.known())
            yield f'[digest] language: the program has no words in "{language}", only in {known}; English is used'


def _of_database(loaded: Loaded) -> Iterator[str]:
    other = loaded.source.resolve().parent / loaded.config.database
    if not loaded.database.exists() and other.exists() and other != loaded.database:
        yield (
            f"database: {loaded.database} does not exist, and there is one beside the file that {loaded.source} links to: "
            f"{other}; move it, or name it by its whole path"
        )


def _of_mail(loaded: Loaded) -> Iterator[str]:
    mail = loaded.config.email
    if mail.host is None or mail.username is None:
        return
    if mail.tls == "none":
        yield (
            '[email] username is set and tls = "none": a password is sent over TLS only, so no message would go out; '
            'set tls = "starttls" or "implicit", or take the username out'
        )
    elif mail.password_env is None and mail.password_file is None:
        yield "[email] username is set, and neither password_env nor password_file is"


def _of_templates(loaded: Loaded) -> Iterator[str]:
    if loaded.config.digest.templates is None:
        return
    folder = beside(loaded.source, loaded.config.digest.templates)
    if not folder.is_dir():
        yield f"[digest] templates: {folder}: there is no such folder"
        return
    yield from _of_folder(folder)


def _of_folder(folder: Path) -> Iterator[str]:
    shipped = _names(resource("templates")) | _SHIPPED_TOO
    env, used = environment(folder), set[str]()
    own = sorted(_names(folder))
    for name in own:
        if not name.endswith(".j2"):
            continue
        try:
            source = (folder / name).read_text(encoding="utf-8")
            env.compile(source, name, str(folder / name))
            used |= {found for found in meta.find_referenced_templates(env.parse(source)) if found}
        except TemplateSyntaxError as exc:
            yield f"{folder / name}, line {exc.lineno}: {exc.message}"
        except (OSError, UnicodeDecodeError) as exc:
            yield f"{folder / name}: cannot be read: {exc}"
    for name in own:
        if name not in shipped | used:
            near = difflib.get_close_matches(name, shipped, n=1, cutoff=0.6)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield f"{folder / name}: no template has that name, and none of yours uses it{hint}"


def _names(folder: Path) -> set[str]:
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {
        file.as_posix() for file in files if not any(part.startswith(".") for part in file.parts)
    }
