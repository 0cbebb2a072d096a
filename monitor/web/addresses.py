"""Where the pages live: at the top of a host, or under a path behind a proxy (the path of `[digest] base_url`). Pure.

Templates write addresses from the top ("/story/…"); under a path they are moved there as the page leaves. The server answers
with and without the path, because some proxies take it off and some don't.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def root_of(base_url: str | None) -> str:
    """The path of the page's public address without its last slash; "" at the top."""
    return urlsplit(base_url or "").path.rstrip("/")


def rooted(html: str, root: str) -> str:
    """A page whose own addresses lie below `root`; those that lie there already stay."""
    if not root:
        return html
    below = re.escape(root)
    own = rf'(\s(?:href|action|src)=")(?=/(?!/))(?!{below}(?:[/?#"]))'
    return re.sub(own, rf"\g<1>{root}", html)


def local(path: str, root: str) -> str:
    """A request's path as the routes know it, without `root`."""
    below = path.removeprefix(root) if root and f"{path}/".startswith(f"{root}/") else path
    return below or "/"
