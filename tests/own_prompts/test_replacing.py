"""Another prompt for one partnership, instead of one that has not come: each once, nothing after it went out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat import Form, Message
from bot.delivery import tick
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun


async def slugs(town: Town, partnership: int) -> list[str]:
    """What a partnership has got, in order."""
    async with town.store.reading() as tx:
        found = await tx.ledger.of_partnership(partnership)
    came = [each for each in found if each.what == "prompt" and each.state == "delivered"]
    return [each.about["prompt"] for each in sorted(came, key=lambda each: each.settled_at or each.due_at)]


async def code_of(town: Town, partnership: int) -> str:
    async with town.store.reading() as tx:
        found = await tx.partnerships.by_id(partnership)
    assert found is not None
    return found.code


async def test_one_partnership_gets_another_one_once(town: Town, carla: Actor) -> None:
    await begun(town, carla, 4)
    await town.passes(weeks=3)
    usual = await slugs(town, 2)
    order = await prompts_in_order(town)
    first, other = [each for each in order if each not in usual][:2]
    last = [each for each in order if each not in usual][-1]
    code = await code_of(town, 1)
    await carla.writes(f"/prompt replace {code} {first} {last}")
    carla.sees(code, "comes instead of")
    await town.passes(weeks=3)
    one, two = await slugs(town, 1), await slugs(town, 2)
    assert first in two
    assert last in one
    assert first not in one
    assert one.index(last) == two.index(first)
    await town.passes(weeks=12)
    one, two = await slugs(town, 1), await slugs(town, 2)
    assert len(one) == len(set(one)), "the same prompt never comes twice"
    assert first not in one
    assert other in one
    assert len(one) == len(two)


async def prompts_in_order(town: Town) -> list[str]:
    return [each.slug for each in town.core.library("en") if each.place == "any"]


async def test_one_that_is_about_to_be_sent_is_replaced_at_its_hour(town: Town, carla: Actor) -> None:
    await begun(town, carla, 4)
    await town.passes(weeks=2)
    had = await slugs(town, 1)
    order = [each for each in await prompts_in_order(town) if each not in had]
    while True:  # until the next date has begun somewhere, and nothing of it is sent yet
        async with town.store.reading() as tx:
            waiting = [each for each in await tx.ledger.of_partnership(1) if each.state == "due"]
        if waiting:
            break
        town.now += timedelta(hours=1)
        await tick(town.store, town.core, town.now)
    (before,) = waiting
    turn, other = before.about["prompt"], order[-1]
    code = await code_of(town, 1)
    await carla.writes(f"/prompt replace {code} {turn} {other}")
    async with town.store.reading() as tx:
        (after,) = [each for each in await tx.ledger.of_partnership(1) if each.state == "due"]
    assert (after.about["prompt"], after.due_at, after.expires_at) == (other, before.due_at, before.expires_at)
    await carla.writes(f"/prompt replace {code} {turn} {turn}")
    carla.sees("comes as usual")
    async with town.store.reading() as tx:
        (back,) = [each for each in await tx.ledger.of_partnership(1) if each.state == "due"]
    assert back.about["prompt"] == turn
    await carla.writes(f"/prompt replace {code} {turn} {other}")
    await town.passes(weeks=1)
    assert other in await slugs(town, 1)
    assert turn in await slugs(town, 2)
    await carla.writes(f"/prompt replace {code} {other} {turn}")
    carla.sees("went out to them on")


async def test_sending_by_hand_keeps_to_it(town: Town, carla: Actor) -> None:
    await begun(town, carla, 4)
    await town.passes(weeks=2)
    had = await slugs(town, 1)
    order = [each for each in await prompts_in_order(town) if each not in had]
    await carla.writes(f"/prompt replace {await code_of(town, 1)} {order[3]} {order[-1]}")
    await carla.writes(f"/prompt send {order[3]}")
    await town.passes(days=2)
    assert order[-1] in await slugs(town, 1)
    assert order[3] not in await slugs(town, 1)
    assert order[3] in await slugs(town, 2)
    town.now = town.now.replace(hour=12)
    await carla.writes(f"/prompt send {order[3]}")
    carla.sees("Every partnership has had")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nobody tools-you-like a-mistake", "no running partnership"),
        ("Person0 nothing-like-it tools-you-like", "no such prompt"),
        ("Person0 tools-you-like <b>x</b>", "no such prompt"),
    ],
)
async def test_what_is_not_there_is_asked_for_again(town: Town, carla: Actor, line: str, told: str) -> None:
    await begun(town, carla, 4)
    form = await carla.writes(f"/prompt replace {line}")
    assert isinstance(form, Form)
    assert told in " ".join(form.errors.values())


async def test_prompts_with_a_place_of_their_own_stay(town: Town, carla: Actor) -> None:
    await begun(town, carla, 4)
    looks = next(each.slug for each in town.core.library("en") if each.place == "last")
    usual = (await prompts_in_order(town))[0]
    await carla.asks("prompt.replace", "partnership-1", {"prompt": usual, "by": looks})
    assert isinstance(carla.seen, Message)
    assert "comes instead" not in said(carla.seen)
    await carla.asks("prompt.replace", "partnership-1", {"prompt": looks, "by": usual})
    assert isinstance(carla.seen, Message)
    assert "comes instead" not in said(carla.seen)
    async with town.store.reading() as tx:
        assert not await tx.own_prompts.replaced(1)
    await carla.asks("prompt.replace", "partnership-1")
    assert [each.key for each in carla.form.fields] == ["prompt", "by"]
    await carla.asks("prompt.replace", "partnership-1", {"prompt": usual, "by": (await prompts_in_order(town))[-1]})
    carla.sees("comes instead of")


async def test_the_list_tells_what_was_talked_about(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 4)
    await town.passes(days=1)
    await town.desk.heard(await people[0].space(), people[0].account)
    await town.passes(days=6)
    await carla.writes("/prompt list")
    carla.sees("Talked about in 1 of 2.")
