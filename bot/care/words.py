"""What care says, each to one person alone, rendered when it is sent: None where it is not wanted any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot import world
from bot.care.case import rest_of
from bot.care.days import Days
from bot.care.hearing import outages
from bot.care.ladder import closes_on, steps_for, waiting
from bot.care.one_less import place_gone
from bot.chat import Button, Later, Link, Message, Words, fitting
from bot.cohort.words import pointing
from bot.people import Participant, Partnership

if TYPE_CHECKING:
    from bot.care.ladder import Waiting
    from bot.posts import Scene


async def nudge(scene: Scene) -> Message | None:
    """A kind word to whoever is waited for."""
    found = await _found(scene)
    partnership = scene.partnership
    if found is None or partnership is None or scene.person is None:
        return None
    words = scene.say("care.nudge", partner=_names(scene, scene.person.id), space=_space(scene, partnership))
    return Message(words, (_press(scene, "busy"), _press(scene, "here")))


async def question(scene: Scene) -> Message | None:
    """Whether they are here; what happens if they are not."""
    found = await _found(scene)
    partnership = scene.partnership
    if found is None or partnership is None or scene.person is None:
        return None
    until = scene.say.day((await _closing(scene, partnership, found)).date())
    key = "care.question" if len(partnership.present) == 2 else "care.question_three"
    words = scene.say(key, partner=_names(scene, scene.person.id), day=until)
    return Message(words, (_press(scene, "here"), _press(scene, "busy"), _press(scene, "elsewhere", "care.touch")))


async def wait(scene: Scene) -> Message | None:
    """To whoever waits: what happens, when, and that they need not do anything."""
    found, partnership = await _found(scene), scene.partnership
    if found is None or partnership is None:
        return None
    day = (await _closing(scene, partnership, found)).date()
    other = _other(scene)
    words = scene.say("care.wait", partner=other.name if other else "", day=scene.say.day(day))
    return Message(fitting((*words, *_holiday(scene, other))), (_press(scene, "more"),))


async def holiday(scene: Scene) -> Message | None:
    """To whoever waits while the partner's country has a holiday."""
    found, other = await _found(scene), _other(scene)
    line = _holiday(scene, other)
    if found is None or other is None or not line:
        return None
    return Message((*line, *scene.say("care.holiday", partner=other.name)))


def _holiday(scene: Scene, other: Participant | None) -> Words:
    until = Days(other.reader).holiday_until(scene.now) if other else None
    if other is None or until is None:
        return ()
    country = world.country_name(other.text("country"), scene.say.language)
    return scene.say("care.is_holiday", country=country, day=scene.say.day(until))


async def busy(scene: Scene) -> Message | None:
    """To the partners of somebody who has a full week."""
    other = _other(scene)
    if not _runs(scene) or other is None:
        return None
    until = datetime.fromisoformat(scene.delivery.about["until"])
    return Message(scene.say("care.busy_told", partner=other.name, day=scene.say.day(until.date())))


async def here(scene: Scene) -> Message | None:
    """To whoever waits: the partner has seen it, and has some days to write."""
    other = _other(scene)
    if await _found(scene) is None or other is None:
        return None
    until = datetime.fromisoformat(scene.delivery.about["until"])
    return Message(scene.say("care.here_told", partner=other.name, day=scene.say.day(until.date())))


async def in_touch(scene: Scene) -> Message | None:
    """To both: are you two in touch? One press."""
    partnership = scene.partnership
    if partnership is None or scene.person is None or not _runs(scene):
        return None
    signs = {each.participant_id: each for each in await scene.tx.care.of(partnership.id)}
    mine = signs.get(scene.person.id)
    if mine is None or mine.in_touch or mine.asked_at is None:
        return None
    if any(each.wrote_at and each.wrote_at > mine.asked_at for each in signs.values()):
        return None
    _by_day_only(scene)
    buttons = (_press(scene, each, "care.touch") for each in ("yes", "no", "elsewhere"))
    return Message(scene.say("care.in_touch", partner=_names(scene, scene.person.id)), tuple(buttons))


async def hello(scene: Scene) -> Message | None:
    """To two who would both like to be in touch."""
    if not _runs(scene) or scene.person is None or scene.partnership is None:
        return None
    space = _space(scene, scene.partnership)
    return Message(scene.say("care.hello", partner=_names(scene, scene.person.id), space=space))


async def place_open(scene: Scene) -> Message | None:
    """To somebody whose place was closed: it is open, and one press is enough."""
    if scene.person is None or scene.person.left_at is not None or scene.partnership is None:
        return None
    back = scene.button("care.back", "care.back", f"round-{scene.partnership.round_id}")
    return Message(scene.say("care.open"), (back,))


async def approval(scene: Scene) -> Message | None:
    """To a coordinator, where the programme wants one to agree before a place is closed."""
    partnership, who = scene.partnership, int(scene.delivery.about["of"])
    if partnership is None or partnership.ended_at is not None:
        return None
    sign = next((each for each in await scene.tx.care.of(partnership.id) if each.participant_id == who), None)
    if sign is None or sign.step != "approval":
        return None
    yes = scene.button("care.approve", "care.approve", f"partnership-{partnership.id}.{who}")
    days = scene.programme.settings.ladder.approval_days
    return Message(scene.say("care.approval", programme=scene.programme.name, days=days), (yes,))


async def partner(scene: Scene) -> Message | None:
    """To somebody who has a new partner."""
    partnership = scene.partnership
    if partnership is None or scene.person is None or not _runs(scene):
        return None
    names, space = _names(scene, scene.person.id), _space(scene, partnership)
    return Message(scene.say("care.partner", name=scene.person.name, partner=names, space=space))


async def guest_week(scene: Scene) -> Message | None:
    """To each of the three of a guest's week."""
    partnership = scene.partnership
    if partnership is None or scene.person is None or not _runs(scene):
        return None
    names, space = _names(scene, scene.person.id), _space(scene, partnership)
    return Message(scene.say("care.guest_week", name=scene.person.name, partner=names, space=space))


async def guest_over(scene: Scene) -> Message | None:
    """The end of a guest's week, in its space."""
    return Message(scene.say("care.guest_over"), private=False) if scene.partnership else None


async def offer(scene: Scene) -> Message | None:
    """To each of a willing pair, alone: may somebody join the two? The guest is not named before both agree."""
    partnership, me = scene.partnership, scene.person
    found = await scene.tx.care.offer_by_id(int(scene.delivery.about["offer"]))
    if partnership is None or me is None or found is None or not _runs(scene):
        return None
    seekers = {each.participant_id for each in await scene.tx.care.seekers(found.round_id)}
    if found.state != "asked" or found.until <= scene.now or found.participant_id not in seekers:
        return None
    guest = await scene.tx.people.by_id(found.participant_id)
    if guest is None or guest.left_at is not None:
        return None
    _by_day_only(scene)
    country = world.country_name(guest.text("country"), scene.say.language)
    subject = f"partnership-{partnership.id}.{found.id}"
    buttons = (
        scene.button("care.gladly", "care.gladly", subject),
        scene.button("care.not_now", "care.not_now", subject),
    )
    partner_ = _names(scene, me.id)
    return Message(scene.say(f"care.offer_{found.kind}", country=country, partner=partner_), buttons)


async def coming(scene: Scene) -> Message | None:
    """To somebody for whom no new partner was found at once: what happens next, and by when."""
    person = scene.person
    if person is None or person.left_at is not None:
        return None
    seekers = await scene.tx.care.seekers(scene.delivery.round_id or 0)
    if all(each.participant_id != person.id for each in seekers):
        return None
    about = scene.delivery.about
    day = scene.say.day(datetime.fromisoformat(about["until"]).date()) if about.get("until") else ""
    words = scene.say(f"care.{about['next']}", name=person.name, programme=scene.programme.name, day=day)
    return Message(fitting((*words, *await pointing(scene))))


async def _found(scene: Scene) -> Waiting | None:
    """The waiting that a message speaks of; None where it is over or rests."""
    partnership, about = scene.partnership, scene.delivery.about
    if partnership is None or partnership.ended_at is not None or scene.person is None:
        return None
    signs = await scene.tx.care.of(partnership.id)
    found = next((each for each in waiting(signs) if each.sign.participant_id == int(about["of"])), None)
    if found is None or found.written_at != datetime.fromisoformat(about["since"]):
        return None
    rests = (found.sign.rest_until, found.sign.here_until)
    if any(until is not None and until > scene.now for until in rests) and scene.delivery.what != "care_here":
        return None
    _by_day_only(scene)
    return found


def _by_day_only(scene: Scene) -> None:
    """Nothing of this kind is said at night, whatever kept it so long."""
    if scene.person is None:
        return
    days = Days(scene.person.reader)
    opens = days.next_open(scene.now)
    if opens > scene.now and opens - scene.now < timedelta(days=3):
        raise Later("it is night or a free day where they live", (opens - scene.now).total_seconds())


async def _closing(scene: Scene, partnership: Partnership, found: Waiting) -> datetime:
    """When the closing comes, by the calendar of whoever is waited for."""
    who = scene.people[found.sign.participant_id]
    today = scene.now.date()
    absences = await scene.tx.calendar.absences([who.id], today - timedelta(days=90), today + timedelta(days=90))
    spans = (*await outages(scene.tx, scene.now), *rest_of(found.sign))
    days = Days(who.reader, absences.get(who.id, ()), spans)
    steps = steps_for(scene.programme.settings.ladder, found, partnership.rhythm)
    return days.next_open(closes_on(found, days, steps))


def _other(scene: Scene) -> Participant | None:
    return scene.people.get(int(scene.delivery.about["of"]))


def _names(scene: Scene, me: int) -> str:
    present = scene.partnership.present if scene.partnership else ()
    return scene.say.list([scene.people[each].name for each in present if each != me and each in scene.people])


def _runs(scene: Scene) -> bool:
    partnership, person = scene.partnership, scene.person
    ours = partnership is not None and partnership.ended_at is None
    return ours and person is not None and person.left_at is None


def _space(scene: Scene, partnership: Partnership) -> Link | str:
    said = scene.say.line("care.space")
    return Link(said, partnership.space) if partnership.space else said


def _press(scene: Scene, what: str, name: str = "") -> Button:
    """A button about the partnership."""
    number = scene.partnership.id if scene.partnership else 0
    subject = f"partnership-{number}.{what}" if name else f"partnership-{number}"
    return scene.button(f"care.{what}_button", name or f"care.{what}", subject)


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {
    "care_nudge": nudge,
    "care_question": question,
    "care_wait": wait,
    "care_holiday": holiday,
    "care_busy": busy,
    "care_here": here,
    "care_in_touch": in_touch,
    "care_hello": hello,
    "care_open": place_open,
    "care_one_less": place_gone,
    "care_approval": approval,
    "care_partner": partner,
    "care_coming": coming,
    "care_offer": offer,
    "care_guest_week": guest_week,
    "care_guest_over": guest_over,
}
