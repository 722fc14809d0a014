"""Partners suggest a prompt; coordinators take it as a draft, or decline it kindly."""

from __future__ import annotations

from bot.chat import Form, Message
from bot.privacy.showing import kept_about
from tests.dialogues.actors import Actor, Town, said
from tests.dialogues.test_rounds import begun

TEXT = "Which work of yours does nobody see? Tell each other about one piece of it."


async def suggests(town: Town, who: Actor, title: str = "Unseen work", text: str = TEXT) -> None:
    await who.writes("/prompt propose")
    await who.submits(title=title, text=text)


async def test_it_becomes_a_prompt_of_the_programmes_own(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 4)
    await suggests(town, people[0])
    people[0].sees("Thank you", "Unseen work")
    await town.deliver()
    carla.sees_in_inbox("has suggested a prompt")
    await carla.writes("/prompt list")
    carla.sees("One suggestion of partners", "[Read it]")
    await carla.presses("Read it")
    carla.sees("1: Unseen work")
    carla.does_not_see("Person0")
    await carla.presses("Read number 1")
    carla.sees(TEXT)
    form = await carla.presses("Take it as a draft")
    assert isinstance(form, Form)
    assert {each.key: each.value for each in form.fields if each.value} == {"title": "Unseen work", "body": TEXT}
    await carla.submits(small="Name one such piece of work.")
    assert "Unseen work" in said(carla.seen) if carla.seen else False
    await town.passes(days=4)
    people[0].sees_in_inbox("your suggestion Unseen work has become one of the prompts")
    await carla.writes("/prompt proposals")
    carla.sees("Nobody has suggested a prompt")
    await carla.asks("prompt.decline", "programme-1.1")
    carla.sees("decided on already")


async def test_declined_kindly_and_once(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 4)
    await suggests(town, people[1])
    await carla.asks("prompt.proposal", "programme-1.1")
    await carla.presses("Not this time")
    carla.sees("kind word")
    await carla.asks("prompt.take", "programme-1.1")
    carla.sees("decided on already")
    await town.passes(days=4)
    people[1].sees_in_inbox("thank you for suggesting Unseen work", "further ideas are welcome")


async def test_what_is_hostile_stays_text_and_what_is_too_long_is_refused(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 4)
    await people[0].writes("/prompt propose")
    await people[0].submits(title="x" * 61, text="y" * 1_001)
    assert set(people[0].form.errors) == {"title", "text"}
    await people[0].submits(title=" ", text="\u202e")
    assert set(people[0].form.errors) == {"title", "text"}
    await suggests(town, people[0], "**<b>@everyone</b>**", "<script>alert(1)</script>\nmore")
    await carla.asks("prompt.proposal", "programme-1.1")
    carla.sees("**<b>@everyone</b>**", "<script>alert(1)</script>\nmore")
    for number in range(6):
        await suggests(town, people[0], f"Number {number}")
    people[0].sees("5 suggestions of yours already")
    for made_up in ("programme-1.x", "programme-1.99", "programme-1.", "programme-1.-1", "programme-1.9999999999999"):
        await carla.asks("prompt.proposal", made_up)
        carla.sees("decided on already")


async def test_it_is_shown_to_whoever_wrote_it_and_erased_with_them(town: Town, carla: Actor) -> None:
    people = await begun(town, carla, 4)
    await suggests(town, people[0])
    async with town.store.reading() as tx:
        kept = await kept_about(tx, people[0].account)
    assert [(row["title"], row["text"]) for row in kept["suggestions"]] == [("Unseen work", TEXT)]
    await people[0].asks("forget-me.yes")
    await carla.writes("/prompt proposals")
    assert isinstance(carla.seen, Message)
    carla.does_not_see("Unseen work")
