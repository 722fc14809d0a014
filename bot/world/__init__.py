"""The world people live in: countries, languages, time zones, clocks and dates."""

from bot.world.clock import local_time, meant_instant
from bot.world.countries import complete_country, country_codes, country_name, recognise_country
from bot.world.dates import DateError, parse_date, shortened
from bot.world.daysoff import day_off, public_holiday, weekend
from bot.world.daytime import alike, pair_hour, served, share_daytime
from bot.world.languages import (
    complete_language,
    language_codes,
    language_name,
    recognise_language,
    recognise_languages,
)
from bot.world.names import Recognised, normalised
from bot.world.spelled import in_english
from bot.world.zones import complete_zone, only_zone, recognise_zone, suggest_zone, zones_of

__all__ = [
    "DateError",
    "Recognised",
    "alike",
    "complete_country",
    "complete_language",
    "complete_zone",
    "country_codes",
    "country_name",
    "day_off",
    "in_english",
    "language_codes",
    "language_name",
    "local_time",
    "meant_instant",
    "normalised",
    "only_zone",
    "pair_hour",
    "parse_date",
    "public_holiday",
    "recognise_country",
    "recognise_language",
    "recognise_languages",
    "recognise_zone",
    "served",
    "share_daytime",
    "shortened",
    "suggest_zone",
    "weekend",
    "zones_of",
]
