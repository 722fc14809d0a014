"""Why these two, why not, and why somebody has no partner: what the engine can tell, in words for coordinators."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.asking import Ask, Entry, Work, open_round
from bot.chat import Message, Reply, Words, fitting
from bot.commands import Argument
from bot.matching import Person, RulesError
from bot.matching.comparing import Difference, Outcome, difference, outcome_of
from bot.matching.explaining import Part, Standing, WhyTogether, suiting, why_together
from bot.matching.waterfall import Step, keeps_apart_at, waterfall
from bot.people import Participant, Proposal, Round
from bot.preview_words import left_over
from bot.previewing import named
from bot.proposing import COORDINATORS, Candidates, candidates, groups_of, matched, may_see, outcome_kept, unmatched_of
from bot.rounds import no_open_round
from bot.what_if import effect

NAMES = 3
_ASKED: Mapping[str, str] = {"interest": "interests", "wanted": "partner_wanted", "hour": "hours", "goal": "goals"}
"""What the programme asks for each part of a score, where the question has another name."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was computed for one person or two; `without` is what changes if the two are kept apart."""

    steps: tuple[Step, ...] = ()
    possible: tuple[str, ...] = ()
    step: str = ""
    together: WhyTogether | None = None
    without: Difference | None = None


async def why(ask: Ask) -> Reply | Work:
    """How two people suit each other, who is possible for one, or why some have nobody; nothing is changed."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    if not ask.request.text("first"):
        return await _all_left_over(ask, round_)
    meant = await _meant(ask, round_)
    if not meant:
        return ask.tell("why.who", ask.button("round.preview", "round.preview"))
    if ask.person is not None and ask.person.id in meant:
        return ask.tell("why.own")
    given = await candidates(ask, round_)
    people = {int(person.id): person for person in given.people}
    if any(member not in people for member in meant):
        return ask.tell("why.not_there")
    proposal = await ask.tx.rounds.proposal(round_.id)
    known = outcome_kept(proposal) if proposal and proposal.basis == given.basis else None
    return _explained(ask, round_, given, [people[member] for member in meant], known)


async def _all_left_over(ask: Ask, round_: Round) -> Reply:
    proposal = await ask.tx.rounds.proposal(round_.id)
    preview = ask.button("round.preview", "round.preview")
    if proposal is None:
        return ask.tell("why.look_first", preview)
    given = await candidates(ask, round_)
    people = await ask.tx.people.many([person for person, _ in unmatched_of(proposal)])
    return Message(fitting(left_over(ask, proposal, people, given)), (preview,))


async def _meant(ask: Ask, round_: Round) -> list[int]:
    """One or two different people; nobody where a name could mean several."""
    names = [name for key in ("first", "second") if (name := ask.request.text(key))]
    found = [await named(ask, round_, name) for name in names]
    people = [each[0] for each in found if len(each) == 1]
    return people if len(set(people)) == len(names) else []


def _explained(ask: Ask, round_: Round, given: Candidates, told: list[Person], known: Outcome | None) -> Work:
    """The explanation, computed beside the chat: it looks at everybody, and asks the engine for the next best.

    `known` is what is proposed for these people, so that the engine need not be asked for it.
    """

    async def compute() -> _Found:
        if len(told) == 1:
            return await asyncio.to_thread(_of_one, told[0], given)
        found = await asyncio.to_thread(_of_two, told[0], told[1], given)
        return found if found.step else replace(found, without=await _without(ask, round_, given, told, known))

    async def finish(later: Ask, found: _Found) -> Reply:
        still = await later.tx.rounds.by_id(round_.id)
        if still is None or still.state != "open":
            return no_open_round(later)
        words = await _in_words(later, round_, given, told, found)
        return Message(fitting(words), (later.button("round.preview", "round.preview"),))

    return Work(compute, finish)


def _of_one(person: Person, given: Candidates) -> _Found:
    return _Found(
        waterfall(person, given.people, given.rules),
        suiting(person, given.people, given.rules),
    )


def _of_two(one: Person, other: Person, given: Candidates) -> _Found:
    step = keeps_apart_at(one, other, given.rules)
    return _Found(step=step, together=None if step else why_together(one, other, given.people, given.rules))


async def _without(
    ask: Ask, round_: Round, given: Candidates, told: list[Person], known: Outcome | None
) -> Difference | None:
    """What changes if two who are to be partners are kept apart: the next best costs so much. None for others."""
    pair = frozenset({(min(each.id for each in told), max(each.id for each in told))})
    try:
        now = known or outcome_of(await matched(ask, round_, given))
        if not any({each.id for each in told} <= set(group) for group in now.groups):
            return None
        apart = replace(given.rules, locked=given.rules.locked - pair, forbidden=given.rules.forbidden | pair)
        return difference(now, outcome_of(await matched(ask, round_, given, apart)))
    except RulesError:
        return None


async def _in_words(ask: Ask, round_: Round, given: Candidates, told: list[Person], found: _Found) -> Words:
    proposal = await ask.tx.rounds.proposal(round_.id)
    partners = _partners(proposal if proposal and proposal.basis == given.basis else None)
    people = await ask.tx.people.many(_spoken_of(told, found, partners))
    if len(told) == 1:
        return _about_one(ask, told[0], given, found, _Names(people, partners))
    return _about_two(ask, told, found, _Names(people, partners))


def _partners(proposal: Proposal | None) -> dict[str, tuple[str, ...]]:
    partners: dict[str, tuple[str, ...]] = {}
    for group in groups_of(proposal) if proposal else []:
        for one in group.members:
            partners[one] = (*partners.get(one, ()), *(other for other in group.members if other != one))
    return partners


def _spoken_of(told: list[Person], found: _Found, partners: dict[str, tuple[str, ...]]) -> list[int]:
    most = NAMES + 2  # some may be their own partners, and are left out
    ids = {*(person.id for person in told), *found.possible[:most]}
    if found.together:
        ids |= {*found.together.first.better[:most], *found.together.second.better[:most]}
    if found.without:
        ids |= {*found.without.found, *found.without.lost}
    return [int(each) for each in ids | {other for each in ids for other in partners.get(each, ())}]


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of those who are spoken of, and who is with whom in the proposal; nobody without one."""

    people: dict[int, Participant]
    partners: dict[str, tuple[str, ...]]

    def of(self, member: str) -> str:
        person = self.people.get(int(member))
        return person.name[:40] if person else "…"

    def needed(self, ask: Ask, members: tuple[str, ...], whoever: str) -> str:
        """Some people, each with whom they are needed for; without the partners that somebody is to have."""
        elsewhere = [each for each in members if each in self.partners and each not in self.partners.get(whoever, ())]
        return "; ".join(self._with(ask, each) for each in elsewhere[:NAMES])

    def _with(self, ask: Ask, member: str) -> str:
        partners = ask.say.list([self.of(other) for other in self.partners[member]])
        return ask.say.line("why.with", name=self.of(member), partner=partners)


def _about_one(ask: Ask, person: Person, given: Candidates, found: _Found, names: _Names) -> Words:
    used = [step for step in found.steps if step.key not in _unused(given)]
    lines = [part for step in used for part in ask.say(f"why.{step.key}", number=step.left)]
    if not found.possible:
        return (*ask.say("why.one", name=names.of(person.id)), *lines, *ask.say("why.none_possible"))
    if person.id in given.over and person.id not in names.partners:
        return (*ask.say("why.one", name=names.of(person.id)), *lines, *ask.say("why.over_share"))
    needed = "" if person.id in names.partners else names.needed(ask, found.possible, person.id)
    end = ask.say("why.needed", who=needed) if needed else ()
    return (*ask.say("why.one", name=names.of(person.id)), *lines, *end, *ask.say("why.some_possible"))


def _unused(given: Candidates) -> set[str]:
    """Steps of rules that the programme does not have."""
    rules = given.rules
    unused = {"sides": not rules.two_sided, "different": rules.different == "none", "hours": not rules.hours_in_common}
    return {key for key, without in unused.items() if without}


def _about_two(ask: Ask, told: list[Person], found: _Found, names: _Names) -> Words:
    first, second = (names.of(person.id) for person in told)
    if found.together is None:
        return ask.say(f"why.not_{found.step}", first=first, second=second)
    together = found.together
    return (
        *ask.say("why.two", first=first, second=second),
        *_counted(ask, together.counted),
        *_standing(ask, told, together.first, names),
        *_standing(ask, told[::-1], together.second, names),
        *_next_best(ask, found.without, names),
    )


def _counted(ask: Ask, parts: tuple[Part, ...]) -> Words:
    """Each part in words; what was told to the matching alone is put together, without saying what it is."""
    settings = ask.programme.settings
    open_ = [part for part in parts if may_see(settings, _ASKED.get(part.name, part.name), COORDINATORS)]
    lines = [ask.say(f"why.part_{part.name}", count=part.times, share=part.share) for part in open_]
    hidden = sum(part.share for part in parts if part not in open_)
    if hidden:
        lines.append(ask.say("why.part_hidden", share=hidden))
    if not lines:
        return ask.say("why.nothing_counted")
    return (*ask.say("why.counted"), *(part for line in lines for part in line))


def _standing(ask: Ask, told: list[Person], standing: Standing, names: _Names) -> Words:
    name, partner = (names.of(person.id) for person in told)
    needed = names.needed(ask, standing.better, told[0].id)
    said = ask.say("why.standing", name=name, partner=partner, rank=standing.rank, among=standing.among)
    return (*said, *(ask.say("why.better", name=name, who=needed) if needed else ()))


def _next_best(ask: Ask, without: Difference | None, names: _Names) -> Words:
    return () if without is None else (*ask.say("why.next_best"), *effect(ask, without, names.people))


_PEOPLE = (
    Argument("first", "why.first_help", suggest="suggest.person"),
    Argument("second", "preview.second_help", suggest="suggest.person"),
)

ENTRIES: dict[str, Entry] = {
    "round.why": Entry(why, "coordinator", slow=True, reads=True, arguments=_PEOPLE),
}
