"""Another prompt for one partnership, and suggestions."""

from __future__ import annotations

from bot.own_prompts.records import Suggestion
from bot.store import Store
from tests.storage.samples import NOW, a_partnership, a_programme, a_round


class TestOwnPrompts:
    async def test_what_comes_instead_of_what(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            round_, other = await a_round(records, sample), await a_round(records, sample)
            pair = await a_partnership(records, sample, round_)
            await records.own_prompts.replace(pair.id, "tools", "books")
            await records.own_prompts.replace(pair.id, "tools", "maps")
            await records.own_prompts.replace(pair.id, "mistakes", "books")
            found = await records.own_prompts.replaced(round_.id)
            assert {id_: dict(each) for id_, each in found.items()} == {pair.id: {"tools": "maps", "mistakes": "books"}}
            await records.own_prompts.replace(pair.id, "tools", "")
            assert dict((await records.own_prompts.replaced(round_.id))[pair.id]) == {"mistakes": "books"}
            assert not await records.own_prompts.replaced(other.id)

    async def test_suggestions_are_decided_on_once(self, store: Store) -> None:
        async with store.writing() as records:
            sample = await a_programme(records)
            here, (ann, ben) = sample.programme.id, [each.id for each in sample.people[:2]]
            first = await records.own_prompts.suggest(Suggestion(0, here, ann, "Night 🌙", "Who\nworks late?", NOW))
            second = await records.own_prompts.suggest(Suggestion(0, here, ben, "Tea", "How do you drink it?", NOW))
            assert list(await records.own_prompts.suggested(here)) == [first, second]
            assert list(await records.own_prompts.suggested(here, ben)) == [second]
            assert await records.own_prompts.suggestion(here + 1, first.id) is None
            assert await records.own_prompts.decide(first.id, "taken")
            assert not await records.own_prompts.decide(first.id, "declined")
            taken = await records.own_prompts.suggestion(here, first.id)
            assert taken is not None
            assert (taken.state, taken.text) == ("taken", "Who\nworks late?")
            assert list(await records.own_prompts.suggested(here)) == [second]
