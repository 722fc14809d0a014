"""A message that is there without something that belongs to it: found again, completed, and its day kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.chat import Message, Place, Unfinished
from bot.rehearsal.stage import Stage
from tests.dialogues.actors import Actor, Town
from tests.dialogues.conftest import carla, town
from tests.dialogues.test_rounds import begun

__all__ = ["carla", "town"]


@dataclass(slots=True)
class HalfStage(Stage):
    """Keeps a prompt and then cannot do the rest, so many times."""

    failing: int = 0
    completed: list[tuple[Place, str, str]] = field(default_factory=list)

    async def send(self, place: Place, message: Message, key: str) -> str:
        ref = await Stage.send(self, place, message, key)
        self._fail(key)
        return ref

    async def complete(self, place: Place, ref: str, message: Message) -> None:
        key = self.posted[int(ref)].key
        self._fail(key)
        self.completed.append((place, key, ref))

    def _fail(self, key: str) -> None:
        if "prompt/" in key and self.failing:
            self.failing -= 1
            raise Unfinished("It is there without its files: the stage is busy", 1)


async def test_it_is_completed_and_not_sent_again(town: Town, carla: Actor) -> None:
    one, _ = await begun(town, carla, 2)
    await town.passes(days=1)
    half = HalfStage(posted=town.stage.posted, spaces=town.stage.spaces, people=town.stage.people, failing=2)
    town.deliverer.chats["stage"] = half  # type: ignore[index]
    before = len(await one.in_space())
    await carla.writes("/prompt send")
    await town.deliver()
    assert len(await one.in_space()) == before + 1
    async with town.store.reading() as tx:
        (held,) = [each for each in await tx.ledger.of_partnership(1) if each.state == "waiting"]
        assert await tx.calendar.taken_in_round(1, town.now.date()), "whoever has read it was written to today"
    await town.passes(days=1)
    assert len([each for each in half.posted if each.key == held.key]) == 1
    assert [key for _, key, _ in half.completed] == [held.key]
    async with town.store.reading() as tx:
        now = await tx.ledger.by_key(held.key)
    assert now is not None
    assert (now.state, now.attempts) == ("delivered", 3)
