"""The coordinators' week in one message: figures, what happened by itself, and what needs a person, with its button."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import world
from bot.auditing import BY_ITSELF
from bot.care.ladder import waiting
from bot.chat import Button, Message, Words, fitting
from bot.duty import tell_coordinators
from bot.ledger import NewDelivery
from bot.people import Partnership, Programme, Round
from bot.results.figures import LEAST
from bot.safety.seeing import may_read
from bot.store import Records
from bot.telling import named_account

if TYPE_CHECKING:
    from bot.posts import Scene

OURS, WRITTEN = "farpair", "digest/"
WEEK, LASTS = timedelta(days=7), timedelta(days=5)
FROM_HOUR = 9
NOT_BEFORE = timedelta(days=4)
"""So long after the start there is something to tell."""
BUTTONS = 3
"""So many of a kind: what is more comes when these are seen to."""
ACTS = {
    "care.nudge": "nudged",
    "care.question": "asked",
    "care.in_touch": "asked",
    "care.closed": "closed",
    "care.matched": "matched",
    "care.guest_week": "matched",
    "partnership.parted": "parted",
}
"""What happened by itself, by the acts of the trail; each is counted under a word of its own."""

TELLING = ("nudged", "asked")
"""What happens only where somebody has not written."""


async def write_digests(tx: Records, now: datetime) -> None:
    """Write each running round's digest to its coordinators: on Mondays, or on the first day after that on which
    Farpair is up. Running it again changes nothing.
    """
    for round_ in await tx.rounds.running():
        programme = await tx.programmes.by_id(round_.programme_id)
        if programme is None or round_.started_at is None:
            continue
        here = world.local_time(now, programme.settings.timezone)
        monday, not_before = here.date() - timedelta(days=here.weekday()), (round_.started_at + NOT_BEFORE).date()
        week, key = monday.isoformat(), f"{WRITTEN}{round_.id}"
        if monday < not_before or here.hour < FROM_HOUR or await tx.notes.note(OURS, key) == week:
            continue
        await tx.notes.write(OURS, key, week, now)
        await tell_coordinators(tx, programme, _delivery(programme, round_, week, now), now)


def _delivery(programme: Programme, round_: Round, week: str, now: datetime) -> NewDelivery:
    return NewDelivery(
        key=round_.key(f"digest/{week}"),
        kind="post",
        target="inbox",
        programme_id=programme.id,
        due_at=now,
        expires_at=now + LASTS,
        what="digest",
        about={"since": (now - WEEK).isoformat()},
        round_id=round_.id,
    )


async def digest(scene: Scene) -> Message | None:
    """The week of a round to one coordinator; nothing of a partnership of their own, and no names."""
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    account = named_account(scene.delivery.about)
    if round_ is None or round_.state != "running" or account is None:
        return None
    me = await scene.tx.people.by_account(scene.programme.id, account)
    all_ = await scene.tx.partnerships.of_round(round_.id)
    theirs = [each for each in all_ if me is None or me.id not in each.members]
    lines, buttons = await _needs(scene, theirs)
    concerns = [
        each
        for each in await scene.tx.safety.concerns(scene.programme.id)
        if each.state != "closed" and await may_read(scene.tx, scene.programme.id, account, me, each)
    ]
    if concerns:
        lines += scene.say("digest.concerns", count=len(concerns))
        buttons.append(_about_all(scene, "digest.concerns_button", "concerns"))
    stuck = len(await scene.tx.ledger.stuck(scene.programme.id, 100))
    if stuck:
        lines += scene.say("digest.stuck", count=stuck)
        buttons.append(_about_all(scene, "digest.stuck_button", "prompt.status"))
    words = (
        *await _figures(scene, round_, all_),
        *await _by_itself(scene, {each.code for each in all_} - {each.code for each in theirs}),
        *(lines or scene.say("digest.nothing")),
    )
    return Message(fitting(words), (*buttons, _about_all(scene, "dashboard.button", "dashboard")))


def _about_all(scene: Scene, key: str, name: str) -> Button:
    return scene.button(key, name, f"programme-{scene.programme.id}")


async def _figures(scene: Scene, round_: Round, partnerships: Sequence[Partnership]) -> Words:
    """How many partnerships run, in how many both have written in the last fortnight, how many people wait."""
    running = {each.id for each in partnerships if each.ended_at is None}
    signs = {id_: each for id_, each in (await scene.tx.care.of_round(round_.id)).items() if id_ in running}
    since = scene.now - 2 * WEEK
    lively = sum(all(one.wrote_at and one.wrote_at >= since for one in each) for each in signs.values() if each)
    waited = sum(len(waiting(each)) for each in signs.values())
    return scene.say(
        "digest.figures",
        programme=scene.programme.name,
        count=len(running),
        lively=_told(scene, lively),
        waiting=_told(scene, waited),
        looking=len(await scene.tx.care.seekers(round_.id)),
    )


def _told(scene: Scene, count: int) -> int | str:
    """A figure of contact; an employer is told of five or more together."""
    hidden = scene.programme.settings.employer and count < LEAST
    return scene.say.line("board.under_five") if hidden else count


async def _by_itself(scene: Scene, own: set[str]) -> Words:
    """What happened without anybody's asking, counted from the trail; without partnerships of one's own."""
    since = datetime.fromisoformat(scene.delivery.about["since"])
    rows = await scene.tx.front.trail_since(scene.programme.id, since)
    counted = _counted([row for row in rows if row["subject"] not in own])
    if scene.programme.settings.employer:
        counted = Counter({what: count for what, count in counted.items() if what not in TELLING or count >= LEAST})
    told = [scene.say.line(f"digest.{what}", count=count) for what, count in sorted(counted.items())]
    return scene.say("digest.by_itself", what=scene.say.list(told)) if told else scene.say("digest.quiet")


def _counted(rows: Sequence[Mapping[str, Any]]) -> Counter[str]:
    return Counter(ACTS[row["act"]] for row in rows if row["who"] == BY_ITSELF and row["act"] in ACTS)


async def _needs(scene: Scene, partnerships: Sequence[Partnership]) -> tuple[Words, list[Button]]:
    """What waits for a coordinator in partnerships that are not their own: lines and buttons."""
    ids = {each.id for each in partnerships}
    asked = await scene.tx.check_ins.of_round(scene.delivery.round_id or 0)
    calls = [each for each in asked if each.answer == "help" and not each.handled_at and each.partnership_id in ids]
    signs = await scene.tx.care.of_round(scene.delivery.round_id or 0)
    pending = [one for id_, each in signs.items() if id_ in ids for one in each if one.step == "approval"]
    words: Words = ()
    buttons = [_about_one(scene, "check_in.look", each.partnership_id, each.participant_id) for each in calls[:BUTTONS]]
    if calls:
        words += scene.say("digest.help", count=len(calls))
    if pending:
        words += scene.say("digest.approvals", count=len(pending))
        buttons += [
            _about_one(scene, "care.approve", each.partnership_id, each.participant_id) for each in pending[:BUTTONS]
        ]
    return words, buttons


def _about_one(scene: Scene, name: str, partnership: int, person: int) -> Button:
    return scene.button(name, name, f"partnership-{partnership}.{person}")


RENDER = {"digest": digest}
