"""Units and currencies as news writes them: symbols here, words from `data/figure_units.toml`, and what converts into what.

Deterministic. A unit's code keeps the unit that was written (lb stays lb); decimal prefixes are folded into the factor
(5 cm is 0.05 m, 97 GW is 97e9 W), as are written multiples of time (a decade is 10 yr).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unit:
    """What a written unit stands for: multiply by `factor` to get `code`."""

    code: str
    factor: float = 1.0
    period: str | None = None  # "yr" for Mtpa
    currency: bool = False


def _symbols() -> dict[str, Unit]:
    """Case-sensitive symbols, the same in every language."""
    table: dict[str, Unit] = {}
    prefixes = {"": 1.0, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
    for prefix, factor in prefixes.items():
        for symbol in ("W", "Wh", "Wp", "We", "Wt", "Wac", "Wdc"):
            table[prefix + symbol] = Unit("Wh" if symbol == "Wh" else "W", factor)
        table[prefix + "Hz"] = Unit("Hz", factor)
        table[prefix + "J"] = Unit("J", factor)
        table[prefix + "V"] = Unit("V", factor)
        table[prefix + "Pa"] = Unit("Pa", factor)
    table |= {f"t{of}": Unit("t") for of in ("U", "REO", "LCE", "CO2", "CO2e", "oe")}
    for prefix, factor in {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}.items():
        table[prefix + "B"] = Unit("B", factor)
    for written, factor in {"t": 1.0, "kt": 1e3, "Kt": 1e3, "Mt": 1e6, "Gt": 1e9, "MT": 1.0, "mt": 1.0}.items():
        table[written] = Unit("t", factor)
        for suffix in ("pa", "py", "/y", "/a", "/yr", "/year", "/an", "/año", "/ano"):
            table[written + suffix] = Unit("t", 1e6 if written in {"MT", "mt"} else factor, period="yr")
        table[written + "pd"] = table[written + "/d"] = Unit("t", factor, period="day")
    table |= {s: Unit("m", f) for s, f in {"m": 1.0, "km": 1e3, "cm": 1e-2, "mm": 1e-3, "µm": 1e-6, "nm": 1e-9}.items()}
    table |= {s: Unit("kg", f) for s, f in {"kg": 1.0, "Kg": 1.0, "g": 1e-3, "mg": 1e-6}.items()}
    table |= {
        s: Unit("bbl", f) for s, f in {"bbl": 1.0, "bbls": 1.0, "boe": 1.0, "mmbbl": 1e6, "MMbbl": 1e6, "mmboe": 1e6}.items()
    }
    daily = {
        "bpd": 1.0,
        "b/d": 1.0,
        "bbl/d": 1.0,
        "boe/d": 1.0,
        "boepd": 1.0,
        "bopd": 1.0,
        "kb/d": 1e3,
        "mb/d": 1e6,
        "Mb/d": 1e6,
    }
    table |= {s: Unit("bbl/d", f) for s, f in daily.items()}
    table |= {s: Unit("km2") for s in ("km2", "km²", "km^2")} | {s: Unit("m2") for s in ("m2", "m²")}
    table |= {s: Unit("m3", f) for s, f in {"m3": 1.0, "m³": 1.0, "Nm3": 1.0, "bcm": 1e9, "mcm": 1e6}.items()}
    table |= {s: Unit("oz", f) for s, f in {"oz": 1.0, "koz": 1e3, "Moz": 1e6, "moz": 1e6}.items()}
    table |= {s: Unit("lb", f) for s, f in {"lb": 1.0, "lbs": 1.0, "Mlb": 1e6, "mlb": 1e6, "klb": 1e3}.items()}
    table |= {s: Unit("%") for s in ("%", "％", "pct", "pc", "p.c.")} | {s: Unit("pp") for s in ("pp", "ppt", "ppts", "p.p.")}
    table |= {s: Unit("°C") for s in ("°C", "ºC", "℃", "C")} | {s: Unit("°F") for s in ("°F", "ºF", "F")}
    table |= {"‰": Unit("%", 0.1), "bp": Unit("bp"), "bps": Unit("bp"), "ha": Unit("ha"), "ft": Unit("ft"), "mi": Unit("mi")}
    table |= {
        "g/t": Unit("g/t"),
        "ppm": Unit("ppm"),
        "L": Unit("l"),
        "mph": Unit("mph"),
        "km/h": Unit("km/h"),
        "kph": Unit("km/h"),
    }
    table |= {
        "°": Unit("°"),
        "º": Unit("°"),
        "x": Unit("x"),
        "yr": Unit("yr"),
        "yrs": Unit("yr"),
        "hrs": Unit("h"),
        "h": Unit("h"),
    }
    table |= {"mmBtu": Unit("MMBtu"), "MMBtu": Unit("MMBtu"), "mmbtu": Unit("MMBtu"), "cc": Unit("m3", 1e-6), "ct": Unit("ct")}
    return table


SYMBOLS = _symbols()

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


@cache
def _tables() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((Path(__file__).parent / "data" / "figure_units.toml").read_text(encoding="utf-8"))


def _read(table: dict[str, str], *, currency: bool) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for code, phrases in table.items():
        name, _, factor = code.partition("*")
        found |= {p.strip().replace("-", " "): Unit(name, float(factor or 1), currency=currency) for p in phrases.split(",")}
    return found


def written(language: str) -> dict[str, Unit]:
    """The unit and currency phrases of a language as its file lists them."""
    table = _tables()[language]
    return _read(table["units"], currency=False) | _read(table["money"], currency=True)


@cache
def words(language: str) -> dict[str, Unit]:
    """Lower-cased unit and currency phrases of a language, ISO codes with them; an unknown language gets the English ones."""
    table = written(language if language in _tables() else "en")
    table |= {code.lower(): Unit(code, currency=True) for code in _ISO if code != "TRY"}
    return table | {"rmb": Unit("CNY", currency=True), "€": Unit("EUR", currency=True), "$": Unit("USD", currency=True)}


SUFFIXES = {
    s: Unit(c, currency=True)
    for s, c in {"€": "EUR", "£": "GBP", "$": "USD", "US$": "USD", "₽": "RUB", "¥": "CNY", "₹": "INR", "₸": "KZT"}.items()
}

# To compare quantities that are written in different units: class and factor.
_CLASSES = {
    "kg": ("mass", 1.0), "t": ("mass", 1e3), "lb": ("mass", 0.45359237), "oz": ("mass", 0.0311034768), "ct": ("mass", 2e-4),
    "m": ("length", 1.0), "mi": ("length", 1609.344), "ft": ("length", 0.3048), "in": ("length", 0.0254),
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
