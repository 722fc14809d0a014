"""The matching in a process of its own, so that nobody waits for an answer while it thinks."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from bot.matching.codec import order_to_json, outcome_from_json
from bot.matching.effort import DEFAULT, Effort
from bot.matching.hard_rules import RulesError
from bot.matching.model import Matching, Person, Rules


class MatchingStopped(RuntimeError):
    """Whoever watched did not want to go on."""

    def __init__(self) -> None:
        super().__init__("The matching was stopped before it had an answer. Nothing has changed.")


Stream = TypeVar("Stream", asyncio.StreamReader, asyncio.StreamWriter)

_ROOT = Path(__file__).resolve().parents[2]  # the child must run the same sources, wherever we were started


class MatchingEnded(RuntimeError):
    """The process ended without an answer; `exit_code` is the system's, `log` its stderr."""

    def __init__(self, exit_code: int | None, log: str) -> None:
        super().__init__(
            f"The matching ended without an answer (exit code {exit_code}). Nothing has changed: try again."
        )
        self.exit_code = exit_code
        self.log = log


async def match_apart(people: Sequence[Person], rules: Rules, seed: int, effort: Effort = DEFAULT) -> Matching:
    """Same as `bot.matching.match`, in a child process that ends with the awaiting task.

    `effort.watch` hears how far it has come; where it answers no, the child is killed and MatchingStopped is raised.
    To stop with the best answer so far, give a budget. Raises RulesError as `match` does, and MatchingEnded where
    the process broke down.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.matching", stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=_ROOT
    )
    try:
        order = order_to_json(people, rules, seed, effort).encode()
        _, written, log = await asyncio.gather(
            _give(_there(process.stdin), order), _there(process.stdout).read(), _listen(_there(process.stderr), effort)
        )
        await process.wait()
    finally:
        await _end(process)
    if process.returncode != 0:
        raise MatchingEnded(process.returncode, log)
    outcome = outcome_from_json(written.decode())
    if isinstance(outcome, RulesError):
        raise outcome
    return outcome


def _there(stream: Stream | None) -> Stream:
    if stream is None:
        raise RuntimeError("the matching was started without its streams")
    return stream


async def _give(stream: asyncio.StreamWriter, order: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):  # it broke down; its exit code tells
        stream.write(order)
        await stream.drain()
    stream.close()


async def _listen(stream: asyncio.StreamReader, effort: Effort) -> str:
    """Hand the lines about progress on; what else is said is returned."""
    log = []
    async for line in stream:
        told = _progress(line)
        if told is None:
            log.append(line.decode(errors="replace"))
        elif effort.watch is not None and not effort.watch(*told):
            raise MatchingStopped()
    return "".join(log)


def _progress(line: bytes) -> tuple[str, float] | None:
    try:
        told = json.loads(line)
        return str(told["stage"]), float(told["share"])
    except (ValueError, TypeError, KeyError):
        return None


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()
