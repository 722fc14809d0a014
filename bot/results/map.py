"""The map: a dot for each country, as large as its people are many, over small dots that show where the land is.

Places come from the time zones' own table (tzdata), so no map of anybody's is needed and none is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from math import sqrt

WIDTH, HEIGHT = 720, 330
NORTH, SOUTH = 78, -56
LARGEST, LEAST = 22, 4
_ISO6709 = re.compile(r"([+-])(\d{2})(\d{2})(?:\d{2})?([+-])(\d{3})(\d{2})(?:\d{2})?")
AMONG = {
    "US": (39.8, -98.6), "CA": (56.1, -106.3), "AU": (-25.3, 133.8), "BR": (-10.3, -53.1), "RU": (61.5, 96.0),
    "CN": (35.9, 104.2), "AR": (-36.0, -64.5), "IN": (22.0, 79.0), "MX": (23.6, -102.5), "ID": (-2.5, 118.0),
    "KZ": (48.0, 67.0), "NZ": (-41.0, 174.0), "CL": (-33.5, -70.7), "ES": (40.3, -3.7), "PT": (39.6, -8.0),
    "CD": (-2.9, 23.6), "UA": (49.0, 31.4), "GB": (53.0, -1.5), "ZA": (-29.0, 24.7), "DE": (51.1, 10.4),
}  # fmt: skip
"""(degrees north, degrees east) of about the middle, where the first zone's city lies far from it."""


@lru_cache(maxsize=1)
def places() -> tuple[tuple[str, float, float], ...]:
    """(country code, degrees north, degrees east) of every zone's city, as the table has them."""
    found = []
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines():
        cells = line.split("\t")
        match = _ISO6709.fullmatch(cells[1]) if len(cells) > 2 and not line.startswith("#") else None
        if match:
            found.append((cells[0], _degrees(match[1], match[2], match[3]), _degrees(match[4], match[5], match[6])))
    return tuple(found)


def _degrees(sign: str, degrees: str, minutes: str) -> float:
    return float(f"{sign}1") * (int(degrees) + int(minutes) / 60)


def place_of(country: str) -> tuple[float, float] | None:
    """(degrees north, degrees east) of a country; None where the table has none."""
    first = next(((north, east) for code, north, east in places() if code == country), None)
    return AMONG.get(country, first)


def _at(north: float, east: float) -> tuple[float, float]:
    """Where a place lies in the picture; degrees are of the same length everywhere."""
    kept = min(max(north, SOUTH), NORTH)
    return (east + 180) / 360 * WIDTH, (NORTH - kept) / (NORTH - SOUTH) * HEIGHT


def world_map(people: Sequence[tuple[str, str, int]], told: str) -> str:
    """An SVG of (country code, name, people), largest first; `told` is what it shows, for whoever does not see it."""
    known = [(each, place) for each in people if (place := place_of(each[0]))]
    most = max((count for (_, _, count), _ in known), default=1)
    land = "".join(_dot(*_at(north, east), 1.6, "land") for _, north, east in places() if SOUTH < north < NORTH)
    circles = "".join(
        _dot(*_at(*place), max(LEAST, LARGEST * sqrt(count / most)), "people", f"{name}: {count}")
        for (_, name, count), place in known
    )
    head = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="map">'
    return f"{head}<title>{escape(told)}</title>{land}{circles}</svg>"


def _dot(across: float, down: float, radius: float, kind: str, title: str = "") -> str:
    inner = f"<title>{escape(title)}</title>" if title else ""
    return f'<circle class="{kind}" cx="{across:.1f}" cy="{down:.1f}" r="{radius:.1f}">{inner}</circle>'
