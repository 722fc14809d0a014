"""Two hundred people press Join within one second: everybody is answered in time, nobody is lost."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from adapters.discord.talking import PATIENCE
from bot.chat import Reply, Request
from bot.desk import Desk
from tests.discord.faults import Fault
from tests.discord.people import COMMAND, Person
from tests.discord.program import Program, until
from tests.discord.server import Server

PEOPLE = 200
DISCORD_WAITS = 3.0


async def test_200_people_press_join_within_a_second(discord_server: Server, program: Program, carla: Person) -> None:
    await carla.writes("/round open")
    people = [Person.of(discord_server, f"Person {number}") for number in range(PEOPLE)]
    asked = []
    began = time.monotonic()
    for number, person in enumerate(people):
        data = person._typed("join")
        interaction = person._interaction(COMMAND, data)
        asked.append(interaction)
        await person._tell(interaction, COMMAND, data)
        await asyncio.sleep(max(0.0, began + number / PEOPLE - time.monotonic()))
    await until(lambda: all(each.answer is not None for each in asked), 10)
    waits = sorted((each.acked_at or 0) - each.asked_at for each in asked)
    half, most = (waits[PEOPLE * part // 100] * 1000 for part in (50, 99))
    print(f"200 joins: median {half:.0f} ms, 99th percentile {most:.0f} ms")
    assert waits[-1] < DISCORD_WAITS
    kinds = Counter(each.answer["type"] for each in asked if each.answer)
    print(f"{kinds[9]} forms at once, {kinds[5]} behind a button, as this machine was too slow")
    assert kinds[9] + kinds[5] == PEOPLE


async def test_a_repeated_interaction_is_answered_alike_and_done_once(
    discord_server: Server, program: Program, carla: Person
) -> None:
    await carla.writes("/round open")
    ana = Person.of(discord_server, "Ana")
    await ana.joins("Kenya")
    ana.sees("Welcome")
    data = ana._typed("profile")
    interaction = ana._interaction(COMMAND, data)
    await asyncio.gather(*(ana._tell(interaction, COMMAND, data) for _ in range(3)))
    await until(lambda: interaction.answer is not None)
    await asyncio.sleep(0.3)
    refused = [each.status for each in discord_server.requests if interaction.token in each.path]
    assert sorted(refused) == [204, 400, 400]


class Late:
    """A desk that takes its time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def answer(self, request: Request) -> Reply:
        await asyncio.sleep(PATIENCE + 0.3)
        return await self._desk.answer(request)

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)


async def test_a_form_that_comes_too_late_to_be_the_first_answer_is_behind_a_button(
    discord_server: Server, program: Program
) -> None:
    talking = program.connection.talking
    talking._desk = Late(program.desk)  # type: ignore[assignment]
    ana = Person.of(discord_server, "Ana")
    await ana.writes("/join")
    assert ana.last is not None
    assert ana.last.answer == {"type": 5, "data": {"flags": 64}}
    ana.sees("Press Continue")
    talking._desk = program.desk
    await ana.presses("Continue")
    ana.sees("Which country do you live in?")


async def test_a_first_answer_whose_receipt_is_lost_is_given_once(discord_server: Server, program: Program) -> None:
    for what in ("500 after", "cut", "closed after", "500"):
        discord_server.faults.add(Fault("POST", r"/interactions/.*", what))
        ana = Person.of(discord_server, "Ana")
        await ana.writes("/help")
        ana.sees("/join")


async def test_a_late_answer_comes_although_the_receipt_of_its_beginning_is_lost(
    discord_server: Server, program: Program
) -> None:
    talking = program.connection.talking
    talking._desk = Late(program.desk)  # type: ignore[assignment]
    discord_server.faults.add(Fault("POST", r"/interactions/.*", "closed after"))
    ana = Person.of(discord_server, "Ana")
    await ana.writes("/help")
    ana.sees("/join")
