"""`farpair match`: partnerships for the people of a spreadsheet, without a chat or a database."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli.importing import read_accepted
from bot.cli.watching import progress_bar
from bot.matching import Effort, Matching, Person, Quality, Rules, RulesError
from bot.matching.apart import MatchingEnded, MatchingStopped, match_apart
from bot.rules_file import columns_of, read_rules
from bot.spreadsheet import (
    Sheet,
    SpreadsheetError,
    check_places,
    partnerships_csv,
    read_partnerships,
    read_people,
    unmatched_csv,
    write_all,
)
from bot.wording import Wording
from bot.world import parse_date

REPORTED = (
    *("people", "matched", "unmatched", "partnerships", "threes", "total_score", "lowest_score"),
    *("upper_bound", "gap", "proven", "blocking_pairs", "seed", "seconds"),
)
Match = Callable[[Sequence[Person], Rules, int, Effort], Awaitable[Matching]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to match and where to put it; `day` is the one whose waking hours count, `budget` is in seconds."""

    sheet: Path
    out: Path
    unmatched: Path
    day: date
    seed: int = 1
    accept: Mapping[str, str] = field(default_factory=dict)
    report: Path | None = None
    certificate: Path | None = None
    rules: str = ""
    budget: float | None = None
    exact: bool | None = None
    keep: Path | None = None


def match_command(plan: Plan, match: Match = match_apart) -> None:
    """Read, match, write the files, and print a summary. With mentors or mentees in it, a sheet has two sides.

    Raises SpreadsheetError, RulesError or MatchingEnded; nothing has been written then.
    """
    check_places(_places(plan), plan.sheet)
    sheet, rules = sheet_and_rules(plan.sheet, plan.rules, plan.accept, plan.day, plan.keep)
    matching = asyncio.run(_matched(match, sheet, rules, plan))
    write_all(_contents(plan, matching))
    _summarise(plan, sheet, matching)
    if plan.keep:
        _tell_kept(matching, rules, plan.keep)


def sheet_and_rules(
    path: Path, written: str, accept: Mapping[str, str], day: date, keep: Path | None = None
) -> tuple[Sheet, Rules]:
    """The people of a file, and the rules of a file or preset (or those that hold without one) on this day.

    `keep` is a file of partnerships, whose pairs stay where they can.

    Raises SpreadsheetError, also where a column is missing that the rules name, and RulesError.
    """
    told = read_rules(written) if written else None
    sheet = read_people(path, accept, day, columns_of(told) if told else ())
    rules = told or Rules(two_sided=any(person.side for person in sheet.people))
    return sheet, replace(rules, reference_date=day, kept=_pairs_of(keep) if keep else frozenset())


def _pairs_of(keep: Path) -> frozenset[tuple[str, str]]:
    groups = [members for members, _ in read_partnerships(keep)]
    return frozenset(pair for members in groups for pair in combinations(sorted(members), 2))


def _tell_kept(matching: Matching, rules: Rules, keep: Path) -> None:
    pairs = {pair for group in matching.groups for pair in combinations(sorted(group.members), 2)}
    told = f"Of {len(rules.kept)} pairs in {keep}, {len(rules.kept & pairs)} stay together."
    Console(soft_wrap=True, highlight=False).print(told, markup=False)


def _places(plan: Plan) -> dict[str, Path]:
    places = {"--out": plan.out, "--unmatched": plan.unmatched}
    more = {"--report": plan.report, "--certificate": plan.certificate}
    return places | {option: path for option, path in more.items() if path}


def _contents(plan: Plan, matching: Matching) -> dict[Path, str | bytes]:
    say = Wording().voice("en")
    contents: dict[Path, str | bytes] = {
        plan.out: partnerships_csv(matching, say),
        plan.unmatched: unmatched_csv(matching, say),
    }
    if plan.report and matching.quality:
        contents[plan.report] = json.dumps(report_of(matching.quality), indent=2) + "\n"
    if plan.certificate:
        contents[plan.certificate] = matching.certificate
    return contents


def report_of(quality: Quality) -> dict[str, int | float | bool]:
    """The figures of a report, as other programs read them; totals are over pairs, threes are counted apart."""
    return {name: getattr(quality, name) for name in REPORTED}


async def _matched(match: Match, sheet: Sheet, rules: Rules, plan: Plan) -> Matching:
    with progress_bar() as watch:
        return await match(sheet.people, rules, plan.seed, Effort(exact=plan.exact, budget=plan.budget, watch=watch))


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
    if matching.quality:
        console.print(how_good(matching.quality.proven, matching.quality.gap), markup=False)


def how_good(proven: bool, gap: float) -> str:
    """A sentence about what is proven."""
    if proven:
        return "The pairs are proven optimal."
    return f"The pairs' total is within {100 * gap:.3f} % of the best possible; the rest is not proven."


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
        report: Annotated[Path | None, typer.Option(help="Write figures here, as JSON.")] = None,
        certificate: Annotated[Path | None, typer.Option(help="Write the proof here, for farpair verify.")] = None,
        rules: Annotated[str, typer.Option(help="A file of rules (TOML), or a preset's name.")] = "",
        budget: Annotated[str, typer.Option(help="How long it may take, as 60s or 5m.")] = "",
        exact: Annotated[bool | None, typer.Option(help="The optimum; by itself up to 10,000 people.")] = None,
        keep: Annotated[Path | None, typer.Option(help="Earlier partnerships, kept where people came or went.")] = None,
    ) -> None:
        """Match the people of a spreadsheet."""
        accepted, seconds = accepted_names(tuple(accept or ())), seconds_of(budget)
        plan = Plan(
            *(sheet, out, unmatched, day_of(date), seed, accepted), report, certificate, rules, seconds, exact, keep
        )
        run_it(lambda: match_command(plan))


def run_it(command: Callable[[], None]) -> None:
    """Run a command; an expected failure is a sentence on stderr and exit code 1, Ctrl-C is one and 130."""
    try:
        command()
    except (SpreadsheetError, RulesError, MatchingEnded, MatchingStopped) as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"farpair: {error}", markup=False)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        Console(stderr=True).print("farpair: stopped. Nothing has been written.", markup=False)
        raise typer.Exit(130) from error


def day_of(written: str) -> date:
    """The day of an option; today where it is empty."""
    today = datetime.now(UTC).date()
    try:
        return parse_date(written, today) if written else today
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from error


def seconds_of(written: str) -> float | None:
    """The seconds of a budget such as 60s, 5m or 90."""
    if not written:
        return None
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(s|m|)", written.strip())
    if not found:
        raise typer.BadParameter("Write seconds or minutes, as 60s or 5m.", param_hint="--budget")
    return float(found[1]) * (60 if found[2] == "m" else 1)


def accepted_names(pairs: tuple[str, ...]) -> Mapping[str, str]:
    """What names mean, from the options."""
    try:
        return read_accepted(pairs)
    except SpreadsheetError as error:
        raise typer.BadParameter(str(error), param_hint="--accept") from error
