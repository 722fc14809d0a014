"""Tags come back in the results: from five people on, the others together; and in no spreadsheet as a formula."""

from __future__ import annotations

from adapters.discord import places as discord
from adapters.slack import places as slack
from bot.results.computing import results_of
from bot.results.tables import report
from tests.dialogues.actors import Actor, Town
from tests.inviting.test_inviting import invited, joins_through


async def test_the_table_of_tags(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    for tag in ("ifla", "newsletter", "1-2"):
        await invited(carla, tag)
    for number in range(6):
        await joins_through(town, f"Ifla{number}", "/join from:ifla")
    await joins_through(town, "Nora", "/join from:newsletter")
    await joins_through(town, "Otto", "/join from:1-2")
    async with town.store.reading() as tx:
        programme, round_ = await tx.programmes.by_id(1), await tx.rounds.latest(1)
        assert programme is not None
        assert round_ is not None
        figures = await results_of(tx, town.core, programme, round_, town.now)
    tables = report(figures, town.core.wording.voice("en"))
    sources, heard = tables.table("sources"), tables.table("heard")
    assert sources is not None
    assert heard is not None
    assert [row[1] for row in sources.rows] == [6, 2]
    assert sources.rows[0][0] == "ifla"
    assert heard.rows == sources.rows
    assert "newsletter" not in str(sources.rows)


async def test_the_dashboard_shows_it(town: Town, carla: Actor) -> None:
    await carla.writes("/round open in 2 weeks")
    await invited(carla, "ifla")
    for number in range(6):
        await joins_through(town, f"Ifla{number}", "/join from:ifla")
        await town.person(f"Ken{number}").joins("Kenya")
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    carla.sees("has begun")
    page = await town.page(carla, "results")
    assert "Through which link people came" in str(page)


def test_where_a_channel_is_found() -> None:
    assert discord.address_of(discord.community_of(111, 222)) == "https://discord.com/channels/111/222"
    there = slack.community_of("E1-T1", "C9")
    assert slack.address_of(there) == "https://slack.com/app_redirect?channel=C9&team=T1"
    assert slack.address_of(slack.community_of("T1", "")) == ""
