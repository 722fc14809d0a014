"""A programme to torment: partnerships whose spaces, introductions, prompts and pacts are to be delivered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.asking import Core, random_code
from bot.chat import Account, Community
from bot.ledger import NewDelivery
from bot.people import Home, Participant, Partnership, Round
from bot.programme import preset
from bot.prompting import prompt_delivery
from bot.starting import opening
from bot.store import Records, Store

TOWNS = tuple(Community("recording", f"town-{number}", "programme") for number in (1, 2, 3))
"""Each has a lane of its own, so that three processes have something to do."""
PACTS = 4
OF_ONE = 6 + PACTS
"""Deliveries of one partnership: its space, its people, the welcome, two introductions, a prompt, and its pact as often
as somebody changes it.
"""


async def stage(
    store: Store, core: Core, deliveries: int, now: datetime
) -> tuple[list[Partnership], list[NewDelivery]]:
    """Write the programme, its people and partnerships; gives these, and the deliveries, which are not written."""
    name, settings = preset("librarians")
    async with store.writing() as tx:
        programme = await tx.programmes.add("chaos", name, settings, now)
        homes = [await tx.programmes.add_home(programme.id, town, town.tenant) for town in TOWNS]
        opened = await tx.rounds.add(programme.id, now, None, 16)
        running = replace(opened, state="running", started_at=now)
        await tx.rounds.change(running)
        pairs = [
            await a_pair(tx, homes[number % len(homes)], running, number, now)
            for number in range(-(-deliveries // OF_ONE))
        ]
        partnerships = list(await tx.partnerships.add(pairs))
    first = core.library("en")[0].slug
    effects = [each for partnership in partnerships for each in effects_of(partnership, first, now)]
    return partnerships, effects[:deliveries]


def effects_of(partnership: Partnership, first: str, now: datetime) -> list[NewDelivery]:
    """What a partnership is to get at once: the start with its first prompt counts as one message, and pacts that are
    shown do not count.
    """
    prompt = prompt_delivery(partnership, first, now)
    shown = (replace(prompt, key=partnership.key(f"pact/{each}"), what="pact", about={}) for each in range(PACTS))
    return [*opening(partnership, now), prompt, *shown]


async def a_pair(tx: Records, home: Home, round_: Round, number: int, now: datetime) -> Partnership:
    """Two new participants, and their partnership, which is not written."""
    members = [await tx.people.add(_person(home, f"{number}-{country}", country, now)) for country in ("KE", "NP")]
    return Partnership(
        id=0,
        round_id=round_.id,
        programme_id=home.programme_id,
        code=f"1-{random_code()}",
        language="en",
        members=tuple(each.id for each in members),
        first_writer=members[0].id,
        community_id=home.id,
        started_at=now,
    )


def _person(home: Home, id_: str, country: str, now: datetime) -> Participant:
    return Participant(
        id=0,
        programme_id=home.programme_id,
        name=f"Person {id_}",
        answers={"country": country, "languages": ("en",)},
        language="en",
        accounts=(Account(home.community.platform, home.community.tenant, id_),),
        communities=frozenset({home.id}),
        joined_at=now,
        agreed_at=now,
    )
