"""`farpair run`, `rehearse`, `import` and `match` as processes."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from pathlib import Path

from tests.cli.running import farpair
from tests.program import Program, visiting

PEOPLE = """id,name,country,timezone,languages,interests,past_partners,blocks
ana,Ana,Kenya,,English;Swahili,Reading and literacy;Skating,bo,
bo,Bo,Sweden,,English,Community work,,
cy,Cy,Nepal,Asia/Kathmandu,English,,,
di,Di,Mexico,,English,,,ana
"""
KEYS = {
    "people",
    "enrolled",
    "matched",
    "unmatched",
    "partnerships",
    "threes",
    "prompts_due",
    "prompts_delivered",
    "messages",
    "seconds",
    "seeds",
}
MEASURED = {
    "waiting_over_14_days",
    "share_ever_waiting",
    "days_to_word_median",
    "days_to_word_p95",
    "never_had_answering_partner",
    "nudges_per_person_max_30_days",
    "coordinator_actions",
}


def test_the_same_seed_rehearses_the_same_round(tmp_path: Path) -> None:
    summaries = []
    for name in ("one.json", "two.json"):
        words = ("--people", "12", "--weeks", "4", "--seed", "5", "--care", "with", "--json", name)
        farpair(tmp_path, "rehearse", *words).works("partnerships", "coordinator actions", "at most 10")
        summaries.append(json.loads((tmp_path / name).read_text(encoding="utf-8")))
    assert set(summaries[0]) == KEYS | {"with_care"}
    seconds = [summary.pop("seconds") for summary in summaries]
    assert all(isinstance(value, float) for value in seconds)
    assert summaries[0] == summaries[1]
    first = summaries[0]
    assert first["people"] == 12
    assert first["enrolled"] == first["matched"] + first["unmatched"], "some join late"
    assert first["prompts_due"] == first["prompts_delivered"] > first["partnerships"] > 0
    assert first["messages"] > 0


def test_care_is_compared_with_no_care_over_several_seeds(tmp_path: Path) -> None:
    words = ("--people", "10", "--weeks", "3", "--seed", "2", "--seeds", "2", "--json", "both.json")
    farpair(tmp_path, "rehearse", *words).works("With care", "Without care")
    figures = json.loads((tmp_path / "both.json").read_text(encoding="utf-8"))
    assert figures["seeds"] == [2, 3]
    assert set(figures) == KEYS | {"with_care", "without_care"}
    assert set(figures["with_care"]) == set(figures["without_care"]) >= MEASURED
    assert figures["without_care"]["nudges_per_person_max_30_days"] == 0
    assert figures["with_care"]["nudges_per_person_max_30_days"] > 0


def test_a_rehearsed_database_can_be_kept_but_never_written_over(tmp_path: Path) -> None:
    words = ("rehearse", "--people", "6", "--weeks", "2", "--keep", "kept.sqlite3")
    farpair(tmp_path, *words).works()
    connection = sqlite3.connect(tmp_path / "kept.sqlite3")
    assert connection.execute("select count(*) from participants").fetchone() == (6,)
    connection.close()
    farpair(tmp_path, *words).refuses("kept.sqlite3", "exists already")
    farpair(tmp_path, "rehearse", "--people", "1").refuses("--people")


def test_import_puts_people_into_the_programme_once(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    farpair(tmp_path, "import", "people.csv").works("4 people are new", "Skating")
    farpair(tmp_path, "import", "people.csv").works("0 people are new", "4 were known")
    connection = sqlite3.connect(tmp_path / "farpair.sqlite3")
    assert connection.execute("select count(*) from participants").fetchone() == (4,)
    assert connection.execute("select count(*) from blocks").fetchone() == (1,)
    assert connection.execute("select count(*) from earlier_partners").fetchone() == (1,)
    connection.close()


def test_import_writes_nothing_when_one_row_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE + "ed,Ed,Untied States,,,,,\n", encoding="utf-8")
    farpair(tmp_path, "import", "people.csv").refuses("line 6", "Untied States")
    assert not (tmp_path / "farpair.sqlite3").exists()
    farpair(tmp_path, "import", "people.csv", "--accept", "Untied States").refuses("Untied States=US")
    farpair(tmp_path, "import", "people.csv", "--accept", "Untied States=US").works("5 people are new")


async def test_people_from_a_list_have_seats_agree_first_and_meet(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    farpair(tmp_path, "import", "people.csv", "--programme", "nosuch").refuses("nosuch", "librarians")
    farpair(tmp_path, "import", "people.csv").works("4 people are new")
    program = Program(tmp_path)
    await program.start()
    try:
        async with visiting(program) as visitor:
            page = await visitor.says("ana", "/join")
            assert "This is what your partner will see" in page.bare
            assert "Kenya" in page.bare
            page = await visitor.fills_in("ana", page, f_conduct="yes", f_stored="yes", f_age="yes")
            assert "You are on the list" in page.bare
            for seat in ("bo", "cy", "di"):
                page = await visitor.says(seat, "/join")
                await visitor.fills_in(seat, page, f_conduct="yes", f_stored="yes", f_age="yes")
            assert "4 people who waited" in (await visitor.says("coordinator", "/round open")).bare
            await visitor.says("coordinator", "/round preview")
            assert "2 spaces are being opened" in (await visitor.says("coordinator", "/round start")).bare
            await _until_delivered(tmp_path)
            assert "Ana &amp; Cy" in (await visitor.get("/seat/ana/programme")).text
    finally:
        await program.stop()


async def _until_delivered(folder: Path) -> None:
    connection = sqlite3.connect(f"file:{folder / 'farpair.sqlite3'}?mode=ro", uri=True)
    question = "select count(*) from deliveries where state <> 'delivered'"
    async with asyncio.timeout(30):
        while connection.execute(question).fetchone() != (0,):  # noqa: ASYNC110
            await asyncio.sleep(0.2)  # another process delivers
    connection.close()


def test_trying_in_an_impossible_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    farpair(tmp_path, "try", "--folder", "file").refuses("file", "--folder")
    farpair(tmp_path, "try", "--port", "99999").refuses("--port")


def test_two_people_of_one_country_are_a_rehearsal_too(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        farpair(tmp_path, "rehearse", "--people", "2", "--weeks", "1", "--seed", seed, "--care", "with").works(
            "enrolled"
        )


def test_match_needs_no_chat(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    farpair(tmp_path, "match", "people.csv", "--out", "p.csv", "--unmatched", "u.csv", "--date", "2027-03-01").works()
    with (tmp_path / "p.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["partnership", "members", "score", "reasons"]
    pairs = {frozenset(row["members"].split(";")) for row in rows}
    assert pairs == {frozenset({"ana", "cy"}), frozenset({"bo", "di"})}
    assert (tmp_path / "u.csv").read_text(encoding="utf-8").strip() == "person,reason"


async def test_a_second_program_on_the_same_database_is_refused(tmp_path: Path) -> None:
    program = Program(tmp_path)
    await program.start()
    try:
        farpair(tmp_path, "run", FARPAIR_WEB__PORT="0").refuses("farpair.sqlite3", "in use by another Farpair")
        farpair(tmp_path, "run", FARPAIR_WEB__PORT=str(program.port), FARPAIR_STORAGE__DATABASE="b.sqlite3").refuses(
            "cannot listen", "port"
        )
    finally:
        await program.stop()
    assert program.process is not None
    assert program.process.returncode == 0
    assert "Traceback" not in program.log


async def test_the_environment_alone_is_enough_and_the_database_stays_here(tmp_path: Path) -> None:
    program = Program(tmp_path, environment={"HOME": str(tmp_path / "nobody")})
    await program.start()
    try:
        async with visiting(program) as visitor:
            assert "Coordinator" in (await visitor.get("/")).bare
    finally:
        await program.stop()
    assert (tmp_path / "farpair.sqlite3").is_file()
    assert not (tmp_path / "nobody").exists()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "farpair.sqlite3").write_text("These are my notes.\n" * 100, encoding="utf-8")
    farpair(tmp_path, "run", FARPAIR_WEB__PORT="0").refuses("farpair.sqlite3")
    assert (tmp_path / "farpair.sqlite3").read_text(encoding="utf-8").startswith("These are my notes.")


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    farpair(tmp_path, "run", FARPAIR_WEB__PORT="0", FARPAIR_STORAGE__DATABASE="no/where.sqlite3").refuses(
        "does not exist. Make it"
    )


def test_help_and_an_unknown_command(tmp_path: Path) -> None:
    farpair(tmp_path, "--help").works("rehearse", "match", "import", "try", "run")
    farpair(tmp_path, "rehaerse").refuses("rehearse")
