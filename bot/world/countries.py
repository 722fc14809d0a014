"""Countries and territories as people write them, in any language, and their names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from babel.core import get_global

from bot.wording import known_locale
from bot.world.cldr import names_everywhere
from bot.world.names import NameIndex, Recognised, normalised

# CLDR has codes for these; in ISO 3166-1 they are parts of a country.
_PART_OF: Mapping[str, str] = {
    "AC": "SH",
    "CP": "FR",
    "CQ": "GG",
    "DG": "IO",
    "EA": "ES",
    "IC": "ES",
    "TA": "SH",
}
_SHORTEST_NAME = 4  # shorter ones, in Latin letters, would be taken for codes ("Cad" is Chad in one language)
_KOSOVO = "XK"  # not in ISO 3166-1; the code that CLDR and others give it
_ALSO: Mapping[str, tuple[str, ...]] = {
    "AE": ("Emirates",),
    "BA": ("Bosnia",),
    "BO": ("Plurinational State of Bolivia",),
    "CD": ("Democratic Republic of the Congo", "Democratic Republic of Congo", "DR Congo", "DRC", "Zaire"),
    "CG": ("Republic of the Congo", "Republic of Congo", "Congo Republic"),
    "CI": ("Ivory Coast",),
    "CN": ("People's Republic of China", "PRC", "Mainland China", "中华人民共和国", "中華人民共和國"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "FK": ("Falklands", "Malvinas"),
    "GB": (
        *("Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland"),
        "United Kingdom of Great Britain and Northern Ireland",
    ),
    "IE": ("Eire",),
    "HK": ("Hong Kong",),
    "JP": ("Nippon", "日本国"),
    "KP": ("Democratic People's Republic of Korea", "DPRK"),
    "KR": ("Republic of Korea", "한국"),
    "LA": ("Lao PDR", "Lao People's Democratic Republic"),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macau", "Macao"),
    "NL": ("Holland",),
    "NZ": ("Aotearoa",),
    "PS": ("Palestine",),
    "RU": ("Russian Federation",),
    "SA": ("KSA",),
    "SY": ("Syrian Arab Republic",),
    "SZ": ("Swaziland",),
    "TH": ("ประเทศไทย",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "US": ("United States of America",),
    "VA": ("Vatican", "Holy See"),
    "VN": ("Viet Nam",),
}
_MANY_MEANINGS: Mapping[str, tuple[str, ...]] = {
    "america": ("US",),
    "congo": ("CD", "CG"),
    "guiana": ("GF", "GY"),
    "korea": ("KR", "KP"),
    "republic of china": ("CN", "TW"),
    "saint martin": ("MF", "SX"),
    "virgin islands": ("VI", "VG"),
}
_FORMAL = re.compile(
    r"^(?:the )?(?:(?:(?:federal|federative|federated|united|democratic|socialist|islamic|peoples|oriental|co"
    r"operative|plurinational|bolivarian|hashemite|independent|arab|hellenic|grand) )*"
    r"(?:republic|kingdom|states?|commonwealth|principality|duchy|sultanate|union|federation) of )?(?:the )?"
)


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """The codes of ISO 3166-1 (alpha-2) that tzdata lists, and Kosovo's."""
    return frozenset({code for _, code in _names_of_iso()} | {_KOSOVO})


@lru_cache(maxsize=4096)
def recognise_country(text: str) -> Recognised:
    """The ISO 3166-1 alpha-2 code that a text means: a code, or a name in any language of CLDR."""
    written = normalised(text)
    shorter = _FORMAL.sub("", written)
    if written in _codes():
        return Recognised(_codes()[written])
    for name in (written, written.removeprefix("the "), shorter):
        if name in _MANY_MEANINGS:
            return Recognised(None, _MANY_MEANINGS[name])
        if codes := _index().codes(name):
            return Recognised(codes[0]) if len(codes) == 1 else Recognised(None, codes[:3])
    return Recognised(None, _index().suggest(shorter))


def country_name(code: str, language: str) -> str:
    """The country's name in a language; the code itself where there is none."""
    return str(known_locale(language).territories.get(code, code))


def complete_country(text: str, language: str) -> tuple[str, ...]:
    """Names in a language of the countries that are named, in whatever language, like what is being written."""
    written = normalised(text)
    named = {code: country_name(code, language) for code in country_codes()}
    here = sorted(named, key=lambda code: normalised(named[code]))
    codes = [code for code in here if normalised(named[code]).startswith(written)]
    codes += [code for code in here if f" {written}" in normalised(named[code])]
    found = recognise_country(text)
    codes += [found.code] if found.code else found.suggestions
    return tuple(named[code] for code in dict.fromkeys(codes))


@lru_cache(maxsize=1)
def _index() -> NameIndex:
    return NameIndex((name, _PART_OF.get(code, code)) for name, code in _names() if _known(code))


def _known(code: str) -> bool:
    return code in country_codes() or code in _PART_OF


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    """alpha-2, alpha-3 and former codes in small letters; a former one only where it became one country."""
    former = get_global("territory_aliases").items()
    found = {old.lower(): codes[0] for old, codes in former if len(codes) == 1 and old.isalpha()}
    found |= {code.lower(): code for code in (*country_codes(), *_PART_OF)}
    return {old: _PART_OF.get(code, code) for old, code in found.items() if _known(code)}


def _names() -> Iterator[tuple[str, str]]:
    for name, code in (*names_everywhere("territories"), *_names_of_iso()):
        if name.isascii() and len(name) < _SHORTEST_NAME:
            continue
        yield name, code
        if name.startswith("St. "):
            yield name.replace("St. ", "Saint "), code
    yield from ((name, code) for code, names in _ALSO.items() for name in names)


def _names_of_iso() -> Iterator[tuple[str, str]]:
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            code, name = line.split("\t")
            yield name, code
