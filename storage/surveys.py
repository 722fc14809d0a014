"""What is remembered of surveys, in SQL."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, and_, delete, func, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from bot.chat import Option
from bot.places import Account
from bot.surveys.records import Remembered, Sheet, Surveys, Tag, Ticket
from bot.surveys.survey import Question
from storage.accounts import account_of, named
from storage.survey_tables import (
    coordinator_tickets,
    survey_codes,
    survey_questions,
    survey_sheets,
    survey_tags,
    survey_tickets,
)
from storage.transaction import AnyRow, Transaction
from storage.vault import Vault

_LOT = random.SystemRandom()
_ASKED = ("programme_id", "survey", "question")


def _remembered(row: AnyRow) -> Remembered:
    options = tuple(Option(*each) for each in row.options)
    question = Question(row.question, row.kind, row.text, row.help, options, row.origin != "file")
    return Remembered(row.programme_id, row.survey, question, row.origin, row.since)


def _asked(given: Remembered) -> dict[str, Any]:
    question = given.question
    return {
        "programme_id": given.programme_id,
        "survey": given.survey,
        "question": question.id,
        "kind": question.kind,
        "text": question.text,
        "help": question.help,
        "options": [[option.value, option.label] for option in question.options],
        "origin": given.origin,
        "since": given.since,
    }


def _sheet(vault: Vault, row: AnyRow) -> Sheet:
    told = vault.open_document(row.answers)
    answers = {key: tuple(value) if isinstance(value, list) else str(value) for key, value in told.items()}
    return Sheet(row.id, row.round_id, row.survey, row.week, answers)


class SqlSurveys:
    """The verbs of `bot.surveys.records.Surveys`."""

    __slots__ = ("_tx",)

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def questions(self, programme_id: int) -> Sequence[Remembered]:
        """By survey, in the order in which they came."""
        found = select(survey_questions).where(survey_questions.c.programme_id == programme_id)
        order = (survey_questions.c.survey, survey_questions.c.since, survey_questions.c.question)
        return [_remembered(row) for row in await self._tx.rows(found.order_by(*order))]

    async def remember(self, given: Sequence[Remembered]) -> None:
        """Replaces those of the same programme, survey and id."""
        for each in given:
            await self._tx.put(survey_questions, _asked(each), by=_ASKED)

    async def hand_out(self, tickets: Sequence[Ticket]) -> Sequence[Ticket]:
        """Keep the new ones, and give those that are new."""
        new = []
        for each in tickets:
            row = {"round_id": each.round_id, "survey": each.survey, "done": each.done, **_whose(each.who)}
            if await self._tx.put_new(_table(each.who), row):
                new.append(each)
        return new

    async def tickets(self, round_id: int, survey: str) -> Sequence[Ticket]:
        """Those of participants, then those of coordinators."""
        found: list[Ticket] = []
        for table in (survey_tickets, coordinator_tickets):
            rows = await self._tx.rows(select(table).where(table.c.round_id == round_id, table.c.survey == survey))
            found += [_ticket(row) for row in rows]
        return found

    async def asked(self, round_id: int, survey: str) -> int:
        """Participants' and coordinators' together."""
        counts = [
            select(func.count()).where(table.c.round_id == round_id, table.c.survey == survey).scalar_subquery()
            for table in (survey_tickets, coordinator_tickets)
        ]
        row = await self._tx.row(select(counts[0] + counts[1]))
        return int(row[0]) if row else 0

    async def ticket(self, round_id: int, survey: str, who: int | Account) -> Ticket | None:
        """Somebody's; None where they are not asked."""
        row = await self._tx.row(select(_table(who)).where(_this(round_id, survey, who)))
        return _ticket(row) if row else None

    async def hand_in(self, ticket: Ticket, sheet: Sheet) -> bool:
        """Mark a ticket as done and put a sheet among the others; False, with nothing kept, if it was done before."""
        table = _table(ticket.who)
        mine = and_(_this(ticket.round_id, ticket.survey, ticket.who), table.c.done.is_(False))
        if not await self._tx.touched(update(table).where(mine).values(done=True)):
            return False
        await self._put_among(sheet)
        return True

    async def _put_among(self, sheet: Sheet) -> None:
        """All sheets of the survey are written anew in an order by lot: a server keeps rows in the order of writing."""
        same = and_(survey_sheets.c.round_id == sheet.round_id, survey_sheets.c.survey == sheet.survey)
        there = [dict(row._mapping) for row in await self._tx.rows(select(survey_sheets).where(same))]
        sealed = self._tx.vault.seal_document(sheet.answers, undated=True)
        new = {"id": sheet.id, "round_id": sheet.round_id, "survey": sheet.survey, "week": sheet.week}
        there.append({**new, "answers": sealed})
        _LOT.shuffle(there)
        await self._tx.run(delete(survey_sheets).where(same))
        await self._tx.run(insert(survey_sheets), there)

    async def sheets(self, round_id: int, survey: str) -> Sequence[Sheet]:
        """By their ids, which are by lot."""
        same = and_(survey_sheets.c.round_id == round_id, survey_sheets.c.survey == survey)
        rows = await self._tx.rows(select(survey_sheets).where(same).order_by(survey_sheets.c.id))
        return [_sheet(self._tx.vault, row) for row in rows]

    async def tags(self, programme_id: int) -> Sequence[Tag]:
        """By label."""
        found = select(survey_tags).where(survey_tags.c.programme_id == programme_id)
        rows = await self._tx.rows(found.order_by(survey_tags.c.label, survey_tags.c.id))
        return [Tag(row.id, row.programme_id, row.survey, row.question, row.label) for row in rows]

    async def add_tag(self, tag: Tag) -> Tag:
        """The tag with its number; the one that is there where the label is known."""
        values = {name: getattr(tag, name) for name in ("programme_id", "survey", "question", "label")}
        await self._tx.put_new(survey_tags, values)
        same = (survey_tags.c[name] == value for name, value in values.items())
        return Tag(int(await self._tx.value(select(survey_tags.c.id).where(*same))), **values)

    async def change_tag(self, tag: Tag) -> None:
        """Call it otherwise."""
        await self._tx.run(update(survey_tags).where(survey_tags.c.id == tag.id).values(label=tag.label))

    async def drop_tag(self, tag_id: int) -> None:
        """Forget a tag, and where it was put."""
        await self._tx.run(delete(survey_codes).where(survey_codes.c.tag_id == tag_id))
        await self._tx.run(delete(survey_tags).where(survey_tags.c.id == tag_id))

    async def code(self, sheet: Sheet, question: str, tag_ids: Sequence[int]) -> None:
        """The tags of one open answer; they replace the earlier ones."""
        mine = and_(survey_codes.c.sheet_id == sheet.id, survey_codes.c.question == question)
        await self._tx.run(delete(survey_codes).where(mine))
        for tag_id in dict.fromkeys(tag_ids):
            row = {"tag_id": tag_id, "sheet_id": sheet.id, "question": question, "round_id": sheet.round_id}
            await self._tx.run(insert(survey_codes).values(row))

    async def codes(self, round_id: int) -> Mapping[tuple[str, str], Sequence[int]]:
        """(sheet, question) -> tags, for a round."""
        found = defaultdict[tuple[str, str], list[int]](list)
        rows = select(survey_codes).where(survey_codes.c.round_id == round_id).order_by(survey_codes.c.tag_id)
        for row in await self._tx.rows(rows):
            found[row.sheet_id, row.question].append(row.tag_id)
        return found


def _table(who: int | Account) -> Table:
    return coordinator_tickets if isinstance(who, Account) else survey_tickets


def _whose(who: int | Account) -> dict[str, Any]:
    return named(who) if isinstance(who, Account) else {"participant_id": who}


def _this(round_id: int, survey: str, who: int | Account) -> ColumnElement[bool]:
    table = _table(who)
    same = [table.c[name] == value for name, value in _whose(who).items()]
    return and_(table.c.round_id == round_id, table.c.survey == survey, *same)


def _ticket(row: AnyRow) -> Ticket:
    who = row.participant_id if "participant_id" in row._mapping else account_of(row)
    return Ticket(row.round_id, row.survey, who, row.done)


def _is_the_port(surveys: SqlSurveys) -> Surveys:
    """The type checker sees here that every verb of the port is kept."""
    return surveys
