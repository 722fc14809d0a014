"""What another decision would cost, shown before it is taken: nothing is kept until the coordinator presses Do it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from bot.asking import Ask, Work
from bot.chat import Button, Message, Reply, Words, fitting
from bot.matching import Rules, RulesError
from bot.matching.comparing import Difference, Outcome, difference, outcome_of
from bot.people import Participant, Round
from bot.proposing import Candidates, matched, outcome_kept
from bot.rounds import no_open_round

Kind = Literal["lock", "forbid", "swap"]
Pair = tuple[int, int]
NAMES = 5


@dataclass(frozen=True, slots=True)
class Wish:
    """What a coordinator thinks of doing: pairs to lock (a swap locks two) or to forbid."""

    kind: Kind
    pairs: tuple[Pair, ...]

    def subject(self, round_: Round) -> str:
        """As a button's subject."""
        return f"round-{round_.id}.{self.kind}-{'-'.join(str(member) for pair in self.pairs for member in pair)}"

    @classmethod
    def read(cls, detail: str) -> Wish | None:
        """From what follows the round in a subject; None where it is none."""
        kind, *members = detail.split("-")
        if kind not in ("lock", "forbid", "swap") or len(members) not in (2, 4, 6):
            return None
        if not all(member.isdecimal() and len(member) < 10 for member in members):
            return None
        numbers = [int(member) for member in members]
        pairs = tuple((min(pair), max(pair)) for pair in zip(numbers[::2], numbers[1::2], strict=True))
        return cls(cast(Kind, kind), pairs) if all(one != other for one, other in pairs) else None

    @property
    def what(self) -> str:
        """What is wished of each pair: lock or forbid."""
        return "forbid" if self.kind == "forbid" else "lock"

    def undoes(self, locked: Iterable[Pair]) -> list[Pair]:
        """The locks that a swap ends: those between the four whom it is about."""
        four = {member for pair in self.pairs for member in pair} if self.kind == "swap" else set()
        return sorted(pair for pair in locked if pair not in self.pairs and four.issuperset(pair))

    def among(self, rules: Rules) -> Rules:
        """The rules with this wish, which replaces an earlier one for the same pairs."""
        pairs = frozenset(_as_ids(self.pairs))
        ended = _as_ids(self.undoes((int(one), int(other)) for one, other in rules.locked))
        locked, forbidden = rules.locked - pairs - frozenset(ended), rules.forbidden - pairs
        if self.kind == "forbid":
            return replace(rules, locked=locked, forbidden=forbidden | pairs)
        return replace(rules, locked=locked | pairs, forbidden=forbidden)


def _as_ids(pairs: Iterable[Pair]) -> Iterable[tuple[str, str]]:
    return (cast(tuple[str, str], tuple(sorted((str(one), str(other))))) for one, other in pairs)


async def tried(ask: Ask, round_: Round, given: Candidates, wish: Wish) -> Work:
    """The effect of a wish, computed outside of any transaction, and the question whether to do it."""
    proposal = await ask.tx.rounds.proposal(round_.id)
    known = outcome_kept(proposal) if proposal and proposal.basis == given.basis else None

    async def compute() -> tuple[Outcome, Outcome] | RulesError:
        try:
            after = await matched(ask, round_, given, wish.among(given.rules))
            return known or outcome_of(await matched(ask, round_, given)), outcome_of(after)
        except RulesError as error:
            return error

    async def finish(later: Ask, found: tuple[Outcome, Outcome] | RulesError) -> Reply:
        still = await later.tx.rounds.by_id(round_.id)
        if still is None or still.state != "open":
            return no_open_round(later)
        if isinstance(found, RulesError):
            return later.tell("preview.not_possible", later.button("round.unlock", "round.free", f"round-{round_.id}"))
        return await _asked(later, round_, wish, difference(*found))

    return Work(compute, finish)


async def _asked(ask: Ask, round_: Round, wish: Wish, found: Difference) -> Message:
    members = [member for pair in wish.pairs for member in pair]
    people = await ask.tx.people.many([*members, *map(int, (*found.found, *found.lost))])
    pairs = [ask.say.list([_name(people, member) for member in pair]) for pair in wish.pairs]
    words = (
        *ask.say(f"what_if.{wish.kind}", who="; ".join(dict.fromkeys(pairs))),
        *effect(ask, found, people),
        *ask.say("what_if.nothing_yet"),
    )
    return Message(fitting(words), do_or_leave(ask, "round.do", wish.subject(round_)))


def do_or_leave(ask: Ask, name: str, subject: str) -> tuple[Button, Button]:
    """The two buttons under a what-if."""
    return (ask.button("what_if.do", name, subject, primary=True), ask.button("what_if.leave", "round.leave_it"))


def effect(ask: Ask, found: Difference, people: dict[int, Participant], scores: bool = True) -> Words:
    """What changes, in words for a volunteer; `scores` are left out where the two cannot be compared."""
    if found.nothing and not (scores and found.total):
        return ask.say("what_if.no_effect")
    lines: list[Words] = []
    if not found.found and not found.lost:
        lines.append(ask.say("what_if.as_many"))
    for key, who in (("what_if.found", found.found), ("what_if.lost", found.lost)):
        if who:
            lines.append(ask.say(key, count=len(who), who=_names(ask, people, who)))
    if scores:
        lines.append(_suits(ask, "lowest", found.lowest))
        lines.append(_suits(ask, "total", found.total))
    if found.moved:
        lines.append(ask.say("what_if.moved", count=found.moved))
    return tuple(part for line in lines for part in line)


def _suits(ask: Ask, what: str, percent: float) -> Words:
    if round(abs(percent), 1) == 0:
        return ask.say(f"what_if.{what}_same")
    return ask.say(f"what_if.{what}_{'less' if percent < 0 else 'more'}", percent=f"{abs(percent):.1f}")


def _names(ask: Ask, people: dict[int, Participant], ids: Sequence[str]) -> str:
    named = [_name(people, int(each)) for each in ids[:NAMES]]
    return ask.say.list([*named, "…"] if len(ids) > NAMES else named)


def _name(people: dict[int, Participant], member: int) -> str:
    return people[member].name[:40] if member in people else "…"
