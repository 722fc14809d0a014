"""Nothing in the database leads from who has answered to what was answered."""

from __future__ import annotations

import base64
import json
import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select, text

from bot.surveys.records import Sheet, Ticket
from storage.naming import metadata
from storage.opening import open_store
from storage.survey_tables import coordinator_tickets, survey_codes, survey_sheets, survey_tickets
from storage.vault import MARK
from tests.storage.samples import a_programme, a_round

END = "end-of-round"
MONDAY = date(2026, 1, 5)


def test_no_column_leads_from_a_ticket_to_a_sheet() -> None:
    ours = {table.name for table in (survey_sheets, survey_codes)}
    assert {table.name for table in metadata.tables.values() if "sheet_id" in table.columns} == {"survey_codes"}
    for table in (survey_tickets, coordinator_tickets):
        assert {column.name for column in table.columns} & {"id", "sheet_id", "at", "done_at", "week"} == set()
        assert not [key for key in table.foreign_keys if key.column.table.name in ours]
    assert {column.name for column in survey_sheets.columns} == {"id", "round_id", "survey", "week", "answers"}
    assert {key.column.table.name for key in survey_sheets.foreign_keys} == {"rounds"}


async def _file_with_answers(place: Path, count: int) -> list[int]:
    """Participants answer one after the other; in which order."""
    store = await open_store(place, exclusive=True)
    async with store.writing() as records:
        sample = await a_programme(records, [f"P{number}" for number in range(count)])
        round_ = await a_round(records, sample)
        people = [each.id for each in sample.people]
        await records.surveys.hand_out([Ticket(round_.id, END, who) for who in people])
    for number, who in enumerate(people):
        async with store.writing() as records:
            sheet = Sheet(f"{(number * 7919) % 1000:03}", round_.id, END, MONDAY, {"impact": f"from {who}"})
            assert await records.surveys.hand_in(Ticket(round_.id, END, who), sheet)
    await store.close()
    return people


async def test_the_file_tells_no_order_and_no_time(tmp_path: Path) -> None:
    place = tmp_path / "farpair.db"
    await _file_with_answers(place, 12)
    with closing(sqlite3.connect(place)) as database:
        (made,) = database.execute("SELECT sql FROM sqlite_master WHERE name = 'survey_sheets'").fetchone()
        assert "WITHOUT ROWID" in made
        ids = [row[0] for row in database.execute("SELECT id FROM survey_sheets")]
        assert ids == sorted(ids)
        for (answers,) in database.execute("SELECT answers FROM survey_sheets"):
            token = json.loads(answers)[MARK].removeprefix(MARK)
            sealed_at = struct.unpack(">Q", base64.urlsafe_b64decode(token)[1:9])[0]
            assert sealed_at == 0
        weeks = {row[0] for row in database.execute("SELECT week FROM survey_sheets")}
        assert weeks == {MONDAY.isoformat()}


async def test_words_are_sealed(tmp_path: Path) -> None:
    place = tmp_path / "farpair.db"
    await _file_with_answers(place, 3)
    assert b"from 1" not in place.read_bytes()


def test_a_sheet_knows_no_time_but_its_week() -> None:
    sheet = Sheet("x", 1, END, MONDAY, {})
    assert not hasattr(sheet, "at")
    assert replace(sheet, week=MONDAY + timedelta(7)).week.weekday() == 0


async def test_a_server_keeps_no_order_either(url: str) -> None:
    """PostgreSQL keeps rows in the order of writing: whenever a sheet comes in, all are written anew, by lot."""
    store = await open_store(url, exclusive=True, keys=None)
    async with store.writing() as records:
        sample = await a_programme(records, [f"P{number}" for number in range(12)])
        round_ = await a_round(records, sample)
        people = [each.id for each in sample.people]
        await records.surveys.hand_out([Ticket(round_.id, END, who) for who in people])
    orders = []
    for number, who in enumerate(people):
        async with store.writing() as records:
            sheet = Sheet(f"{(number * 7919) % 1000:03}", round_.id, END, MONDAY, {"impact": f"from {number:02}"})
            assert await records.surveys.hand_in(Ticket(round_.id, END, who), sheet)
            written = select(survey_sheets.c.id).order_by(text("ctid"))
            orders.append([row[0] for row in await records.transaction.rows(written)])
            transactions = await records.transaction.rows(select(text("xmin::text")).select_from(survey_sheets))
            assert len({row[0] for row in transactions}) == 1, "no row is older than another"
    came = [f"{(number * 7919) % 1000:03}" for number in range(12)]
    assert orders[-1] not in (came, came[::-1])
    assert [each for each in orders[-1] if each in orders[-2]] != orders[-2], "shuffled anew with each one"
    await store.close()
