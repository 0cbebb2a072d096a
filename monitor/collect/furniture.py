"""The furniture that is left in an article's lines: what stands before its first paragraph and after its last. Pure.

A line is judged by the block of the page that it came from (linked, slanted, a heading), by what the page's head says (title, author)
and by where it stands. The word lists name headings and small print that newspapers of many countries set apart from their text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from monitor.collect.blocks import PROSE, Block
from monitor.collect.head import Head

_HEADINGS = (
    # en
    "related|related (?:articles?|stories|news|content|posts?|links|topics|coverage|reading|video)|recommended(?: (?:for you|reading|stories|articles))?"
    "|you (?:may|might) (?:also )?(?:like|be interested in)|most (?:read|popular|viewed|shared|commented)(?: .{0,20})?|more (?:from|on|stories|news|like).{0,30}"
    "|read (?:more|next|also|on)|see also|also read|don.t miss|trending(?: now)?|popular (?:now|posts|stories|articles)|latest(?: (?:news|articles|posts|stories|videos?))?"
    "|top stories|editor.?s.? picks?|video(?: articles)?|videos|in case you missed it|what to read next|up next|next (?:article|story)|previous (?:article|story)"
    "|comments?|leave a (?:comment|reply)|share(?: this.{0,20})?|tags?|topics|newsletter|about the authors?|explore further|further reading|something to consider"
    "|sign up.{0,40}|subscribe.{0,40}|follow us.{0,30}|sponsored(?: content)?|promoted(?: stories)?|advertisement|from our partners|disclaimer|more|around the web"
    # de, nl, sv, da, no
    "|mehr zum thema|auch interessant|lesen sie auch.{0,20}|weitere (?:artikel|meldungen|nachrichten|themen)|meistgelesen(?:e artikel)?|empfohlen(?:e artikel)?|das könnte sie (?:auch )?interessieren"
    "|kommentare?|schlagw[oö]rter|themen|anzeige|ähnliche artikel|haftungsausschluss|lees (?:ook|meer|verder)|gerelateerd(?:e artikelen)?|meest gelezen|läs (?:mer|också)|mest läst|læs også|les også|mest lest"
    # fr, es, pt, it, ro
    "|à lire (?:aussi|également|sur le même sujet)|lire (?:aussi|la suite|également)|sur le même sujet|articles? (?:liés|similaires|recommandés|connexes)|les plus (?:lus|populaires)|voir aussi|commentaires?|à découvrir|publicité"
    "|relacionad[oa]s|(?:noticias|artículos|notas|contenidos?|artigos|notícias|conteúdo) (?:relacionad[oa]s?|recomendad[oa]s?|similares)|te puede(?:n)? interesar|lo más (?:leído|visto|popular)|(?:lea|lee|ver|mira) (?:también|más|además)|más (?:noticias|leídas?|sobre.{0,20})"
    "|comentarios?|etiquetas|publicidad|leia (?:também|mais)|veja (?:também|mais)|mais (?:lidas|lidos|notícias)|comentários?|recomendad[oa]s?|você (?:também )?pode gostar.{0,20}|tags?|publicidade"
    "|leggi anche|articoli correlati|potrebbe interessarti(?: anche)?|i più letti|correlati|vedi anche|commenti|citește și|articole similare"
    # pl, cs, hu, fi, tr, id, vi
    "|czytaj (?:także|też|więcej)|zobacz (?:także|też|również)|powiązane(?: artykuły)?|najczęściej czytane|polecane|související(?: články)?|čtěte také|nejčtenější|kapcsolódó(?: cikkek)?|lue myös|luetuimmat"
    "|ilgili haberler|bunlar da ilginizi çekebilir|en çok okunanlar?|önerilen(?:ler)?|baca juga|berita terkait|artikel terkait|terpopuler|tin liên quan|xem thêm|đọc thêm|tin mới nhất"
    # ru, uk
    "|читайте также.{0,20}|по теме|похожие (?:материалы|статьи|новости)|рекоменду(?:ем|ется)|самое (?:читаемое|популярное)|популярное|комментарии|теги|новости партн[её]ров|материалы по теме|другие новости|реклама"
    "|читайте також.{0,20}|за темою|схожі (?:матеріали|новини)|найпопулярніше|коментарі"
    # zh, ja, ko, ar, he, hi
    "|相关(?:新闻|阅读|文章|推荐|报道|链接)|相關(?:新聞|閱讀|文章|報導)|推荐阅读|推薦(?:閱讀|文章)|延伸阅读|延伸閱讀|热门(?:文章|新闻|推荐)?|熱門(?:文章|新聞)?|猜你喜欢|更多(?:新闻|文章)?|评论|標籤|标签|免责声明|免責聲明"
    "|関連(?:記事|ニュース|リンク|キーワード)|おすすめ(?:記事)?|人気(?:記事|ランキング)|アクセスランキング|あわせて読みたい|こちらもおすすめ|コメント|タグ|新着記事|免責事項"
    "|관련\\s?(?:기사|뉴스)|추천\\s?(?:기사|뉴스)|많이 본 (?:뉴스|기사)|인기\\s?(?:기사|뉴스)|댓글|주요뉴스|태그"
    "|مواضيع ذات صلة|أخبار ذات صلة|اقرأ أيضا.{0,3}|الأكثر قراءة|تعليقات|קרא עוד|כתבות נוספות|यह भी पढ़ें|संबंधित ख़?बरें"
)
FURNITURE_HEADING = re.compile(rf"\W*(?:{_HEADINGS})\W*", re.IGNORECASE)
"""Matches whole lines that head a block of furniture."""

_SMALL_PRINT = re.compile(
    r"not (?:an? )?(?:recommendation|offer|solicitation|investment|financial)|(?:investment|financial|legal|tax) advice|for informational purposes"
    r"|information (?:for|in) this (?:briefing|article|report)|do (?:your own|additional) research|consult an? (?:professional|financial|qualified)|has no (?:position|securities|affiliation)"
    r"|holds no|author (?:has|holds|owns)|past performance|forward.looking statements?|views? (?:and opinions )?expressed|does not (?:necessarily )?(?:reflect|constitute|endorse)"
    r"|may (?:earn|receive|get) (?:a )?(?:commission|compensation|share)|affiliate|all rights reserved|terms (?:of use|and conditions)|privacy policy|reproduc|republish|originally (?:published|appeared)"
    r"|first appeared on|keine (?:anlage|finanz)beratung|ohne gewähr|alle rechte vorbehalten|tous droits réservés|ne constitue pas|todos los derechos|todos os direitos|no constituye|não constitui"
    r"|tutti i diritti|все права защищены|не является (?:инвестиционной|рекомендацией)|版权所有|未经授权|不构成|転載|無断|무단\s?전재|재배포|投资建议",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\b(?:subscri(?:be|ption)|sign(?:ing)? up|newsletters?|follow (?:us|him|her|them|\w+ on)|like us|download (?:the|our) app|click here|join (?:our|us|the)|get (?:the|our|access)|reach (?:the|her|him)|contact (?:the|us|him|her)"
    r"|share (?:this|it)|listen to|watch (?:live|now)|read (?:more|the full|next)|have a tip|send us|tell us|email)\b|@\w{2,}|\S+@\S+\.\w+|https?://|\bwww\."
    r"|abonnieren|newsletter|folgen sie|abonnez-vous|suivez|suscr[ií]b|síguenos|assine|inscreva-se|siga|iscriviti|seguici|subskrybuj|подпис|关注|扫码|订阅|フォロー|登録|구독",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?。！？…»”\"')\]]\W*$")
_TEASER = re.compile(r"(?:…|\.\.\.)\W*$")
_DIGITS = re.compile(r"\d")
_MARK = re.compile(r"[©®]|\(c\)\s*\d{4}|copyright", re.IGNORECASE)
_RULE = re.compile(r"[\W_]*")


def trim(lines: list[str], index: Mapping[str, Block], head: Head) -> list[str]:
    """`lines` without what stands before the first paragraph and after the last one, and without blocks under furniture headings."""
    lines = _without_start(lines, head)
    lines = _without_sections(lines, index)
    return _without_end(lines, index, head)


def is_moment(line: str) -> bool:
    """Whether a line is hardly more than a date or time."""
    if len(line) > 80 or len(_DIGITS.findall(line)) < 3:
        return False
    if not re.search(r"\d{1,2}[:.]\d{2}|(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", line):
        return False
    letters = sum(map(str.isalpha, line))
    return len(re.findall(r"[^\W\d_]{2,}", line)) <= 7 and letters <= 45


def _without_start(lines: list[str], head: Head) -> list[str]:
    """From the first line that is not the title, a date, a name or a label."""
    titles = {key(title) for title in head.titles}
    start = 0
    for number, line in enumerate(lines[:8]):
        said = key(line)
        if said in titles or is_moment(line) or not said or (head.author and said.removeprefix("by ") == key(head.author)):
            start = number + 1
        elif len(line) >= PROSE:
            break
    return lines[start:]


def _without_sections(lines: list[str], index: Mapping[str, Block]) -> list[str]:
    """Without furniture headings and the short lines under them; all that follows goes when no prose does."""
    kept: list[str] = []
    skipping = False
    for line in lines:
        block = index.get(key(line))
        if len(line) < 60 and FURNITURE_HEADING.fullmatch(line):
            skipping = True
            continue
        if skipping and (_is_body(line, block) or (block is not None and block.is_heading)):
            skipping = False
        if not skipping:
            kept.append(line)
    return kept


def _without_end(lines: list[str], index: Mapping[str, Block], head: Head) -> list[str]:
    end = len(lines)
    while end > 1 and _is_end_matter(lines[end - 1], index.get(key(lines[end - 1])), head):
        end -= 1
    return lines[:end]


def _is_end_matter(line: str, block: Block | None, head: Head) -> bool:
    if not key(line) or is_moment(line) or FURNITURE_HEADING.fullmatch(line):
        return True
    if _MARK.search(line) and len(line) < 200:
        return True
    if block is not None and (block.is_heading or block.linked > (0.3 if block.tag == "li" else 0.6) * len(line)):
        return True
    cues = len(_SMALL_PRINT.findall(line))
    slanted = block is not None and block.slanted > 0.9 * len(line)
    if cues >= 2 or (cues and slanted):
        return True
    if _CALL.search(line) and len(line) < (300 if slanted else 160):
        return True
    return bool(head.author) and key(line).startswith(key(head.author or "")) and len(line) < 500


def _is_body(line: str, block: Block | None) -> bool:
    """Whether a line resumes the article after a furniture heading: whole sentences, neither linked nor cut as teasers are."""
    return len(line) >= PROSE and bool(_CLOSED.search(line)) and not _TEASER.search(line) and (block is None or block.linked < len(line) / 2)


def key(line: str) -> str:
    """A line as words and figures alone, for comparing."""
    return " ".join(re.findall(r"\w+", line.replace("_", " ").casefold()))
