"""The first words of a partnership: three lines under an introduction, each sent by one press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.asking import Ask, Entry, partnership_of
from bot.chat import Button, Message, fitting
from bot.ledger import NewDelivery
from bot.people import Participant, Partnership
from bot.programme import Settings
from bot.space_deliveries import to_space
from bot.spoken import spoken
from bot.wording import Voice

if TYPE_CHECKING:
    from bot.posts import Scene

LINES = ("day", "work", "interest")
LASTS = timedelta(days=2)


def opening_buttons(scene: Scene) -> tuple[Button, ...]:
    """A button for each line that can be sent to whom the scene introduces."""
    partnership, person = scene.partnership, scene.person
    if partnership is None or person is None:
        return ()
    about = f"partnership-{partnership.id}.{person.id}"
    return tuple(scene.button(f"opening.{line}_button", "opening.send", f"{about}.{line}") for line in LINES)


async def send(ask: Ask) -> Message:
    """Say one of the lines in the space, as the asker; once each. It is a sign of life like any message."""
    partnership = await partnership_of(ask)
    to, _, line = ask.detail.partition(".")
    if partnership is None or partnership.ended_at is not None or line not in LINES:
        return ask.tell("opening.over", ask.button("partner.button", "partner"))
    others = {str(member) for member in partnership.present if member != ask.me.id}
    if to not in others:
        return ask.tell("opening.own")
    await ask.tx.ledger.enqueue([_said(ask, partnership, to, line)])
    await ask.tx.partnerships.wrote(partnership.id, ask.me.id, ask.now)
    return ask.tell("opening.sent")


def _said(ask: Ask, partnership: Partnership, to: str, line: str) -> NewDelivery:
    return to_space(
        partnership,
        f"opening/{ask.me.id}/{to}/{line}",
        "opening_line",
        ask.now,
        until=ask.now + LASTS,
        about={"by": str(ask.me.id), "to": to, "line": line},
        after="welcome",
    )


async def opening_line(scene: Scene) -> Message | None:
    """The line in the space, with the name of whoever sent it; None where one of the two is gone."""
    about, partnership = scene.delivery.about, scene.partnership
    by, to = scene.people.get(int(about["by"])), scene.people.get(int(about["to"]))
    if partnership is None or partnership.ended_at is not None or by is None or to is None:
        return None
    words = scene.say(
        "opening.says", name=by.name, line=line_for(scene.say, scene.programme.settings, to, about["line"])
    )
    return Message(fitting(words), private=False)


def line_for(say: Voice, settings: Settings, to: Participant, line: str) -> str:
    """The words; about an interest that somebody agreed to show, or an open question where there is none."""
    question = spoken(settings, say).question("interests")
    shown = question is not None and question.seen_by == "partner"
    interest = next(iter(to.codes("interests")), "") if shown else ""
    if line == "interest" and interest and question is not None:
        return say.line("opening.interest", name=to.name, interest=question.label_of(interest))
    return say.line("opening.open" if line == "interest" else f"opening.{line}", name=to.name)


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"opening_line": opening_line}
ENTRIES: dict[str, Entry] = {"opening.send": Entry(send, "participant", typed=False)}
