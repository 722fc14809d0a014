"""A programme whose round is open, with people of many countries enrolled in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.chat import Account, Community
from bot.people import Answers, Enrolment, Participant
from bot.programme import preset
from bot.store import Store

COUNTRIES = ("KE", "NP", "MX", "SE", "NZ", "IN", "BR", "EG", "JP", "FJ", "PE", "GH")


async def populate(store: Store, community: Community, coordinator: Account, accounts: Sequence[Account]) -> None:
    """Put it into an open store; the people are Person 0, Person 1 and so on."""
    now = datetime.now(UTC)
    name, settings = preset("librarians")
    settings = settings.model_copy(update={"safety_contact": "safety@example.org"})
    async with store.writing() as tx:
        programme = await tx.programmes.add("librarians", name, settings, now)
        await tx.programmes.add_coordinator(programme.id, coordinator, now)
        home = await tx.programmes.add_home(programme.id, community, name)
        round_ = await tx.rounds.add(programme.id, now, None, 16)
        for number, account in enumerate(accounts):
            called, country = f"Person {number}", COUNTRIES[number % len(COUNTRIES)]
            answers: Answers = {"name": called, "country": country, "languages": ("en",), "partner_wanted": "anyone"}
            person = await tx.people.add(
                Participant(
                    0, programme.id, called, answers, "en", (account,), frozenset({home.id}), now, agreed_at=now
                )
            )
            await tx.rounds.enrol(Enrolment(round_.id, person.id, "enrolled", now))
