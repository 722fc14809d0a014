"""The start of a round: a proposal becomes partnerships, and each effect of it a delivery, in one transaction."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.asking import Ask, Entry, Work, entity, open_round
from bot.chat import Message, Reply
from bot.cohort.writing import begin
from bot.country_share import OVER_SHARE
from bot.ledger import NewDelivery, Schedule
from bot.library import choose, place_for
from bot.matching import Group
from bot.meeting import meeting_place
from bot.people import EnrolmentState, Home, Participant, Partnership, Proposal, Round
from bot.preview_words import shown
from bot.previewing import matching_work
from bot.prompting import prompt_delivery, prompts_of
from bot.proposing import candidates, digest, groups_of, unmatched_of
from bot.rounds import no_open_round

DAYS_BEFORE_FIRST_SCHEDULED = 5
OPENING_LASTS = timedelta(days=14)
"""How long a platform may be away before what belongs to the start is out of date."""


async def start(ask: Ask) -> Reply | Work:
    """Start what the preview showed. Where nobody has looked yet, or people have changed since, show it first."""
    round_ = await open_round(ask)
    if round_ is None or not _speaks_of(ask, round_):
        begun = next((each for each in reversed(await _rounds(ask)) if each.state == "running"), None)
        return _has_begun(ask, begun) if begun else no_open_round(ask)
    given = await candidates(ask, round_)
    if len(given.people) < 2:
        return ask.tell("preview.too_few", ask.button("round.invite", "round.invite"), count=len(given.people))
    proposal = await ask.tx.rounds.proposal(round_.id)
    if proposal is None:
        return matching_work(ask, round_, given, "start.look_first")
    if ask.detail and ask.detail != digest(proposal):
        return await shown(ask, proposal, given, "start.another")
    if proposal.basis != given.basis:
        return matching_work(ask, round_, given, "start.changed")
    if not groups_of(proposal):
        return ask.tell("start.nobody", ask.button("round.preview", "round.preview"))
    count = await publish(ask, round_, proposal)
    return ask.tell("start.done", ask.button("round.status", "round.status"), count=count, number=round_.number)


async def _rounds(ask: Ask) -> Sequence[Round]:
    return await ask.tx.rounds.of_programme(ask.programme.id)


def _speaks_of(ask: Ask, round_: Round) -> bool:
    about = entity(ask.request.subject)
    return about is None or about[0] != "round" or about[1] == round_.id


def _has_begun(ask: Ask, round_: Round) -> Message:
    status = ask.button("round.status", "round.status")
    return ask.tell("start.begun", status, ask.button("round.open_button", "round.open"), number=round_.number)


async def publish(ask: Ask, round_: Round, proposal: Proposal) -> int:
    """Everything that starting a round means, at once; how many partnerships it made."""
    groups = groups_of(proposal)
    people = await ask.tx.people.many([int(member) for group in groups for member in group.members])
    homes = await ask.tx.programmes.homes(ask.programme.id)
    new = [_partnership(ask, round_, group, people, homes) for group in groups]
    partnerships = await ask.tx.partnerships.add(new)
    running = _running(ask, round_)
    await ask.tx.rounds.change(running)
    await ask.tx.rounds.set_states(round_.id, _states(proposal))
    await ask.tx.ledger.enqueue(await _first_deliveries(ask, running, partnerships, proposal))
    await _schedule(ask, running)
    await begin(ask.tx, ask.programme, running, len(partnerships), ask.now)
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "round.start", str(round_.number), ask.now)
    return len(partnerships)


def _running(ask: Ask, round_: Round) -> Round:
    return replace(round_, state="running", started_at=ask.now, ends_at=ask.now + timedelta(weeks=round_.weeks))


def _states(proposal: Proposal) -> dict[int, EnrolmentState]:
    states: dict[int, EnrolmentState] = {
        person: "waiting" if reason == OVER_SHARE else "unmatched" for person, reason in unmatched_of(proposal)
    }
    for group in groups_of(proposal):
        states |= dict.fromkeys(map(int, group.members), "matched")
    return states


def _partnership(
    ask: Ask, round_: Round, group: Group, people: dict[int, Participant], homes: Sequence[Home]
) -> Partnership:
    members = tuple(sorted(int(member) for member in group.members))
    code = f"{round_.number}-{ask.core.code()}"
    return Partnership(
        id=0,
        round_id=round_.id,
        programme_id=ask.programme.id,
        code=code,
        language=common_language([people[member] for member in members], ask.core.wording.languages),
        members=members,
        first_writer=members[int.from_bytes(hashlib.sha256(code.encode()).digest()[:4]) % len(members)],
        community_id=meeting_place([people[member] for member in members], homes),
        started_at=ask.now,
        reasons=tuple((reason.key, reason.about) for reason in group.reasons),
    )


def common_language(people: Sequence[Participant], spoken: Iterable[str]) -> str:
    """The language a space speaks: one that all like to write in, best one Farpair has words for; else English."""
    ranks = Counter[str]()
    for person in people:
        for place, code in enumerate(person.codes("languages")):
            ranks[code] += 1000 - place
    shared = [code for code in ranks if all(code in person.codes("languages") for person in people)]
    known = set(spoken)
    return max(shared, key=lambda code: (code in known, ranks[code], code), default="en")


async def _first_deliveries(
    ask: Ask, round_: Round, partnerships: Sequence[Partnership], proposal: Proposal
) -> list[NewDelivery]:
    prompts = await prompts_of(ask.tx, ask.core, ask.programme.id, "en")
    pact = choose(prompts, (), place_for(1, round_.weeks))
    deliveries: list[NewDelivery] = []
    for partnership in partnerships:
        deliveries += opening(partnership, ask.now)
        if pact:
            deliveries.append(prompt_delivery(partnership, pact.slug, ask.now))
    return deliveries + [_told_alone(ask, round_, person, reason) for person, reason in unmatched_of(proposal)]


def opening(partnership: Partnership, now: datetime) -> list[NewDelivery]:
    """A space: opened empty, then its people let in, then the welcome and each introduction, in this order."""
    base = NewDelivery(
        key=partnership.key("open"),
        kind="open",
        target="space",
        programme_id=partnership.programme_id,
        due_at=now,
        expires_at=now + OPENING_LASTS,
        round_id=partnership.round_id,
        partnership_id=partnership.id,
        community_id=partnership.community_id,
    )
    chain = [base, replace(base, key=partnership.key("add"), kind="add", after=base.key)]
    chain.append(replace(base, key=partnership.key("welcome"), kind="post", what="welcome", after=chain[-1].key))
    for member in partnership.members:
        chain.append(
            replace(
                base,
                key=partnership.key(f"introduction/{member}"),
                kind="post",
                what="introduction",
                participant_id=member,
                after=chain[-1].key,
            )
        )
    return chain


def _told_alone(ask: Ask, round_: Round, person: int, reason: str) -> NewDelivery:
    return NewDelivery(
        key=round_.key(f"unmatched/{person}"),
        kind="post",
        target="inbox",
        programme_id=ask.programme.id,
        due_at=ask.now,
        expires_at=ask.now + OPENING_LASTS,
        what="unmatched",
        about={"reason": reason},
        round_id=round_.id,
        participant_id=person,
    )


async def _schedule(ask: Ask, round_: Round) -> None:
    """Week 1 comes with the start; the others on the programme's weekday, from the next calendar week on.

    A round of one week has a schedule whose last date is before its next one, so that it can be extended.
    """
    weekday = ask.programme.settings.prompt_weekday
    first = first_scheduled(ask.now.date(), weekday)
    last = first + timedelta(weeks=round_.weeks - 2)
    await ask.tx.ledger.schedule(Schedule(round_.id, ask.programme.id, weekday, first, last))
    await ask.tx.rounds.change(replace(round_, ends_at=_end_of_term(round_, last)))


def first_scheduled(started: date, weekday: int) -> date:
    """The date of the second week's prompt: in a later calendar week than the start, and five days after it or more."""
    next_monday = started + timedelta(days=7 - started.weekday())
    earliest = max(next_monday, started + timedelta(days=DAYS_BEFORE_FIRST_SCHEDULED))
    return earliest + timedelta(days=(weekday - earliest.weekday()) % 7)


def _end_of_term(round_: Round, last: date) -> datetime:
    begun = round_.started_at
    assert begun is not None  # noqa: S101  a running round has begun
    return begun + timedelta(days=(last - begun.date()).days + 7)


ENTRIES: dict[str, Entry] = {"round.start": Entry(start, "coordinator", slow=True)}
