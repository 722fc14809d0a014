"""What is kept for the clients of platforms."""

from __future__ import annotations

from bot.store import Store
from tests.storage.samples import HOUR, NOW


class TestNotes:
    async def test_the_latest_value_is_kept_for_each_platform(self, store: Store) -> None:
        async with store.writing() as records:
            assert await records.notes.note("discord", "heard") == ""
            await records.notes.write("discord", "heard", "one", NOW)
            await records.notes.write("discord", "heard", "two", NOW + HOUR)
            await records.notes.write("slack", "heard", "three", NOW)
            assert await records.notes.note("discord", "heard") == "two"

    async def test_an_empty_value_takes_it_away(self, store: Store) -> None:
        async with store.writing() as records:
            await records.notes.write("discord", "heard", "one", NOW)
            await records.notes.write("discord", "heard", "", NOW)
            assert await records.notes.note("discord", "heard") == ""

    async def test_notes_are_found_by_the_beginning_of_their_keys(self, store: Store) -> None:
        async with store.writing() as records:
            for key in ("loss/1/space/7", "loss/1/channel/2", "loss/11/space/7", "los%/1"):
                await records.notes.write("discord", key, "x", NOW)
            found = await records.notes.beginning("discord", "loss/1/")
            assert list(found) == ["loss/1/channel/2", "loss/1/space/7"]
