"""Letters and addresses."""

from __future__ import annotations

from bot.keepsakes.records import Keepsake
from bot.store import Store
from tests.storage.samples import HOUR, NOW, a_partnership, a_programme, a_round


class TestKeepsakes:
    async def test_one_of_each_kind_is_kept_and_an_empty_text_takes_it_away(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            one, two = pair.members
            for text in ("first 🖋", "second"):
                await records.keepsakes.keep(Keepsake(pair.id, one, "letter", text, NOW))
            await records.keepsakes.keep(Keepsake(pair.id, two, "letter", "another's", NOW))
            await records.keepsakes.keep(Keepsake(pair.id, one, "address", "a@b", NOW))
            letters = await records.keepsakes.of(pair.id, "letter")
            assert {who: each.text for who, each in letters.items()} == {one: "second", two: "another's"}
            await records.keepsakes.keep(Keepsake(pair.id, one, "letter", "", NOW))
            assert list(await records.keepsakes.of(pair.id, "letter")) == [two]
            assert (await records.keepsakes.of(pair.id, "address"))[one].text == "a@b"

    async def test_who_wrote_one_in_a_round(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_, other = await a_round(records, sample), await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            one, two = pair.members
            for who in (two, one):
                await records.keepsakes.keep(Keepsake(pair.id, who, "letter", "x", NOW))
            assert dict(await records.keepsakes.writers(round_.id, "letter")) == {pair.id: [one, two]}
            assert not await records.keepsakes.writers(round_.id, "address")
            assert not await records.keepsakes.writers(other.id, "letter")

    async def test_old_ones_of_a_programme_are_swept(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            pair = await a_partnership(records, sample, await a_round(records, sample))
            one, two = pair.members
            await records.keepsakes.keep(Keepsake(pair.id, one, "letter", "old", NOW - HOUR))
            await records.keepsakes.keep(Keepsake(pair.id, two, "letter", "new", NOW))
            assert await records.keepsakes.sweep(sample.programme.id + 1, NOW) == 0
            assert await records.keepsakes.sweep(sample.programme.id, NOW) == 1
            assert list(await records.keepsakes.of(pair.id, "letter")) == [two]
