"""A rehearsal from an empty store to its figures."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bot.asking import Core
from bot.programme import Settings
from bot.rehearsal.cast import cast
from bot.rehearsal.figures import Measured, measure
from bot.rehearsal.play import COORDINATOR, Play, Unplayable, play_round, set_up
from bot.rehearsal.record import Record, read_record
from bot.store import Store


@dataclass(frozen=True, slots=True)
class Summary:
    """What a rehearsal came to. The same seed gives the same figures, `seconds` aside.

    `matched`, `unmatched`, `partnerships` and `threes` are those of the start.
    """

    people: int
    enrolled: int
    matched: int
    unmatched: int
    partnerships: int
    threes: int
    prompts_due: int
    prompts_delivered: int
    messages: int
    seconds: float

    def as_dict(self) -> dict[str, int | float]:
        """The figures by name."""
        return asdict(self)


async def rehearse(
    store: Store,
    core: Core,
    settings: Settings,
    players: tuple[int, int],
    progress: Callable[[int, int], None],
) -> tuple[Summary, Measured]:
    """Play a round of `settings.weeks` weeks with `players` = (people, seed) in an empty store.

    `progress` is told (people enrolled and days done, of how many).

    Raises:
        Unplayable: the desk refuses what a round needs.
    """
    began = time.perf_counter()
    people, seed = players
    play = set_up(store, core)
    programme = await play_round(play, settings, cast(people, settings, seed), seed, progress)
    try:
        record = await read_record(store, programme.id, play.diary)
    except LookupError as error:
        raise Unplayable(str(error)) from error
    measured = measure(record, COORDINATOR)
    return await _summary(play, record, people, time.perf_counter() - began), measured


async def _summary(play: Play, record: Record, people: int, seconds: float) -> Summary:
    async with play.store.reading() as tx:
        prompts = [each for row in (await tx.ledger.prompts_of_round(record.round_.id)).values() for each in row]
    enrolled = [each for each in record.enrolments if each.enrolled_at < record.start]
    matched = sum(len(each.members) for each in record.begun)
    return Summary(
        people=people,
        enrolled=len(enrolled),
        matched=matched,
        unmatched=len(enrolled) - matched,
        partnerships=len(record.begun),
        threes=sum(len(each.members) == 3 for each in record.begun),
        prompts_due=sum(each.state != "cancelled" for each in prompts),
        prompts_delivered=sum(each.state == "delivered" for each in prompts),
        messages=len(play.diary.wrote),
        seconds=round(seconds, 2),
    )
