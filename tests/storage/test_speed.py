"""How many transactions a second: a rehearsal makes thousands of them."""

from __future__ import annotations

import time

import pytest

from bot.people import Enrolment
from storage.sql import SqlStore
from tests.storage.samples import NOW, a_programme, a_round


async def test_transactions_a_second(store: SqlStore, capsys: pytest.CaptureFixture[str]) -> None:
    async with store.writing() as records:
        sample = await a_programme(records)
        round_ = await a_round(records, sample)
    began = time.perf_counter()
    for number in range(200):
        async with store.writing() as records:
            await records.rounds.enrol(Enrolment(round_.id, sample.people[number % 4].id, "enrolled", NOW))
    written = 200 / (time.perf_counter() - began)
    began = time.perf_counter()
    for number in range(200):
        async with store.reading() as records:
            await records.people.by_id(sample.people[number % 4].id)
    read = 200 / (time.perf_counter() - began)
    with capsys.disabled():
        print(f"\n{store.place.split('/')[-1]}: {written:.0f} written, {read:.0f} read a second")
    assert min(written, read) > 20
