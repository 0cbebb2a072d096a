"""List pages of invented ministries and gazettes: what they list, in the layouts and charsets that such pages have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

DAY = date(2026, 2, 19)
Row = tuple[str, str, date]  # path, title, day


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page and what is to be found on it."""

    name: str
    language: str
    charset: str
    body: bytes
    rows: tuple[Row, ...]


def _ul(rows: list[Row], day: Callable[[date], str]) -> str:
    items = "".join(
        f'<li><a href="{path}" title="{title}" target="_blank">{title[:14]}…</a><span>[{day(at)}]</span></li>'
        for path, title, at in rows
    )
    return f'<ul class="news_list">{items}</ul>'


def _table(rows: list[Row], day: Callable[[date], str]) -> str:
    lines = "".join(
        f'<tr class="{"odd" if n % 2 else "even"}"><td>{n + 1}</td><td>{day(at)}</td><td><a href="{path}">{title}</a></td></tr>'
        for n, (path, title, at) in enumerate(rows)
    )
    return f"<table border=0><tr><th>No.</th><th>Date</th><th>Title</th></tr>{lines}</table>"


def _cards(rows: list[Row], day: Callable[[date], str]) -> str:
    return "".join(
        f'<div class="row"><div class="card"><a href="{path}"><img src="x.jpg" alt=""></a><h3><a href="{path}">{title}</a></h3>'
        f'<p class="meta"><time datetime="{at.isoformat()}T00:00:00Z">{day(at)}</time> <a href="/topic/minerals">Minerals and mining</a></p>'
        f'<p>The office gives notice of the matter and of where the papers can be read. <a href="{path}">Read more about it</a></p></div></div>'
        for path, title, at in rows
    )


def _dl(rows: list[Row], day: Callable[[date], str]) -> str:
    return "<dl>" + "".join(
        f'<dt>{day(at)}</dt><dd><a href="{path}">{title}</a></dd>' for path, title, at in rows
    ) + "</dl>"  # fmt: skip


def _by_day(rows: list[Row], day: Callable[[date], str]) -> str:
    return "".join(
        f"<h4>{day(at)}</h4><ul>"
        + "".join(f'<li><a href="{path}">{title}</a></li>' for path, title, _ in group)
        + "</ul>"
        for at, group in groupby(rows, key=lambda row: row[2])
    )


def _calendar(rows: list[Row], _: Callable[[date], str]) -> str:
    return '<div class="list">' + "".join(
        f'<a href="{path}" class="item"><div class="when"><b>{at.day:02}</b><i>{at:%Y-%m}</i></div><div class="what">{title}</div></a>'
        for path, title, at in rows
    ) + "</div>"  # fmt: skip


_NAV = """<div class="nav"><ul><li><a href="/about/index.html">About the ministry and its history</a></li>
<li><a href="/law/index.html">Laws and regulations in force</a></li><li><a href="/contact/">Contact and opening hours</a></li>
<li><a href="/open/">Open government information</a></li></ul></div>"""
_AROUND = """<div class="sidebar"><h3>Popular</h3><ul><li><a href="/p/1">How to apply for a permit to prospect</a></li>
<li><a href="/p/2">Fees for services of the cadastre, as of this year</a></li><li><a href="/p/3">Forms for holders of a licence</a></li></ul></div>
<div class="page"><a href="?p=2">2</a><a href="?p=3">3</a><a href="?p=2">Next page</a></div>
<footer><a href="/imprint">Imprint and accessibility statement</a><a href="/privacy">Statement on the protection of data</a></footer>"""
_EN = (
    "Notice on the licensing of antimony shipments",
    "Call for comments on the draft ordinance on mineral royalties",
    "Award of exploration permits in the northern district",
    "Statistics of tungsten concentrate for January",
    "Suspension of the quota for manganese ore",
    "Appointment of the inspector of mines",
)
_ZH = ("关于对锑相关物项实施许可管理的通告", "关于公开征求矿产资源税办法意见的通知", "稀土开采总量控制指标下达情况说明",
       "关于调整钨矿出口配额的公告", "矿业权出让登记工作座谈会召开", "部领导会见矿业企业代表团")  # fmt: skip
_JA = ("重要鉱物の備蓄に関する方針について", "アンチモン輸出許可手続の変更に関するお知らせ", "鉱業法施行規則の一部改正案への意見募集",
       "レアアース再資源化事業の公募結果", "海底鉱物資源調査の中間報告を公表します", "鉱物資源課の組織変更について")  # fmt: skip
_RU = ("О порядке лицензирования вывоза сурьмы", "Обсуждение проекта о налоге на добычу полезных ископаемых",
       "Итоги аукциона на участки недр северного округа", "Статистика производства вольфрама за январь",
       "О приостановке квоты на марганцевую руду", "Назначен главный горный инспектор")  # fmt: skip
_FR = ("Arrêté relatif à l’exportation d’antimoine", "Consultation sur la redevance minière annuelle",
       "Attribution de permis de recherche dans le nord", "Statistiques du tungstène pour janvier",
       "Suspension du quota de minerai de manganèse", "Nomination de l’inspecteur général des mines")  # fmt: skip
_ES = ("Resolución sobre licencias de exportación de antimonio", "Consulta pública sobre la regalía minera",
       "Otorgamiento de permisos de exploración en el norte", "Estadísticas del wolframio de enero",
       "Suspensión de la cuota de mineral de manganeso", "Nombramiento del inspector de minas")  # fmt: skip
_MONTHS_FR = {2: "février", 1: "janvier"}
_SPECS: tuple[tuple[str, str, str, tuple[str, ...], Callable[..., str], Callable[[date], str]], ...] = (
    ("ul-zh", "zh", "gb2312", _ZH, _ul, lambda d: d.isoformat()),
    ("table-zh", "zh", "utf-8", _ZH, _table, lambda d: f"{d.year}年{d.month}月{d.day}日"),
    ("calendar-zh", "zh", "gb2312", _ZH, _calendar, lambda d: ""),
    ("ul-ja", "ja", "shift_jis", _JA, _ul, lambda d: f"令和{d.year - 2018}年{d.month}月{d.day}日"),
    ("dl-ja", "ja", "shift_jis", _JA, _dl, lambda d: f"{d.year}年{d.month}月{d.day}日"),
    ("table-ru", "ru", "windows-1251", _RU, _table, lambda d: f"{d:%d.%m.%Y}"),
    ("days-ru", "ru", "windows-1251", _RU, _by_day, lambda d: f"{d.day} {'февраля' if d.month == 2 else 'января'} {d.year} г."),
    ("cards-en", "en", "utf-8", _EN, _cards, lambda d: f"{d:%d %B %Y}"),
    ("days-en", "en", "utf-8", _EN, _by_day, lambda d: f"{d:%A, %d %B %Y}"),
    ("dl-fr", "fr", "iso-8859-15", _FR, _dl, lambda d: f"{d.day} {_MONTHS_FR[d.month]} {d.year}"),
    ("cards-es", "es", "utf-8", _ES, _cards, lambda d: f"{d:%d/%m/%Y}"),
    ("table-es", "es", "iso-8859-15", _ES, _table, lambda d: f"{d:%d/%m/%Y}"),
)  # fmt: skip


def list_pages() -> tuple[ListPage, ...]:
    """Twelve pages: six layouts, five charsets, six languages."""
    return tuple(_page(*spec) for spec in _SPECS)


def _page(
    name: str,
    language: str,
    charset: str,
    titles: tuple[str, ...],
    layout: Callable[..., str],
    day: Callable[[date], str],
) -> ListPage:
    rows = [
        (f"/{name}/c{7_000 - n}.html", title.replace("’", "'"), DAY - timedelta(days=n // 2 * 9))
        for n, title in enumerate(titles)
    ]
    text = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        f"<title>{name}</title></head><body>{_NAV}<div id=main><h1>{titles[0][:6]}</h1>{layout(rows, day)}</div>{_AROUND}</body></html>"
    )
    python = {"gb2312": "gb18030"}.get(charset, charset)
    return ListPage(
        name=name,
        language=language,
        charset=charset,
        body=text.encode(python, "xmlcharrefreplace"),
        rows=tuple(rows),
    )
