"""Two people find a time, one of them chooses it, and both are reminded where both asked for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat import Message, When
from bot.meeting_links import checked_template, link_of
from tests.care.test_ladder import a_pair
from tests.dialogues.actors import Actor, Town, said


async def met(town: Town, carla: Actor) -> tuple[Actor, Actor, Message]:
    """A pair, and the message in their space after one of them chose the first time."""
    ana, bo = await a_pair(town, carla)
    await ana.writes("/partner times")
    ana.sees("Times at which it is day for all of you", f"{ana.name}: ", f"{bo.name}: ")
    await ana.presses("Choose 1")
    ana.sees("It is in your space now")
    await town.deliver()
    message = next(each for each in await ana.in_space() if "would like to meet you" in said(each))
    return ana, bo, message


def _reminders(town: Town) -> int:
    posted = [said(each.message) for each in town.stage.posted if each.message]
    return sum("In an hour you meet" in text for text in posted)


async def test_three_proposals_by_everybodys_clock_and_one_in_the_space(town: Town, carla: Actor) -> None:
    ana, bo = await a_pair(town, carla)
    welcome = next(each for each in await ana.in_space() if "Find a time to meet" in said(each))
    await bo.presses("Find a time to meet", welcome)
    assert isinstance(bo.seen, Message)
    assert [button.label for button in bo.seen.buttons] == ["Choose 1", "Choose 2", "Choose 3"]
    assert bo.seen.private
    await bo.presses("Choose 2")
    await bo.asks("times.choose", "partnership-1." + "1" * 9)
    bo.sees("This time has passed, or does not suit all of you any more")
    await town.deliver()
    said_in_space = [each for each in await ana.in_space() if "would like to meet you" in said(each)]
    assert len(said_in_space) == 1
    assert any(isinstance(part, When) for part in said_in_space[0].words)
    assert f"{bo.name} would like to meet you" in said(said_in_space[0])


async def test_a_choice_is_a_sign_of_life(town: Town, carla: Actor) -> None:
    _, bo = await a_pair(town, carla)
    async with town.store.reading() as tx:
        before = {each.participant_id: each for each in await tx.care.of(1)}
    await bo.writes("/partner times")
    await bo.presses("Choose 1")
    async with town.store.reading() as tx:
        after = {each.participant_id: each for each in await tx.care.of(1)}
    waited = next(id_ for id_, each in before.items() if each.owed_since is not None)
    assert after[waited].owed_since is None
    assert after[waited].wrote_at == town.now


async def test_both_are_reminded_an_hour_before_where_both_asked(town: Town, carla: Actor) -> None:
    ana, bo, message = await met(town, carla)
    at = next(part.instant for part in message.words if isinstance(part, When))
    await ana.presses("Remind us an hour before", message)
    ana.sees("Once everybody in your partnership has pressed")
    await bo.presses("Remind us an hour before", message)
    bo.sees("All of you have pressed")
    town.now = at - timedelta(minutes=61)
    await town.deliver()
    assert _reminders(town) == 0
    town.now = at - timedelta(minutes=59)
    await town.deliver()
    assert _reminders(town) == 2


async def test_nobody_is_reminded_where_one_has_not_asked(town: Town, carla: Actor) -> None:
    ana, _, message = await met(town, carla)
    at = next(part.instant for part in message.words if isinstance(part, When))
    await ana.presses("Remind us an hour before", message)
    town.now = at - timedelta(minutes=30)
    await town.deliver()
    assert _reminders(town) == 0


async def test_the_programmes_own_room(town: Town, carla: Actor) -> None:
    await carla.writes("/programme meeting javascript:alert(1)")
    carla.sees("This address cannot be used")
    await carla.writes("/programme meeting https://meet.example.org/farpair-{code}")
    carla.sees("Partners who choose a time read this link: https://meet.example.org/farpair-{code}")
    _, _, message = await met(town, carla)
    async with town.store.reading() as tx:
        partnership = await tx.partnerships.by_id(1)
    assert partnership is not None
    links = [part.to for part in message.words if part.kind == "link" and not str(part.to).endswith(".ics")]
    assert links == [f"https://meet.example.org/farpair-{partnership.code}"]
    await carla.writes("/programme meeting none")
    carla.sees("Partners who choose a time read no link")


@pytest.mark.parametrize(
    "bad",
    [
        "javascript:alert(1)", "JavaScript://meet.example.org/%0aalert(1)", "http://meet.example.org", "https://",
        "https://localhost/x", "https://a:b@meet.example.org", "https://meet.example.org:8080/", "data:text/html,x",
        "https://meet.example.org/{name}", "https://{code}.example.org", "https://meet.example.org/{code!r}",
        "https://meet.example.org/{", "https://meet.example.org/ x", 'https://meet.example.org/">',
        "//meet.example.org",
        "https://meet.example.org/" + "x" * 200, "https://meet.example.org/\u202e", "https://[::1",
    ],
)  # fmt: skip
def test_templates_that_are_refused(bad: str) -> None:
    with pytest.raises(ValueError, match=r"address|braces"):
        checked_template(bad)
    assert link_of(bad, "abcd") == ""


def test_templates_that_are_used() -> None:
    assert link_of("https://meet.jit.si/farpair-{code}", "ab12") == "https://meet.jit.si/farpair-ab12"
    assert link_of(" https://zoom.us/j/123?pwd=x ", "ab12") == "https://zoom.us/j/123?pwd=x"
    assert link_of("https://meet.example.org/{code}", "a/b?c") == "https://meet.example.org/a%2Fb%3Fc"
    assert checked_template("") == link_of("", "x") == ""
