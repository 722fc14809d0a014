"""May those who met longest ago be partners again? Asked where somebody has no partner and has met others before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.asking import Ask, Entry, Work, open_round
from bot.auditing import acted
from bot.chat import Message, Reply, fitting
from bot.matching import Matching, Person, RulesError
from bot.matching.comparing import Difference, difference, outcome_of
from bot.people import Round
from bot.previewing import matching_work
from bot.proposing import Candidates, allowed_again, candidates, last_met, matched, without_past
from bot.rounds import no_open_round
from bot.what_if import do_or_leave, effect

Pair = tuple[int, int]


class _Tried(NamedTuple):
    """Partners of this round and of earlier ones may meet again, and what that changes."""

    number: int
    changes: Difference


async def again(ask: Ask) -> Reply | Work:
    """What it would change if those who met longest ago might be partners again; nothing is changed yet."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    given, met = await candidates(ask, round_), await last_met(ask.tx, ask.programme.id)

    async def compute() -> _Tried | None:
        try:
            return await _longest_ago(ask, round_, given, met)
        except RulesError:
            return None

    async def finish(later: Ask, found: _Tried | None) -> Reply:
        still = await later.tx.rounds.by_id(round_.id)
        if still is None or still.state != "open":
            return no_open_round(later)
        return await _asked(later, round_, found)

    return Work(compute, finish)


async def _longest_ago(ask: Ask, round_: Round, given: Candidates, met: Mapping[Pair, int]) -> _Tried | None:
    """The earliest rounds whose partners have to meet again for as many people as possible to have a partner."""
    numbers = _numbers(given.people, met)
    if not numbers:
        return None
    now = await matched(ask, round_, given)
    most = await matched(ask, round_, given, people=without_past(given.people, met, numbers[-1]))
    if _in_pairs(most) <= _in_pairs(now):
        return None
    for number in numbers[:-1]:
        tried = await matched(ask, round_, given, people=without_past(given.people, met, number))
        if _in_pairs(tried) == _in_pairs(most):
            return _Tried(number, difference(outcome_of(now), outcome_of(tried)))
    return _Tried(numbers[-1], difference(outcome_of(now), outcome_of(most)))


def _numbers(people: Sequence[Person], met: Mapping[Pair, int]) -> list[int]:
    """The rounds in which past partners met who are both there."""
    past = {person.id: person.past_partners for person in people}
    there = ((str(one), str(other), number) for (one, other), number in met.items())
    return sorted({number for one, other, number in there if one in past and other in past[one] and other in past})


def _in_pairs(matching: Matching) -> int:
    return sum(len(group.members) for group in matching.groups)


async def _asked(ask: Ask, round_: Round, found: _Tried | None) -> Message:
    if found is None:
        return ask.tell("again.no_help", ask.button("round.preview", "round.preview"))
    people = await ask.tx.people.many([int(each) for each in (*found.changes.found, *found.changes.lost)])
    words = (
        *ask.say("again.if", number=found.number),
        *effect(ask, found.changes, people),
        *ask.say("what_if.nothing_yet"),
    )
    return Message(fitting(words), do_or_leave(ask, "round.again_do", f"round-{round_.id}.{found.number}"))


async def do(ask: Ask) -> Reply | Work:
    """Let the partners of the rounds up to one be partners again in this round, and match again."""
    round_ = await open_round(ask)
    if round_ is None or ask.request.subject.partition(".")[0] != f"round-{round_.id}":
        return no_open_round(ask)
    if not (ask.detail.isdecimal() and 1 <= int(ask.detail[:6]) < round_.number):
        return ask.tell("again.no_help", ask.button("round.preview", "round.preview"))
    await allowed_again(ask.tx, round_, int(ask.detail[:6]), ask.now)
    await acted(ask, "round.again", ask.detail[:6])
    return matching_work(ask, round_, await candidates(ask, round_), "again.done")


ENTRIES: dict[str, Entry] = {
    "round.again": Entry(again, "coordinator", slow=True, reads=True, typed=False),
    "round.again_do": Entry(do, "coordinator", slow=True, typed=False),
}
