"""Words by which pages of many countries set apart what is not the article. Signals, never enough by themselves. Pure.

Headings of furniture are compared with whole lines; small print and calls only with lines after an article's last paragraph;
walls, errors and locks only where a page has little text. Each line holds alternatives; grouped by language family.
"""

from __future__ import annotations

import re


def _any(patterns: str) -> str:
    return "|".join(filter(None, map(str.strip, patterns.splitlines())))


def either(patterns: str) -> re.Pattern[str]:
    """A search for any of the alternatives that the lines of `patterns` hold, in any case."""
    return re.compile(_any(patterns), re.IGNORECASE)


FURNITURE_HEADING = re.compile(
    r"\W*(?:"
    + _any(r"""
    related
    related (?:articles?|stories|news|content|posts?|links|topics|coverage|reading|videos?)
    recommended(?: (?:for you|reading|stories|articles))?
    you (?:may|might) (?:also )?(?:like|be interested in)
    most (?:read|popular|viewed|shared|commented|recent)(?: .{0,20})?
    more (?:from|on|stories|news|like).{0,30}
    more .{0,20}(?:stories|news|articles)
    (?:also )?read (?:more|next|also|on|this next)?
    see also|don.t miss|trending(?: now| stories)?|popular (?:now|posts|stories|articles|topics)
    latest(?: (?:news|articles|posts|stories|videos?|headlines))?
    (?:top|featured|other) (?:stories|news|articles|posts)|editor.?s.? picks?|videos?|video articles
    in case you missed it|what to read next|up next|(?:next|previous) (?:article|story|post)
    comments?(?: \(\d+\))?|\d+ comments?|leave a (?:comment|reply)|join the (?:conversation|discussion)
    share(?: (?:this|on) .{0,20})?
    tags?|topics|categories|filed under|newsletters?|about the authors?|explore further|further reading
    something to consider
    sign up.{0,40}|subscribe.{0,40}|follow us.{0,30}|sponsored(?: content)?|promoted(?: stories)?
    from our partners
    disclaimer|more|around the web

    mehr zum thema|auch interessant|(?:lesen sie|lies|mehr) auch.{0,20}
    weitere (?:artikel|meldungen|nachrichten|themen|beiträge)
    meist\s?gelesen(?:e artikel)?|empfohlen(?:e artikel)?|das könnte (?:sie|dich) (?:auch )?interessieren
    ähnliche (?:artikel|beiträge)
    über d(?:en autor|ie autorin)
    kommentare?|schlagw[oö]rter|themen|haftungsausschluss|neueste (?:artikel|beiträge|nachrichten)
    verwandte (?:artikel|themen)
    lees (?:ook|meer|verder)|gerelateerd(?:e artikelen)?|meest gelezen|läs (?:mer|också)|mest läst|relaterat
    læs også|mest læste
    les også|mest lest

    à lire (?:aussi|également|sur le même sujet)|lire (?:aussi|la suite|également)|sur le même (?:sujet|thème)
    voir aussi
    articles? (?:liés|similaires|recommandés|connexes|associés)|les plus (?:lus|populaires|partagés)
    commentaires?|à découvrir
    (?:à propos de|sur) l.auteure?
    dans la même (?:rubrique|catégorie)|plus d.(?:infos|articles)|nos derniers articles|mots.clés
    relacionad[oa]s|te puede(?:n)? interesar|lo más (?:leído|visto|popular|reciente)
    (?:lea|lee|ver|mira) (?:también|más|además)
    (?:noticias|artículos|notas|contenidos?|artigos|notícias|conteúdo|matérias) (?:relacionad[oa]s?|recomendad[oa]s?|similares)
    sobre (?:la firma|[eo] autor|l?a autora)|archivado en
    más (?:noticias|leídas?|información|sobre.{0,20})|últimas noticias|comentarios?|etiquetas|compartir
    leia (?:também|mais)|veja (?:também|mais)|mais (?:lidas|lidos|notícias)|últimas notícias|comentários?
    recomendad[oa]s?
    você (?:também )?pode gostar.{0,20}|compartilhe
    leggi anche|articoli correlati|potrebbe interessarti(?: anche)?|i più letti|correlati|vedi anche|commenti
    ultime notizie
    citește și|articole similare

    czytaj (?:także|też|więcej)|zobacz (?:także|też|również)|powiązane(?: artykuły)?|najczęściej czytane
    polecane|najnowsze
    související(?: články)?|čtěte také|nejčtenější|kapcsolódó(?: cikkek)?|lue myös|luetuimmat
    ilgili haberler|bunlar da ilginizi çekebilir|en çok okunanlar?|önerilen(?:ler)?
    baca juga|berita terkait|artikel terkait|terpopuler|tin liên quan|xem thêm|đọc thêm|tin mới nhất

    читайте также.{0,20}|по теме|похожие (?:материалы|статьи|новости)|рекоменду(?:ем|ется)
    самое (?:читаемое|популярное)|популярное
    комментарии|теги|новости партн[её]ров|материалы по теме|(?:другие|последние|главные) новости
    ещ[её] по теме|об авторе|лента новостей
    читайте також.{0,20}|за темою|схожі (?:матеріали|новини)|найпопулярніше|коментарі

    相关(?:新闻|阅读|文章|推荐|报道|链接|资讯)|相關(?:新聞|閱讀|文章|報導)|推荐阅读|推薦(?:閱讀|文章)|延伸阅读|延伸閱讀
    热门(?:文章|新闻|推荐|排行)?|熱門(?:文章|新聞)?|猜你喜欢|更多(?:新闻|文章)?|评论|標籤|标签|免责声明|免責聲明|上一篇.{0,40}|下一篇.{0,40}
    関連(?:記事|ニュース|リンク|キーワード)|おすすめ(?:記事)?|人気(?:記事|ランキング)|アクセスランキング|あわせて読みたい|こちらもおすすめ
    コメント|タグ|新着記事|免責事項
    관련\s?(?:기사|뉴스)|추천\s?(?:기사|뉴스)|많이 본 (?:뉴스|기사)|인기\s?(?:기사|뉴스)
    댓글|주요\s?뉴스|태그|최신\s?(?:기사|뉴스)
    مواضيع ذات صلة|أخبار ذات صلة|اقرأ أيضا.{0,3}|الأكثر قراءة|تعليقات|קרא עוד|כתבות נוספות|यह भी पढ़ें|संबंधित ख़?बरें
    """)
    + r")\W*",
    re.IGNORECASE,
)

LABEL = re.compile(
    r"\W*(?:"
    + _any(r"""
    advert(?:isement|isment|orial)?s?|ads?|continue(?:s)? (?:reading )?(?:below|after).{0,30}
    story continues below.{0,20}|click to (?:play|enlarge)
    loading(?:\.\.\.)?|image|photo|watch|listen|play video|play|pause|mute|share|print|save|copy link|email
    anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|reklama?|annons|iklan|реклама|广告|廣告|広告|광고
    """)
    + r")\W*",
    re.IGNORECASE,
)
"""Whole lines that label something between the paragraphs and head nothing."""

SMALL_PRINT = re.compile(
    _any(r"""
    not (?:an? |the )?(?:recommendation|offer|solicitation|investment|financial)
    (?:investment|financial|legal|tax) advice
    for informational purposes|information (?:for|in) this (?:briefing|article|report)
    (?:your own|additional) (?:research|due diligence)
    consult (?:with )?an? (?:professional|financial|qualified|licensed)
    has no (?:position|securities|affiliation|interest)|holds no
    author (?:has|holds|owns)|past performance|forward.looking statements?
    (?:views?|opinions) (?:and opinions )?expressed
    not (?:necessarily )?(?:reflect|represent|constitute|endorse)
    may (?:earn|receive|get) (?:a |an )?(?:\w+ )?(?:commission|compensation)
    personal,? non.commercial use|for personal use only
    affiliate|all rights reserved|terms (?:of use|and conditions)|privacy policy
    may not be (?:reproduced|published|republished)
    originally (?:published|appeared)|first appeared on|purchas(?:e|ing) (?:a |any )?securit
    keine (?:anlage|finanz)beratung|ohne gewähr|alle rechte vorbehalten|tous droits réservés|ne constitue pas
    todos los derechos
    todos os direitos|no constituye|não constitui|tutti i diritti|все права защищены
    не является (?:инвестиционной|рекомендацией)
    版权所有|未经授权|不构成|投资建议|転載|無断|무단\s?전재|재배포
    """),
    re.IGNORECASE,
)

CALL = re.compile(
    _any(r"""
    ^\W*(?:also )?(?:follow|like|join|get|reach|contact|share|listen to|watch|read|email|send|tell|download|click|visit|check out|support)
    """)
    + r" (?:us|our|the|more|him|her|them|this|it|now|here|your|full|next|live|(?:\S+ ){1,2}(?:on|at)\b)|"
    + _any(r"""
    \bnewsletters?\b|(?:^|\b(?:to|and|please|not) )subscribe\b|\bsubscribe (?:to|now|here|today|for)\b|\bhave a tip\b
    \bsign(?:ing)? up (?:to|for|here|now)\b
    \bclick here\b|(?:^|\bto )read the (?:full|whole|rest)|^(?:updated|published|posted)\b[^.]{0,30}\d[^.]{0,10}(?:[ap]\.m\.)?$
    \bfollow (?:us|\w+(?: \w+)?) on\b|(?<!\w)@\w{2,}|\w@\w|https?://|\bwww\.
    \babonnieren|folgen sie uns|abonnez-vous|suivez-nous|suscríb|síguenos|\bassine (?:já|a |o |nossa)|inscreva-se|siga-nos|iscriviti
    seguici|subskrybuj|подпи(?:сывайтесь|шитесь)|关注(?:我们|公众号|微信)|扫码|订阅|フォローして|会員登録|メルマガ|구독
    """),
    re.IGNORECASE,
)
