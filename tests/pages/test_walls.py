"""walls: what stands where an article should be, in the languages of the press that is read."""

from __future__ import annotations

import pytest

from monitor.pages.walls import asks_for_script, consent_share, offers, says_gone

OFFERS = {
    "en": (
        "This article is for subscribers only. Subscribe to keep reading.",
        "You have reached your free article limit. Log in or create an account to continue.",
        "To read the full story, become a member. Already a member? Sign in",
        "Subscribe now for unlimited access",
    ),
    "zh": (
        "登录后可查看全文",
        "以下內容僅限訂閱會員閱讀，請登入或加入會員。",
        "剩余70%内容需付费阅读",
        "开通会员，继续阅读本文",
    ),
    "ja": (
        "この記事は有料会員限定です。残り1200文字。",
        "続きを読むにはログインまたは会員登録が必要です。",
        "会員登録すると全文をお読みいただけます",
    ),
    "es": (
        "Para continuar leyendo, inicia sesión o regístrate.",
        "Contenido exclusivo para abonados. Hazte socio.",
        "¿Ya eres suscriptor? Inicia sesión",
    ),
    "fr": (
        "La suite de cet article est réservée à nos abonnés.",
        "Pour lire la suite, créez un compte ou connectez-vous.",
        "Déjà abonné ? Se connecter",
    ),
    "de": (
        "Sie möchten weiterlesen? Testen Sie unser Angebot einen Monat kostenlos.",
        "Um diesen Artikel vollständig zu lesen, melden Sie sich bitte an.",
        "Bereits Abonnent? Hier anmelden",
    ),
    "pt": (
        "Para continuar a ler, inicie sessão ou registe-se.",
        "Já é assinante? Entrar",
        "Este conteúdo é restrito a assinantes",
    ),
    "ru": (
        "Чтобы прочитать статью полностью, войдите или зарегистрируйтесь.",
        "Материал доступен по подписке",
        "Продолжение доступно только зарегистрированным пользователям",
    ),
    "id": (
        "Artikel ini khusus untuk pelanggan. Berlangganan untuk membaca selengkapnya.",
        "Untuk melanjutkan membaca, silakan masuk atau daftar.",
        "Konten premium. Sudah berlangganan? Masuk",
    ),
}
INVITES = {
    "en": (
        "Subscribe to our newsletter to read the latest.",
        "Log in to comment on this article",
        "Listen to this story: subscribe to our podcast",
    ),
    "zh": (
        "登录后发表评论",
        "扫码订阅我们的公众号",
        "登入後即可留言",
        "世贸组织会员国要求查看全文",
    ),
    "ja": ("メルマガ登録はこちら", "コメントを書くにはログインしてください"),
    "es": (
        "Suscríbete a nuestro boletín",
        "Inicia sesión para comentar este artículo",
        "Los ministros suscribieron el acuerdo exclusivo.",
    ),
    "fr": ("Abonnez-vous à notre newsletter", "Connectez-vous pour commenter cet article"),
    "de": ("Jetzt Newsletter abonnieren", "Melden Sie sich an, um diesen Artikel zu kommentieren"),
    "pt": (
        "Assine nossa newsletter",
        "O presidente assinou o decreto que restringe o acesso ao minério.",
    ),
    "ru": (
        "Подписывайтесь на наш Telegram-канал",
        "Войдите, чтобы комментировать статью",
        "Президент подписал указ и открыл доступ к рынку.",
    ),
    "id": (
        "Berlangganan newsletter kami",
        "Masuk untuk berkomentar",
        "Tim itu masuk ke pabrik dan membaca laporan.",
    ),
}
GONE = {
    "en": (
        "Oops! That page can’t be found.",
        "The page you requested could not be located.",
        "404 - The Post",
        "This story has been removed.",
    ),
    "zh": (
        "抱歉，您访问的页面不存在或已被删除。",
        "很抱歉，您訪問的頁面找不到了。",
        "该稿件已被删除，请浏览其他新闻。",
    ),
    "ja": ("お探しのページは見つかりませんでした。", "この記事は公開を終了しました。"),
    "es": (
        "La página que busca no existe o ha sido eliminada.",
        "Lo sentimos, no hemos encontrado la página que buscas.",
    ),
    "fr": (
        "La page que vous recherchez n'existe plus.",
        "Oups ! Nous ne trouvons pas la page demandée.",
    ),
    "de": (
        "Die von Ihnen gesuchte Seite konnte leider nicht gefunden werden.",
        "Dieser Artikel ist leider nicht mehr verfügbar.",
    ),
    "pt": (
        "A página que você procura não foi encontrada.",
        "Desculpe, esta página não está disponível.",
    ),
    "ru": ("К сожалению, такой страницы нет на сайте.", "Материал удалён или перемещён."),
    "id": (
        "Halaman yang Anda cari tidak ditemukan.",
        "Maaf, halaman tidak tersedia atau sudah dihapus.",
    ),
}
CONSENT = {
    "en": "We and our partners store and access information on a device. With your permission we may use cookies.",
    "zh": "我们使用 Cookie 来改善您的浏览体验。继续使用即表示您同意我们的隐私政策。",
    "ja": "当サイトではクッキーを使用しています。詳しくはプライバシーポリシーをご覧ください。",
    "es": "Nosotros y nuestros socios usamos cookies. Puedes retirar tu consentimiento en cualquier momento.",
    "fr": "Le respect de votre vie privée est notre priorité. Continuer sans accepter.",
    "de": "Mit Ihrer Zustimmung verwenden wir Cookies. Details in der Datenschutzerklärung.",
    "pt": "Utilizamos cookies de acordo com a nossa Política de Privacidade. Aceite ou gira as suas preferências.",
    "ru": "На сайте используются куки. Нажимая кнопку, вы соглашаетесь с политикой конфиденциальности.",
    "id": "Kami menggunakan cookie. Dengan melanjutkan, Anda menyetujui kebijakan privasi kami.",
}
SCRIPTS = {
    "en": (
        "Please enable JS and disable any ad blocker",
        "Let us know you're not a robot.",
        "This site requires JavaScript.",
    ),
    "zh": ("请启用 JavaScript 以继续浏览本网站。", "请完成安全验证后继续访问。"),
    "ja": ("このサイトを利用するにはJavaScriptを有効にしてください。",),
    "es": ("Necesita habilitar JavaScript para ver esta página.", "Por favor, active JavaScript."),
    "fr": ("Vous devez activer JavaScript dans votre navigateur.",),
    "de": ("Bitte aktivieren Sie JavaScript, um diese Seite zu nutzen.",),
    "pt": ("Ative o JavaScript no seu navegador para continuar.",),
    "ru": (
        "Для работы сайта необходимо включить JavaScript.",
        "Проверка браузера. Подождите, пожалуйста.",
    ),
    "id": ("Aktifkan JavaScript di peramban Anda untuk melanjutkan.",),
}
NEWS = (
    "The ministry will limit sales of gallium to foreign buyers from the first of March.",
    "Deputies passed a bill to unlock funds for mines, and members of the union praised it.",
    "部长周二宣布，自三月一日起限制镓出口，生产商须申请许可证。",
    "同国は年間約二十トンを精製している。",
    "Los productores deberán pedir una licencia para cada envío.",
    "Le pays raffine une vingtaine de tonnes de ce métal par an.",
    "Hersteller müssen für jede Lieferung eine Lizenz beantragen.",
    "Os produtores terão de pedir uma licença para cada remessa.",
    "Производители должны получать лицензию на каждую поставку.",
    "Produsen harus meminta izin untuk setiap pengiriman.",
)


def cases(texts: dict[str, tuple[str, ...]]) -> list[str]:
    return [text for each in texts.values() for text in each]


@pytest.mark.parametrize("text", cases(OFFERS))
def test_an_offer_names_who_may_read_and_what_there_is_to_read(text: str) -> None:
    assert offers(text)


@pytest.mark.parametrize("text", [*cases(INVITES), *NEWS])
def test_an_invitation_to_a_letter_a_comment_or_a_channel_is_no_offer(text: str) -> None:
    assert not offers(text)


def test_an_offer_is_short() -> None:
    assert not offers(
        "Subscribers who read the whole article about the smelter "
        + "learnt that it will be closed " * 8
    )


@pytest.mark.parametrize("text", cases(GONE))
def test_a_page_that_is_gone_says_so(text: str) -> None:
    assert says_gone(text)


@pytest.mark.parametrize("text", CONSENT.values(), ids=CONSENT)
def test_what_asks_for_consent_talks_of_little_else(text: str) -> None:
    assert consent_share(text) >= 0.5


@pytest.mark.parametrize("text", cases(SCRIPTS))
def test_a_page_may_want_a_script_or_a_person(text: str) -> None:
    assert asks_for_script(text)


@pytest.mark.parametrize("text", NEWS)
def test_news_is_none_of_this(text: str) -> None:
    assert (says_gone(text), asks_for_script(text), consent_share(text)) == (False, False, 0)


def test_nothing_shares_nothing() -> None:
    assert consent_share("") == 0
