"""A small programme with people in it, for tests that need one in a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat import Account, Community
from bot.ledger import NewDelivery
from bot.people import Answers, Home, Participant, Partnership, Programme, Round
from bot.programme import Question, Settings
from bot.store import Records

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Sample:
    """A programme as the store knows it, with its first community and its people."""

    programme: Programme
    home: Home
    people: tuple[Participant, ...]


def settings() -> Settings:
    """The least that a programme asks."""
    name = Question(key="name", kind="name", label="Your name", page="first", required=True)
    country = Question(key="country", kind="country", label="Your country", page="first", required=True)
    return Settings(questions=(name, country))


def account(name: str, tenant: str = "town") -> Account:
    """Somebody's account in the local chat."""
    return Account("web", tenant, name)


def newcomer(programme: Programme, home: Home, name: str) -> Participant:
    """Somebody who has answered the first page and one question more."""
    answers: Answers = {"country": "NZ", "interests": ("maps", "archives")}
    return Participant(0, programme.id, name, answers, "en", (account(name),), frozenset({home.id}), NOW)


async def a_programme(records: Records, names: Sequence[str] = "ABCD", slug: str = "librarians") -> Sample:
    """Store a programme with one community and a participant for each name."""
    programme = await records.programmes.add(slug, slug.capitalize(), settings(), NOW)
    home = await records.programmes.add_home(programme.id, Community("web", slug, "lobby"), "Town")
    people = [await records.people.add(newcomer(programme, home, name)) for name in names]
    return Sample(programme, home, tuple(people))


async def a_round(records: Records, sample: Sample, state: str = "running") -> Round:
    """Store a round of the programme."""
    opened = await records.rounds.add(sample.programme.id, NOW, None, 16)
    changed = replace(opened, state=state)  # type: ignore[arg-type]
    await records.rounds.change(changed)
    return changed


def matched(sample: Sample, round_: Round, who: Sequence[int] = (0, 1), code: str = "1-ab") -> Partnership:
    """A partnership of the sample's people, by their place in it; not stored yet."""
    members = tuple(sample.people[place].id for place in who)
    return Partnership(
        id=0,
        round_id=round_.id,
        programme_id=sample.programme.id,
        code=code,
        language="en",
        members=members,
        first_writer=members[0],
        community_id=sample.home.id,
        started_at=NOW,
        reasons=(("interests", ("maps", "archives")), ("language", ())),
    )


async def a_partnership(records: Records, sample: Sample, round_: Round) -> Partnership:
    """Store a partnership of the first two people."""
    return (await records.partnerships.add([matched(sample, round_)]))[0]


def a_delivery(sample: Sample, key: str, **more: Any) -> NewDelivery:
    """A post that is due now."""
    given = {"kind": "post", "target": "space", "programme_id": sample.programme.id, "due_at": NOW}
    return NewDelivery(**{"key": key, **given, **more})
