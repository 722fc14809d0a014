"""`farpair results`: files in a folder, or a sentence that says what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.__main__ import PORTS
from bot.cli.results import write_results
from bot.cli.run import NoPlace
from tests.results.conftest import Rehearsed
from tests.results.raw import Raw


async def test_a_folder_with_everything(rehearsed: Rehearsed, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    await write_results(PORTS, str(rehearsed.file), out, ("", 0, "en"))
    names = {each.name for each in out.iterdir()}
    assert {"results.html", "results.xlsx", "summary.csv", "contact.png"} <= names
    assert f"People who were in a partnership,{rehearsed.figures.participation.took_part}" in (
        out / "summary.csv"
    ).read_text(encoding="utf-8")
    before = Raw(rehearsed.file).tables
    await write_results(PORTS, str(rehearsed.file), out, ("rehearsal", 1, "en"))
    assert Raw(rehearsed.file).tables == before, "it changes nothing in the database"


@pytest.mark.parametrize(
    ("what", "words"),
    [(("nobody", 0, "en"), "There are: rehearsal"), (("", 7, "en"), "Rounds of this programme: 1")],
)
async def test_what_is_not_there_is_told(
    rehearsed: Rehearsed, tmp_path: Path, what: tuple[str, int, str], words: str
) -> None:
    with pytest.raises(NoPlace, match=words):
        await write_results(PORTS, str(rehearsed.file), tmp_path / "out", what)
    assert not (tmp_path / "out").exists()


async def test_no_database_and_no_folder(rehearsed: Rehearsed, tmp_path: Path) -> None:
    with pytest.raises(NoPlace, match="There is no database"):
        await write_results(PORTS, str(tmp_path / "none.db"), tmp_path / "out", ("", 0, "en"))
    assert not (tmp_path / "none.db").exists()
    shutil.copy(rehearsed.file, tmp_path / "a-file")
    with pytest.raises(NoPlace, match="can't be made"):
        await write_results(PORTS, str(rehearsed.file), tmp_path / "a-file" / "out", ("", 0, "en"))
