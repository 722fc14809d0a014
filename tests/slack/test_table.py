"""Every command, button and form of the desk's table, as Slack sends them, in a place where each of them works.

The rows follow each other in one town: before a round, while it runs, and after it. A new one fails here until it has
a row that works.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.store import Store
from bot.table import TABLE
from bot.wording import Wording
from tests.slack.program import Program
from tests.slack.rows_after import LATER
from tests.slack.rows_open import OPEN
from tests.slack.rows_running import RUNNING
from tests.slack.server import Server
from tests.slack.town import Row, Town, does

ROWS = (*OPEN, *RUNNING, *LATER)
NOT_HERE: dict[str, str] = {}
"""What works nowhere on Slack, and why."""
WORDING = Wording()
_BETWEEN = re.compile(r"\{\w+\}|\*\*|\n|/|`")


def test_each_has_a_row_that_works() -> None:
    working = {row.name for row in ROWS if not row.refused}
    missing = TABLE.keys() - working - NOT_HERE.keys()
    assert not missing, f"say where {sorted(missing)} work on Slack, and what is read then"
    assert not (working | NOT_HERE.keys()) - TABLE.keys()
    refusals = {row.reads for row in ROWS if row.refused}
    assert not [row.name for row in ROWS if not row.refused and row.reads in refusals], "a refusal is no effect"


def words_of(reads: str) -> str:
    """The longest piece of a key's words that no value interrupts; the words themselves where it is no key."""
    try:
        template = WORDING.template("en", reads)
    except KeyError:
        return reads
    return max(_BETWEEN.split(template), key=len).strip()


@pytest.fixture
async def program(slack_server: Server, store: Store) -> AsyncIterator[Program]:
    program = Program(slack_server, store)
    yield program
    await program.stop()


async def test_each_works(program: Program, store: Store) -> None:
    town = await Town.founded(program, store)
    amiss = []
    for row in ROWS:
        amiss += [f"{row.name} ({row.subject}) {problem}" for problem in [await problem_of(town, row)] if problem]
    assert not amiss, "\n".join(amiss)
    refused = [each for each in program.server.requests if each.answer not in ("ok", "already_in_channel")]
    assert refused == []


async def problem_of(town: Town, row: Row) -> str:
    read = await does(town, row)
    wanted = words_of(row.reads)
    return "" if wanted in read else f"reads no {wanted!r}, but {read!r}"
