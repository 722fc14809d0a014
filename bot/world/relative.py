"""How far away from today, as each language says it, brought to the English that `bot.world.dates` reads.

"In 3 weeks" comes from CLDR's relative patterns and the weekdays from its names. What CLDR's data in Babel does not
hold ("tomorrow", and what people say beside the one pattern of CLDR) stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel import Locale

_UNITS = ("day", "week", "month")
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
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
_ONE: Mapping[str, str] = {
    "es": "una?",
    "fr": "une?",
    "pt": "uma?",
    "de": "eine[mnr]",
    "hi": "एक",
    "sw": "moja|mmoja",
    "uk": "один",
}
_COMING: Mapping[str, tuple[str, ...]] = {
    "es": ("el", "este", "próximo", "que viene"),
    "fr": ("le", "ce", "prochain"),
    "pt": ("na", "no", "próxima", "próximo", "que vem"),
    "de": ("am", "diesen", "nächsten", "nächster", "kommenden"),
    "ar": ("يوم", "القادم", "المقبل"),
    "hi": ("अगले", "अगला", "को"),
    "zh": ("这",),
    "ja": ("次の",),
    "sw": ("ijayo", "hii"),
    "id": ("hari", "depan", "ini"),
    "uk": ("у", "в", "наступний", "цей"),
}
"""What may stand around a weekday: the first one after today is meant. What names another week ("下周一") is not."""


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
            return f"in {count or _number(found['count'])} {unit}s"
    return _weekday(bare, language)


def _bare(text: str) -> str:
    return _SPACES.sub(" ", _VOWEL_SIGNS.sub("", text.casefold().replace("’", "'"))).strip()


def _number(written: str) -> int:
    """Digits, one sign such as "三", or a word for one."""
    if written.isascii() and written.isdecimal():
        return int(written)
    return _SIGNS.get(written, 1)


@lru_cache(maxsize=32)
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str, int], ...]:
    """(what is written, unit, how many of it where the pattern itself says that; else 0)."""
    one = f"|{_ONE[language]}" if language in _ONE else ""
    count = f"(?P<count>[0-9]{{1,6}}|[{''.join(_SIGNS)}]{one})"
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


def _weekday(bare: str, language: str) -> str | None:
    """The weekday that is named, alone or with what says that it is the coming one."""
    names = Locale.parse(language).days["format"]["wide"]
    around = "|".join(re.escape(each) for each in _COMING[language])
    for number, name in names.items():
        if re.fullmatch(rf"(?:(?:{around})\s*)*{re.escape(_bare(str(name)))}(?:\s*(?:{around}))*", bare):
            return _ENGLISH_DAYS[int(number)]
    return None
