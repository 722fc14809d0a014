"""The sealed letter, and the addresses of two who stay in touch."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.chat import Form, Message
from storage.sql import SqlStore
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun

HOPE = "To write more plainly.\nTo know a colleague far away."


async def message_with(who: Actor, button: str) -> Message:
    """The last message of their space under which a button stands."""
    return [each for each in await who.in_space() if any(b.label == button for b in each.buttons)][-1]


async def seals(who: Actor, letter: str = HOPE) -> None:
    await who.presses("A letter to myself", await message_with(who, "A letter to myself"))
    await who.submits(letter=letter)
    who.sees("sealed")


async def returned(town: Town, who: Actor) -> list[Message]:
    await town.deliver()
    mine = [each for each in town.stage.posted if getattr(each.place, "account", None) == who.account and each.message]
    return [each.message for each in mine if each.message and HOPE.split("\n")[0] in said(each.message)]


async def test_it_comes_back_with_the_last_prompt_and_not_before(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await seals(asha)
    await town.passes(weeks=13)
    assert not await returned(town, asha)
    await town.passes(weeks=2, days=5)
    (letter,) = await returned(town, asha)
    assert HOPE in said(letter)
    async with town.store.reading() as tx:
        (prompt,) = [each for each in await tx.ledger.of_partnership(1) if each.about.get("prompt") == "looking-back"]
        back = await tx.ledger.by_key(prompt.key.partition("/")[0] + "/letter/1")
    assert back is not None
    assert back.after == prompt.key
    await town.passes(weeks=3)
    assert len(await returned(town, asha)) == 1, "once"
    assert not await returned(town, ben)


async def test_nobody_else_reads_it_unless_it_is_shown(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await seals(asha)
    await town.passes(weeks=17)
    assert "plainly" not in "".join(said(each) for each in await ben.in_space())
    (letter,) = await returned(town, asha)
    for _ in range(2):
        await asha.presses("Show it to my partner", letter)
        asha.sees("into your space")
    await town.deliver()
    shown = [each for each in await ben.in_space() if "plainly" in said(each)]
    assert len(shown) == 1
    assert asha.name in said(shown[0])


async def test_another_one_takes_its_place_and_what_is_sealed_is_not_shown_in_the_form(
    town: Town, carla: Actor
) -> None:
    asha, _ = await begun(town, carla, 2)
    await seals(asha, "Something else")
    await asha.presses("A letter to myself", await message_with(asha, "A letter to myself"))
    assert isinstance(asha.seen, Form)
    assert "Something else" not in repr(asha.seen)
    await asha.submits(letter=HOPE)
    await town.passes(weeks=17)
    (letter,) = await returned(town, asha)
    assert "Something else" not in said(letter)


async def test_it_comes_back_at_the_end_of_the_round_where_no_last_prompt_came(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await seals(asha)
    await ben.asks("leave.yes")
    await town.deliver()
    await carla.writes("/round end yes")
    await town.passes(days=2)
    (letter,) = await returned(town, asha)
    assert not letter.buttons, "there is nobody to show it to"


async def test_where_two_did_not_fit_nothing_is_shown_any_more(town: Town, carla: Actor) -> None:
    asha, ben = await begun(town, carla, 2)
    await seals(asha)
    await ben.asks("part.yes", "partnership-1", {"why": ("times",)})
    ben.sees("Done")
    await town.passes(hours=1)
    await carla.writes("/round end yes")
    await town.passes(days=2)
    (letter,) = await returned(town, asha)
    assert not letter.buttons
    before = len(await ben.in_space())
    for name in ("letter.share", "keep_in_touch"):
        await asha.asks(name, "partnership-1", {"address": "asha@example.org"})
        asha.sees("here any more")
    await town.deliver()
    assert len(await ben.in_space()) == before


async def test_it_is_encrypted_where_it_is_kept(town: Town, carla: Actor) -> None:
    asha, _ = await begun(town, carla, 2)
    await seals(asha)
    assert isinstance(town.store, SqlStore)
    async with town.store.writers.begin() as connection:
        kept = (await connection.execute(text("SELECT text FROM keepsakes"))).scalar_one()
    assert kept.startswith("sealed:")
    assert "plainly" not in kept


async def test_an_empty_letter_is_asked_for_and_after_the_end_there_is_none(town: Town, carla: Actor) -> None:
    asha, _ = await begun(town, carla, 2)
    button = await message_with(asha, "A letter to myself")
    await asha.presses("A letter to myself", button)
    await asha.submits(letter="  ")
    assert asha.form.errors
    await carla.writes("/round end yes")
    await asha.presses("A letter to myself", button)
    asha.sees("come to its end")


async def ended(town: Town, carla: Actor) -> list[Actor]:
    people = await begun(town, carla, 2)
    await carla.writes("/round end yes")
    await town.passes(days=1)
    return people


async def gives(who: Actor, address: str) -> None:
    await who.presses("Keep in touch?", await message_with(who, "Keep in touch?"))
    await who.submits(address=address)


async def test_addresses_are_shown_when_both_have_given_one(town: Town, carla: Actor) -> None:
    asha, ben = await ended(town, carla)
    await gives(asha, "asha@example.org")
    asha.sees("until then nobody")
    await town.deliver()
    assert "asha@example.org" not in "".join(said(each) for each in await ben.in_space())
    await gives(ben, "ben@example.org @everyone <b>")
    ben.sees("in a moment")
    await town.deliver()
    await ben.sees_in_space("asha@example.org", "ben@example.org")


async def test_one_that_is_taken_back_before_it_was_shown_is_not_shown(town: Town, carla: Actor) -> None:
    asha, ben = await ended(town, carla)
    await gives(asha, "asha@example.org")
    await gives(asha, "")
    asha.sees("forgotten")
    await gives(ben, "ben@example.org")
    ben.sees("until then nobody")


@pytest.mark.parametrize("late", [False, True])
async def test_nothing_is_shown_to_somebody_who_was_blocked(town: Town, carla: Actor, late: bool) -> None:
    asha, ben = await ended(town, carla)
    await gives(asha, "asha@example.org")
    if late:
        await gives(ben, "ben@example.org")
    async with town.store.writing() as tx:
        await tx.people.block(1, 2, town.now)
    if not late:
        await ben.asks("keep_in_touch", "partnership-1")
        ben.sees("No addresses are exchanged here any more")
    await town.deliver()
    assert "asha@example.org" not in "".join(said(each) for each in await ben.in_space())


async def test_while_they_are_partners_it_says_when(town: Town, carla: Actor) -> None:
    asha, _ = await begun(town, carla, 2)
    await asha.asks("keep_in_touch", "partnership-1")
    asha.sees("goes on")


async def test_mydata_shows_them_and_forget_me_takes_them(town: Town, carla: Actor) -> None:
    asha, _ = await begun(town, carla, 2)
    await seals(asha)
    async with town.store.writing() as tx:
        assert await tx.keepsakes.of(1, "letter")
    await asha.asks("forget-me.yes", "programme-1")
    async with town.store.reading() as tx:
        assert not await tx.keepsakes.of(1, "letter")
