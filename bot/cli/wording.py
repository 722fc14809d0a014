"""`farpair wording`: begin a language, and look at how far the languages have come."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.catalogues import ENGLISH, catalogues_in
from bot.library import default_folder
from bot.translating import Checked, begin, check
from bot.world import language_name

LISTED = 30

Folder = Annotated[
    Path | None, typer.Option(help="The folder with wording/ and the prompts; ./prompts if it is there.")
]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    wording = typer.Typer(help="The languages that Farpair speaks: begin one, check all.", no_args_is_help=True)
    app.add_typer(wording, name="wording")

    @wording.command("check")
    def _check(
        languages: Annotated[list[str] | None, typer.Argument(help="Codes such as es; all if none is given.")] = None,
        folder: Folder = None,
        missing: Annotated[bool, typer.Option(help="List all that is not translated yet.")] = False,
    ) -> None:
        """Say what is missing, surplus, too long, counted wrongly or unkind; exit code 1 where something is wrong."""
        prompts = folder or _here()
        named = languages or sorted(catalogues_in(prompts / "wording").keys() - {ENGLISH})
        looked = [check(prompts, language) for language in named]
        console = Console(soft_wrap=True, highlight=False)
        console.print("\n".join(line for each in looked for line in said(each, missing)), markup=False)
        if not all(each.well for each in looked):
            raise typer.Exit(1)

    @wording.command("begin")
    def _begin(
        language: Annotated[str, typer.Argument(help="The code of a language, such as fr.")],
        folder: Annotated[Path, typer.Option(help="The folder of prompts in your copy of Farpair.")] = Path("prompts"),
    ) -> None:
        """Write empty catalogues for a language, or bring new English sentences into those that are there."""
        begun = begin(folder, language)
        lines = [*(f"{file}" for file in begun.files), f"{begun.empty} sentences wait for a translation."]
        lines += [
            f"Prompts: copy files of {folder / 'weekly' / ENGLISH} to {folder / 'weekly' / language}, "
            "under the same names, and translate them.",
            f"Then look: farpair wording check {language}",
        ]
        Console(soft_wrap=True, highlight=False).print("\n".join(lines), markup=False)


def _here() -> Traversable:
    local = Path("prompts")
    return local if (local / "wording" / "en.po").is_file() else default_folder()


def said(checked: Checked, all_missing: bool = False) -> list[str]:
    """How far a language has come, in lines: its share, who has read it, what is wrong, what is not there yet."""
    standing, name = checked.standing, language_name(checked.language, ENGLISH)
    promise = f"{standing.share} % are promised" if standing.share else "nothing is promised yet"
    read = f"checked by {', '.join(standing.read_by)}" if standing.read_by else "no native reader has checked it"
    whole = checked.sentences + checked.prompts
    head = f"{name} ({checked.language}): {whole - len(checked.missing)} of {whole} sentences and prompts, "
    lines = [f"{head}{int(checked.share)} %; {promise}; {read}."]
    lines += [f"  wrong: {problem}" for problem in checked.problems]
    lines += [f"  left over: {problem}" for problem in checked.surplus]
    shown = checked.missing if all_missing else checked.missing[:LISTED]
    lines += [f"  to do: {problem.file}, {problem.key}" for problem in shown]
    if len(shown) < len(checked.missing):
        lines.append(f"  … and {len(checked.missing) - len(shown)} more; --missing lists all.")
    return lines
