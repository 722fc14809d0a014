"""Schedules, and the dates of theirs that were used."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.ledger import Schedule
from bot.store import Store
from tests.storage.samples import HOUR, NOW, a_delivery, a_partnership, a_programme, a_round


class TestSchedules:
    async def test_those_of_running_rounds_with_a_date_left(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            made = {}
            for state, last in (("running", 20), ("running", 12), ("ended", 20)):
                round_ = await a_round(records, sample, state)
                made[round_.id] = Schedule(round_.id, sample.programme.id, 1, date(2026, 1, 13), date(2026, 1, last))
                await records.ledger.schedule(made[round_.id])
            first, past, _ = made.values()
            assert await records.ledger.schedules() == [first]
            assert await records.ledger.schedule_of(past.round_id) == past
            moved = replace(first, weekday=3, next_date=date(2026, 1, 20))
            await records.ledger.schedule(moved)
            assert await records.ledger.schedules() == [moved]
            assert await records.ledger.schedule_of(99) is None

    async def test_a_date_occurs_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records, "")
            rounds = [await a_round(records, sample) for _ in range(2)]
            one, two = (
                Schedule(each.id, sample.programme.id, 1, date(2026, 1, 6), date(2026, 5, 1)) for each in rounds
            )
            assert await records.ledger.occur(one, "2026-01-06")
            assert not await records.ledger.occur(one, "2026-01-06")
            assert await records.ledger.occur(one, "2026-01-13")
            assert await records.ledger.occur(two, "2026-01-06")

    async def test_prompts_of_a_schedule_are_cancelled(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_ = await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            of = {"round_id": round_.id, "partnership_id": pair.id}
            new = [
                a_delivery(sample, "scheduled", what="prompt", expires_at=NOW + HOUR, **of),
                a_delivery(sample, "by hand", what="prompt", **of),
                a_delivery(sample, "other", what="nudge", expires_at=NOW + HOUR, **of),
                a_delivery(sample, "elsewhere", what="prompt", expires_at=NOW + HOUR),
            ]
            await records.ledger.enqueue(new)
            assert await records.ledger.cancel_scheduled([pair.id], NOW) == 1
            found = await records.ledger.by_key("scheduled")
            assert found is not None
            assert found.state == "cancelled"
