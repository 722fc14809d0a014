"""What people ask about times to meet: three proposals, choosing one, being reminded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.asking import Ask, Entry, partnership_of
from bot.chat import Button, Message, Plain, fitting
from bot.ledger import NewDelivery
from bot.people import Participant, Partnership
from bot.placing import Absences
from bot.space_deliveries import to_space
from bot.times.finding import AWAKE, LATEST, Proposal, propose, suits
from bot.times.words import REMINDED, local_lines, moment, reminders_of

BEFORE = timedelta(hours=1)


async def times(ask: Ask) -> Message:
    """Three proposals, each in everybody's own time, with a button for each."""
    partnership = await _running(ask)
    if partnership is None:
        return ask.tell("times.none", ask.button("partner.button", "partner"))
    people, absences = await _people(ask, partnership)
    found = propose([each.reader for each in people], absences, ask.now)
    if not found:
        return ask.tell("times.never", ask.button("partner.button", "partner"))
    head = "times.awake" if all(each.suits == AWAKE for each in found) else "times.head"
    lines = [
        part
        for number, each in enumerate(found, 1)
        for part in (Plain(f"\n{number}. ", bold=True), Plain(local_lines(ask.say, people, each.at) + "\n"))
    ]
    buttons = tuple(_choose(ask, partnership, number, each) for number, each in enumerate(found, 1))
    return Message(fitting((*ask.say(head), *lines)), buttons)


def _choose(ask: Ask, partnership: Partnership, number: int, proposal: Proposal) -> Button:
    return Button(ask.say.line("times.choose", number=number), "times.choose", _subject(partnership, proposal.at))


def _subject(partnership: Partnership, at: datetime) -> str:
    return f"partnership-{partnership.id}.{int(at.timestamp())}"


async def choose(ask: Ask) -> Message:
    """Put a time into the space, for all to see. It counts as a sign of life."""
    partnership, at = await _running(ask), _instant(ask)
    if partnership is None:
        return ask.tell("times.none", ask.button("partner.button", "partner"))
    people, absences = await _people(ask, partnership)
    fits = (
        at is not None
        and ask.now < at <= ask.now + LATEST
        and suits(at, [e.reader for e in people], absences) is not None
    )
    if at is None or not fits:
        return ask.tell("times.past", ask.button("times.button", "times", f"partnership-{partnership.id}"))
    await ask.tx.ledger.enqueue([_meeting(ask, partnership, at)])
    await ask.tx.partnerships.wrote(partnership.id, ask.me.id, ask.now)
    return ask.tell("times.chosen", time=moment(ask.say, ask.me, at))


def _meeting(ask: Ask, partnership: Partnership, at: datetime) -> NewDelivery:
    return to_space(
        partnership,
        f"meeting/{int(at.timestamp())}",
        "meeting",
        ask.now,
        until=at,
        about={"at": at.isoformat(), "by": str(ask.me.id)},
        after="welcome",
    )


async def remind(ask: Ask) -> Message:
    """Ask for a reminder an hour before; it comes where everybody has asked for one. A press is a sign of life."""
    partnership, at = await _running(ask), _instant(ask)
    if partnership is None or at is None or at - BEFORE <= ask.now or at > ask.now + LATEST:
        return ask.tell("times.past", ask.button("times.button", "times"))
    await ask.tx.ledger.enqueue([_reminder(ask, partnership, at)])
    await ask.tx.partnerships.wrote(partnership.id, ask.me.id, ask.now)
    asked = reminders_of(await ask.tx.ledger.of_partnership(partnership.id), at) | {ask.me.id}
    return ask.tell("times.remind_all" if asked >= set(partnership.present) else "times.remind_one")


def _reminder(ask: Ask, partnership: Partnership, at: datetime) -> NewDelivery:
    return NewDelivery(
        key=partnership.key(f"meeting/{int(at.timestamp())}/soon/{ask.me.id}"),
        kind="post",
        target="inbox",
        programme_id=partnership.programme_id,
        due_at=at - BEFORE,
        expires_at=at,
        what=REMINDED,
        about={"at": at.isoformat()},
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        participant_id=ask.me.id,
    )


async def _running(ask: Ask) -> Partnership | None:
    found = await partnership_of(ask)
    return found if found is not None and found.ended_at is None else None


async def _people(ask: Ask, partnership: Partnership) -> tuple[list[Participant], Absences]:
    people = await ask.tx.people.many(partnership.present)
    today = ask.now.date()
    absences = await ask.tx.calendar.absences(sorted(people), today - timedelta(days=2), today + LATEST)
    return [people[member] for member in partnership.present if member in people], absences


def _instant(ask: Ask) -> datetime | None:
    written = ask.detail
    return datetime.fromtimestamp(int(written), UTC) if written.isdecimal() and len(written) < 12 else None


ENTRIES: dict[str, Entry] = {
    "times": Entry(times, "participant", typed=False, reads=True),
    "times.choose": Entry(choose, "participant", typed=False),
    "times.remind": Entry(remind, "participant", typed=False),
}
