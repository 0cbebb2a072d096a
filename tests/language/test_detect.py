"""language: what a text is written in, and what it is read in."""

from __future__ import annotations

import pytest

from monitor.language.detect import fitting, language_of, read_as
from monitor.language.languages import known, of


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("The minister said that the quota will be cut for the next year.", "en"),
        ("El ministro dijo que la cuota de exportación se reducirá para el próximo año.", "es"),
        (
            "Le ministre a annoncé que le quota sera réduit pour les exportations dans le pays.",
            "fr",
        ),
        (
            "Der Minister sagte, dass die Quote für das nächste Jahr nicht mit der Industrie abgestimmt ist.",
            "de",
        ),
        ("O ministro disse que a cota não será reduzida para as exportações no país.", "pt"),
        (
            "Menteri mengatakan bahwa kuota tidak akan dipangkas untuk tahun ini dan itu sudah final.",
            "id",
        ),
        ("Министр сообщил о сокращении квоты.", "ru"),
        ("部长表示将削减配额。", "zh"),
        ("大臣は枠を減らすと述べた。", "ja"),
        ("", "en"),
        ("Tin 7,100", "en"),
    ],
)
def test_read_as_the_likeliest(text: str, spoken: str) -> None:
    assert read_as(text, None) == spoken


@pytest.mark.parametrize(
    ("given", "text", "spoken"),
    [
        ("zh-Hant-TW", "鎳礦", "zh"),
        ("EN_us", "Nickel", "en"),
        ("ja", "日本銀行", "ja"),
        ("en", "中国对稀土实施出口管制", "zh"),
        ("ru", "The minister said that the quota will be cut", "en"),
        ("ms", "Harga timah naik", "id"),
        ("ko", "Nickel", "ko"),
        (
            "en",
            "El gobierno de la provincia dijo que las empresas del litio pagarán más por los salares",
            "es",
        ),
        ("de", "Nickel, Kobalt", "de"),
        (None, "Nickel", "en"),
    ],
)
def test_read_as_given_or_overruled(given: str | None, text: str, spoken: str) -> None:
    assert read_as(text, given) == spoken


# --- the tag of a page

LATIN = tuple(name for name in known() if of(name).script == "latin")
TEXTS = {
    "en": "The ministry said that exports of the metal will need a licence from the first of March, which was not expected.",
    "de": "Das Ministerium teilte mit, dass die Ausfuhr des Metalls ab dem ersten März eine Genehmigung braucht.",
    "fr": "Le ministère a annoncé que les exportations du métal seront soumises à une licence pour des raisons de sécurité.",
    "es": "El ministerio anunció que las exportaciones del metal van a necesitar una licencia por razones de seguridad.",
    "pt": "O ministério anunciou que as exportações do metal vão precisar de uma licença por razões de segurança.",
    "it": "Il ministero ha annunciato che le esportazioni del metallo avranno bisogno di una licenza per ragioni di sicurezza.",
    "nl": "Het ministerie zei dat de uitvoer van het metaal vanaf maart een vergunning nodig heeft voor alle landen.",
    "pl": "Ministerstwo podało, że eksport metalu od marca będzie wymagał zgody, i że nie jest to skierowane do jednego kraju.",
    "sv": "Ministeriet sade att export av metallen från mars kräver en licens och att det inte är riktat mot ett visst land.",
    "tr": "Bakanlık, metal ihracatı için mart ayından sonra bir izin gerektiğini ve bu kararın güvenlik için olduğunu söyledi.",
    "id": "Kementerian itu mengatakan bahwa ekspor logam ini akan membutuhkan izin dan tidak ada pengecualian.",
    "ru": "Министерство сообщило, что для экспорта металла с марта нужна лицензия, и что это не касается отдельных стран.",
    "uk": "Міністерство повідомило, що для експорту металу з березня потрібна ліцензія, але це не стосується окремих країн.",
    "zh": "商务部宣布，从三月一日起，该金属的出口需要许可证，任何企业未经许可不得出口。",
    "ja": "経済産業省は、三月からこの金属の輸出には許可が必要になると発表した。",
    "ko": "산업부는 3월부터 이 금속의 수출에 허가가 필요하다고 발표했다.",
    "ar": "قالت الوزارة إن صادرات المعدن ستحتاج إلى ترخيص من الشهر المقبل وإن هذا القرار لا يستهدف أي دولة على وجه التحديد",
    "fa": "وزارتخانه اعلام کرد که صادرات این فلز از ماه آینده به مجوز نیاز دارد و این تصمیم برای همه کشورها است",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language_of_prose(language: str) -> None:
    assert language_of(TEXTS[language]) == language


def test_a_declared_tag_keeps_its_region_and_script() -> None:
    assert language_of(TEXTS["zh"], "zh-Hant-TW", "zh") == "zh-Hant-TW"
    assert language_of(TEXTS["pt"], None, "pt-BR") == "pt-BR"


def test_a_declared_tag_that_the_text_belies_is_passed_over() -> None:
    assert language_of(TEXTS["zh"], "en-US", "zh-CN") == "zh-CN"
    assert language_of(TEXTS["de"], "en") == "de"


def test_kindred_languages_are_left_as_declared() -> None:
    danish = "Ministeriet sagde at eksport af metallet fra marts kræver en licens og at det ikke er rettet mod et enkelt land."
    assert language_of(danish, "no") == "no"
    assert language_of(TEXTS["id"], "ms-MY") == "ms-MY"


def test_a_text_too_short_to_tell_is_what_is_declared() -> None:
    assert language_of("Gallium up", None, "en-GB") == "en-GB"
    assert language_of("Gallium up") is None


def test_the_model_is_asked_last_and_not_of_headlines() -> None:
    somali = (
        "Maareeyaha shirkadda ayaa sheegay waxaana laga dhoofin doonaa macdanta dalkeenna Soomaaliya. Wasiirka macdanta ayaa "
        "isna xusay heshiiska cusub oo lagu kala saxiixday magaalada Muqdisho maalintii Isniinta."
    )
    assert language_of(somali) is not None
    assert language_of(somali[:80]) is None


@pytest.mark.parametrize(
    ("given", "text", "tried"),
    [
        (None, "Nickel royalty hike hits miners", LATIN),
        ("la", "Nickel royalty hike hits miners", LATIN),
        ("de", "Kupferzölle: Trump droht China", ("de",)),
        (None, "Der Zoll auf Kupfer und Zinn", ("de",)),
        (None, "中国限制稀土出口", ("zh",)),
        ("it", "La Cina vieta le esportazioni di gallio", ("it",)),
        (
            None,
            "The ministry said on Monday that exports of the metal will need a licence",
            ("en",),
        ),
    ],
)
def test_a_headline_that_does_not_tell_fits_several(
    given: str | None, text: str, tried: tuple[str, ...]
) -> None:
    assert fitting(text, given) == tried


def test_a_declared_language_is_overruled_only_clearly() -> None:
    spanish = (
        "El Ministerio de Minas de Zimbabue suspendió el viernes las exportaciones de concentrado de litio y adelantó así un año la "
        "prohibición prevista. La medida alcanza al espodumeno y a la petalita."
    )
    assert language_of(spanish, "es") == "es"
    assert language_of(spanish) == "es"
    assert language_of(spanish, "en") == "es"
