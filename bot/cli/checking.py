"""`farpair verify` and `farpair scores`: so that nobody has to believe the matching."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console

from bot.cli.match import accepted_names, day_of, run_it, sheet_and_rules
from bot.matching import Person, Rules
from bot.matching.all_scores import rows_of_scores
from bot.spreadsheet import SpreadsheetError, check_places, read_bytes, read_partnerships, write_all
from bot.verifying import BrokenCertificate, Verdict, read_proof, verify

HEADER = 128
"""Bytes before the scores in a .npy file."""


def add_to(app: typer.Typer) -> None:
    """Register the commands."""

    @app.command("verify")
    def _verify(
        sheet: Annotated[Path, typer.Argument(help="The people that were matched.")],
        partnerships: Annotated[Path, typer.Argument(help="What farpair match wrote with --out.")],
        certificate: Annotated[Path, typer.Argument(help="What it wrote with --certificate.")],
        rules: Annotated[str, typer.Option(help="The same rules as for farpair match.")] = "",
        date: Annotated[str, typer.Option(help="The same day as for farpair match; by itself that of the proof.")] = "",
        accept: Annotated[list[str] | None, typer.Option(help='"Untied States=US": what a name means.')] = None,
        keep: Annotated[Path | None, typer.Option(help="The same earlier partnerships as for farpair match.")] = None,
    ) -> None:
        """Check partnerships against the rules and their certificate, with code of its own."""
        accepted = accepted_names(tuple(accept or ()))
        run_it(lambda: _check((sheet, partnerships, certificate), rules, date, accepted, keep))

    @app.command("scores")
    def _scores(
        sheet: Annotated[Path, typer.Argument(help="A CSV file of people.")],
        out: Annotated[Path, typer.Argument(help="Write the matrix here, as .npy: int32, in the order of the ids.")],
        rules: Annotated[str, typer.Option(help="A file of rules (TOML), or a preset's name.")] = "",
        date: Annotated[str, typer.Option(help="The day whose waking hours count; today.")] = "",
        accept: Annotated[list[str] | None, typer.Option(help='"Untied States=US": what a name means.')] = None,
    ) -> None:
        """Write the score of every pair; -1 where it is not allowed."""
        accepted = accepted_names(tuple(accept or ()))
        run_it(lambda: _write_scores(sheet, out, rules, day_of(date), accepted))


def _check(
    files: tuple[Path, Path, Path], rules: str, day: str, accepted: Mapping[str, str], keep: Path | None
) -> None:
    sheet, partnerships, certificate = files
    try:
        proof = read_proof(read_bytes(certificate))
    except BrokenCertificate as error:
        raise SpreadsheetError([f"{certificate}: {error}"]) from error
    told = proof.about.get("rules", {})
    if told.get("kept") and keep is None:
        raise SpreadsheetError(
            [f"{certificate} is of a matching that kept earlier partnerships. Give the same file with --keep."]
        )
    read, asked = sheet_and_rules(sheet, rules, accepted, day_of(day or str(told.get("reference_date") or "")), keep)
    verdict = verify(read.people, asked, read_partnerships(partnerships), proof)
    Console(soft_wrap=True, highlight=False).print("\n".join(said(verdict)), markup=False)
    if verdict.problems:
        raise typer.Exit(1)


def said(verdict: Verdict) -> list[str]:
    """A verdict in sentences: proven optimal, within x %, or what is wrong."""
    if verdict.problems:
        return ["Something is wrong:", *verdict.problems[:50]]
    if verdict.optimal:
        return ["Proven optimal: no more people can be in pairs, no higher floor holds, and no total is higher."]
    open_ends = {
        "that no more people can be in pairs": verdict.most_pairs,
        "that no higher floor holds": verdict.floor,
    }
    missing = [what for what, proven in open_ends.items() if not proven]
    also = f" Not proven: {', '.join(missing)}." if missing else ""
    return [f"Nothing is wrong. The total is within {100 * verdict.gap:.3f} % of the best possible.{also}"]


def _write_scores(sheet: Path, out: Path, rules: str, day: date, accepted: Mapping[str, str]) -> None:
    check_places({"scores.npy": out}, sheet)
    read, asked = sheet_and_rules(sheet, rules, accepted, day)
    count = len(read.people)
    needed, free = 4 * count * count + HEADER, shutil.disk_usage(out.resolve().parent).free
    if needed > free:
        raise SpreadsheetError(
            [f"{out} would take {needed / 1e9:.1f} GB, and {free / 1e9:.1f} GB are free. Choose another disk."]
        )
    write_all({out: _pieces(read.people, asked)})


def _pieces(people: Sequence[Person], rules: Rules) -> Iterator[bytes]:
    """The content of a .npy file, row by row, because the whole need not fit into memory."""
    head = io.BytesIO()
    shape = (len(people), len(people))
    np.lib.format.write_array_header_1_0(head, {"descr": "<i4", "fortran_order": False, "shape": shape})
    yield head.getvalue()
    for row in rows_of_scores(people, rules):
        yield row.astype("<i4").tobytes()
