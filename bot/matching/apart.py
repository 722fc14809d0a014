"""The matching in a process of its own, so that nobody waits for an answer while it thinks."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path

from bot.matching.codec import order_to_json, outcome_from_json
from bot.matching.hard_rules import RulesError
from bot.matching.model import Matching, Person, Rules

_ROOT = Path(__file__).resolve().parents[2]  # the child must run the same sources, wherever we were started


class MatchingEnded(RuntimeError):
    """The process ended without an answer; `exit_code` is the system's, `log` its stderr."""

    def __init__(self, exit_code: int | None, log: str) -> None:
        super().__init__(
            f"The matching ended without an answer (exit code {exit_code}). Nothing has changed: try again."
        )
        self.exit_code = exit_code
        self.log = log


async def match_apart(people: Sequence[Person], rules: Rules, seed: int) -> Matching:
    """Same as `bot.matching.match`, in a child process that ends with the awaiting task.

    Raises RulesError as `match` does, and MatchingEnded where the process broke down.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.matching", stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=_ROOT
    )
    try:
        written, log = await process.communicate(order_to_json(people, rules, seed).encode())
    finally:
        await _end(process)
    if process.returncode != 0:
        raise MatchingEnded(process.returncode, log.decode(errors="replace"))
    outcome = outcome_from_json(written.decode())
    if isinstance(outcome, RulesError):
        raise outcome
    return outcome


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
