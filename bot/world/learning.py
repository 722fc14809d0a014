"""Names in all languages, read before anybody asks: else the first answer would take seconds."""

from __future__ import annotations

from bot.world.countries import recognise_country
from bot.world.languages import recognise_language
from bot.world.zones import recognise_zone


def learn_names() -> None:
    """Read the names of countries, languages and zones; it takes a second or so, once for each process."""
    recognise_country("?")
    recognise_language("?")
    recognise_zone("?", "")
