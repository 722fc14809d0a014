"""Participants as the matching knows them, and a programme's own rules."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import cast

from bot.matching import EVERYWHERE, PartnerWanted, Person, Rules, Side
from bot.people import Answers, Participant, Programme
from bot.programme import BUILT_IN, Settings
from bot.store import Records


async def as_persons(
    tx: Records, programme: Programme, people: Sequence[Participant], behind: Collection[int]
) -> list[Person]:
    """Participants as the engine knows them, with their history; `behind` are those who come first."""
    past = _by_person(await tx.partnerships.past_partners(programme.id, [each.id for each in people]))
    blocks = _by_person(await tx.people.blocks(programme.id))
    return [
        person_of(each, programme.settings, (past.get(each.id, set()), blocks.get(each.id, set())), each.id in behind)
        for each in people
    ]


def resting(person: Participant, now: datetime) -> bool:
    """Whether somebody is not to be matched now: paused, gone, or has not agreed yet."""
    paused = person.paused_until is not None and person.paused_until > now.date()
    return paused or person.left_at is not None or person.agreed_at is None


def _by_person(pairs: Sequence[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def person_of(
    person: Participant,
    settings: Settings,
    apart: tuple[Collection[int], Collection[int]] = ((), ()),
    left_behind: bool = False,
) -> Person:
    """What somebody told, as the engine takes it; `apart` are (past partners, blocks)."""
    past, blocks = apart
    talk = frozenset(person.codes("talk"))
    asked, own = settings.question("languages") is not None, settings.different
    return Person(
        id=str(person.id),
        country=person.text("country"),
        languages=frozenset(person.codes("languages")) if asked else EVERYWHERE,
        places=frozenset(map(str, person.communities)),
        zone=person.text("timezone"),
        interests=frozenset(person.codes("interests")),
        goals=frozenset(person.codes("goals")),
        talk=frozenset({"text", "voice", "video"}) if "any" in talk else talk,
        sector=person.text("sector"),
        role=alike(person.text("role")),
        career_stage=person.text("career_stage"),
        partner_wanted=cast(PartnerWanted, person.text("partner_wanted") or "anyone"),
        past_partners=frozenset(map(str, past)),
        blocks=frozenset(map(str, blocks)),
        left_behind=left_behind,
        takes_third=person.text("takes_third") != "no",
        side=_SIDES.get(person.text("side")) if settings.two_sided else None,
        capacity=partners_wanted(person.answers, settings),
        attributes=() if own in BUILT_IN else ((own, alike(person.text(own))),),
    )


_SIDES: Mapping[str, Side] = {"mentor": "mentor", "mentee": "mentee"}
MENTEES = "mentees_wanted"
"""Under which key it is kept how many mentees somebody would like."""


def is_mentor(answers: Answers, settings: Settings) -> bool:
    """Whether somebody who answered so is a mentor, in a programme with two sides."""
    return settings.two_sided and "".join(answers.get("side", "")) == "mentor"


def partners_wanted(answers: Answers, settings: Settings) -> int:
    """How many partners somebody has room for: a mentor as they said, within the programme's most; others one."""
    told = "".join(answers.get(MENTEES, ""))
    if not is_mentor(answers, settings) or not told.isdecimal():
        return 1
    return max(1, min(int(told[:3]), settings.most_mentees))


def alike(written: str) -> str:
    """What two people wrote who mean the same, but for capitals and spaces."""
    return " ".join(written.casefold().split())


def has_told(person: Participant, settings: Settings) -> bool:
    """Whether somebody has told all that the rules need: without it they could be of anybody's team."""
    return all(person.text(question.key).strip() for question in settings.needed())


def rules_of(settings: Settings, day: date) -> Rules:
    """The programme's own rules on a day, without what is wished for single pairs."""
    return Rules(
        different=settings.different,
        two_sided=settings.two_sided,
        complementary=settings.complementary,
        hours_in_common=settings.hours_in_common,
        reference_date=day,
        weights=settings.weights,
    )
