"""Ambassadors: a link with a tag of their own, how many have enrolled from their country, and nothing else."""

from __future__ import annotations

from bot.chat import Message
from bot.privacy.showing import kept_about
from tests.dialogues.actors import Actor, Town, said


async def test_they_are_added_listed_and_removed(town: Town, carla: Actor) -> None:
    await carla.writes("/programme ambassador")
    carla.sees("nobody yet")
    await carla.writes("/programme ambassador add amina from-kenya")
    carla.sees("amina is an ambassador now", "from-kenya")
    await carla.writes("/programme ambassador add amina")
    carla.sees("already")
    await carla.writes("/programme ambassador add bela from-kenya")
    carla.sees("Another ambassador has the tag")
    await carla.writes("/programme ambassador add bela =1+2")
    carla.sees("A tag is one short word")
    await carla.writes("/programme ambassador add bela")
    carla.sees("ambassador-1")
    await carla.writes("/programme ambassador add")
    carla.sees("Please say who")
    await carla.writes("/programme ambassador")
    carla.sees("amina (from-kenya)", "bela (ambassador-1)")
    await carla.writes("/programme ambassador remove amina")
    carla.sees("no ambassador any more")
    await carla.writes("/programme ambassador remove amina")
    carla.sees("is no ambassador of this programme")
    amina = town.person("Amina")
    await amina.writes("/round invite")
    amina.sees("coordinators")


async def test_they_invite_with_their_own_tag_and_post_nothing(town: Town, carla: Actor) -> None:
    await carla.writes("/programme ambassador add amina from-kenya")
    amina = town.person("Amina")
    await amina.writes("/round invite")
    amina.sees("no round is open")
    await carla.writes("/round open in 2 weeks")
    told = await amina.writes("/round invite from:ifla")
    assert isinstance(told, Message)
    amina.sees("?from=from-kenya", "Once you have joined")
    assert told.pictures
    await amina.presses("Text for e-mail", told)
    amina.sees("from=from-kenya")
    await amina.asks("invite.text", "programme-1.short.ifla")
    amina.sees("from=from-kenya")
    await amina.asks("invite.poster", "programme-1.a4.ifla")
    poster = amina.seen
    assert isinstance(poster, Message)
    assert "from=from-kenya" in poster.files[0].data.decode()
    await town.deliver()
    assert [each for each in town.stage.posted if each.message and "looks for people" in said(each.message)] == []
    await amina.writes("/help")
    amina.sees("/round invite")
    amina.does_not_see("/round status")
    for line in ("/round status", "/prompt list", "/programme ambassador", "/dashboard", "/round results"):
        await amina.writes(line)
        amina.sees("coordinators")


async def test_small_numbers_of_their_country_are_not_told_and_others_not_at_all(town: Town, carla: Actor) -> None:
    await carla.writes("/programme ambassador add amina from-kenya")
    await carla.writes("/round open in 2 weeks")
    amina = town.person("Amina")
    await amina.joins("Kenya")
    for number in range(3):
        await town.person(f"Keno{number}").joins("Kenya")
        await town.person(f"Nepo{number}").joins("Nepal")
    await amina.writes("/round invite")
    amina.sees("From Kenya, fewer than 5 people")
    amina.does_not_see("Nepal", "4 people")
    await town.person("Keno3").joins("Kenya")
    await amina.writes("/round invite")
    amina.sees("From Kenya, 5 people have enrolled so far")
    await town.person("Keno3").asks("leave.yes")
    await amina.writes("/round invite")
    amina.sees("fewer than 5 people")


async def test_what_is_kept_of_them_is_shown_and_erased(town: Town, carla: Actor) -> None:
    await carla.writes("/programme ambassador add amina from-kenya")
    await carla.writes("/round open in 2 weeks")
    amina = town.person("Amina")
    await amina.joins("Kenya")
    async with town.store.reading() as tx:
        kept = await kept_about(tx, amina.account)
    assert [row["tag"] for row in kept["ambassadors"]] == ["from-kenya"]
    await amina.asks("forget-me.yes")
    async with town.store.reading() as tx:
        assert not await tx.inviting.ambassadors(1)
        assert list(await tx.inviting.tags(1)) == ["from-kenya"]
    await amina.writes("/round invite")
    amina.sees("coordinators")
