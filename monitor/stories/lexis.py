"""The words around numbers, by language: number words, scales, hedges, what a number is not. Data only, deterministic.

Everything is lower case. Languages written without spaces are in `cjk.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Lexis:
    """What one language says around its numbers."""

    numbers: dict[str, int]  # number words below 1000 (and 100 as "hundred")
    linkers: frozenset[str]  # joins number words: "hundred and five"
    scales: dict[str, float]  # after digits or number words; up to two words
    attached: dict[str, float]  # letters directly after digits: 13.8bn
    before: dict[str, str]  # hedges before, up to five words
    after: dict[str, str]  # hedges after
    labels: frozenset[str]  # words whose number is a name: "article", "phase"
    months: frozenset[str]
    function: frozenset[str]  # words that are no counted thing
    shares: dict[str, float]  # "half of", "a third of"
    articles: frozenset[str]  # that may stand between a hedge and its number
    ranges: frozenset[str]  # words between the ends of a range
    per: dict[str, str]  # after a figure: "a year" → "yr"
    style: str  # decimal mark
    spaced: bool  # thousands set off by plain spaces
    one: frozenset[str]  # the word for 1, an article in most languages
    nouns_last: bool  # counted noun ends its phrase (English) or begins it


def _pairs(text: str) -> dict[str, str]:
    """`symbol: phrase, phrase` lines to phrase → symbol."""
    found: dict[str, str] = {}
    for line in text.strip().splitlines():
        symbol, _, phrases = line.strip().partition(": ")
        found |= {phrase.strip(): symbol for phrase in phrases.split(",")}
    return found


def _values(text: str) -> dict[str, float]:
    """`value: phrase, phrase` lines to phrase → value."""
    return {phrase: float(value) for phrase, value in _pairs(text).items()}


def _count(text: str, start: int = 0) -> dict[str, int]:
    return {word: value for value, words in enumerate(text.split(), start) for word in words.split("/")}


def _tens(text: str) -> dict[str, int]:
    return {word: 10 * value for word, value in _count(text, 2).items()}


def _german() -> dict[str, int]:
    low = _count(
        "null ein/eins/eine/einer/einem/einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn siebzehn achtzehn neunzehn"
    )
    tens = _tens("zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig")
    stems = {word: value for word, value in low.items() if 1 <= value <= 9 and word not in {"eins", "eine"}}
    joined = {f"{one}und{ten}": a + b for one, a in stems.items() for ten, b in tens.items()}
    hundreds = {f"{word}hundert": 100 * value for word, value in stems.items() if value > 1}
    return low | tens | joined | hundreds | {"hundert": 100, "einhundert": 100}


def _hundreds(text: str) -> dict[str, int]:
    return {word: 100 * value for word, value in _count(text, 1).items()}


_NUMBERS: dict[str, dict[str, int]] = {
    "en": _count(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen"
    )
    | _tens("twenty thirty forty/fourty fifty sixty seventy eighty ninety")
    | {"hundred": 100, "dozen": 12},
    "es": _count(
        "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis/dieciseis "
        "diecisiete dieciocho diecinueve veinte veintiuno/veintiún/veintiuna veintidós veintitrés veinticuatro veinticinco "
        "veintiséis veintisiete veintiocho veintinueve"
    )
    | {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90}
    | _hundreds(
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
        "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas"
    ),
    "fr": _count(
        "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
        "dix-neuf"
    )
    | _tens("vingt trente quarante cinquante soixante soixante-dix quatre-vingt/quatre-vingts quatre-vingt-dix")
    | {"cent": 100, "cents": 100, "douzaine": 12},
    "de": _german(),
    "pt": _count(
        "zero um/uma dois/duas três/tres quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze "
        "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove"
    )
    | _tens("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
    | _hundreds(
        "cem/cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas "
        "seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas novecentos/novecentas"
    ),
    "ru": _count(
        "ноль один/одна/одно/одного/одной/одному два/две/двух/двум/двумя три/трех/трёх/трем/трём/тремя четыре/четырех/"
        "четырёх/четырьмя пять/пяти/пятью шесть/шести семь/семи восемь/восьми девять/девяти десять/десяти одиннадцать/"
        "одиннадцати двенадцать/двенадцати тринадцать/тринадцати четырнадцать/четырнадцати пятнадцать/пятнадцати "
        "шестнадцать/шестнадцати семнадцать/семнадцати восемнадцать/восемнадцати девятнадцать/девятнадцати"
    )
    | _tens(
        "двадцать/двадцати тридцать/тридцати сорок/сорока пятьдесят/пятидесяти шестьдесят/шестидесяти "
        "семьдесят/семидесяти восемьдесят/восьмидесяти девяносто/девяноста"
    )
    | _hundreds(
        "сто/ста двести/двухсот триста/трехсот/трёхсот четыреста/четырехсот пятьсот/пятисот шестьсот семьсот восемьсот девятьсот"
    ),
    "id": _count("nol satu/sebuah dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas")
    | {"seratus": 100, "ratus": 100},
}
_ONE = {
    "en": "one", "es": "uno un una", "fr": "un une", "de": "ein eins eine einer einem einen", "pt": "um uma",
    "ru": "один одна одно одного одной одному", "id": "satu sebuah",
}  # fmt: skip
_LINKERS = {"en": "and", "es": "y", "fr": "et", "de": "", "pt": "e", "ru": "", "id": ""}

_SCALES = {
    "en": """1e3: thousand, thousands
1e6: million, millions, mln, mn, mil
1e9: billion, billions, bn, bln, thousand million
1e12: trillion, trillions, trn, tn, tln
1e5: lakh, lakhs, lac
1e7: crore, crores, cr
1e12: lakh crore, lakh crores""",
    "es": """1e3: mil
1e6: millón, millones, mdd
1e9: mil millones, millardos, mil mdd, mm
1e12: billón, billones""",
    "fr": """1e3: mille
1e6: million, millions, m, mln
1e9: milliard, milliards, md, mds, mrd, mrds
1e12: billion, billions""",
    "de": """1e3: tausend, tsd, tsd.
1e6: million, millionen, mio, mio., mill, mill.
1e9: milliarde, milliarden, mrd, mrd.
1e12: billion, billionen, bio.""",
    "pt": """1e3: mil
1e6: milhão, milhões, mi, mi.
1e9: bilhão, bilhões, bi, bi., mil milhões, mil milhão
1e12: trilhão, trilhões, tri, bilião, biliões""",
    "ru": """1e3: тысяч, тысяча, тысячи, тысячу, тыс, тыс., тысячами
1e6: миллион, миллиона, миллионов, миллионами, млн, млн.
1e9: миллиард, миллиарда, миллиардов, миллиардами, млрд, млрд.
1e12: триллион, триллиона, триллионов, трлн, трлн.""",
    "id": """1e3: ribu, seribu
1e6: juta, sejuta
1e9: miliar, milyar
1e12: triliun, trilyun""",
}
_ATTACHED = {
    "k": 1e3, "K": 1e3, "mn": 1e6, "mln": 1e6, "mm": 1e6, "MM": 1e6, "bn": 1e9, "Bn": 1e9, "BN": 1e9, "bln": 1e9,
    "B": 1e9, "b": 1e9, "M": 1e6, "m": 1e6, "tn": 1e12, "trn": 1e12, "T": 1e12, "mil": 1e6, "cr": 1e7, "million": 1e6,
    "billion": 1e9, "trillion": 1e12, "jt": 1e6,
}  # fmt: skip

_BEFORE = {
    "en": """~: about, around, approximately, approx, approx., roughly, some, circa, c., ca., an estimated, estimated, estimated at, ~
~: in the region of, in the order of, on the order of, in the neighborhood of, average of, averaging, averaged, average, averages
~: an average of, close on, give or take
<~: nearly, almost, close to, approaching, nearing, practically, virtually, just about, not quite
>: more than, over, above, exceeding, exceeds, exceed, exceeded, in excess of, upwards of, upward of, north of, greater than
>: higher than, larger than, topping, topped, surpassing, surpassed, well over, just over, well above, just above, slightly over
>: beyond, >, better than, longer than, slightly more than, a little over, a little more than, fully more than
>=: at least, no fewer than, no less than, not less than, a minimum of, minimum of, a minimum, minimum, as few as, as little as
>=: as low as, ≥, not fewer than, >=, at a minimum, no lower than
<: less than, under, below, fewer than, short of, just under, lower than, just below, shy of, just shy of, well under, well below
<: slightly less than, slightly under, smaller than, a little under, little less than, <, just short of
<=: up to, as much as, as many as, at most, no more than, not more than, a maximum of, maximum of, maximum, within, as high as
<=: not exceeding, not to exceed, ≤, as long as, as large as, upto, until within, no longer than, no higher than, not over, <=""",
    "es": """~: alrededor de, cerca de, aproximadamente, unos, unas, en torno a, unos pocos, cerca del, alrededor del, en torno al, aprox.
~: en promedio, un promedio de, promedio de, a unos, estimado en, estimada en, entorno a, estimados en, del orden de, más o menos
<~: casi, prácticamente, cerca ya de, rozando los, casi un
>: más de, más del, superior a, superior al, superiores a, por encima de, por encima del, supera los, superan los, supera las
>: superó los, superaron los, superará los, por encima de los, excede los, mayor a, mayor de, mayor que, supera el, superó el
>=: al menos, por lo menos, un mínimo de, mínimo de, como mínimo, no menos de, cuando menos, a lo menos, al menos el
<: menos de, menos del, inferior a, inferior al, por debajo de, por debajo del, menor a, menor de, no llega a, inferiores a
<=: hasta, un máximo de, máximo de, como máximo, a lo sumo, no más de, hasta un, hasta el, hasta los""",
    "fr": """~: environ, près de, autour de, quelque, aux alentours de, une moyenne de, approximativement, à peu près, en moyenne, env., ~
~: de l'ordre de, de l’ordre de, estimé à, estimée à, estimés à, estimées à, autour des
<~: presque, quasiment, pas loin de, quasi
>: plus de, plus des, plus du, supérieur à, supérieure à, au-dessus de, dépassant, dépasse, dépassé, supérieurs à, au-delà de
>=: au moins, au minimum, un minimum de, minimum, pas moins de, à tout le moins
<: moins de, moins du, inférieur à, inférieure à, en dessous de, au-dessous de, sous les, inférieurs à, moins des
<=: jusqu'à, jusqu’à, au plus, au maximum, un maximum de, maximum, tout au plus, pas plus de""",
    "de": """~: rund, etwa, ungefähr, circa, ca., zirka, gut und gerne, durchschnittlich, im schnitt, schätzungsweise, an die, um die
~: im durchschnitt, ca, in etwa, geschätzt, geschätzte, geschätzten, um rund, auf rund, grob, gegen
<~: fast, knapp, nahezu, beinahe, annähernd, bald
>: mehr als, über, gut, oberhalb von, mehr als die, höher als, jenseits von, größer als, deutlich über, knapp über, mehr als der
>=: mindestens, wenigstens, zumindest, nicht weniger als, ab, minimal
<: weniger als, unter, unterhalb von, kleiner als, niedriger als, knapp unter
<=: bis zu, höchstens, maximal, nicht mehr als, bis, von bis zu, um bis zu""",
    "pt": """~: cerca de, aproximadamente, por volta de, em torno de, uns, umas, ao redor de, uma média de, média de, em média, aprox.
~: à volta de, estimado em, estimada em, cerca dos, na ordem de, da ordem de, estimados em
<~: quase, perto de, praticamente, próximo de, próximo a
>: mais de, mais do que, acima de, superior a, superiores a, além de, ultrapassa, ultrapassou, supera, superou, mais da, mais do
>: acima dos
>=: pelo menos, ao menos, no mínimo, um mínimo de, mínimo de, não menos de, a partir de, não menos que
<: menos de, abaixo de, inferior a, inferiores a, menos do que, menos da, menos do
<=: até, no máximo, um máximo de, máximo de, não mais de, não mais que""",
    "ru": """~: около, примерно, приблизительно, порядка, в районе, в среднем, ориентировочно, где-то, оценочно, оцениваемых в
<~: почти, без малого, чуть ли не, практически, почти на, почти в
>: более, более чем, свыше, больше, больше чем, выше, сверх, превышает, превысил, превысила, превысило, превысили, более чем на
>: более чем в, чуть более, чуть больше, чуть выше
>=: не менее, не менее чем, как минимум, минимум, по меньшей мере, по крайней мере, хотя бы, не ниже
<: менее, менее чем, меньше, ниже, меньше чем, чуть менее, чуть меньше
<=: до, не более, не более чем, максимум, не выше, вплоть до, не больше""",
    "id": """~: sekitar, kira-kira, kurang lebih, rata-rata, kisaran, di kisaran, diperkirakan, diperkirakan mencapai, seputar
<~: hampir, mendekati, nyaris
>: lebih dari, di atas, melebihi, melampaui, lebih daripada
>=: setidaknya, sedikitnya, paling sedikit, minimal, paling tidak, sekurang-kurangnya, tidak kurang dari
<: kurang dari, di bawah, kurang daripada
<=: hingga, sampai, maksimal, paling banyak, tidak lebih dari, sebanyak-banyaknya, maksimum""",
}
_AFTER = {
    "en": """~: odd, or so, on average, or thereabouts, approximately, give or take
>=: or more, or above, or over, or higher, plus, at least, and above, and over, at a minimum, and up, minimum, or longer, or better
>: and counting
<=: or less, or fewer, or below, or under, at most, maximum, or lower, and under, tops""",
    "es": """~: aproximadamente, en promedio, de media
>=: o más, como mínimo, al menos, por lo menos
<=: o menos, como máximo, a lo sumo""",
    "fr": """~: environ, en moyenne
>=: ou plus, au moins, au minimum
<=: ou moins, au plus, au maximum""",
    "de": """~: im schnitt, im durchschnitt
>=: oder mehr, und mehr, aufwärts
<=: oder weniger""",
    "pt": """~: aproximadamente, em média
>=: ou mais, no mínimo, pelo menos
<=: ou menos, no máximo""",
    "ru": """~: в среднем
>=: и более, или более, и выше
<=: или менее, и менее""",
    "id": """>=: atau lebih, ke atas
>: lebih
<=: atau kurang""",
}
_LABELS = {
    "en": (
        "no no. nos nos. number numbers article articles section sections sec. § chapter title part parts phase phases stage "
        "stages level levels tier type category class grade page pages paragraph clause annex appendix schedule figure table rule "
        "order regulation directive resolution act law bill proposition amendment block lot line unit units reactor gate room "
        "highway route interstate flight boeing airbus iphone galaxy windows playstation xbox version season episode volume "
        "week-day round week game day match step schedule group type model series channel station studio exhibit docket case "
        "notice announcement decree document form file item items scope scenario zone area district ward precinct sector "
        "division pier terminal runway track covid apollo formula fiscal fy q1 q2 q3 q4 euro top code codes magnitude richter "
        "size sized aged age ages ranked rank ranking ranks verse psalm nasdaq ftse s&p p dow nikkei cac dax stoxx russell "
        "sensex nifty csi fortune vol vol. fig fig. art art. pp pp. ch. para para. year "
        "platform mark mk windows ios android v ver chapters annexes # tel phone fax zip isbn room suite box"
    ),
    "es": (
        "no. n.º nº núm. núm número artículo artículos art. sección capítulo título parte fase etapa nivel tipo categoría clase "
        "página páginas párrafo anexo ley decreto resolución orden bloque lote línea reactor sala ruta vuelo versión temporada "
        "grupo día año covid boeing airbus apolo fórmula grado edad acuerdo reglamento directiva número zona distrito región unidad"
    ),
    "fr": (
        "n° no n° nº numéro article articles art. section chapitre titre partie phase étape niveau type catégorie classe page pages "
        "alinéa annexe loi décret arrêté résolution bloc lot ligne réacteur salle route vol version saison groupe covid boeing "
        "airbus apollo formule année règlement directive zone unité tranche"
    ),
    "de": (
        "nr. nr nummer artikel art. paragraf paragraph § §§ abschnitt abs. absatz kapitel titel teil phase stufe typ kategorie klasse "
        "seite seiten anhang anlage gesetz verordnung richtlinie block los linie reaktor raum gate flug version staffel gruppe covid "
        "boeing airbus apollo formel jahr jahre jahres jahren platz rang runde zone bezirk ziffer"
    ),
    "pt": (
        "nº n.º n° no. número artigo artigos art. seção capítulo título parte fase etapa nível tipo categoria classe página páginas "
        "parágrafo anexo lei decreto portaria resolução bloco lote linha reator sala rota voo versão temporada grupo dia ano covid "
        "boeing airbus apollo fórmula regulamento diretiva zona distrito unidade"
    ),
    "ru": (
        "№ no номер статья статьи статье статью ст. пункт пункта п. раздел глава часть этап фаза уровень тип категория класс "
        "страница стр. приложение закон закона указ указа постановление постановления блок энергоблок лот линия рейс версия "
        "сезон группа боинг ковид раунд дом д. кв. зона"
    ),
    "id": (
        "no no. nomor pasal ayat bab bagian fase tahap tingkat tipe kategori kelas halaman lampiran blok unit lot lantai versi "
        "musim grup kelompok covid boeing airbus tahun tanggal pukul jam peraturan uu pp perpres permen zona distrik"
    ),
}
_MONTHS = {
    "en": (
        "january february march april may june july august september october november december jan jan. feb feb. mar mar. apr "
        "apr. jun jun. jul jul. aug aug. sep sep. sept sept. oct oct. nov nov. dec dec."
    ),
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv. févr. juil. sept. oct. nov. déc.",
    "de": "januar jänner februar märz april mai juni juli august september oktober november dezember jan. feb. aug. sept. okt. nov. dez.",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
}
_FUNCTION = {
    "en": (
        "a an the of in on at to for from by with without into onto over under between among through during before after "
        "since until till against across along around about as per than then that this these those which who whom whose what "
        "when where while and or but nor so yet if because though although is are was were be been being has have had having "
        "do does did will would shall should may might must can could not no it its he she they we you i his her their our your "
        "my me him them us there here also just only even still already now later ago away off out up down back each every "
        "either both all any some more most less fewer very too said says say told according total died dies die killed live "
        "lives lived own remain remains came come comes took takes went goes goes got get made make makes like near via amid"
    ),
    "es": (
        "a al ante con contra de del desde durante en entre hacia hasta para por según sin sobre tras y e o u pero que como "
        "cuando donde si no se su sus el la los las un una es son fue fueron ha han había está están más menos lo le les "
        "este esta ese esa aunque mientras ya"
    ),
    "fr": (
        "à au aux avec contre dans de des du depuis dès en entre par pour sans sous sur vers et ou mais que qui dont où si ne "
        "pas se sa son ses leur leurs le la les l un une est sont a ont avait était été plus moins ce cet cette ces il elle ils "
        "elles contre selon après avant d’ici"
    ),
    "de": (
        "an auf aus bei bis durch für gegen in im ins mit nach ohne über um unter von vom vor während wegen zu zum zur und "
        "oder aber dass der die das den dem des ein eine einer einem einen ist sind war waren hat haben hatte wird werden wurde "
        "wurden nicht sich sein seine ihr ihre auch noch nur mehr als wie wenn am er sie es wir"
    ),
    "pt": (
        "a à ao aos às com contra de do da dos das desde durante em no na nos nas entre para pela pelo por sem sob sobre após e "
        "ou mas que como quando onde se não seu sua seus suas o os as um uma é são foi foram tem têm havia está estão mais menos "
        "até já este esta"
    ),
    "ru": (
        "в во на с со по к ко из от до при за для о об у над под без через между и или а но что как когда где если не он она "
        "они оно мы вы это этот эта его её ее их был была было были есть будет также уже ещё еще лишь только то же бы"
    ),
    "id": (
        "di ke dari pada dalam untuk dengan oleh dan atau tetapi yang adalah akan telah sudah tidak bukan ini itu mereka kami "
        "kita ia dia sebagai karena jika saat ketika setelah sebelum sejak hingga sampai serta bagi per lalu lagi secara lebih"
    ),
}
_SHARES = {
    "en": """0.5: half of, half the, half their, half its, half his, half our, half all, half china's, half china’s, one half of, one-half of
0.5: half a, half those
0.33333333333: a third of, one third of, one-third of, by a third, by one third, by one-third, a third
0.33333333333: one third, one-third
0.66666666667: two thirds of, two-thirds of, two-thirds, two thirds
0.25: a quarter of, one quarter of, one-quarter of, by a quarter, a quarter, one-quarter, a fourth of, one-fourth of, one-fourth
0.75: three quarters of, three-quarters of, three-quarters, three quarters, three-fourths, three-fourths of
0.2: a fifth of, one fifth of, one-fifth of, a fifth, one-fifth, one fifth
0.4: two fifths, two-fifths
0.6: three-fifths, three fifths
0.8: four-fifths, four fifths
0.1: a tenth of, one tenth of, one-tenth of, a tenth, one-tenth
0.16666666667: a sixth of, one-sixth of, one-sixth, a sixth
0.125: an eighth of, one-eighth of, one-eighth""",
    "es": """0.5: la mitad de, la mitad del, la mitad
0.33333333333: un tercio, una tercera parte, la tercera parte
0.66666666667: dos tercios, las dos terceras partes, dos terceras partes
0.25: una cuarta parte, la cuarta parte, un cuarto de, un cuarto del
0.75: tres cuartas partes, las tres cuartas partes, tres cuartos
0.2: una quinta parte, la quinta parte, un quinto de
0.1: una décima parte, la décima parte""",
    "fr": """0.5: la moitié de, la moitié des, la moitié du, la moitié
0.33333333333: un tiers, le tiers
0.66666666667: deux tiers, les deux tiers
0.25: un quart de, un quart des, un quart du, le quart
0.75: trois quarts, les trois quarts
0.2: un cinquième
0.1: un dixième""",
    "de": """0.5: die hälfte, der hälfte
0.33333333333: ein drittel, einem drittel, eines drittels
0.66666666667: zwei drittel
0.25: ein viertel, einem viertel, eines viertels
0.75: drei viertel
0.2: ein fünftel, einem fünftel
0.4: zwei fünftel
0.1: ein zehntel, einem zehntel""",
    "pt": """0.5: a metade, metade
0.33333333333: um terço, a terça parte
0.66666666667: dois terços, os dois terços
0.25: um quarto de, um quarto dos, um quarto das, um quarto do, um quarto da
0.75: três quartos
0.2: um quinto de, um quinto dos, um quinto das
0.1: um décimo""",
    "ru": """0.5: половину, половина, половины
0.33333333333: треть, трети, одну треть, одна треть
0.66666666667: две трети, двух третей
0.25: четверть, четверти
0.75: три четверти
0.2: пятую часть, одну пятую
0.1: десятую часть""",
    "id": """0.5: setengah dari, separuh dari, separuh, setengah
0.33333333333: sepertiga
0.66666666667: dua pertiga
0.25: seperempat
0.75: tiga perempat
0.2: seperlima""",
}
_ARTICLES = {
    "en": "a an", "es": "el los las un una", "fr": "les la le un une des", "de": "die der den dem ein eine einen einem",
    "pt": "o os as um uma", "ru": "", "id": "",
}  # fmt: skip
_RANGES = {
    "en": "to or and", "es": "a y o e", "fr": "à et ou", "de": "bis und oder", "pt": "a e ou", "ru": "до и или", "id": "hingga sampai dan atau",
}  # fmt: skip
_PER = {
    "en": """yr: a year, per year, annually, each year, every year, yearly, per annum, an annum, p.a., per-year, a-year
month: a month, per month, monthly, each month, every month
week: a week, per week, weekly, each week
day: a day, per day, daily, each day, every day
h: an hour, per hour
t: a tonne, per tonne, a ton, per ton, per metric ton, a metric ton, per metric tonne
kg: per kilogram, a kilogram, per kilo, a kilo, per kg
oz: an ounce, per ounce, per troy ounce
lb: a pound, per pound, per lb
bbl: a barrel, per barrel
share: per share, a share
Wh: per megawatt-hour, per megawatt hour""",
    "es": """yr: al año, por año, anuales, anual, anualmente, cada año
month: al mes, por mes, mensuales
day: al día, por día, diarios, diarias
t: por tonelada, la tonelada
oz: la onza, por onza
bbl: por barril, el barril""",
    "fr": """yr: par an, annuels, annuelles, chaque année
month: par mois, mensuels
day: par jour
t: la tonne, par tonne
oz: l'once, l’once, par once
bbl: le baril, par baril""",
    "de": """yr: pro jahr, im jahr, jährlich
month: pro monat, im monat, monatlich
day: pro tag, am tag, täglich
t: je tonne, pro tonne
oz: je unze, pro unze, je feinunze
bbl: je barrel, pro barrel""",
    "pt": """yr: por ano, ao ano, anuais, anual, anualmente
month: por mês, mensais
day: por dia, diários
t: por tonelada, a tonelada
oz: por onça, a onça
bbl: por barril, o barril""",
    "ru": """yr: в год, ежегодно
month: в месяц, ежемесячно
day: в сутки, в день
t: за тонну
oz: за унцию
bbl: за баррель""",
    "id": """yr: per tahun, setahun
month: per bulan
day: per hari, sehari
t: per ton
oz: per ons
bbl: per barel""",
}
_STYLE = {"en": ".", "es": ",", "fr": ",", "de": ",", "pt": ",", "ru": ",", "id": ","}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# January to December once (or twice, with the short forms), for whoever must tell them apart.
MONTHS_IN_ORDER = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "jan feb mar apr may jun jul aug sept oct nov dec",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "januari februari maret april mei juni juli agustus september oktober november desember",
)


@cache
def lexis(language: str) -> Lexis:
    """The words of a language; an unknown one gets the English ones."""
    own = language if language in _NUMBERS else "en"
    return Lexis(
        numbers=_NUMBERS[own],
        linkers=_words(_LINKERS[own]),
        scales=_values(_SCALES[own]),
        attached=_ATTACHED,
        before=_pairs(_BEFORE[own]),
        after=_pairs(_AFTER[own]),
        labels=_words(_LABELS[own]),
        months=_words(_MONTHS[own]) | _words(_MONTHS["en"]),
        function=_words(_FUNCTION[own]),
        shares=_values(_SHARES[own]),
        articles=_words(_ARTICLES[own]),
        ranges=_words(_RANGES[own]),
        per=_pairs(_PER[own]),
        style=_STYLE[own],
        spaced=own in {"fr", "ru", "es", "de", "pt"},
        one=_words(_ONE[own]),
        nouns_last=own in {"en", "de", "ru"},
    )
