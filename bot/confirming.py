"""Who waited for a round is asked whether they still would like to take part; silence takes nobody along for ever."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from bot.asking import Ask, Entry, entity
from bot.auditing import happened
from bot.by_day import by_day
from bot.care.days import Days
from bot.chat import Message
from bot.enrolment import enrol_in
from bot.ledger import NewDelivery
from bot.people import Participant, Programme, Round
from bot.store import Records

if TYPE_CHECKING:
    from bot.posts import Scene

What = Literal["confirm", "confirm_again", "confirm_over"]
REMINDED, DROPPED = timedelta(days=7), timedelta(days=14)
JUST_JOINED = timedelta(days=7)
"""Whoever has come so short a time ago has said that they would like to take part."""
OURS, LOOKED = "farpair", "confirming/looked"
EVERY = timedelta(minutes=55)
LASTS = timedelta(days=6)


async def ask_to_confirm(tx: Records, round_: Round, people: Iterable[Participant], now: datetime) -> None:
    """Ask each, alone, whether they still would like to take part; meanwhile they are enrolled."""
    asked = [each for each in people if now - each.joined_at >= JUST_JOINED and each.agreed_at is not None]
    await tx.waiting_list.ask(round_.id, [each.id for each in asked], now)
    await tx.ledger.enqueue([_told(round_, each, "confirm", now) for each in asked])


async def tend_waiting_list(tx: Records, now: datetime) -> None:
    """Remind whoever has not answered for a week; let go whoever has not for two. Running it again changes nothing."""
    looked = await tx.notes.note(OURS, LOOKED)
    if looked and timedelta() <= now - datetime.fromisoformat(looked) < EVERY:
        return
    await tx.notes.write(OURS, LOOKED, now.isoformat(), now)
    for programme in await tx.programmes.all():
        round_ = await tx.rounds.latest(programme.id)
        if round_ is not None:
            await _tend(tx, programme, round_, now)


async def _tend(tx: Records, programme: Programme, round_: Round, now: datetime) -> None:
    asked = await tx.waiting_list.asked(round_.id)
    due = {id_: at for id_, at in asked.items() if now - at >= REMINDED}
    if not due:
        return
    waiting = {
        each.participant_id
        for each in await tx.rounds.enrolments(round_.id)
        if each.participant_id in due and each.state in ("enrolled", "waiting", "unmatched")
    }
    people = await tx.people.many(sorted(waiting))
    over = [each for each in people.values() if now - due[each.id] >= DROPPED]
    late = [each for each in people.values() if each not in over]
    await tx.ledger.enqueue([_told(round_, each, "confirm_again", now) for each in late])
    await tx.waiting_list.settled(round_.id, sorted({each.id for each in over} | due.keys() - waiting))
    for person in over:
        await _let_go(tx, round_, person, now)
    if over:
        await happened(
            tx, programme.id, "round.unconfirmed", str(len(over)), "they did not say that they take part", now
        )


async def _let_go(tx: Records, round_: Round, person: Participant, now: datetime) -> None:
    await tx.rounds.set_states(round_.id, {person.id: "withdrawn"})
    await tx.care.found(round_.id, [person.id])
    if person.wants_round:
        await tx.people.change(replace(person, wants_round=False))
    await tx.ledger.enqueue([_told(round_, person, "confirm_over", now)])


def _told(round_: Round, person: Participant, what: What, now: datetime) -> NewDelivery:
    due = Days(person.reader).next_open(now)
    return NewDelivery(
        key=round_.key(f"{what}/{person.id}"),
        kind="post",
        target="inbox",
        programme_id=round_.programme_id,
        due_at=due,
        expires_at=due + LASTS,
        what=what,
        round_id=round_.id,
        participant_id=person.id,
    )


async def yes(ask: Ask) -> Message:
    """They take part; whoever was let go meanwhile is enrolled again."""
    round_ = await _round(ask)
    if round_ is None or round_.state == "ended":
        return ask.tell("confirm.past", ask.button("join.button", "join"))
    enrolled = await ask.tx.rounds.enrolment(round_.id, ask.me.id)
    await ask.tx.waiting_list.settled(round_.id, [ask.me.id])
    if enrolled is None or enrolled.state == "withdrawn":
        await enrol_in(ask, round_, ask.me)
    return ask.tell("confirm.yes", name=ask.me.name, programme=ask.programme.name)


async def no(ask: Ask) -> Message:
    """Not this time: no partner is looked for, and they come back with one press."""
    round_ = await _round(ask)
    enrolled = await ask.tx.rounds.enrolment(round_.id, ask.me.id) if round_ else None
    if round_ is None or enrolled is None or enrolled.state == "matched":
        return ask.tell("confirm.past", ask.button("partner.button", "partner"))
    await ask.tx.waiting_list.settled(round_.id, [ask.me.id])
    await ask.tx.rounds.set_states(round_.id, {ask.me.id: "withdrawn"})
    await ask.tx.care.found(round_.id, [ask.me.id])
    return ask.tell("confirm.no", ask.button("join.button", "join"), programme=ask.programme.name)


async def _round(ask: Ask) -> Round | None:
    about = entity(ask.request.subject)
    found = await ask.tx.rounds.by_id(about[1]) if about and about[0] == "round" else None
    return found if found and found.programme_id == ask.programme.id else None


async def question(scene: Scene) -> Message | None:
    """To whoever waited for this round, once, and once more after a week."""
    person, number = scene.person, scene.delivery.round_id or 0
    asked = await scene.tx.waiting_list.asked(number)
    if person is None or person.left_at is not None or person.id not in asked:
        return None
    await by_day(scene)
    buttons = (
        scene.button("confirm.yes_button", "confirm.yes", f"round-{number}"),
        scene.button("confirm.no_button", "confirm.no", f"round-{number}"),
    )
    day = scene.say.day((asked[person.id] + DROPPED).date())
    told = {"name": person.name, "programme": scene.programme.name, "day": day}
    return Message(scene.say(f"confirm.{scene.delivery.what}", **told), buttons)


async def over(scene: Scene) -> Message | None:
    """To whoever did not answer: the way back is one press."""
    person = scene.person
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    if person is None or person.left_at is not None or round_ is None or round_.state == "ended":
        return None
    enrolled = await scene.tx.rounds.enrolment(round_.id, person.id)
    if enrolled is None or enrolled.state != "withdrawn":
        return None
    await by_day(scene)
    back = scene.button("confirm.yes_button", "confirm.yes", f"round-{round_.id}")
    return Message(scene.say("confirm.over", programme=scene.programme.name), (back,))


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    "confirm": question,
    "confirm_again": question,
    "confirm_over": over,
}
ENTRIES: dict[str, Entry] = {
    "confirm.yes": Entry(yes, "participant", typed=False),
    "confirm.no": Entry(no, "participant", typed=False),
}
