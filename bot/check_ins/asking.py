"""When somebody is asked how it goes: with the prompt of the third week, and with the look at the middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.asking import Core
from bot.care.days import Days
from bot.check_ins.answers import CheckIn, Kind
from bot.ledger import Delivery, NewDelivery
from bot.people import Outline, Reader, Round
from bot.store import Records

OURS, LOOKED = "farpair", "check_ins/looked"
EVERY = timedelta(hours=22)
WITH_PROMPT = timedelta(days=11), timedelta(days=21)
"""So long after the start comes the prompt that brings the first check-in."""
ALONE = timedelta(days=16)
"""Where no prompt comes then, it comes by itself."""
NOT_BEFORE = timedelta(days=28)
"""A partnership that began late is not asked twice within two weeks."""
FRESH = timedelta(days=2)
LASTS = timedelta(days=14)
ROUNDS_KEPT = 2


async def ask_check_ins(tx: Records, core: Core, now: datetime, *, at_once: bool) -> None:
    """Write the check-ins that are due in all running rounds; once a day, or `at_once` after prompts were written."""
    looked = await tx.notes.note(OURS, LOOKED)
    if not at_once and looked and timedelta() <= now - datetime.fromisoformat(looked) < EVERY:
        return
    await tx.notes.write(OURS, LOOKED, now.isoformat(), now)
    for round_ in await tx.rounds.running():
        programme = await tx.programmes.by_id(round_.programme_id)
        if programme is None or not programme.settings.care:
            continue
        middle = {each.slug for each in core.prompts(programme.settings, "en") if each.place == "middle"}
        await _two_weeks(tx, round_, now)
        await _middle(tx, round_, middle, now)
        await _sweep(tx, round_.programme_id)


async def _two_weeks(tx: Records, round_: Round, now: datetime) -> None:
    begun = now - timedelta(weeks=6), now - timedelta(days=10)
    # where nobody wrote, care asks if they are in touch
    found = await tx.check_ins.unasked(round_.id, "two_weeks", begun, talking=True)
    outlines, prompts = await _of(tx, round_, [number for number, _ in found], now)
    for number, started in found:
        outline = outlines.get(number)
        if outline is None:
            continue
        prompt = _coming(prompts.get(number, ()), started, now)
        if prompt is not None or now >= started + ALONE:
            await _ask(tx, outline, "two_weeks", prompt, now)


async def _of(
    tx: Records, round_: Round, found: Sequence[int], now: datetime
) -> tuple[Mapping[int, Outline], Mapping[int, Sequence[Delivery]]]:
    """The outlines of some partnerships, and their prompts that are fresh."""
    if not found:
        return {}, {}
    prompts = await tx.ledger.prompts_of_round(round_.id, since=now - FRESH)
    return {each.id: each for each in await tx.partnerships.outlines(round_.id, found)}, prompts


def _coming(prompts: Sequence[Delivery], started: datetime, now: datetime) -> Delivery | None:
    """The prompt that a first check-in comes with."""
    first, last = started + WITH_PROMPT[0], max(started + WITH_PROMPT[1], now)
    able = [each for each in prompts if first <= each.due_at <= last and _is_fresh(each, now)]
    return min(able, key=lambda each: each.due_at, default=None)


def _is_fresh(prompt: Delivery, now: datetime) -> bool:
    """Whether a prompt comes soon, or came a moment ago."""
    sent = prompt.state == "delivered" and prompt.settled_at is not None and now - prompt.settled_at <= FRESH
    return sent or prompt.state in ("due", "waiting", "sending")


async def _middle(tx: Records, round_: Round, slugs: set[str], now: datetime) -> None:
    half = (round_.started_at or now) + timedelta(weeks=round_.weeks) / 2
    if now < half - timedelta(weeks=2):
        return
    begun = (round_.started_at or now) - timedelta(days=1), now - NOT_BEFORE
    found = await tx.check_ins.unasked(round_.id, "middle", begun)
    outlines, prompts = await _of(tx, round_, [number for number, _ in found], now)
    for number, _ in found:
        able = [each for each in prompts.get(number, ()) if each.about["prompt"] in slugs and _is_fresh(each, now)]
        if able and number in outlines:
            await _ask(tx, outlines[number], "middle", able[0], now)


async def _ask(tx: Records, outline: Outline, kind: Kind, prompt: Delivery | None, now: datetime) -> None:
    """Each member alone, right after the prompt that both read on that day."""
    await tx.check_ins.save([CheckIn(outline.id, each.id, kind, now) for each in outline.readers])
    await tx.ledger.enqueue([_delivery(outline, each, kind, prompt, now) for each in outline.readers])


def _delivery(outline: Outline, reader: Reader, kind: Kind, prompt: Delivery | None, now: datetime) -> NewDelivery:
    due = max(prompt.due_at, now) if prompt else Days(reader).next_open(now)
    return NewDelivery(
        key=outline.key(f"check_in/{kind}/{reader.id}"),
        kind="post",
        target="inbox",
        programme_id=outline.programme_id,
        due_at=due,
        expires_at=due + LASTS,
        what="check_in",
        about={"kind": kind},
        round_id=outline.round_id,
        partnership_id=outline.id,
        participant_id=reader.id,
        after=prompt.key if prompt else "",
    )


async def _sweep(tx: Records, programme_id: int) -> None:
    """Answers are forgotten after two rounds."""
    begun = [each.id for each in await tx.rounds.of_programme(programme_id) if each.state != "open"]
    if old := begun[: -ROUNDS_KEPT - 1]:
        await tx.check_ins.forget(old)
