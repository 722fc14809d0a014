"""`farpair match`: partnerships for the people of a spreadsheet, without a chat or a database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.importing import read_accepted
from bot.matching.apart import MatchingEnded, match_apart
from bot.matching.hard_rules import RulesError
from bot.matching.model import Matching, Person, Rules
from bot.spreadsheet import (
    Sheet,
    SpreadsheetError,
    check_places,
    partnerships_csv,
    read_people,
    unmatched_csv,
    write_all,
)
from bot.wording import Wording
from bot.world import parse_date

Match = Callable[[Sequence[Person], Rules, int], Awaitable[Matching]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to match and where to put it; `day` is the one whose waking hours count."""

    sheet: Path
    out: Path
    unmatched: Path
    day: date
    seed: int = 1
    accept: Mapping[str, str] = field(default_factory=dict)


def match_command(plan: Plan, match: Match = match_apart) -> None:
    """Read, match, write both files, and print a summary. With mentors or mentees in it, a sheet has two sides.

    Raises SpreadsheetError, RulesError or MatchingEnded; nothing has been written then.
    """
    check_places({"--out": plan.out, "--unmatched": plan.unmatched}, plan.sheet)
    sheet = read_people(plan.sheet, plan.accept, plan.day)
    two_sided = any(person.side for person in sheet.people)
    rules = Rules(two_sided=two_sided, reference_date=plan.day)
    matching = asyncio.run(_matched(match, sheet, rules, plan.seed))
    say = Wording().voice("en")
    write_all({plan.out: partnerships_csv(matching, say), plan.unmatched: unmatched_csv(matching, say)})
    _summarise(plan, sheet, matching)


async def _matched(match: Match, sheet: Sheet, rules: Rules, seed: int) -> Matching:
    return await match(sheet.people, rules, seed)


def _summarise(plan: Plan, sheet: Sheet, matching: Matching) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for notice in sheet.notices:
        console.print(f"note: {notice}", markup=False)
    threes = sum(len(group.members) == 3 for group in matching.groups)
    counts = (
        f"People: {len(sheet.people)}. Partnerships: {len(matching.groups)}, of these of three: {threes}. "
        f"Without a partner: {len(matching.unmatched)}. Seed {plan.seed}, hours as on {plan.day}."
    )
    console.print(counts, markup=False)


def add_to(app: typer.Typer) -> None:
    """Register the command as `match`."""

    @app.command("match")
    def _match(
        sheet: Annotated[Path, typer.Argument(help="A CSV file of people, with the columns id and country.")],
        out: Annotated[Path, typer.Option(help="Write the partnerships here.")],
        unmatched: Annotated[Path, typer.Option(help="Write here who has no partner, and why.")],
        date: Annotated[str, typer.Option(help="The day whose waking hours count, as 2027-03-31; today.")] = "",
        seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same partnerships.")] = 1,
        accept: Annotated[list[str] | None, typer.Option(help='"Untied States=US": what a name means.')] = None,
    ) -> None:
        """Match the people of a spreadsheet."""
        _run(Plan(sheet, out, unmatched, _day(date), seed, _accepted(tuple(accept or ()))))


def _run(plan: Plan) -> None:
    try:
        match_command(plan)
    except (SpreadsheetError, RulesError, MatchingEnded) as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"farpair: {error}", markup=False)
        raise typer.Exit(1) from error


def _day(written: str) -> date:
    today = datetime.now(UTC).date()
    try:
        return parse_date(written, today) if written else today
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from error


def _accepted(pairs: tuple[str, ...]) -> Mapping[str, str]:
    try:
        return read_accepted(pairs)
    except SpreadsheetError as error:
        raise typer.BadParameter(str(error), param_hint="--accept") from error
