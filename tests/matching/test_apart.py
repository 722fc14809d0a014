"""The matching in a process of its own: the same answer, the same refusals, and an end when asked."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import Effort, Matching, Person, Rules, RulesError, match
from bot.matching.__main__ import answer
from bot.matching.apart import MatchingEnded, match_apart
from bot.matching.codec import order_from_json, order_to_json, outcome_from_json, outcome_to_json
from tests.matching.population import pairs, people, rules

SLEEPER = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
CROWD = [Person(f"ü{i}", f"c{i}", languages=frozenset({"en", "\ud800"})) for i in range(5)]

texts = st.text(max_size=8)


@given(everybody=people(4), rules=rules(), locked=pairs(), seed=st.integers(), odd=texts)
def test_orders_survive_the_way_there(
    everybody: list[Person], rules: Rules, locked: frozenset[tuple[str, str]], seed: int, odd: str
) -> None:
    everybody = [*everybody, Person(odd, odd, interests=frozenset({odd}))]
    asked = Rules(rules.different, locked=locked, weights={odd: 3}, reference_date=rules.reference_date)
    assert order_from_json(order_to_json(everybody, asked, seed)) == (everybody, asked, seed, Effort())


@given(everybody=people(6), rules=rules(), seed=st.integers())
def test_matchings_survive_the_way_back(everybody: list[Person], rules: Rules, seed: int) -> None:
    found = match(everybody, rules, seed)
    assert outcome_from_json(outcome_to_json(found)) == found


def test_refusals_survive_the_way_back() -> None:
    written = answer(order_to_json(CROWD, Rules(locked=frozenset({("ü0", "x")})), 1))
    refusal = outcome_from_json(written)
    assert isinstance(refusal, RulesError)
    assert (refusal.reason, refusal.pair) == ("absent", ("x", "ü0"))
    assert json.loads(written)["refusal"]["message"] == str(refusal)


async def test_a_matching_apart_is_the_same() -> None:
    found = await match_apart(CROWD, Rules(), 11)
    assert found == match(CROWD, Rules(), 11)
    assert isinstance(found, Matching)


async def test_a_refusal_comes_back_in_the_same_words() -> None:
    with pytest.raises(RulesError) as here:
        match(CROWD, Rules(weights={"charm": 1}), 1)
    with pytest.raises(RulesError) as there:
        await match_apart(CROWD, Rules(weights={"charm": 1}), 1)
    assert str(there.value) == str(here.value)


async def test_a_broken_process_is_reported_with_its_exit_code() -> None:
    broken: Any = "no number"
    with pytest.raises(MatchingEnded, match="exit code 1") as ended:
        await match_apart(CROWD, Rules(hours_in_common=broken), 1)
    assert ended.value.exit_code == 1
    assert "TypeError" in ended.value.log


async def test_it_answers_where_stdin_is_closed() -> None:
    program = (
        "import asyncio\nfrom bot.matching import Person, Rules\n"
        "from bot.matching.apart import match_apart\n"
        "people = [Person('a', 'DE'), Person('b', 'PE')]\n"
        "print(asyncio.run(match_apart(people, Rules(), 1)).groups[0].members)"
    )
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        cwd="/",
    )
    written, _ = await child.communicate()
    assert written.decode().strip() == "('a', 'b')"


async def test_the_process_ends_with_the_task_that_waits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    start = asyncio.create_subprocess_exec

    async def sleeper(*_: str, **streams: Any) -> asyncio.subprocess.Process:
        return await start(sys.executable, "-c", SLEEPER, str(note), **streams)

    monkeypatch.setattr(asyncio, "create_subprocess_exec", sleeper)
    task = asyncio.create_task(match_apart(CROWD, Rules(), 1))
    while not note.exists() or not note.read_text():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)
