"""Joining: two short forms, each saved when it is sent, and one press for whoever was here before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import world
from bot.asking import Ask, Entry, open_round
from bot.chat import Button, Inbox, Message, Reply, Words
from bot.cohort import agreeing as introductions
from bot.coming_late import looked_for_until
from bot.commands import Argument
from bot.inviting.arriving import FORM, HEARD, LOCALE, answered_before, brought, keep_tag, note_arrival, with_tag
from bot.inviting.stopping import with_reminder
from bot.mentees import before_consent, is_asked, is_open, mentees_form, told_in
from bot.pages import as_fields, consent_form, consents, first_questions, needed_form, page_form
from bot.people import Answers, Draft, Enrolment, EnrolmentState, Participant, Round
from bot.persons import has_told
from bot.questions import as_written, read_answers


async def join(ask: Ask) -> Reply:
    """Begin, go on where it was left, or enrol again with this one press."""
    if ask.person is not None:
        return await _known(ask, ask.person)
    if not await communities_here(ask):
        return ask.tell("join.where")
    draft = await ask.tx.people.draft(ask.request.account, FORM, ask.here)
    await keep_tag(ask, FORM, draft)
    written = answered_before(
        ask.programme.settings, {**brought(ask), **(draft.answers if draft else {}), **_typed_country(ask)}
    )
    answers, errors = _read(ask, written)
    if not draft or _on_first_page(ask, errors):
        return page_form(ask, "first", "join.first", _greeted(ask, written), {})
    return needed_form(ask, written, {}) if errors else before_consent(ask, written, answers)


def _read(ask: Ask, written: Answers) -> tuple[Answers, Mapping[str, str]]:
    """(answers, errors) of all that must be told before somebody can be matched."""
    return read_answers(first_questions(ask.programme.settings), replace(ask.request, answers=written), ask.say)


def _on_first_page(ask: Ask, errors: Mapping[str, str]) -> bool:
    return any(question.key in errors for question in ask.programme.settings.page("first"))


def _typed_country(ask: Ask) -> Answers:
    """The country that was given with the command, where it can be completed from a list."""
    typed = ask.request.text("country").strip()
    return {q.key: typed for q in ask.programme.settings.page("first") if q.kind == "country" and typed}


def _greeted(ask: Ask, written: Answers) -> Answers:
    name = next(question.key for question in ask.programme.settings.questions if question.kind == "name")
    return {name: ask.request.called, **written}


async def first_page(ask: Ask) -> Reply:
    """Save the first page; go on to what is agreed to, or back to the fields that need another look."""
    if ask.person is not None:
        return await _known(ask, ask.person)
    return with_reminder(ask, await _page_of_newcomer(ask))


async def _page_of_newcomer(ask: Ask) -> Reply:
    """Keep what was written so far; the next form, or the one in which something needs another look."""
    draft = await ask.tx.people.draft(ask.request.account, FORM, ask.here)
    written = {**(draft.answers if draft else {}), **ask.request.answers, LOCALE: ask.request.locale[:20]}
    await ask.tx.people.save_draft(Draft(ask.request.account, FORM, ask.here, written, ask.now))
    answers, errors = _read(ask, written)
    if _on_first_page(ask, errors):
        return page_form(ask, "first", "join.first", written, errors)
    if errors:
        shown = errors if ask.request.name == "join.needed" else {}
        return needed_form(ask, written, shown)
    return before_consent(ask, written, answers)


async def needed(ask: Ask) -> Reply:
    """Save what the rules need, or how many mentees are wanted; then on to what is agreed to, or into the round."""
    if ask.person is None:
        return with_reminder(ask, await _page_of_newcomer(ask))
    questions = ask.programme.settings.needed() if ask.request.name == "join.needed" else ()
    mentees = told_in(ask.programme.settings, ask.request.answers)
    told = {"country": ask.person.text("country"), **ask.request.answers}
    answers, errors = read_answers(questions, replace(ask.request, answers=told), ask.say)
    if errors:
        return needed_form(ask, ask.request.answers, errors)
    person = replace(ask.person, answers={**ask.person.answers, **answers, **mentees})
    await ask.tx.people.change(person)
    return await _known(replace(ask, person=person), person)


async def consent(ask: Ask) -> Reply:
    """All ticked: the newcomer is stored and enrolled. Anything missing: nothing is kept."""
    if ask.person is not None:
        return await _consent_of_known(ask, ask.person)
    draft = await ask.tx.people.draft(ask.request.account, FORM, ask.here)
    if draft is None:
        return await join(ask)
    answers, errors = _read(ask, draft.answers)
    if errors:
        return await _page_of_newcomer(ask)
    await ask.tx.people.drop_draft(ask.request.account, FORM, ask.here)
    missing = [key for key in consents(ask) if "yes" not in ask.request.picked(key)]
    if missing:
        key = "join.too_young" if missing == ["age"] else "join.no_consent"
        return ask.tell(key, ask.button("join.button", "join"), age=ask.programme.settings.minimum_age)
    told = answered_before(ask.programme.settings, draft.answers)
    kept = {HEARD: told[HEARD]} if HEARD in told else {}
    if is_asked(ask.programme.settings, answers):
        kept |= told_in(ask.programme.settings, told)
    person = await ask.tx.people.add(await _newcomer(ask, {**kept, **answers}))
    return await _enrol(with_tag(replace(ask, person=person), draft.answers), person, "join.welcome")


async def _known(ask: Ask, person: Participant) -> Reply:
    """Somebody from a coordinator's list agrees first; everybody else is in with one press."""
    return await _once_more(ask, person) if person.agreed_at else consent_form(ask, person.answers)


async def _consent_of_known(ask: Ask, person: Participant) -> Reply:
    if person.agreed_at is not None:
        return await _once_more(ask, person)
    if any("yes" not in ask.request.picked(key) for key in consents(ask)):
        await ask.tx.people.change(replace(person, left_at=ask.now))
        round_ = await open_round(ask)
        if round_ and await ask.tx.rounds.enrolment(round_.id, person.id):
            await ask.tx.rounds.set_states(round_.id, {person.id: "withdrawn"})
        return ask.tell("join.no_consent_known", ask.button("join.button", "join"))
    agreed = replace(person, agreed_at=ask.now)
    await ask.tx.people.change(agreed)
    return await _once_more(replace(ask, person=agreed), agreed)


async def _newcomer(ask: Ask, answers: Answers) -> Participant:
    name = next(q.key for q in ask.programme.settings.page("first") if q.kind == "name")
    return Participant(
        id=0,
        programme_id=ask.programme.id,
        name=str(answers[name]),
        answers=with_zone(answers, {}),
        language=ask.request.locale[:20],
        accounts=(ask.request.account,),
        communities=await communities_here(ask),
        joined_at=ask.now,
        agreed_at=ask.now,
    )


async def communities_here(ask: Ask) -> frozenset[int]:
    """The programme's communities in the server or workspace that the request came from.

    From an inbox, which may tell of no place, it is the only one there is on the platform; where there are several,
    none, and the person is asked to come from one of them.
    """
    place, account = ask.request.place, ask.request.account
    tenant = account.tenant if place is None or isinstance(place, Inbox) else place.tenant
    homes = [
        home for home in await ask.tx.programmes.homes(ask.programme.id) if home.community.platform == account.platform
    ]
    near = [home for home in homes if home.community.tenant == tenant]
    alone = homes if len({home.community.tenant for home in homes}) == 1 and isinstance(place, Inbox | None) else []
    return frozenset(home.id for home in near or alone)


def with_zone(answers: Answers, before: Answers) -> Answers:
    """The answers with a time zone: the one told, or, until one is told, that of the country."""
    country, old = str(answers.get("country", "")), str(before.get("country", ""))
    told = answers.get("timezone", "")
    if not told or (country != old and old and told == world.suggest_zone(old)):
        return {**answers, "timezone": world.suggest_zone(country)}
    return answers


async def _once_more(ask: Ask, person: Participant) -> Reply:
    """Somebody who is known: their answers are kept, one press enrols, but for what the rules need since."""
    if not has_told(person, ask.programme.settings):
        return needed_form(ask, as_fields(ask.programme.settings.needed(), person.answers, ask.say.language), {})
    if is_open(ask.programme.settings, person.answers):
        return mentees_form(ask, "join.mentees", person.answers)
    here = person.communities | await communities_here(ask)
    came_back = person.left_at is not None
    if came_back or here != person.communities:
        person = replace(person, left_at=None, communities=here)
        await ask.tx.people.change(person)
    if came_back:
        return await _enrol(ask, person, "join.welcome_back")
    round_ = await open_round(ask)
    enrolled = await ask.tx.rounds.enrolment(round_.id, person.id) if round_ else None
    if (round_ is None and person.wants_round) or (enrolled and enrolled.state in ("enrolled", "waiting")):
        return ask.tell("join.already", *_next_steps(ask), state=await where_you_stand(ask))
    return await _enrol(ask, person, "join.again")


async def _enrol(ask: Ask, person: Participant, key: str) -> Message:
    """Into the open round; where none is open, the wish is kept for the next one."""
    round_ = await open_round(ask)
    if round_ is not None:
        await enrol_in(ask, round_, person)
    else:
        await ask.tx.people.change(replace(person, wants_round=True))
    name = ask.programme.name
    told = {"name": person.name, "programme": name, "zone": person.zone}
    return ask.tell(key, *_next_steps(ask), **told, state=await where_you_stand(ask))


async def enrol_in(ask: Ask, round_: Round, person: Participant) -> None:
    """Enrol a participant, whose wish is granted by that; after the closing time, on the waiting list."""
    late = round_.closes_at is not None and ask.now > round_.closes_at
    state: EnrolmentState = "waiting" if late else "enrolled"
    await ask.tx.rounds.enrol(Enrolment(round_.id, person.id, state, ask.now, await _left_behind(ask, round_, person)))
    await note_arrival(ask, round_, person)
    if person.wants_round:
        await ask.tx.people.change(replace(person, wants_round=False))


async def _left_behind(ask: Ask, round_: Round, person: Participant) -> bool:
    """Whether the participant ended the round before this one without a partner."""
    earlier = [each for each in await ask.tx.rounds.of_programme(ask.programme.id) if each.number < round_.number]
    for each in reversed(earlier):
        enrolment = await ask.tx.rounds.enrolment(each.id, person.id)
        if enrolment is not None:
            return enrolment.state in ("unmatched", "waiting")
    return False


WAITING: frozenset[EnrolmentState] = frozenset({"enrolled", "waiting", "unmatched"})
"""Last states of people who get into the next round by themselves: they asked, and had no partner."""


async def waits_for_a_round(ask: Ask, person: Participant) -> bool:
    """Whether the next round takes the participant in as soon as it opens."""
    if person.left_at is not None:
        return False
    for each in reversed(await ask.tx.rounds.of_programme(ask.programme.id)):
        enrolment = await ask.tx.rounds.enrolment(each.id, person.id)
        if enrolment is not None:
            return person.wants_round or enrolment.state in WAITING
    return True


async def where_you_stand(ask: Ask) -> Words:
    """One or two sentences on what is true for the asker now, and what comes next."""
    round_ = await open_round(ask)
    person = await ask.tx.people.by_account(ask.programme.id, ask.request.account)
    if person is None or person.left_at is not None:
        return ask.say("stand.coordinator" if ask.coordinator else "stand.stranger")
    if person.paused_until and person.paused_until > ask.now.date():
        return ask.say("stand.paused", until=person.paused_until)
    if round_ is None:
        until = await looked_for_until(ask, person)
        if until is not None:
            return ask.say("stand.late", until=until)
        return ask.say("stand.no_round" if await waits_for_a_round(ask, person) else "stand.between")
    enrolment = await ask.tx.rounds.enrolment(round_.id, person.id)
    if enrolment is None or enrolment.state == "withdrawn":
        return ask.say("stand.not_enrolled")
    if enrolment.state == "waiting":
        return ask.say("stand.waiting")
    if round_.closes_at is None or round_.closes_at < ask.now:
        return ask.say("stand.enrolled")
    return ask.say("stand.enrolled_until", closes=round_.closes_at)


def _next_steps(ask: Ask) -> tuple[Button, ...]:
    more, help_ = ask.button("profile.more", "profile", primary=True), ask.button("help.button", "help")
    return (more, *introductions.buttons(ask, ask.person), help_)


def country_of(ask: Ask, person: Participant) -> str:
    """The participant's country in the asker's language."""
    question = ask.programme.settings.question("country")
    return as_written(question, person.text("country"), ask.say.language) if question else ""


ENTRIES: dict[str, Entry] = {
    "join": Entry(
        join,
        recorded=False,
        mostly_reads=True,
        arguments=(
            Argument("country", "join.country_help", suggest="suggest.country"),
            Argument("from", "invite.join_from_help", named=True),
        ),
    ),
    "join.first": Entry(first_page, typed=False, recorded=False),
    "join.needed": Entry(needed, typed=False, recorded=False),
    "join.mentees": Entry(needed, typed=False, recorded=False),
    "join.consent": Entry(consent, typed=False),
}
