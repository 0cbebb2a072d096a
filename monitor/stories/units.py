"""Units and currencies as news writes them: symbols, words in nine languages, and what converts into what.

Deterministic, no I/O. A unit's code keeps the unit that was written (lb stays lb); decimal prefixes are folded into the factor
(5 cm is 0.05 m, 97 GW is 97e9 W), as are written multiples of time (a decade is 10 yr).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


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

# Words by language: "code[*factor]: phrase, phrase". Plurals are written out; lower case.
_WORDS = {
    "en": """%: percent, per cent, percents, pct
pp: percentage point, percentage points, percentage-point, percent points, per cent points, pct points
bp: basis point, basis points, basis-point
t: tonne, tonnes, ton, tons, metric ton, metric tons, metric tonne, metric tonnes, short ton, short tons, long tons, tonner
t*1e3: kilotonne, kilotonnes, kilotons
t*1e6: megatonne, megatonnes, megatons
t*1e9: gigatonne, gigatonnes, gigatons
kg: kilogram, kilograms, kilogramme, kilogrammes, kilo, kilos
kg*0.001: gram, grams, gramme, grammes
lb: lb, lbs
oz: ounce, ounces, troy ounce, troy ounces
ct: carat, carats
mi: mile, miles
m*1e3: kilometer, kilometers, kilometre, kilometres
m: meter, meters, metre, metres
m*0.01: centimeter, centimeters, centimetre, centimetres
m*0.001: millimeter, millimeters, millimetre, millimetres
ft: foot, feet
in: inch, inches, incher
yd: yard, yards
km2: square km, square kilometer, square kilometers, square kilometre, square kilometres, sq km, sq. km
mi2: square mile, square miles, sq mi
m2: square meter, square meters, square metre, square metres, sq m
ft2: square foot, square feet, sq ft
acre: acre, acres
ha: hectare, hectares
m3: cubic meter, cubic meters, cubic metre, cubic metres
ft3: cubic foot, cubic feet
W: watt, watts
W*1e3: kilowatt, kilowatts
W*1e6: megawatt, megawatts
W*1e9: gigawatt, gigawatts
W*1e12: terawatt, terawatts
Wh: watt-hour, watt-hours, watt hours
Wh*1e3: kilowatt-hour, kilowatt-hours, kilowatt hour, kilowatt hours
Wh*1e6: megawatt-hour, megawatt-hours, megawatt hour, megawatt hours
Wh*1e9: gigawatt-hour, gigawatt-hours, gigawatt hour, gigawatt hours
Wh*1e12: terawatt-hour, terawatt-hours, terawatt hours
bbl: barrel, barrels, barrel of oil, barrels of oil, barrels of crude, barrels of oil equivalent, barrels of crude oil
bbl/d: barrels per day, barrels a day, barrels of oil per day, barrels of oil a day, barrels of oil equivalent per day, barrels-per-day
bbl/d: barrels of crude per day, barrels of crude a day, barrels daily
l: liter, liters, litre, litres
gal: gallon, gallons
°C: degrees celsius, degree celsius, degrees c, degrees centigrade
°F: degrees fahrenheit, degrees f
°: degree, degrees
cal: calorie, calories
mph: miles per hour, miles an hour
km/h: kilometers per hour, kilometres per hour, kilometers an hour, kilometres an hour
yr: year, years
month: month, months
week: week, weeks
week*2: fortnight, fortnights
day: day, days
h: hour, hours
min: minute, minutes, mins
s: seconds
yr*10: decade, decades
yr*100: century, centuries""",
    "es": """%: por ciento
pp: punto porcentual, puntos porcentuales
bp: puntos básicos, puntos base
t: tonelada, toneladas, toneladas métricas, ton
kg: kilo, kilos, kilogramo, kilogramos
kg*0.001: gramo, gramos
lb: libra, libras
oz: onza, onzas, onzas troy
m*1e3: kilómetro, kilómetros
m: metro, metros
m*0.01: centímetros
km2: kilómetro cuadrado, kilómetros cuadrados
m2: metros cuadrados
m3: metros cúbicos
ha: hectárea, hectáreas
W*1e3: kilovatios
W*1e6: megavatio, megavatios
W*1e9: gigavatio, gigavatios
Wh*1e6: megavatios hora, megavatios-hora
bbl: barril, barriles
bbl/d: barriles por día, barriles diarios, barriles al día, barriles de petróleo por día
l: litros
°C: grados celsius, grados centígrados
°: grado, grados
yr: año, años
month: mes, meses
week: semana, semanas
day: día, días
h: hora, horas
min: minuto, minutos
yr*10: década, décadas
yr*100: siglo, siglos""",
    "fr": """%: pour cent, pourcent
pp: point de pourcentage, points de pourcentage, point de pourcentages
bp: points de base
t: tonne, tonnes
kg: kilo, kilos, kilogramme, kilogrammes
kg*0.001: gramme, grammes
oz: once, onces
m*1e3: kilomètre, kilomètres
m: mètre, mètres
m*0.01: centimètres
km2: kilomètre carré, kilomètres carrés
m2: mètres carrés
m3: mètres cubes
ha: hectare, hectares
W*1e3: kilowatts
W*1e6: mégawatt, mégawatts
W*1e9: gigawatt, gigawatts
Wh*1e6: mégawattheures
bbl: baril, barils
bbl/d: barils par jour
l: litres
°: degré, degrés
yr: an, ans, année, années
month: mois
week: semaine, semaines
day: jour, jours
h: heure, heures
min: minute, minutes
yr*10: décennie, décennies
yr*100: siècle, siècles""",
    "de": """%: prozent
pp: prozentpunkt, prozentpunkte, prozentpunkten
bp: basispunkte, basispunkten
t: tonne, tonnen
kg: kilo, kilogramm
kg*0.001: gramm
oz: unze, unzen, feinunze, feinunzen
m*1e3: kilometer, kilometern
m: meter, metern
m*0.01: zentimeter
km2: quadratkilometer, quadratkilometern
m2: quadratmeter, quadratmetern
m3: kubikmeter, kubikmetern
ha: hektar
W*1e3: kilowatt
W*1e6: megawatt
W*1e9: gigawatt
Wh*1e3: kilowattstunde, kilowattstunden
Wh*1e6: megawattstunde, megawattstunden
Wh*1e9: gigawattstunden
Wh*1e12: terawattstunden
bbl: barrel, fass
bbl/d: barrel pro tag, barrel am tag, fass pro tag
l: liter, litern
°C: grad celsius
°: grad
yr: jahr, jahre, jahren, jahres
month: monat, monate, monaten
week: woche, wochen
day: tag, tage, tagen
h: stunde, stunden
min: minute, minuten
yr*10: jahrzehnt, jahrzehnte, jahrzehnten
yr*100: jahrhundert, jahrhunderte, jahrhunderten""",
    "pt": """%: por cento
pp: ponto percentual, pontos percentuais
bp: pontos-base, pontos base
t: tonelada, toneladas, toneladas métricas
kg: quilo, quilos, quilograma, quilogramas
kg*0.001: grama, gramas
oz: onça, onças
m*1e3: quilômetro, quilômetros, quilómetro, quilómetros
m: metro, metros
m*0.01: centímetros
km2: quilômetros quadrados, quilómetros quadrados
m2: metros quadrados
m3: metros cúbicos
ha: hectare, hectares
W*1e6: megawatt, megawatts
W*1e9: gigawatt, gigawatts
bbl: barril, barris
bbl/d: barris por dia, barris de petróleo por dia, barris diários
l: litros
°: grau, graus
yr: ano, anos
month: mês, meses
week: semana, semanas
day: dia, dias
h: hora, horas
min: minuto, minutos
yr*10: década, décadas
yr*100: século, séculos""",
    "ru": """%: процент, процента, процентов, процентам, процентами
pp: процентный пункт, процентных пункта, процентных пунктов, п.п, п. п, п.п., процентного пункта
bp: базисных пунктов, базисных пункта, б.п
t: тонна, тонны, тонн, тонну, т
kg: килограмм, килограмма, килограммов, кг
kg*0.001: грамм, граммов
oz: унция, унции, унций
m*1e3: км, километр, километра, километров
m: м, метр, метра, метров
km2: кв. км, кв км, квадратных километров, квадратных километра
m2: кв. м, кв м, квадратных метров
m3: кубометров, куб. м, кубических метров, кубометра
ha: га, гектар, гектара, гектаров
W*1e3: квт, киловатт
W*1e6: мвт, мегаватт
W*1e9: гвт, гигаватт
Wh*1e3: квт·ч, квт-ч
Wh*1e6: мвт·ч
bbl: баррель, барреля, баррелей
bbl/d: баррелей в сутки, барреля в сутки, баррелей в день, б/с
l: литр, литра, литров
°: градус, градуса, градусов
yr: год, года, лет, годам, годами
month: месяц, месяца, месяцев
week: неделя, недели, недель, неделю
day: день, дня, дней, сутки, суток
h: час, часа, часов
min: минута, минуты, минут
yr*10: десятилетие, десятилетия, десятилетий
yr*100: век, века, веков""",
    "id": """%: persen
pp: poin persentase, poin persen
bp: basis poin
t: ton, metrik ton, ton metrik
kg: kilogram, kilo
kg*0.001: gram
oz: ons, troi ons, troy ounce
m*1e3: kilometer
m: meter
km2: kilometer persegi
m2: meter persegi
m3: meter kubik
ha: hektare, hektar
W*1e6: megawatt
W*1e9: gigawatt
bbl: barel
bbl/d: barel per hari
l: liter
°: derajat
yr: tahun
month: bulan
week: minggu, pekan
day: hari
h: jam
min: menit
yr*10: dekade, dasawarsa
yr*100: abad""",
}

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

_MONEY_WORDS = {
    "en": """USD: dollar, dollars, us dollar, us dollars, u.s. dollar, u.s. dollars, american dollars, bucks
USD*0.01: cent, cents, us cents, u.s. cents
AUD: australian dollar, australian dollars
CAD: canadian dollar, canadian dollars
NZD: new zealand dollars
HKD: hong kong dollar, hong kong dollars
SGD: singapore dollar, singapore dollars
TWD: taiwan dollars, new taiwan dollars
EUR: euro, euros
GBP: pounds sterling, british pounds, pound sterling, sterling, quid
GBP*0.01: pence
CNY: yuan, renminbi, chinese yuan, rmb
JPY: yen, japanese yen
KRW: won, south korean won, korean won
INR: rupee, rupees, indian rupees
PKR: pakistani rupees
IDR: rupiah, indonesian rupiah, rupiahs
RUB: ruble, rubles, rouble, roubles, russian rubles, russian roubles
TRY: lira, liras, turkish lira, turkish liras
BRL: reais, real, brazilian reais
MXN: pesos, peso, mexican pesos
CLP: chilean pesos
ARS: argentine pesos, argentinian pesos
COP: colombian pesos
PHP: philippine pesos
ZAR: rand, rands, south african rand
MYR: ringgit
THB: baht
VND: dong, vietnamese dong
NGN: naira
CHF: francs, swiss francs, swiss franc
XAF: cfa francs
SEK: swedish crowns, swedish kronor, swedish krona, kronor, krona
NOK: norwegian crowns, norwegian kroner, kroner
DKK: danish crowns, danish kroner
SAR: riyals, saudi riyals
AED: dirhams, dirham
ILS: shekels
KZT: tenge
UAH: hryvnia, hryvnias
PLN: zloty, zlotys
ZMW: kwacha, zambian kwacha
CUP: cuban pesos""",
    "es": """USD: dólar, dólares, dólares estadounidenses, dólares americanos, billetes verdes
USD*0.01: centavos de dólar
EUR: euro, euros
GBP: libras esterlinas
CNY: yuan, yuanes, yuan chino
JPY: yen, yenes
CLP: pesos chilenos
MXN: pesos, pesos mexicanos
ARS: pesos argentinos
COP: pesos colombianos
PEN: soles
BOB: bolivianos
BRL: reales
RUB: rublos""",
    "fr": """USD: dollar, dollars, dollars américains
AUD: dollars australiens
CAD: dollars canadiens
EUR: euro, euros
GBP: livres sterling, livres
CNY: yuan, yuans
JPY: yen, yens
CHF: francs suisses
XAF: francs cfa
RUB: roubles
INR: roupies""",
    "de": """USD: dollar, us-dollar
AUD: australische dollar, australischen dollar
CAD: kanadische dollar, kanadischen dollar
EUR: euro, euros
EUR*0.01: cent
GBP: pfund, britische pfund
CNY: yuan, renminbi
JPY: yen
CHF: franken, schweizer franken
RUB: rubel
INR: rupien
SEK: schwedische kronen, kronen
NOK: norwegische kronen""",
    "pt": """USD: dólar, dólares, dólares americanos
EUR: euro, euros
GBP: libras, libras esterlinas
CNY: yuan, yuans, yuanes
JPY: iene, ienes
BRL: real, reais
BRL*0.01: centavos
RUB: rublos""",
    "ru": """USD: доллар, доллара, долларов, долл, долл. сша, долларов сша, доллара сша, долларах
EUR: евро
GBP: фунтов, фунтов стерлингов
CNY: юань, юаня, юаней
JPY: иен, йен, иены
RUB: рубль, рубля, рублей, руб
KZT: тенге
UAH: гривен
INR: рупий
TRY: лир""",
    "id": """USD: dolar, dolar as, dolar amerika
EUR: euro
CNY: yuan
JPY: yen
IDR: rupiah
SGD: dolar singapura""",
}
_ISO = sorted(set(PREFIXES.values()))

# Tokens for the pieces of a phrase are at most this many.
LONGEST = 6


def _read(table: str, *, currency: bool) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for line in table.splitlines():
        code, _, phrases = line.partition(": ")
        name, _, factor = code.partition("*")
        found |= {p.strip().replace("-", " "): Unit(name, float(factor or 1), currency=currency) for p in phrases.split(",")}
    return found


@cache
def words(language: str) -> dict[str, Unit]:
    """Lower-cased unit and currency phrases of a language; an unknown one gets the English ones."""
    own = language if language in _WORDS else "en"
    table = _read(_WORDS[own], currency=False) | _read(_MONEY_WORDS[own], currency=True)
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
