"""The day of the week that somebody names in their language, the coming one or next week's, as English says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from babel import Locale

_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COMMAS = re.compile("[,،、]")
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
    "uk": ("у", "в", "наступний", "наступну", "наступної", "цей", "цю"),
}
"""What may stand around a weekday: the first one after today is meant."""
_NEXT_WEEK: Mapping[str, tuple[str, ...]] = {
    "es": ("próxima semana", "semana próxima", "semana que viene", "semana que entra"),
    "fr": ("semaine prochaine",),
    "pt": ("próxima semana", "semana que vem"),
    "de": ("nächste woche", "nächster woche", "nächsten woche", "kommende woche", "kommender woche", "kommenden woche"),
    "ar": ("الأسبوع القادم", "الأسبوع المقبل", "الأسبوع التالي"),
    "hi": ("अगले सप्ताह", "अगले हफ़्ते", "अगले हफ्ते"),
    "zh": ("下个", "下"),
    "ja": ("来週", "翌週"),
    "sw": ("wiki ijayo",),
    "id": ("minggu depan",),
    "uk": ("наступного тижня", "на наступному тижні"),
}
"""What says that the day of the next calendar week is meant, which begins with its Monday."""
_BETWEEN: Mapping[str, tuple[str, ...]] = {
    "es": ("de", "la"),
    "fr": ("de", "la"),
    "pt": ("da",),
    "de": ("in", "der"),
    "ar": ("من", "في"),
    "hi": ("के",),
    "zh": ("的",),
    "ja": ("の",),
    "sw": ("ya",),
}
"""What may stand between the day and its week."""
_ALSO: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "pt": (("segunda",), ("terça",), ("quarta",), ("quinta",), ("sexta",)),
    "de": ((), (), (), (), (), ("sonnabend",)),
    "ar": (("الإثنين",),),
    "zh": (*((f"周{sign}", f"礼拜{sign}") for sign in "一二三四五六"), ("周日", "周天", "礼拜日", "礼拜天", "星期天")),
    "ja": tuple((f"{sign}曜",) for sign in "月火水木金土日"),
    "id": ((), (), (), (), ("jum'at",), (), ("ahad",)),
    "uk": ((), (), ("середу",), (), ("п'ятницю",), ("суботу",), ("неділю",)),
}
"""How days are called beside their names in CLDR, from Monday on."""


def weekday_in_english(bare: str, language: str) -> str | None:
    """ "Monday" or "Monday next week" for the same in a language; None where it is nothing of the kind.

    `bare` has small letters.
    """
    bare = " ".join(_COMMAS.sub(" ", bare).split())
    around, between = _any_of(_COMING[language]), _any_of(_BETWEEN.get(language, ("",)))
    week = _any_of(_NEXT_WEEK[language])
    for number, names in enumerate(_names(language)):
        day = rf"(?:{around}\s*)*{_any_of(names)}"
        if re.fullmatch(rf"{day}\s*(?:{between}\s*)*{week}|(?:{between}\s*)*{week}\s*(?:{between}\s*)*{day}", bare):
            return f"{_ENGLISH[number]} next week"
        if re.fullmatch(rf"{day}(?:\s*{around})*", bare):
            return _ENGLISH[number]
    return None


def _names(language: str) -> Iterable[tuple[str, ...]]:
    told = Locale.parse(language).days["format"]["wide"]
    also = _ALSO.get(language, ())
    for number in range(len(_ENGLISH)):
        yield (str(told[number]).casefold().replace("’", "'"), *(also[number] if number < len(also) else ()))


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(re.escape(each) for each in words)})"
