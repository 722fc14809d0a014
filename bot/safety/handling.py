"""What coordinators do about concerns: read, take, suspend somebody, end a partnership, close."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Button, Message, fitting
from bot.parting import end_kindly
from bot.people import Participant
from bot.places import is_fixed
from bot.safety.concerns import Concern
from bot.safety.seeing import may_see, visible_concerns
from bot.safety.suspending import reinstate, suspend

if TYPE_CHECKING:
    from bot.posts import Scene

SHOWN = 15


async def concerns(ask: Ask) -> Message:
    """Those that are not closed, as far as the asker may see them."""
    found = [each for each in await visible_concerns(ask) if each.state != "closed"][:SHOWN]
    if not found:
        return ask.tell("concern.none", ask.button("round.status", "round.status"))
    lines = "\n".join(f"- {_line(ask, each)}" for each in found)
    buttons = (Button(ask.say.line("concern.look", number=each.id), "concern", _subject(ask, each)) for each in found)
    return ask.tell("concern.list", *buttons, lines=lines)


def _line(ask: Ask, concern: Concern) -> str:
    return ask.say.line(
        "concern.line",
        number=concern.id,
        category=ask.say.line(f"concern.category_{concern.category}"),
        state=ask.say.line(f"concern.state_{concern.state}"),
        day=concern.raised_at.date(),
        owner=concern.owner.rpartition("/")[2] or "-",
    )


def _subject(ask: Ask, concern: Concern) -> str:
    return f"{ask.here}.{concern.id}"


async def _meant(ask: Ask) -> Concern | None:
    """The concern that the subject names; to whoever may not see it, it is as if there were none."""
    wanted = ask.detail if ask.detail.isdecimal() and len(ask.detail) < 10 else "0"
    found = await ask.tx.safety.concern(int(wanted))
    return found if found is not None and await may_see(ask, found) else None


def _gone(ask: Ask) -> Message:
    return ask.tell("concern.gone", ask.button("concern.all", "concerns"))


async def look(ask: Ask) -> Message:
    """One concern, with what can be done about it."""
    concern = await _meant(ask)
    return _gone(ask) if concern is None else await _shown(ask, concern, "")


async def _shown(ask: Ask, concern: Concern, done: str) -> Message:
    people = await ask.tx.people.many([each for each in (concern.by_id, concern.about_id) if each])
    unnamed = ask.say.line("concern.unnamed")
    words = ask.say(
        "concern.text",
        line=_line(ask, concern),
        about=_name(people, concern.about_id) or unnamed,
        by=_name(people, concern.by_id) or unnamed,
        text=concern.text or ask.say.line("concern.erased"),
    )
    told = ask.say(done) if done else ()
    return Message(fitting((*told, *words)), tuple(await _acts(ask, concern)))


def _name(people: dict[int, Participant], id_: int | None) -> str:
    return people[id_].name if id_ in people else ""


async def _acts(ask: Ask, concern: Concern) -> list[Button]:
    if concern.state == "closed":
        return [ask.button("concern.all", "concerns")]
    names = ["concern.take"] if concern.state == "open" else []
    about = await _about(ask, concern)
    if about is not None:
        first = about.accounts[:1]
        held = bool(first) and await ask.tx.safety.is_suspended(ask.programme.id, first[0])
        names.append("concern.reinstate" if held else "concern.suspend")
    if concern.partnership_id and await _runs(ask, concern):
        names.append("concern.part")
    return [Button(ask.say.line(f"{name}_button"), name, _subject(ask, concern)) for name in (*names, "concern.close")]


async def _about(ask: Ask, concern: Concern) -> Participant | None:
    found = await ask.tx.people.by_id(concern.about_id) if concern.about_id else None
    return found if found and found.accounts else None


async def _runs(ask: Ask, concern: Concern) -> bool:
    partnership = await ask.tx.partnerships.by_id(concern.partnership_id or 0)
    return partnership is not None and partnership.ended_at is None


async def take(ask: Ask) -> Message:
    """The asker takes it in hand."""
    concern = await _meant(ask)
    if concern is None:
        return _gone(ask)
    return await _change(ask, replace(concern, state="in_hand", owner=str(ask.request.account)), "take")


async def close(ask: Ask) -> Message:
    """It is dealt with."""
    concern = await _meant(ask)
    if concern is None:
        return _gone(ask)
    owner = concern.owner or str(ask.request.account)
    return await _change(ask, replace(concern, state="closed", owner=owner, closed_at=ask.now), "close")


async def suspend_person(ask: Ask) -> Message:
    """Whoever it is about takes no part until they are reinstated."""
    concern = await _meant(ask)
    about = await _about(ask, concern) if concern else None
    if concern is None or about is None:
        return _gone(ask)
    stays = await _stays_in(ask, about)
    await suspend(ask.tx, about, ask.now)
    return await _change(ask, _taken(ask, concern), "suspend_there" if stays else "suspend")


async def _stays_in(ask: Ask, about: Participant) -> bool:
    """Whether somebody talks with a partner where a platform lets nobody be taken out, and nothing be closed."""
    found = await ask.tx.partnerships.of_participant(about.id)
    return any(each.ended_at is None and each.space is not None and is_fixed(each.space) for each in found)


async def reinstate_person(ask: Ask) -> Message:
    """The suspension ends; they can join again."""
    concern = await _meant(ask)
    about = await _about(ask, concern) if concern else None
    if concern is None or about is None:
        return _gone(ask)
    await reinstate(ask.tx, about)
    return await _change(ask, _taken(ask, concern), "reinstate")


async def part(ask: Ask) -> Message:
    """End the partnership that it comes from at once, in the words of those that did not fit."""
    concern = await _meant(ask)
    partnership = await ask.tx.partnerships.by_id(concern.partnership_id or 0) if concern else None
    if concern is None or partnership is None or partnership.ended_at is not None:
        return _gone(ask)
    await end_kindly(ask.tx, partnership, ask.now)
    return await _change(ask, _taken(ask, concern), "part")


def _taken(ask: Ask, concern: Concern) -> Concern:
    return replace(concern, state="in_hand", owner=concern.owner or str(ask.request.account))


async def _change(ask: Ask, concern: Concern, act: str) -> Message:
    await ask.tx.safety.change_concern(concern)
    await acted(ask, f"concern.{act.removesuffix('_there')}", str(concern.id), concern.category)
    return await _shown(ask, concern, f"concern.done_{act}")


async def concern_news(scene: Scene) -> Message | None:
    """To each coordinator who may read it: that there is a concern, and the way to it. Its text is not in it."""
    id_ = int(scene.delivery.about.get("concern", "0"))
    concern = await scene.tx.safety.concern(id_)
    if concern is None or concern.state == "closed":
        return None
    subject = f"programme-{scene.programme.id}.{id_}"
    words = scene.say("post.concern", programme=scene.programme.name, number=id_)
    return Message(words, (scene.button("concern.open", "concern", subject),))


ENTRIES: dict[str, Entry] = {
    "concerns": Entry(concerns, "coordinator", reads=True),
    "concern": Entry(look, "coordinator", typed=False, reads=True),
    "concern.take": Entry(take, "coordinator", typed=False, recorded=False),
    "concern.close": Entry(close, "coordinator", typed=False, recorded=False),
    "concern.suspend": Entry(suspend_person, "coordinator", typed=False, recorded=False),
    "concern.reinstate": Entry(reinstate_person, "coordinator", typed=False, recorded=False),
    "concern.part": Entry(part, "coordinator", typed=False, recorded=False),
}
