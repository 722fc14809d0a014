"""What is said about surveys unasked: the survey to each alone, and one reminder to whoever has not answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.by_day import by_day
from bot.chat import Button, Message
from bot.mishaps import Later
from bot.surveys.asking import is_open, key_of
from bot.surveys.memory import surveys_of
from bot.surveys.records import Ticket
from bot.surveys.survey import RECOGNISABLE
from bot.telling import named_account

if TYPE_CHECKING:
    from bot.people import Round
    from bot.posts import Scene

UNDER_WAY = ("due", "waiting", "sending")
A_WHILE = timedelta(hours=12)
REST = timedelta(days=5)
"""So long after a survey comes the reminder at the earliest, however late the survey came."""


async def survey(scene: Scene) -> Message | None:
    """To one person: a few questions, who sees the answers, and that they may leave it."""
    found = await _asked(scene)
    if found is None:
        return None
    await _after_the_farewell(scene, found[0])
    await by_day(scene)
    return await _message(scene, found, "survey.asked")


async def _after_the_farewell(scene: Scene, round_: Round) -> None:
    """The farewell comes first, on a day of its own.

    Raises:
        Later: it has not come yet.
    """
    theirs = await scene.tx.partnerships.of_participant(scene.person.id) if scene.person else ()
    for partnership in theirs:
        if partnership.round_id == round_.id:
            farewell = await scene.tx.ledger.by_key(partnership.key("farewell"))
            if farewell and farewell.state in UNDER_WAY:
                raise Later("the farewell comes first", A_WHILE.total_seconds())


async def reminder(scene: Scene) -> Message | None:
    """The same once more, to whoever has not answered; never a second time."""
    found = await _asked(scene)
    if found is None:
        return None
    round_, ticket = found
    first = await scene.tx.ledger.by_key(key_of(round_, ticket.survey, str(ticket.who)))
    if first is None or first.state in ("cancelled", "dead"):
        return None
    came = first.settled_at if first.state == "delivered" else None
    if came is None or scene.now < came + REST:
        wait = (came + REST - scene.now) if came else timedelta(days=1)
        raise Later("the survey itself came lately, or has not come", wait.total_seconds())
    await by_day(scene)
    return await _message(scene, found, "survey.again")


async def _asked(scene: Scene) -> tuple[Round, Ticket] | None:
    """The round and the ticket of whoever is to be told; None where they have answered, have left, or it is over."""
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    id_ = scene.delivery.about["survey"]
    survey = scene.core.surveys("en").get(id_)
    account = named_account(scene.delivery.about)
    who = account or (scene.person.id if scene.person and scene.person.left_at is None else None)
    if round_ is None or survey is None or who is None or not is_open(survey, round_, scene.now):
        return None
    ticket = await scene.tx.surveys.ticket(round_.id, id_, who)
    return None if ticket is None or ticket.done else (round_, ticket)


async def _message(scene: Scene, found: tuple[Round, Ticket], key: str) -> Message:
    round_, ticket = found
    survey = (await surveys_of(scene.tx, scene.core, scene.programme.id, scene.say.language))[ticket.survey]
    words = scene.say(key, programme=scene.programme.name, count=survey.minutes)
    if await scene.tx.surveys.asked(round_.id, ticket.survey) < RECOGNISABLE:
        words += scene.say("survey.few")
    about = f"round-{round_.id}.{survey.id}.1"
    return Message(words, (Button(scene.say.line("survey.button"), "survey.page", about, "primary"),))


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"survey": survey, "survey_again": reminder}
