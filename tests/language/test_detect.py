"""Which language a text is read in."""

from __future__ import annotations

import pytest

from monitor.language import detect


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
def test_detected(text: str, spoken: str) -> None:
    assert detect.detect(text) == spoken


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
def test_given_and_overruled(given: str | None, text: str, spoken: str) -> None:
    assert detect.of(text, given) == spoken
