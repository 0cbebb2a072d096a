"""Addresses as values: what is http(s), what is canonical, whose site it is, what may be shown. No I/O."""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache, lru_cache
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from publicsuffixlist import PublicSuffixList

_NAME = re.compile(r"(?:.*\.)?([^.]+\.(?!\d+$)[^.:]+)")

# Parameters that only tell where a reader came from. Of courlan's longer list those are left in by which some sites tell their
# articles apart (cid, eid, uid, ref, source, session): two addresses for one article do less harm than one for two.
_TRACKER = re.compile(
    r"(?:utm|mtm|mc|pk|piwik|matomo|hsa|itm|vero|oly)_\w+|_hs(?:enc|mi)|at_(?:medium|campaign|custom\d|link\w*)|"
    r"(?:fbc|gc|dc|twc|yc|ysc|ttc|msclk)lid|[gw]braid|msclkid|gclsrc|srsltid|igshid|igsh|mibextid|mkt_tok|"
    r"cmpid|ocid|ncid|smid|xtor|ns_mchannel|guccounter|guce_referrer(?:_sig)?|ref_src|ref_url|spm|sref|traffic_source|"
    r"__twitter_impression",
    re.IGNORECASE,
)
_AMP_FLAG = re.compile(r"(?:amp=(?:1|true)?|amp|outputType=amp|amp_js_v=.*|usqp=.*)", re.IGNORECASE)
_AMP_END = re.compile(r"(?<=[^/])/amp/?$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"/(?:amp/|[civ]/)(s/)?([\w.-]+\.\w+)(/.*)?", re.IGNORECASE)
_CARRIED = {  # host → parameters in which its redirect links carry their target
    "google": ("url", "q"),
    "bing": ("url", "u"),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "t.umblr.com": ("z",),
    "out.reddit.com": ("url",),
    "go.redirectingat.com": ("url",),
    "go.skimresources.com": ("url",),
}
_SEARCHER = re.compile(
    r"(?:\w+\.)?(google|bing)\.(?:com|com?\.[a-z]{2}|[a-z]{2})"
)  # of any country
_BING_CODE = re.compile(r"a1([\w-]+)=*")
_REDIRECT_PATH = re.compile(
    r"/?|/url|/news/url|/news/apiclick\.aspx|/ck/a|/l\.php|/redirect", re.IGNORECASE
)
_GOOGLE_NEWS = re.compile(r"/(?:rss/|__i/rss/rd/)?(?:articles|read)/([\w-]{20,})")
_FRONT = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)(?:\.\w{2,5})?/?)?", re.IGNORECASE
)
_PRINTED_URL = re.compile(rb"https?://[\x21-\x7e]+")
_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9-]*\.[a-z0-9])*[a-z0-9-]*/[A-Za-z0-9._~!$'()*+,=:@%/-]*", re.ASCII
)
_SPECIAL = re.compile(r"google|ampproject|/amp/?$", re.IGNORECASE)  # what article_url unwraps
_SHORT_CHARS = 200  # room for a host is 253
_MAX_UNWRAPPED = 3
_MAX_HOST_CHARS = 253  # RFC 1035, 2.3.4, without the length bytes
_REMEMBERED = 1_024  # addresses: a fetch asks the same of one several times
_MAX_CHARS = 8_000  # RFC 9110, 4.1 recommends as many; patterns and lists of suffixes take time with longer ones


@lru_cache(maxsize=_REMEMBERED)
def is_http(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host, of at most 8,000 characters, 253 of them the host's."""
    if len(url) > _MAX_CHARS:
        return False
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and 0 < len(parts.hostname or "") <= _MAX_HOST_CHARS
            and (parts.port or 1) > 0
        )
    except ValueError:
        return False


def canonical_url(url: str) -> str | None:
    """`url` with a lower-case scheme and host, without default port, fragment, user info and trackers; None if not http(s).

    What cannot be seen in it is written out (%1B). Applied twice it changes nothing.
    """
    if not is_http(url):
        return None
    parts = urlsplit(_visible(url))
    host = (parts.hostname or "").rstrip(".")
    if not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    if parts.port and parts.port != _PORTS[parts.scheme]:
        host = f"{host}:{parts.port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", _kept(parts.query, _TRACKER), ""))


def is_plain(url: str) -> bool:
    """Whether an address has nothing but scheme, host in lower case and path, as most links of articles do: it is canonical, and
    the same wherever it stands."""
    return len(url) < _SHORT_CHARS and _PLAIN.fullmatch(url) is not None


def article_url(url: str) -> str | None:
    """The canonical address of the article that a feed's link leads to; None if not http(s).

    Redirect links that carry their target give the target, AMP addresses the page they are made from. Mobile hosts are left:
    only the page itself can say what its desktop address is.
    """
    if is_plain(url) and not _SPECIAL.search(url):
        return url
    for _ in range(_MAX_UNWRAPPED):
        if (target := carried_url(url) or _without_amp_cache(url)) is None:
            break
        url = target
    canonical = canonical_url(url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    return urlunsplit(
        parts._replace(
            path=_AMP_END.sub("", parts.path), query=_kept(parts.query, _AMP_FLAG, whole=True)
        )
    )


def carried_url(url: str) -> str | None:
    """The target that a redirect link of an aggregator (Google News, Bing News …) carries in itself, else None."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if host == "news.google.com" and (found := _GOOGLE_NEWS.match(parts.path)):
        return _in_google_news(found[1])
    searcher = _SEARCHER.fullmatch(host)
    names = _CARRIED.get(searcher[1] if searcher else host, ())
    if not names or not _REDIRECT_PATH.fullmatch(parts.path):
        return None
    values = parse_qs(parts.query)
    targets = (_uncoded(target) for name in names for target in values.get(name, ()))
    return next((target for target in targets if is_http(target)), None)


def is_sealed(url: str) -> bool:
    """Whether `url` is an aggregator's link whose target only the aggregator knows (Google News since 2024)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.hostname == "news.google.com"
        and bool(_GOOGLE_NEWS.match(parts.path))
        and carried_url(url) is None
    )


def is_front_page(url: str) -> bool:
    """Whether `url` is a site's first page, as such or of one of its languages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.query and _FRONT.fullmatch(parts.path) is not None


@cache
def _suffixes() -> PublicSuffixList:
    """The bundled public suffix list, loaded when it is first asked for and never fetched. Its private part counts: the blogs
    under `github.io` or `blogspot.com` have an owner each."""
    return PublicSuffixList(accept_unknown=False)


@lru_cache(maxsize=_REMEMBERED)
def registrable_domain(url: str) -> str:
    """The domain that somebody registered (`news.example.co.uk` → `example.co.uk`); an address without one is its host."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    if found := _suffixes().privatesuffix(host):
        return found
    unlisted = _NAME.fullmatch(
        host
    )  # a top-level domain that is not on the list counts as a suffix (the list's rule "*")
    return unlisted[1] if unlisted else host


@lru_cache(maxsize=_REMEMBERED)
def redact(url: str) -> str:
    """`url` without user name and password and with nothing in it that cannot be seen, for logs, health and links."""
    try:
        parts = urlsplit(_visible(url))
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path, parts.query, parts.fragment))
    except ValueError:
        return "(unreadable address)"


def _visible(url: str) -> str:
    """`url` with blanks, control and bidirectional characters and bytes that are no UTF-8 percent-encoded."""
    if url.isprintable() and " " not in url:
        return url
    return "".join(
        char if char.isprintable() and char != " " else _percent(char) for char in url.strip()
    )


def _percent(char: str) -> str:
    if char in "\t\r\n":  # all that read addresses drop these
        return ""
    return quote(
        char, safe="", errors="surrogateescape" if "\udc80" <= char <= "\udcff" else "replace"
    )


def _kept(query: str, dropped: re.Pattern[str], *, whole: bool = False) -> str:
    """`query` without the parameters whose name (or, `whole`, whose text) is `dropped`; the rest as it is written."""
    if not query:
        return ""
    parts = query.split("&")
    return "&".join(
        part for part in parts if not dropped.fullmatch(part if whole else part.partition("=")[0])
    )


def _without_amp_cache(url: str) -> str | None:
    """The page behind an address of Google's AMP cache or viewer."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if not (
        host == "www.google.com" or host.endswith(".ampproject.org") or host == "ampproject.org"
    ):
        return None
    found = _AMP_CACHE.fullmatch(parts.path)
    return f"http{'s' if found[1] else ''}://{found[2]}{found[3] or '/'}" if found else None


def _in_google_news(code: str) -> str | None:
    """The address in the base64 of an older Google News link; newer ones hold only a key."""
    found = _PRINTED_URL.search(_base64(code))
    target = found[0].decode("ascii") if found else ""
    return target if is_http(target) else None


def _uncoded(target: str) -> str:
    """A parameter's address, which Bing writes as "a1" and base64."""
    found = _BING_CODE.fullmatch(target)
    return _base64(found[1]).decode("utf-8", "replace") if found else target


def _base64(code: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))
    except (binascii.Error, ValueError):
        return b""
