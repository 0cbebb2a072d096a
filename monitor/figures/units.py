"""Units and currencies as news writes them, and what converts into what. Currencies before a number are here, the words in
`[units]` and `[money]` of each language's file, the symbols in `shared.toml`.

Deterministic. A unit's code keeps the unit that was written (lb stays lb); decimal prefixes are folded into the factor
(5 cm is 0.05 m, 97 GW is 97e9 W), as are written multiples of time (a decade is 10 yr).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from monitor.language import languages


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """What a written unit stands for: multiply by `factor` to get `code`."""

    code: str
    factor: float = 1.0
    period: str | None = None  # "yr" for Mtpa
    currency: bool = False


# Currencies written before the number.
PREFIXES = {
    "$": "USD", "US$": "USD", "U.S.$": "USD", "U$S": "USD", "USD": "USD", "A$": "AUD", "AU$": "AUD", "AUD": "AUD",
    "C$": "CAD", "CA$": "CAD", "CAD": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "NT$": "TWD", "R$": "BRL",
    "MX$": "MXN", "Z$": "ZWL", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "JPY", "￥": "JPY", "JPY": "JPY",
    "CN¥": "CNY", "RMB": "CNY", "Rmb": "CNY", "CNY": "CNY", "CNH": "CNY", "₹": "INR", "Rs.": "INR", "Rs": "INR",
    "INR": "INR", "₽": "RUB", "RUB": "RUB", "₩": "KRW", "KRW": "KRW", "₺": "TRY", "TRY": "TRY", "₴": "UAH", "₸": "KZT",
    "₫": "VND", "₦": "NGN", "₱": "PHP", "฿": "THB", "₪": "ILS", "₵": "GHS", "GH₵": "GHS", "CHF": "CHF", "SFr": "CHF",
    "SEK": "SEK", "NOK": "NOK", "DKK": "DKK", "ZAR": "ZAR", "Rp": "IDR", "Rp.": "IDR", "IDR": "IDR", "RM": "MYR",
    "MYR": "MYR", "SGD": "SGD", "HKD": "HKD", "TWD": "TWD", "BRL": "BRL", "MXN": "MXN", "CLP": "CLP", "PEN": "PEN",
    "S/": "PEN", "PLN": "PLN", "CZK": "CZK", "HUF": "HUF", "Dh": "AED", "AED": "AED", "SAR": "SAR", "VND": "VND",
    "THB": "THB", "PHP": "PHP", "NZD": "NZD", "R": "ZAR",
}  # fmt: skip

_ISO = sorted(set(PREFIXES.values()))

# Tokens for the pieces of a phrase are at most this many.
LONGEST = 6


_PREFIXED = ("W", "Wh", "Wp", "We", "Wt", "Wac", "Wdc", "Hz", "J", "V", "Pa")
_PREFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}


def _symbols() -> dict[str, UnitOfMeasure]:
    """Case-sensitive symbols, the same in every language."""
    table: dict[str, UnitOfMeasure] = {}
    for written, symbols in languages.shared("symbols").items():
        amount, _, period = written.partition("@")
        code, _, factor = amount.partition("*")
        table |= {
            symbol: UnitOfMeasure(code, float(factor or 1), period or None)
            for symbol in symbols.split()
        }
    for prefix, factor_of in _PREFIXES.items():
        table |= {
            prefix + symbol: UnitOfMeasure(table[symbol].code, factor_of) for symbol in _PREFIXED
        }
    return table


def _read(table: Mapping[str, str], *, currency: bool) -> dict[str, UnitOfMeasure]:
    found: dict[str, UnitOfMeasure] = {}
    for code, phrases in table.items():
        name, _, factor = code.partition("*")
        found |= {
            p.strip().replace("-", " "): UnitOfMeasure(name, float(factor or 1), currency=currency)
            for p in phrases.split(",")
        }
    return found


def written(language: str) -> dict[str, UnitOfMeasure]:
    """The unit and currency phrases of a language as its file lists them."""
    own = languages.of(language)
    return _read(own.topic("units"), currency=False) | _read(own.topic("money"), currency=True)


@cache
def words(language: str) -> dict[str, UnitOfMeasure]:
    """Lower-cased unit and currency phrases of a language, ISO codes with them; an unknown language gets the English ones."""
    table = written(language)
    table |= {code.lower(): UnitOfMeasure(code, currency=True) for code in _ISO if code != "TRY"}
    return table | {
        "rmb": UnitOfMeasure("CNY", currency=True),
        "€": UnitOfMeasure("EUR", currency=True),
        "$": UnitOfMeasure("USD", currency=True),
    }


SYMBOLS = _symbols()
_PERIODS = {
    name: period
    for period, names in languages.shared("periods").items()
    for name in names.replace(",", " ").split()
}


def written_symbol(text: str) -> UnitOfMeasure | None:
    """The unit of a symbol as written, a rate by a slash included: TWh/year is TWh with the period yr."""
    unit = SYMBOLS.get(text)
    if unit is not None or "/" not in text:
        return unit
    base, _, period = text.rpartition("/")
    known, by = SYMBOLS.get(base), _PERIODS.get(period)
    if known is None or by is None or known.period:
        return None
    return UnitOfMeasure(known.code, known.factor, by)


SUFFIXES = {
    s: UnitOfMeasure(c, currency=True)
    for s, c in {
        "€": "EUR",
        "£": "GBP",
        "$": "USD",
        "US$": "USD",
        "₽": "RUB",
        "¥": "CNY",
        "₹": "INR",
        "₸": "KZT",
    }.items()
}

# To compare quantities that are written in different units: class and factor.
_CLASSES = {
    "kg": ("mass", 1.0), "t": ("mass", 1e3), "lb": ("mass", 0.45359237), "oz": ("mass", 0.0311034768), "ct": ("mass", 2e-4),
    "m": ("length", 1.0), "mi": ("length", 1609.344), "nmi": ("length", 1852.0), "ft": ("length", 0.3048), "in": ("length", 0.0254),
    "yd": ("length", 0.9144), "km2": ("area", 1e6), "mi2": ("area", 2589988.11), "m2": ("area", 1.0),
    "ft2": ("area", 0.09290304), "acre": ("area", 4046.8564), "ha": ("area", 1e4), "m3": ("volume", 1.0),
    "ft3": ("volume", 0.0283168), "l": ("volume", 1e-3), "gal": ("volume", 3.785411784e-3), "bbl": ("oil", 1.0),
    "yr": ("time", 365.25), "month": ("time", 30.4375), "week": ("time", 7.0), "day": ("time", 1.0),
    "h": ("time", 1 / 24), "min": ("time", 1 / 1440), "s": ("time", 1 / 86400), "bp": ("pp", 0.01), "pp": ("pp", 1.0),
    "%": ("part", 0.01), "share": ("part", 1.0), "km/h": ("speed", 1.0), "mph": ("speed", 1.609344),
}  # fmt: skip


def normal(code: str) -> tuple[str, float]:
    """The class a unit belongs to and the factor into the class's own unit; any count is of class "#"."""
    if code.startswith("#"):
        return "#", 1.0
    return _CLASSES.get(code, (code, 1.0))
