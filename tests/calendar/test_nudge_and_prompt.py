"""A nudge and a prompt that fall on one day: whoever is nudged reads the one today and the other on another day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot import world
from bot.chat import Inbox, Message
from tests.calendar.following import hour_by_hour, pair
from tests.care.test_ladder import writes_in_space
from tests.dialogues.actors import Actor, Town, said

THURSDAY = date(2027, 2, 11)


async def read_by(town: Town, who: Actor) -> list[Message]:
    """What Farpair has written to somebody, alone or in their space."""
    space = await who.space()
    return [
        e.message for e in town.stage.posted if e.message and e.by is None and e.place in (space, Inbox(who.account))
    ]


async def test_never_two_unasked_messages_on_a_day(town: Town, carla: Actor) -> None:
    async with town.store.writing() as tx:
        programme = await tx.programmes.by_id(1)
        assert programme is not None
        settings = programme.settings.model_copy(update={"prompt_weekday": THURSDAY.weekday()})
        await tx.programmes.change(replace(programme, settings=settings))
    one, two = await pair(town, carla, "Kenya", "Germany")
    await hour_by_hour(town, datetime(2027, 2, 5, 9, tzinfo=UTC))
    await writes_in_space(town, two)
    town.now += timedelta(hours=1)
    await writes_in_space(town, one)
    seen, days, texts = len(await read_by(town, two)), Counter[date](), []
    while town.now < datetime(2027, 2, 14, 9, tzinfo=UTC):
        await hour_by_hour(town, town.now + timedelta(hours=1))
        fresh = (await read_by(town, two))[seen:]
        seen += len(fresh)
        days.update({world.local_time(town.now, "Europe/Berlin").date(): len(fresh)} if fresh else {})
        texts += [said(each) for each in fresh]
    assert any("One short line is enough" in text for text in texts), (days, texts)
    assert any("Skip this one" in text for text in texts), "and read a prompt"
    assert THURSDAY in days, "on which both fell due"
    assert max(days.values()) == 1, days
