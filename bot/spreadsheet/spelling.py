"""One spelling for things that several people wrote with other capitals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.matching.model import Person


def one_spelling(people: Sequence[Person]) -> list[Person]:
    """The same people, "cataloguing" and "Cataloguing" being one interest; so with goals, sector and the others.

    The spelling kept is the first in the order of code points, so the order of the rows does not matter.
    """
    interests = _spellings(text for person in people for text in person.interests)
    goals = _spellings(text for person in people for text in person.goals)
    talk = _spellings(text for person in people for text in person.talk)
    sector = _spellings(person.sector for person in people)
    role = _spellings(person.role for person in people)
    stage = _spellings(person.career_stage for person in people)
    return [
        replace(
            person,
            interests=frozenset(interests[text.casefold()] for text in person.interests),
            goals=frozenset(goals[text.casefold()] for text in person.goals),
            talk=frozenset(talk[text.casefold()] for text in person.talk),
            sector=sector[person.sector.casefold()],
            role=role[person.role.casefold()],
            career_stage=stage[person.career_stage.casefold()],
        )
        for person in people
    ]


def _spellings(texts: Iterable[str]) -> Mapping[str, str]:
    """The spelling to keep, by the text in small letters."""
    kept: dict[str, str] = {}
    for text in texts:
        key = text.casefold()
        kept[key] = min(text, kept.get(key, text))
    return kept
