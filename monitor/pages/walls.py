"""What pages of many countries show instead of an article, or of its rest: walls, and pages that say there is nothing. Pure.

Sites word these in endless ways, so each is told by two kinds of words in one sentence: who may read (subscriber, account) with
what there is to read (the rest, all of it); a page with what became of it; a script with being asked for. Either kind alone is
news as often as not. Each line of a list holds alternatives; grouped by language: en, de, fr, es, pt, other Latin, ru, zh, ja, ko.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.pages.phrases import either

_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*|\n")
_MAX_OFFER = 200  # characters: an offer is no longer

_READER = either(r"""
    \bsubscri(?:be\b|bers?\b|ption)|\bmembership|\bbecome a member|\bmembers? only|(?:for|yet|already) (?:a )?members?\b
    \b(?:sign|log)(?:ging|ing)?[ -](?:in|up|on)\b|\bregist(?:er (?:now|to|for|here|free)|ration required)|\bcreate an? .{0,10}account
    \byour account|\bfree trial|\bunlock (?:this|the full|all|more|unlimited)|\bpremium (?:content|article|access|plan|member|subscri)|\bpaywall
    abonn(?:ent|ement|ier)|\babo\b|\bmelden sie sich\b.{0,20}\ban\b|\banmeld(?:en|ung)\b|\beinloggen|registrier(?:en|t)|freischalten
    probe(?:monat|abo)|testen sie|digital-?zugang
    abonn(?:é|ez|ement|er)|\bconnect(?:ez-vous|er)\b|\bcompte\b|\binscri(?:vez|re)|identifiez|offre d.essai
    suscr[ií](?:b[ae]|pt|pci|birte)|\babonad[oa]s?\b|\bhazte\b|\binici(?:a|e|ar) (?:la )?sesi|\bregístr[ae](?:te|se)|\bregistrad[oa]s
    \bcre(?:a|ar) (?:una|tu|su) cuenta|\bsoci[oa]s\b
    \bassine\b|\bassinantes?\b|\b(?:su?a|fazer|uma) assinatura|\binici(?:e|ar) (?:a )?sess|\bregist[er]e-se|\bcadastr(?:e|ar|o)
    \bfa(?:ça|zer) (?:o )?login|\bentrar\b|\bcrie (?:uma|a? ?sua) conta
    \bberlangganan|\b(?:khusus|untuk|bagi) (?:para )?pelanggan|\bsilakan (?:masuk|login|daftar)|\bakun\b|konten premium|\bartikel gratis
    \bmasuk (?:atau|untuk|ke akun)|\blogin\b
    \babbonat|\baccedi\b|\babonnees?\b|\binloggen|\bprenumer|\blogga in|\bsubskry(?:bent|pcj)|\bzaloguj|\babone\b|\büye ol
    подписчик|подписк[иуае]|подпишитесь|\bвойдите|\bвойти\b|авториз(?:уй|оват|ац)|зарегистрир|передплат
    订阅|訂閱|会员(?!国)|會員(?!國)|登录|登入|付费|付費|注册|註冊|开通|開通
    会員|ログイン|登録|有料|購読|課金
    구독|회원|로그인|유료
""")
_READING = either(r"""
    \b(?:to|keep|continue|and|before) read(?:ing)?\b|\bread (?:the (?:full|rest|whole|entire|remaining)|on\b|more\b|this)
    \b(?:full|whole|entire|rest of (?:the|this)) (?:access|article|story|text|report)|\bunlimited\b|\bthis (?:article|story|content|report)
    \b(?:only|exclusive(?:ly)?)\b|\bfree (?:article|stor)|\balready\b|\bnot yet\b|\bto (?:continue|view|unlock|access)\b|\blimit\b
    weiter(?:zu)?\s?lesen|\bartikel\b|\bbeitrag\b|\bnur für\b|\bexklusiv|\bbereits\b|\bnoch kein|unbegrenzt|\bvollständig|\bzugriff
    \bla suite\b|(?:poursuivre|continuer) (?:la|votre|ma) lecture|\b(?:cet|l.) ?article|intégralité|\bà lire\b|réservée?s?\b|exclusi
    \bdéjà\b|\baccéder|\baccès|illimité|\bpour lire\b
    (?:seguir|continu[ae]r?|sigue) (?:a )?leyendo|\bpara leer\b|\bcontenido|\bartículo|\bexclusiv|\bs[oó]lo para\b|\bya eres\b|\bacceso
    \bacceder|ilimitad|\blímite\b|\bnota completa
    \bcontinuar (?:a )?l(?:er|endo)|\bleitura\b|\bconteúdo|\bmatéria\b|\bartigo\b|\brestrit|\b(?:só|apenas|somente) para\b|\bjá é\b
    \bacesso|\baceder|\bacessar|\bpara ler\b
    \bmembaca\b|\bbaca selengkapnya|\bselengkapnya\b|\bartikel\b|\bkonten\b|\bkhusus\b|\bsudah\b|\bbatas\b|\bakses\b
    \bper leggere|\bcontinua(?:re)? a leggere|\bquesto articolo|\bverder te? ?lezen|\bdit artikel|\balleen\b|\bläs(?:a)? (?:hela|vidare)
    \bczyta[jć]|\btylko dla\b|\bokumaya devam
    прочит|читать|полны[йм]|полностью|\bдоступ|\bматериал|продолжени[ея]|\bстать[юия]
    全文|阅读|閱讀|本文|[此该該]文|内容|內容|剩余|剩餘|继续|繼續|专享|專享|專屬|查看|观看更多
    続き|全文|この記事|残り|限定|お読み|すべて読
    전문|기사|계속|이어서|전용
""")
_ELSEWHERE = either(r"""
    news-?letter|\be-?mails?\b|\bcomment|\bfeed\b|\brss\b|podcast|youtube|facebook|instagram|whatsapp|telegram|twitter|linkedin|\bchannel
    kommenti|kommentar|\bkanal|infolettre|commenter|commentaire|\bchaîne|bolet[ií]n|comentar|\bcanal\b|\bsaluran|komentar|\bbuletin
    рассыл|коммент|\bканал|评论|評論|留言|公众号|公眾號|微信|微博|コメント|メルマガ|メールマガジン|댓글|뉴스레터
""")
_OFFER = either(r"""
    start your (?:free )?trial|for subscribers|subscribers? only|subscriber-only|\bfree articles? (?:left|remaining|this)|remaining free article
    subscription (?:is )?required|il vous reste .{0,20}à lire|有料会員|有料記事|会員限定|付费(?:内容|阅读|文章)|付費(?:內容|閱讀|文章)
""")
_MAY_OFFER = re.compile(
    f"{_READER.pattern}|{_OFFER.pattern}", re.IGNORECASE
)  # one search settles nearly all lines

_PAGE = either(r"""
    \b(?:page|article|story|content|document|url|address|link|item|resource)\b
    \bseite|\bartikel|\bbeitrag|\binhalt|\badresse
    \bpage|\barticle|\bcontenu|\badresse
    \bpágina|\bartículo|\bnota\b|\bnoticia|\bcontenido|\benlace
    \bpágina|\bmatéria|\bconteúdo|\bnotícia|\bartigo|\bendereço
    \bhalaman|\bartikel|\bberita|\bkonten|\btautan
    \bpagina|\bstrona|\bstrony|\bsidan?\b|\bsayfa
    страниц|материал|стать|публикац|новост|документ|сторінк
    页|頁|内容|內容|文章|稿件|新闻|新聞|链接|連結|網址|网址
    ページ|記事|コンテンツ|URL
    페이지|기사
""")
_GONE = either(r"""
    \bnot (?:be )?(?:found|located|available|exist)|\bno longer\b
    (?:can.?t|cannot|could not|couldn.?t|unable to|did not|didn.t) (?:be )?(?:found?|locate)
    (?:does not|doesn.t|may not) exist|\bunavailable|\b(?:removed|deleted|moved|expired|missing)\b
    nicht (?:\w+ )?(?:gefunden|verfügbar|vorhanden|erreichbar)|existiert (?:leider )?nicht|gelöscht|verschoben|entfernt
    introuvable|n.existe|(?:ne|n.)(?: \w+)? ?(?:trouv|pas)|supprimé|déplacé|indisponible|\bplus disponible
    no (?:se |ha |hemos |pudimos |existe)|eliminad[oa]|no disponible|movid[oa]\b
    não (?:foi |existe|está |encontr|pôde|pode )|removid[oa]|exclu[ií]d[oa]|indisponível
    tidak (?:dapat )?(?:ditemukan|tersedia|ada)|dihapus|dipindahkan
    non (?:è stat|trovat|esiste|disponibil)|niet (?:\w+ )?(?:gevonden|beschikbaar)|nie (?:została|znalezion|istnieje)|hittades inte|bulunamad
    не найден|не существует|нет на сайте|удал[её]н|перемещ|недоступ|не знайдено|такой страницы нет
    不存在|找不到|未找到|不到您|已删除|已刪除|被删除|被刪除|已下[线架]|失效|不可用|无法访问|無法
    見つかり(?:ま|ませ)|存在し(?:ま|ない)|削除|終了し|変更され
    찾을 수 없|존재하지|삭제
""")
_ERROR = either(r"""
    (?:^|[|:–—-]\s*|\b(?:error|http|status|code)\s*)(?:404|410|403|500|502|503)\b(?:\s*[-–—:|]|\s*$)
    \b(?:404|410|403|500|502|503)\s+(?:error|not found|forbidden)|\b(?:error|http|status|code)\s*(?:404|410|403|500|502|503)\b
    \bnot found\b|access denied|\bforbidden\b|service unavailable|bad gateway|something went wrong|internal server error
    nothing (?:was )?found|nicht gefunden|introuvable|no encontrad[ao]|não encontrad[ao]|tidak ditemukan|не найден|غير موجود
""")

_PRIVACY = either(r"""
    \bcookies?\b|\bconsent|gdpr|privacy|tracking|personali[sz]ed ad|personal data|on (?:a|your) device|manage your (?:choices|preferences)
    datenschutz|einwillig|zustimm|\bwerbung\b|personenbezogen|auf (?:ihrem|einem) gerät
    confidentialité|consentement|traceurs|vie privée|sans accepter|données personnelles|votre appareil|\baccept(?:er|ez)\b
    privacidad|consentimiento|datos personales|en un dispositivo|\bacept(?:ar|as?)\b
    privacidade|consentimento|dados pessoais|seu dispositivo|no dispositivo
    \bprivasi|persetujuan|menyetujui|data pribadi
    riservatezza|\bconsenso|\btoestemming|\bzgod[aęy]|prywatnoś|\bsamtycke|\bçerez
    \bкуки|соглаша|согласие|персональных данных|конфиденциальност
    隐私|隱私|同意|個人資料|个人信息
    プライバシー|クッキー|同意
    개인정보|쿠키
""")

_SCRIPT = re.compile(r"(?i:java\s?script)|\bJS\b")
_ASKED = either(r"""
    enable|activ|turn on|requires?|without|disabled|\bis (?:off|not)\b|must|needs?\b|allow
    aktivier|einschalten|benötigt|deaktiviert|nécessaire|désactivé|habilit|necesit|desactivad|necessári|desativad|\bative\b
    aktifkan|memerlukan|включ|отключ|启用|開啟|啟用|开启|有効|オンに|무효|활성
    attiva|inschakel|włącz
""")
_CHECK = either(r"""
    checking your browser|just a moment|are you (?:a )?(?:human|robot)|not a robot|verify(?:ing)? (?:that )?you are|unusual (?:traffic|activity)
    captcha|ad.?block|automation tools|automated (?:access|traffic|requests)|security check|access (?:to this page )?has been denied
    kein roboter|werbeblocker|pas un robot|bloqueur de pub|no eres un robot|bloqueador de|não é um robô|bukan robot
    проверка браузера|не робот|安全验证|安全驗證|人机验证|验证码|ロボットでは
""")


def offers(text: str) -> bool:
    """Whether a short line of `text`, or a sentence of a long one, offers the rest of an article to those with an account."""
    lines = (line for line in text.split("\n") if line)
    return any(
        _is_offer(part)
        for line in lines
        for part in ((line,) if len(line) <= _MAX_OFFER else _sentences(line))
    )


def box_offers(lines: Iterable[str]) -> bool:
    """Whether the first of `lines`, each too short to be prose, make an offer together: its words stand in several lines."""
    return _is_offer(" ".join(lines)[:_MAX_OFFER])


def says_gone(text: str) -> bool:
    """Whether a sentence of `text` says that a page is not there, or is an error's name."""
    return any(
        _ERROR.search(part) or (_PAGE.search(part) and _GONE.search(part))
        for part in _sentences(text)
    )


def asks_for_script(text: str) -> bool:
    """Whether a sentence of `text` wants a script to run, or a person to show that it is one."""
    return any(
        (_SCRIPT.search(part) and _ASKED.search(part)) or _CHECK.search(part)
        for part in _sentences(text)
    )


def consent_share(text: str) -> float:
    """The share of a text's sentences, by length, that are about cookies and consent."""
    parts = list(_sentences(text))
    total = sum(map(len, parts))
    return sum(len(part) for part in parts if _PRIVACY.search(part)) / total if total else 0.0


def _is_offer(part: str) -> bool:
    if len(part) > _MAX_OFFER or not _MAY_OFFER.search(part) or _ELSEWHERE.search(part):
        return False
    return bool(_OFFER.search(part) or (_READER.search(part) and _READING.search(part)))


def _sentences(text: str) -> Iterable[str]:
    return (part for part in _SENTENCES.split(text) if part.strip())
