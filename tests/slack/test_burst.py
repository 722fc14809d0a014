"""Two hundred people press Join within one second: everybody is answered in time, nobody is lost."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from tests.program import Program
from tests.slack.people import Person
from tests.slack.processes import farpair
from tests.slack.server import Server

PEOPLE = 200
SLACK_WAITS = 3.0


def worked_for(program: Program) -> float:
    """Seconds for which a program's process has had a processor."""
    assert program.process is not None
    fields = Path(f"/proc/{program.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def test_200_people_press_join_within_a_second(slack_server: Server, tmp_path: Path) -> None:
    program = farpair(tmp_path, slack_server)
    await program.start()
    world, deliver = slack_server.world, slack_server.sockets.deliver
    olive = Person.of(slack_server, deliver, "Olive", is_owner=True)
    await olive.writes("/farpair round open")
    await olive.presses("Post the invitation")
    await olive._until(lambda: bool(world.channels[world.channel].messages))
    invitation = world.channels[world.channel].messages[-1]
    people = [Person.of(slack_server, deliver, f"Person {number}") for number in range(PEOPLE)]
    world.checks_at_once = False
    worked, began = worked_for(program), time.monotonic()

    async def join(number: int, person: Person) -> None:
        await asyncio.sleep(max(0.0, began + number / PEOPLE - time.monotonic()))
        await person.presses("Join", on=invitation)

    await asyncio.gather(*(join(number, person) for number, person in enumerate(people)))
    waits = sorted(each.waited for each in people)
    half, most = (waits[PEOPLE * part // 100] * 1000 for part in (50, 99))
    each = (worked_for(program) - worked) / PEOPLE * 1000
    print(f"200 joins: median {half:.0f} ms, 99th percentile {most:.0f} ms; the program works {each:.1f} ms for each")
    assert waits[-1] < SLACK_WAITS
    for person in people:
        person.sees("Which country do you live in?")
    await program.stop()
