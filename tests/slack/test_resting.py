"""A channel is archived after long silence, and never because of a silence that nobody could observe."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot.resting import NOTE, rest_quiet_spaces
from bot.store import Store
from storage.sql import SqlStore
from storage.tables import deliveries
from tests.slack.people import Person
from tests.slack.program import Program, real_time
from tests.slack.server import Server
from tests.slack.town import Town

LONG_AGO = timedelta(weeks=20)


@pytest.fixture
async def town(slack_server: Server, store: Store) -> AsyncIterator[Town]:
    """Ana's and Bo's round has ended twenty weeks ago; Farpair was down ever since."""
    program = Program(slack_server, store)
    town = await Town.founded(program, store)
    carla = town.people["Carla"]
    await carla.writes("/farpair round lock Ana Bo")
    await carla.presses("Do it")
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await program.settled()
    await town.count()
    async with store.writing() as tx:
        ours = await tx.partnerships.by_id(town.of("of_ana"))
        assert ours is not None
        then = real_time() - LONG_AGO
        await tx.partnerships.change(replace(ours, ended_at=then))
    yield town
    await program.stop()


def wrote(person: Person, at: datetime) -> None:
    """A message that Slack told nobody about."""
    person.space.messages.append(
        {"ts": f"{at.timestamp():.6f}", "user": person.id, "type": "message", "text": "Are you well?"}
    )


async def looked_for_quiet_ones(town: Town) -> list[str]:
    """What became of the look at quiet spaces."""
    async with cast(SqlStore, town.store).writing() as tx:
        await tx.notes.write(NOTE, "rested", "", real_time())
        await rest_quiet_spaces(tx, real_time())
    await town.program.settled()
    async with cast(SqlStore, town.store).reading() as tx:
        rows = await tx.transaction.rows(deliveries.select().where(deliveries.c.what == "quiet"))
    return [row.state for row in rows]


async def last_word(town: Town) -> datetime | None:
    async with town.store.reading() as tx:
        return (await tx.partnerships.writers(town.of("of_ana"))).get(town.of("ana"))


async def test_a_silence_in_which_nobody_listened_is_looked_into(town: Town) -> None:
    ana = town.people["Ana"]
    recently = real_time() - timedelta(weeks=2)
    wrote(ana, recently)
    assert await looked_for_quiet_ones(town) == ["cancelled"]
    assert not ana.space.archived
    heard = await last_word(town)
    assert heard is not None
    assert abs(heard - recently) < timedelta(seconds=1), "what was missed is known now"
    assert await looked_for_quiet_ones(town) == ["cancelled"], "and is asked about no more"


async def test_a_real_silence_is_put_away(town: Town) -> None:
    ana = town.people["Ana"]
    before = ana.space
    wrote(ana, real_time() - timedelta(weeks=15))  # long ago, too, but not told
    assert await looked_for_quiet_ones(town) == ["delivered"]
    assert before.archived
    assert await looked_for_quiet_ones(town) == ["delivered"], "once"


async def test_where_the_history_cannot_be_read_nothing_is_concluded(town: Town) -> None:
    ana = town.people["Ana"]
    town.program.server.world.scopes.discard("groups:history")
    assert await looked_for_quiet_ones(town) == ["dead"]
    assert not ana.space.archived
    await town.people["Carla"].writes("/farpair prompt status")
    town.people["Carla"].sees("groups:history")
