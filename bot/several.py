"""Whoever has several partnerships at once, a mentor with several mentees, chooses which one is meant."""

from __future__ import annotations

from collections.abc import Sequence

from bot import world
from bot.asking import Ask, entity
from bot.chat import Button, Link, Message, Plain, Words, fitting
from bot.people import Participant, Partnership


async def several_running(ask: Ask) -> Sequence[Partnership]:
    """The asker's running partnerships, the oldest first, where there are several and the request names none."""
    about = entity(ask.request.subject)
    if ask.person is None or (about and about[0] == "partnership"):
        return ()
    mine = await ask.tx.partnerships.of_participant(ask.person.id)
    running = [each for each in mine if each.ended_at is None and ask.person.id in each.present]
    here = any(each.space is not None and each.space == ask.request.place for each in mine)
    return () if here or len(running) < 2 else running[::-1]


async def which_one(ask: Ask, partnerships: Sequence[Partnership], name: str) -> Message:
    """Each with its people, their local time and the way into the space, and a button that asks for `name` about it."""
    people = await ask.tx.people.many(sorted({member for each in partnerships for member in each.present}))
    words: list[Words] = [ask.say("mentees.several")]
    buttons = []
    for each in partnerships:
        others = [people[member] for member in each.present if member in people and member != ask.me.id]
        words.append(_line(ask, each, others))
        label = ask.say.list([other.name[:40] for other in others]) or each.code
        buttons.append(Button(label[:75], name, f"partnership-{each.id}"))
    return Message(fitting(tuple(part for line in words for part in line)), tuple(buttons))


def _line(ask: Ask, partnership: Partnership, others: Sequence[Participant]) -> Words:
    times = "; ".join(_time(ask, other) for other in others)
    if partnership.space is None:
        return (Plain(f"- {times}\n"),)
    return (Plain(f"- {times} · "), Link(ask.say.line("partner.space_link"), partnership.space), Plain("\n"))


def _time(ask: Ask, person: Participant) -> str:
    local = world.local_time(ask.now, person.zone)
    country = world.country_name(person.text("country"), ask.say.language)
    return ask.say.line("partner.time", name=person.name, country=country, time=ask.say.clock(local), zone=person.zone)
