"""Simulated participants: where they live, what they tell, and what they will do in the term; all from one seed.

Countries follow the shape of the International Librarians Network: many countries, one of them very large.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from babel.languages import get_official_languages

from bot import world
from bot.programme import Question, Settings
from bot.rehearsal import rates
from bot.rehearsal.rates import Manner

COUNTRIES: dict[str, int] = {
    "US": 24, "AU": 12, "GB": 9, "CA": 8, "IN": 6, "NZ": 4, "IE": 3, "DE": 4, "FR": 3, "ES": 3, "MX": 3, "BR": 4,
    "AR": 3, "CL": 2, "CO": 3, "NG": 4, "KE": 4, "ZA": 4, "GH": 2, "UG": 2, "TZ": 2, "EG": 3, "MA": 2, "TN": 1,
    "NL": 2, "BE": 1, "SE": 2, "NO": 1, "FI": 1, "DK": 1, "PL": 2, "CZ": 1, "HU": 1, "RO": 1, "BG": 1, "GR": 1,
    "IT": 2, "PT": 2, "TR": 2, "UA": 2, "RS": 1, "HR": 1, "PK": 2, "BD": 2, "LK": 1, "NP": 2, "PH": 4, "MY": 2,
    "ID": 3, "SG": 2, "VN": 1, "TH": 1, "JP": 2, "KR": 1, "CN": 2, "TW": 1, "JM": 1, "TT": 1, "PE": 1, "EC": 1,
    "UY": 1, "CR": 1, "ET": 1, "RW": 1, "ZW": 1, "BW": 1, "NA": 1, "FJ": 1, "WS": 1, "IL": 1, "JO": 1, "AE": 1,
}  # fmt: skip
"""Country codes with their weights: a synthetic shape, not a census."""

GIVEN = (
    "Ana", "Wanjiru", "José", "Linnéa", "Aroha", "Chidi", "Mei", "Sunita", "Søren", "Fatima", "Tomás", "Ingrid", "Kofi",
    "Yuki", "Oksana", "Rahul", "Siobhán", "Emre", "Lucía", "Nandi", "Pavel", "Thandeka", "Minh", "Amara", "Élodie",
    "Jonas", "Leila", "Mateus", "Noor", "Grace", "आशा", "Dániel", "Putri", "Zofia", "Ibrahim", "Hana", "Kwame", "Rosa",
)  # fmt: skip
FAMILY = (
    "García", "Okafor", "Mwangi", "Tamang", "Lindqvist", "Ngata", "Sharma", "O'Brien", "Kowalska", "Santos", "Haddad",
    "Nakamura", "Novák", "Mensah", "Dlamini", "Petrenko", "Larsen", "Rossi", "Nguyen", "Yılmaz", "Moreau", "Silva",
    "Chen", "Abebe", "Hussain", "Tan", "Fernández", "Schmidt", "Wright", "Perera",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Player:
    """One simulated participant: the answers as they would type and tick them, and what lies ahead of them.

    Days are counted from the start of the round: on which they leave, cease to answer, find that the two do not fit,
    join though it has begun; and the first and last one of an absence, which they say or not. None where nothing of
    this kind lies ahead.
    """

    id: str
    name: str
    answers: dict[str, str | tuple[str, ...]]
    country: str
    manner: Manner
    leaves: int | None = None
    fades: int | None = None
    parts: int | None = None
    joins: int | None = None
    away: tuple[int, int] | None = None
    says_so: bool = False

    @property
    def zone(self) -> str:
        """The IANA zone that follows from the country."""
        return world.suggest_zone(self.country)

    def is_away(self, day: int) -> bool:
        """Whether they are away on a day of the round."""
        return self.away is not None and self.away[0] <= day <= self.away[1]


def cast(people: int, settings: Settings, seed: int) -> list[Player]:
    """`people` players for a programme's questions; the same seed gives the same ones."""
    chance = random.Random(f"cast/{seed}")  # noqa: S311  a simulation, nothing secret
    return [_player(number, settings, chance) for number in range(1, people + 1)]


def _player(number: int, settings: Settings, chance: random.Random) -> Player:
    country = chance.choices(list(COUNTRIES), list(COUNTRIES.values()))[0]
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    told = {question.key: _told(question, name, country, chance) for question in settings.page("first")}
    manner = chance.choices(list(rates.MANNERS), list(rates.MANNERS.values()))[0]
    days = settings.weeks * 7

    def some_day(share: float) -> int | None:
        wanted, day = chance.random() < share, chance.randrange(1, days)
        return day if wanted else None

    leaves, fades, parts, joins = (some_day(each) for each in (rates.LEAVES, rates.FADES, rates.PARTS, rates.LATE))
    first, long, says_so = some_day(rates.AWAY), chance.randint(*rates.AWAY_DAYS), chance.random() < rates.AWAY_IS_SAID
    away = (first, first + long - 1) if first is not None else None
    return Player(f"person-{number:05}", name, told, country, manner, leaves, fades, parts, joins, away, says_so)


def _told(question: Question, name: str, country: str, chance: random.Random) -> str | tuple[str, ...]:
    match question.kind:
        case "name":
            return name
        case "country":
            return world.country_name(country, "en")
        case "languages":
            return ", ".join(world.language_name(code, "en") for code in _languages(country, chance))
        case "one":
            return chance.choice(question.options).code
        case "many":
            count = chance.randint(1, min(question.most, len(question.options)))
            return tuple(option.code for option in chance.sample(question.options, count))
        case _:
            return ""


def _languages(country: str, chance: random.Random) -> list[str]:
    """Official languages of the country, and English for most: the programme's own common language."""
    official = [code.split("_")[0] for code in get_official_languages(country)[:2]] or ["en"]
    english = ["en"] if "en" not in official and chance.random() < 0.85 else []
    return list(dict.fromkeys(official + english))
