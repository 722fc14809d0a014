"""A database with something in every table, for tests that look at all of them; and all its rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, MetaData, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.board.records import Remark
from bot.care.signs import Closing, Offer, Seeker, Sign
from bot.certificates.records import Certificate
from bot.chat import Message, Option, Plain, Space
from bot.check_ins.answers import CheckIn
from bot.inviting.records import Ambassador
from bot.keepsakes.records import Keepsake
from bot.ledger import Schedule, Wanted
from bot.own_prompts.records import Suggestion
from bot.people import Draft, Enrolment, OwnPrompt, Partnership, Proposal, Round
from bot.safety.concerns import Concern
from bot.store import Records
from bot.surveys.records import Remembered, Sheet, Tag, Ticket
from bot.surveys.survey import Question
from storage.slack_tables import slack_bots, slack_installations
from storage.sql import SqlStore
from tests.storage.samples import HOUR, NOW, Sample, a_delivery, a_partnership, a_programme, a_round, account

Rows = dict[str, list[dict[str, Any]]]


async def fill(store: SqlStore) -> Sample:
    """Something in every table."""
    async with store.writing() as records:
        sample = await a_programme(records, ["Ána", "Ben", "Cem", "日本"])
        ann, ben, cem, _ = (person.id for person in sample.people)
        programme, round_ = sample.programme.id, await a_round(records, sample)
        pair = await a_partnership(records, sample, round_)
        await records.programmes.add_coordinator(programme, account("Dee"), NOW)
        await records.people.save_draft(Draft(account("Eve"), "join", "x", {"name": "Eve", "who": ("a", "b")}, NOW))
        await records.people.block(ann, cem, NOW)
        await records.rounds.enrol(Enrolment(round_.id, ann, "matched", NOW))
        await records.rounds.wish(round_.id, (ann, cem), "forbid")
        await records.rounds.propose(Proposal(round_.id, NOW, "basis", {"pairs": [[1, 2]], "why": {"1": ["maps"]}}))
        await records.partnerships.opened(pair.id, sample.home.id, Space("web", "town", "room"), NOW)
        await records.partnerships.met_before(ben, cem)
        await records.ledger.enqueue([a_delivery(sample, "k", partnership_id=pair.id, expires_at=NOW + HOUR)])
        schedule = Schedule(round_.id, programme, 1, date(2026, 1, 13), date(2026, 5, 1))
        await records.ledger.schedule(schedule)
        await records.ledger.occur(schedule, "2026-01-06")
        await records.calendar.go_away(ann, date(2026, 1, 8), date(2026, 1, 9))
        (delivery,) = await records.ledger.claim(NOW, "me", NOW + HOUR, 1)
        await records.calendar.take([Wanted(delivery, "k", ((account("Ann"), date(2026, 1, 5)),))])
        await records.front.record("1", account("Ann"), Message((Plain("yes"),)), NOW)
        await records.front.add_ticket("digest", account("Ann"), programme, NOW + HOUR)
        await records.board.begin("digest", account("Ann"), programme, NOW + HOUR)
        await records.board.note(Remark(ann, "likes maps", NOW))
        await records.inviting.add_tag(programme, "ifla", NOW)
        await records.inviting.arrive(round_.id, ann, "ifla")
        await records.inviting.add_ambassador(Ambassador(programme, account("Dee"), "dee", NOW))
        await records.own_prompts.replace(pair.id, "tools", "maps")
        await records.own_prompts.suggest(Suggestion(0, programme, ann, "Tea", "How do you drink it?", NOW))
        await records.keepsakes.keep(Keepsake(pair.id, ann, "letter", "To write more", NOW))
        await records.certificates.keep(
            Certificate(round_.id, ann, "k7q2", "Ána B.", NOW.date(), NOW.date(), "Carla", NOW)
        )
        await records.going_on.say_yes(pair.id, ann, NOW)
        await records.front.audit(programme, "farpair", "started", "round-1", NOW, "asked")
        await records.notes.write("web", "heard", NOW.isoformat(), NOW)
        await _care(records, sample, round_, pair)
        await _safety(records, sample, pair)
        await _slack(records)
        await _surveys(records, sample, round_, pair)
        await records.front.add_prompt(OwnPrompt(programme, "own", "Own", "A body", "Small", "web/town/Ann", NOW))
    return sample


async def _care(records: Records, sample: Sample, round_: Round, pair: Partnership) -> None:
    ann, *_, dan = (person.id for person in sample.people)
    await records.care.save([Sign(pair.id, ann, NOW, owed_since=NOW, step="nudge", step_at=NOW)])
    await records.care.close(Closing(sample.programme.id, round_.id, pair.id, ann, "no_answer", NOW))
    await records.care.seek(Seeker(round_.id, dan, NOW, NOW))
    await records.care.offer(Offer(0, round_.id, dan, pair.id, "third", NOW, NOW + HOUR, frozenset({ann})))
    await records.care.guest_week(pair.id, NOW + HOUR)
    await records.waiting_list.ask(round_.id, [dan], NOW)
    await records.check_ins.save([CheckIn(pair.id, ann, "two_weeks", NOW, "help", NOW)])


async def _safety(records: Records, sample: Sample, pair: Partnership) -> None:
    ann, ben, *_ = sample.people
    concern = Concern(0, sample.programme.id, "unkind", "open", "A word", NOW, ann.id, ben.id, pair.id, ("mark",))
    await records.safety.raise_concern(concern)
    await records.safety.suspend(sample.programme.id, ben.accounts, NOW)
    await records.safety.keep_apart(ann.accounts, ben.accounts, "block", NOW)


async def _slack(records: Records) -> None:
    """What Slack's own library writes; its times have no zone."""
    told = {"client_id": "1.2", "app_id": "A1", "team_id": "T1", "bot_token": "x", "is_enterprise_install": False}
    told["installed_at"] = NOW.replace(tzinfo=None)
    tx: Any = records
    await tx.transaction.run(insert(slack_bots).values(**told))
    await tx.transaction.run(insert(slack_installations).values(**told, user_id="U1"))


async def _surveys(records: Records, sample: Sample, round_: Round, pair: Partnership) -> None:
    ann, *_ = sample.people
    asked = Question("impact", "words", "What has changed?", options=(Option("a", "A"),))
    await records.surveys.remember([Remembered(sample.programme.id, "end-of-round", asked, "own", NOW)])
    tickets = [Ticket(round_.id, "end-of-round", ann.id), Ticket(round_.id, "coordinators", account("Dee"))]
    await records.surveys.hand_out(tickets)
    sheet = Sheet("by-lot", round_.id, "end-of-round", date(2026, 1, 5), {"impact": "Much", "joined": ("ideas",)})
    await records.surveys.hand_in(tickets[0], sheet)
    tag = await records.surveys.add_tag(Tag(0, sample.programme.id, "end-of-round", "impact", "New ideas"))
    await records.surveys.code(sheet, "impact", [tag.id])
    await records.partnerships.wrote(pair.id, ann.id, NOW)


async def all_rows(engine: AsyncEngine, metadata: MetaData | None = None) -> Rows:
    """Every row of the tables of `metadata`, or of those that are there, in the order of their keys."""
    async with engine.connect() as connection:
        return await connection.run_sync(_rows, metadata)


def _rows(connection: Connection, metadata: MetaData | None) -> Rows:
    if metadata is None:
        metadata = MetaData()
        metadata.reflect(connection)
    tables = [table for table in metadata.sorted_tables if table.name != "alembic_version"]
    return {
        table.name: [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in tables
    }
