"""From a digest to HTML, plain text and a subject, with the shipped templates or the owner's. Deterministic.

Templates are Jinja2: autoescape on for HTML, unknown variables are errors. A folder of the owner's replaces shipped files one
by one (docs/templates.md). When one of them fails, the shipped ones are used for that part; the warning names file and line.
"""

from __future__ import annotations

import tomllib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)

from monitor.core.resources import resource
from monitor.core.text import cut, plain
from monitor.core.wrap import wrap
from monitor.digest import wording
from monitor.digest.headlines import repeats
from monitor.digest.view import BriefLine, Digest, PassagePiece, StoryBlock
from monitor.language import catalogue
from monitor.language.catalogue import SOURCE
from monitor.model.digests import Rendered

HTML = "digest.html.j2"
TEXT = "digest.txt.j2"
PALETTE = "palette.toml"
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)
_BARS = "▁▂▃▄▅▆▇█"


def render(
    digest: Digest,
    *,
    templates: Path | None = None,
    max_bytes: int | None = None,
    whole: bool = False,
) -> Rendered:
    """The digest as HTML of at most `max_bytes` (the digest's own limit without it), plain text, and subject.

    To keep the limit whole stories go, the weakest first; both parts tell the same ones and count the rest. `whole` is for a
    file or a page instead of a mail: nothing is cut, and charts are inline SVG, which mail programs don't show. `templates` is
    the owner's folder; what is wrong in it is in the result's `warnings`.
    """
    limit = digest.max_bytes if max_bytes is None else max_bytes
    warnings: list[str] = []

    def made(name: str, shown: Digest, *, svg: bool) -> str:
        values = {"digest": shown, "svg": svg}
        mail = name == HTML and not whole
        text, warning = part(name, values, folder=templates, mail=mail, language=digest.language)
        warnings.append(warning)
        return text

    def html_of(shown: Digest) -> str:
        return made(HTML, shown, svg=whole)

    fitted, html = (digest, html_of(digest)) if whole else _fit(digest, html_of, limit)
    text = made(TEXT, fitted, svg=False)
    return Rendered(
        html=html,
        text=text,
        subject=digest.subject,
        language=digest.language,
        warnings=tuple(dict.fromkeys(filter(None, warnings))),
    )


def environment(templates: Path | None = None, language: str = SOURCE) -> Environment:
    """The templates with the digest's filters and the words of a language: the owner's folder before the shipped one."""
    return _environment(str(templates) if templates else None, language)


@cache
def _environment(folder: str | None, language: str) -> Environment:
    shipped = FileSystemLoader(resource("templates"))
    env = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder), shipped]) if folder else shipped,
        autoescape=select_autoescape(enabled_extensions=("html.j2", "xml.j2"), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=True,
        extensions=["jinja2.ext.i18n"],
    )
    say = catalogue.of(language)
    env.install_gettext_callables(say.gettext, say.ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension's
    env.globals |= {
        "palette": lambda: palette(env),
        "language": language,
        "counted": say.counted,
        "repeats": repeats,
    }
    env.filters |= {
        "number": say.number,
        "day": lambda at: wording.long_date(at, say),
        "wrapped": wrap,
        "counted": wording.count_words,
        "listed": lambda items, limit=99: say.listed(list(items), limit),
        "cut": cut,
        "plain": plain,
        "sparkline": sparkline,
        "starred": starred,
        "http": wording.link,
        "signed": lambda number: f"{number:+,}".replace("-", "−"),
    }
    return env


def palette(env: Environment) -> tuple[dict[str, str], dict[str, str]]:
    """Each colour by name, for light and for dark: the shipped ones, and over them those of the owner's palette.toml."""
    both = tomllib.loads((resource("templates") / PALETTE).read_text(encoding="utf-8"))
    assert env.loader is not None
    both |= tomllib.loads(env.loader.get_source(env, PALETTE)[0])
    return {name: pair[0] for name, pair in both.items()}, {
        name: pair[1] for name, pair in both.items()
    }


def part(
    name: str,
    values: Mapping[str, object],
    *,
    folder: Path | None,
    mail: bool = False,
    language: str = SOURCE,
) -> tuple[str, str]:
    """One template rendered, and a warning: the shipped one when the owner's fails in whatever way, or "" when nothing did.

    For a `mail` the stylesheet is written into the elements; what can't be (dark colours, phone widths) stays in the head.
    """

    def made(env: Environment) -> str:
        text = env.get_template(name).render(values)
        return _clean(_INLINER.inline(text) if mail else text)

    if folder is not None:
        try:
            return made(environment(folder, language)), ""
        except Exception as exc:  # the owner's code: anything may be raised
            warning = f"{_where(exc, folder, name)}: {_why(exc)}; the shipped template was used"
            return made(environment(language=language)), warning
    return made(environment(language=language)), ""


def _where(error: Exception, folder: Path, name: str) -> str:
    """ "digest.html.j2, line 12": the innermost line of a template that the error came through."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or folder / name}, line {error.lineno}"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.endswith(".j2")
    ]
    return f"{frames[-1].filename}, line {frames[-1].lineno}" if frames else str(folder / name)


def _why(error: Exception) -> str:
    said = error.message if isinstance(error, TemplateError) and error.message else str(error)
    return said or type(error).__name__


def _clean(text: str) -> str:
    """Without empty lines in a row and white space at line ends."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip("\n") + "\n"


def _fit(digest: Digest, show: Callable[[Digest], str], limit: int) -> tuple[Digest, str]:
    """The digest with as many of its best stories as `limit` bytes hold, and how it looks; at least one story stays.

    When one story is too much with everything else, the lines of quieter matches go before it.
    """
    html = show(digest)
    if len(html.encode()) <= limit:
        return digest, html
    ranked = sorted(_blocks(digest), key=lambda story: (-story.rank, -story.score))
    weakest = {story.id for story in ranked[1:]}
    if (
        any(section.quiet for section in digest.sections)
        and len(show(_without(digest, weakest)).encode()) > limit
    ):
        return _fit(_unquiet(digest), show, limit)
    low, high = 1, max(1, len(ranked) - 1)
    best = digest, html
    while low <= high:
        middle = (low + high) // 2
        shorter = _without(digest, {story.id for story in ranked[middle:]})
        html = show(shorter)
        if len(html.encode()) <= limit or middle == 1:
            best = shorter, html
            low = middle + 1
        else:
            high = middle - 1
    return best


def _unquiet(digest: Digest) -> Digest:
    """The digest with the lines of quieter matches counted instead of told."""
    sections = tuple(replace(s, quiet=(), more=s.more + len(s.quiet)) for s in digest.sections)
    return replace(digest, sections=sections)


def _blocks(digest: Digest) -> list[StoryBlock]:
    return [story for section in digest.sections for story in section.stories]


def _without(digest: Digest, cut: set[str]) -> Digest:
    """The digest without the stories of these ids and the links to them, counted in their section's `more`."""
    anchors = {story.anchor for story in _blocks(digest) if story.id in cut}
    sections = tuple(
        replace(
            section,
            stories=tuple(
                _unlinked(story, anchors) for story in section.stories if story.id not in cut
            ),
            more=section.more + sum(story.id in cut for story in section.stories),
        )
        for section in digest.sections
    )
    return replace(
        digest,
        sections=sections,
        brief=tuple(_unanchored(line, anchors, digest.url) for line in digest.brief),
        changed=tuple(_unanchored(line, anchors, digest.url) for line in digest.changed),
    )


def _unanchored(line: BriefLine, anchors: set[str], url: str) -> BriefLine:
    return replace(line, anchor="", url=url) if line.anchor in anchors else line


def _unlinked(story: StoryBlock, anchors: set[str]) -> StoryBlock:
    """The story without links to these anchors."""
    return replace(
        story,
        related=tuple(replace(x, anchor="") if x.anchor in anchors else x for x in story.related),
    )


def sparkline(bars: tuple[int, ...]) -> str:
    """The counts as a line of blocks, one for each day."""
    top = max(bars, default=0) or 1
    return "".join(_BARS[round(bar / top * (len(_BARS) - 1))] for bar in bars)


def starred(pieces: tuple[PassagePiece, ...]) -> str:
    """A passage as plain text, its marked terms and figures between stars."""
    marked = ((piece.text, bool(piece.mark or piece.figure)) for piece in pieces)
    runs = (
        (is_marked, "".join(text for text, _ in run))
        for is_marked, run in groupby(marked, key=lambda pair: pair[1])
    )
    return "".join(f"*{text}*" if is_marked else text for is_marked, text in runs)
