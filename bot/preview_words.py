"""The proposed matching in words that a volunteer understands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from bot import world
from bot.asking import Ask
from bot.chat import Message, Words, fitting
from bot.enrolment import country_of
from bot.matching import Group, Person, Unmatched
from bot.matching.leftover import Leftover, leftovers
from bot.people import Participant, Proposal
from bot.proposing import Candidates, digest, groups_of, reason_words, unmatched_of

ROWS, ALONE = 8, 5
MANY, WEAKEST = 10, 3
OF_NO_INTEREST = {"language", "hours"}
"""What two people have in common whom nothing else joins: every pair has a language."""


async def shown(ask: Ask, proposal: Proposal, given: Candidates, note: str = "") -> Message:
    """A proposal for those who are `given`, in words that a volunteer understands, as many rows as a message shows."""
    groups, alone = groups_of(proposal), unmatched_of(proposal)
    ids = [int(member) for group in groups for member in group.members] + [person for person, _ in alone]
    people = await ask.tx.people.many(ids)
    rows = [_row(ask, number, group, people) for number, group in enumerate(groups[:ROWS], 1)]
    words = (
        *(ask.say(note) if note else ()),
        *ask.say("preview.head", count=len(groups), people=len({*ids} - {person for person, _ in alone})),
        *(ask.say("preview.threes", count=threes) if (threes := _threes(groups)) else ()),
        *left_over(ask, proposal, people, given, ALONE),
        *(ask.say("again.question") if (met := _have_met(proposal, given)) else ()),
        *how_good(ask, proposal, groups),
        *(part for row in rows for part in row),
        *(ask.say("preview.more", count=len(groups) - ROWS) if len(groups) > ROWS else ()),
        *ask.say("preview.next"),
    )
    buttons = (
        ask.button("round.start", "round.start", f"round-{proposal.round_id}.{digest(proposal)}", primary=True),
        ask.button("round.again", "round.preview"),
        ask.button("dashboard.button", "dashboard"),
        *((ask.button("again.button", "round.again"),) if met else ()),
        *((ask.button("preview.afresh", "round.preview", f"{ask.here}.afresh"),) if proposal.body.get("kept") else ()),
    )
    return Message(fitting(words), buttons)


def _have_met(proposal: Proposal, given: Candidates) -> bool:
    """Whether somebody without a partner has been the partner of others who are there. Blocks do not matter here."""
    alone, there = {str(person) for person, _ in unmatched_of(proposal)}, {person.id for person in given.people}
    return any(person.id in alone and not there.isdisjoint(person.past_partners) for person in given.people)


def _threes(groups: Sequence[Group]) -> int:
    return sum(len(group.members) == 3 for group in groups)


def how_good(ask: Ask, proposal: Proposal, groups: Sequence[Group]) -> Words:
    """What a volunteer can judge by: how many interests any two share at least, and whether it could be better."""
    shared = [len(next((r.about for r in group.reasons if r.key == "interests"), ())) for group in groups]
    least = min(shared, default=0)
    return (
        *(ask.say("preview.share", count=least) if least else ()),
        *_to_look_at(ask, groups),
        *_how_sure(ask, proposal, groups),
    )


def _to_look_at(ask: Ask, groups: Sequence[Group]) -> Words:
    """The rows that deserve a look: those who share nothing of interest; in a large round else the three weakest."""
    thin = [str(n) for n, group in enumerate(groups, 1) if {reason.key for reason in group.reasons} <= OF_NO_INTEREST]
    if thin:
        return ask.say("preview.look_at", count=len(thin), rows=_some(thin))
    if len(groups) < MANY:
        return ()
    weakest = sorted(range(1, len(groups) + 1), key=lambda number: (groups[number - 1].score, number))[:WEAKEST]
    return ask.say("preview.look_at_weakest", rows=_some([str(number) for number in sorted(weakest)]))


def _how_sure(ask: Ask, proposal: Proposal, groups: Sequence[Group]) -> Words:
    """Whether it could be better; where people came or went since the last look, how much is as it was."""
    kept = {frozenset(map(str, pair)) for pair in proposal.body.get("kept", ())}
    if not kept:
        return ask.say("preview.proven") if proposal.body.get("proven") else ()
    same = sum(all(frozenset(pair) in kept for pair in combinations(group.members, 2)) for group in groups)
    return ask.say("preview.kept", count=same, all=len(groups))


def _row(ask: Ask, number: int, group: Group, people: dict[int, Participant]) -> Words:
    who = " + ".join(_person(ask, people, int(member)) for member in group.members)
    why = reason_words(ask, [(reason.key, reason.about) for reason in group.reasons])
    return ask.say("preview.row", number=number, who=who, why=_short(why, 100))


def _person(ask: Ask, people: dict[int, Participant], member: int) -> str:
    person = people.get(member)
    return f"{_short(person.name, 24)} ({country_of(ask, person)})" if person else "…"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _some(rows: Sequence[str]) -> str:
    return ", ".join(rows[:ROWS]) + (", …" if len(rows) > ROWS else "")


def left_over(
    ask: Ask, proposal: Proposal, people: dict[int, Participant], given: Candidates, most: int | None = None
) -> Words:
    """Who has no partner and why, by name, those together of whom the same is true; `most` lines of them."""
    alone = unmatched_of(proposal)
    if not alone:
        return ask.say("preview.all_matched")
    persons = {person.id: person for person in (*given.people, *given.untold)}
    known = [Unmatched(str(person), reason) for person, reason in alone if str(person) in persons]
    groups = leftovers(known, persons, given.rules)
    told = groups[:most]
    more = len(alone) - sum(len(group.members) for group in told)
    return (
        *ask.say("preview.unmatched", count=len(alone)),
        *(part for group in told for part in _alone(ask, group, people, persons)),
        *(ask.say("preview.alone_more", count=more) if more else ()),
    )


def _alone(ask: Ask, group: Leftover, people: dict[int, Participant], persons: dict[str, Person]) -> Words:
    who = [_person(ask, people, int(member)) for member in group.members[:ROWS]]
    named = ask.say.list([*who, "…"] if len(group.members) > ROWS else who)
    languages = [world.language_name(code, ask.say.language) for code in group.languages if code != "*"]
    told: dict[str, str | int] = {
        "count": len(group.members),
        "who": named,
        "reason": ask.say.line(f"unmatched.{group.reason}"),
    }
    one = people.get(int(group.members[0]))
    if one is None or not languages or len({persons[member].country for member in group.members}) > 1:
        return ask.say("preview.alone", **told)
    return ask.say("preview.alone_alike", where=country_of(ask, one), languages=ask.say.list(languages), **told)
