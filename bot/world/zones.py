"""Time zones of countries, and time zones as people write them: IANA names, cities, offsets from UTC."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone, get_timezone_name

from bot.world.cldr import cities_everywhere
from bot.world.countries import recognise_country
from bot.world.names import SUGGESTIONS, NameIndex, Recognised, normalised

# Where a country's zones differ, the one in which most of its people live; elsewhere tzdata's first.
_PRINCIPAL: Mapping[str, str] = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "DE": "Europe/Berlin",
    "FM": "Pacific/Pohnpei",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MY": "Asia/Kuala_Lumpur",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
_ELSEWHERE = {"XK": ("Europe/Belgrade",)}  # tzdata's table goes by ISO 3166, which has no Kosovo
# Names for offsets mean winter or summer; the rules are asked for both halves of a year that lies ahead.
_SEASONS = (datetime(2030, 1, 15, tzinfo=UTC), datetime(2030, 7, 15, tzinfo=UTC))
# Other former names end in words that are no cities, such as US/Eastern, or in those of elsewhere: Pacific/Samoa.
_CONTINENTS = ("Africa/", "America/", "Asia/", "Atlantic/", "Europe/", "Indian/")
_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+\-−–])\s*(\d{1,2})(?:[:.]?([0-5]\d))?", re.IGNORECASE)


def zones_of(country: str) -> tuple[str, ...]:
    """The IANA names of a country's zones, the one most people live in first; empty for an unknown country."""
    zones = _table().get(country, ())
    first = _PRINCIPAL.get(country)
    return (first, *(zone for zone in zones if zone != first)) if first else zones


def suggest_zone(country: str) -> str:
    """The zone in which most people of a country live; empty where nothing is known."""
    return next(iter(zones_of(country)), "")


@lru_cache(maxsize=512)
def only_zone(country: str, day: date) -> str:
    """The country's zone if the whole country keeps the same time in the year from `day`, else empty."""
    instants = [datetime(day.year, day.month, 1, tzinfo=UTC) + timedelta(days=30 * month) for month in range(12)]
    times = {tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in instants) for zone in zones_of(country)}
    return suggest_zone(country) if len(times) == 1 else ""


@lru_cache(maxsize=4096)
def recognise_zone(text: str, country: str = "") -> Recognised:
    """The IANA name that a text means: such a name, also a former one, or a zone's city in any language.

    An offset ("UTC+5:45") or a name of a time ("CET", "Pacific Time") only suggests zones, those of `country` first;
    so does a country's name, and, where nothing is like the text, `country` itself.
    """
    if normalised(text) == "utc":
        return Recognised("UTC")
    codes = _index().codes(text)
    if len(codes) == 1:
        return Recognised(codes[0])
    own = [zone for zone in zones_of(country) if zone in codes]
    if len(own) == 1:
        return Recognised(own[0])
    meant = next((zones for zones in _meant(text, country, codes) if zones), ())
    return Recognised(None, tuple(meant[:SUGGESTIONS]))


def complete_zone(text: str, country: str) -> tuple[str, ...]:
    """Zones whose names contain what is being written, those of `country` first, then the likeliest meanings."""
    written = normalised(text)
    zones = dict.fromkeys((*zones_of(country), *sorted(_zones())))
    found = recognise_zone(text, country)
    meant = (found.code,) if found.code else found.suggestions
    return tuple(dict.fromkeys((*(zone for zone in zones if written in normalised(zone)), *meant)))


def _meant(text: str, country: str, exactly: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a text may mean, in one way after the other: the first that has any zones counts."""
    nearest = dict.fromkeys((*zones_of(country), *_well_known(), *_zones()))
    offset, name = _offset(text), normalised(text)
    yield _keeping(nearest, offset) if offset is not None else ()
    yield tuple(zone for zone in nearest if zone in exactly)
    yield tuple(zone for zone in nearest if name in _called(zone))
    yield zones_of(recognise_country(text).code or "")
    yield _index().suggest(text)
    yield zones_of(country)


def _offset(text: str) -> timedelta | None:
    """The offset that "UTC+5:45", "GMT-3", "+0530" or a bare "GMT" names."""
    if text.strip().upper() in ("GMT", "Z"):
        return timedelta()
    found = _OFFSET.fullmatch(text.strip()[:20])
    if not found:
        return None
    ahead = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return ahead if found[1] == "+" else -ahead


def _keeping(zones: Iterable[str], offset: timedelta) -> tuple[str, ...]:
    """The zones that have an offset in some season, before them those that have it as their standard time."""
    having = [zone for zone in zones if offset in _offsets(zone)]
    return tuple(sorted(having, key=lambda zone: min(_offsets(zone)) != offset))


@lru_cache(maxsize=1024)
def _offsets(zone: str) -> tuple[timedelta, ...]:
    return tuple(instant.astimezone(ZoneInfo(zone)).utcoffset() or timedelta() for instant in _SEASONS)


@lru_cache(maxsize=1024)
def _called(zone: str) -> frozenset[str]:
    """What the zone's time is called in English: "cet", "central european time"."""
    short = (instant.astimezone(ZoneInfo(zone)).tzname() or "" for instant in _SEASONS)
    kinds: tuple[Literal["generic", "standard", "daylight"], ...] = ("generic", "standard", "daylight")
    long = (get_timezone_name(get_timezone(zone), zone_variant=kind, locale="en") for kind in kinds)
    return frozenset(normalised(name) for name in (*short, *long)) - {""}


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[str, ...]]:
    """Country code to zones, as tzdata orders them: the more populous first where geography allows."""
    found: dict[str, tuple[str, ...]] = dict(_ELSEWHERE)
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found[country] = (*found.get(country, ()), zone)
    return found


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    return tuple(dict.fromkeys(zone for zones in _table().values() for zone in zones))


@lru_cache(maxsize=1)
def _well_known() -> tuple[str, ...]:
    """The zones CLDR names first for the time zones of Windows, one or a few for each offset."""
    return tuple(zone for zone in dict.fromkeys(get_global("windows_zone_mapping").values()) if zone in _zones())


@lru_cache(maxsize=1)
def _index() -> NameIndex:
    return NameIndex((name, zone) for name, zone in _names() if zone in _zones())


def _names() -> Iterator[tuple[str, str]]:
    aliases: Mapping[str, str] = get_global("zone_aliases")
    for zone in _zones():
        yield zone, zone
        yield _city(zone), zone
    for old, zone in aliases.items():
        if "/" in old:
            yield old, zone
        if old.startswith(_CONTINENTS):
            yield _city(old), zone
    for city, zone in cities_everywhere():
        yield city, aliases.get(zone, zone)


def _city(zone: str) -> str:
    return zone.rpartition("/")[2]
