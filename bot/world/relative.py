"""How far away from today, as each language says it, brought to the English that `bot.world.dates` reads.

"In 3 weeks" comes from CLDR's relative patterns. What CLDR's data in Babel does not hold ("tomorrow", numbers in words,
and what people say beside the one pattern of CLDR) stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel import Locale

from bot.world.weekdays import weekday_in_english

_UNITS = ("day", "week", "month")
_VOWEL_SIGNS = re.compile("[\u064b-\u0652]")
"""Arabic signs that people leave out as they like."""
_SPACES = re.compile(r"\s+")
_DAYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "es": (("hoy",), ("mañana",), ("pasado mañana",)),
    "fr": (("aujourd'hui",), ("demain",), ("après-demain", "après demain")),
    "pt": (("hoje",), ("amanhã",), ("depois de amanhã",)),
    "de": (("heute",), ("morgen",), ("übermorgen",)),
    "ar": (("اليوم",), ("غدا", "غد"), ("بعد غد", "بعد الغد")),
    "hi": (("आज",), ("कल",), ("परसों",)),
    "zh": (("今天",), ("明天",), ("后天",)),
    "ja": (("今日", "本日"), ("明日", "あした"), ("明後日", "あさって")),
    "sw": (("leo",), ("kesho",), ("kesho kutwa",)),
    "id": (("hari ini",), ("besok",), ("lusa",)),
    "uk": (("сьогодні",), ("завтра",), ("післязавтра",)),
}
"""Today, tomorrow and the day after it."""
_ALSO: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "es": {"dentro de": ("en",)},
    "fr": {"dans": ("d'ici",)},
    "pt": {"em": ("daqui a", "dentro de")},
    "ar": {"خلال": ("بعد", "في غضون")},
    "hi": {"में": ("बाद", "के बाद"), "सप्ताह": ("हफ़्ते", "हफ्ते"), "माह": ("महीने",)},
    "zh": {"后": ("之后", "以后"), "周": ("星期", "个星期"), "个月": ("月",)},
    "ja": {"か月": ("ヶ月", "カ月", "ヵ月", "ケ月")},
    "id": {"dalam": ("",), "hari": ("hari lagi",), "minggu": ("minggu lagi",), "bulan": ("bulan lagi",)},
}
"""What people say beside a word of CLDR's patterns."""
_SIGNS: Mapping[str, int] = {**{sign: number for number, sign in enumerate("一二三四五六七八九十", 1)}, "两": 2}
_COUNTS: Mapping[str, tuple[str, ...]] = {
    "es": ("una?", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
    "fr": ("une?", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    "pt": ("uma?", "dois|duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez"),
    "de": ("eine[mnr]", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn"),
    "ar": (
        *("واحد|واحدة", "اثنين|اثنتين", "ثلاثة?", "[أا]ربعة?", "خمسة?"),
        *("ستة?", "سبعة?", "ثمانية?|ثمان", "تسعة?", "عشرة?"),
    ),
    "hi": ("एक", "दो", "तीन", "चार", "पाँच|पांच", "छह|छः|छ:", "सात", "आठ", "नौ", "दस"),
    "sw": (
        *("moja|mmoja", "(?:m|wa)?(?:i|wi)?(?:bi|wi)li", "m?i?tatu", "m?i?nne", "m?i?tano"),
        *("sita", "saba", "m?i?nane", "tisa", "kumi"),
    ),
    "id": ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
    "uk": ("один", "два|дві", "три", "чотири", "п'ять", "шість", "сім", "вісім", "дев'ять", "десять"),
}
"""One to ten in words, as patterns."""


def away_in_english(written: str, language: str) -> str | None:
    """ "in 3 weeks", "tomorrow" or "Monday" for the same in a language; None where it is nothing of the kind.

    `written` has small letters and ASCII digits.
    """
    bare = _bare(written)
    if language not in _DAYS:
        return None
    for english, words in zip(("today", "tomorrow", "in 2 days"), _DAYS[language], strict=True):
        if bare in words:
            return english
    for pattern, unit, count in _patterns(language):
        if found := pattern.fullmatch(bare):
            return f"in {count or _number(found['count'], language)} {unit}s"
    return weekday_in_english(bare, language)


def _bare(text: str) -> str:
    return _SPACES.sub(" ", _VOWEL_SIGNS.sub("", text.casefold().replace("’", "'"))).strip()


def _number(written: str, language: str) -> int:
    """Digits, one sign such as "三", or a word."""
    if written.isascii() and written.isdecimal():
        return int(written)
    words = enumerate(_COUNTS.get(language, ()), 1)
    return _SIGNS.get(written) or next(number for number, word in words if re.fullmatch(word, written))


@lru_cache(maxsize=32)
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str, int], ...]:
    """(what is written, unit, how many of it where the pattern itself says that; else 0)."""
    count = f"(?P<count>{'|'.join(('[0-9]{1,6}', *_SIGNS, *_COUNTS.get(language, ())))})"
    return tuple(
        (_pattern(told, language, count), unit, said) for unit in _UNITS for told, said in _told(language, unit)
    )


def _told(language: str, unit: str) -> Iterator[tuple[str, int]]:
    fields = Locale.parse(language)._data["date_fields"]
    for width in ("", "-short"):
        future = fields.get(f"{unit}{width}", {}).get("future") or {}
        for plural, pattern in dict(future).items():
            if "{0}" in pattern or plural in ("one", "two"):
                yield pattern, 0 if "{0}" in pattern else ("one", "two").index(plural) + 1


def _pattern(told: str, language: str, count: str) -> re.Pattern[str]:
    text = re.escape(_bare(told)).replace(re.escape("{0}"), count).replace(r"\ ", r"\s*")
    for word, others in _ALSO.get(language, {}).items():
        ways = "|".join(re.escape(each).replace(r"\ ", r"\s*") for each in (word, *others))
        text = text.replace(re.escape(word).replace(r"\ ", r"\s*"), f"(?:{ways})", 1)
    return re.compile(rf"\s*{text}\s*")
