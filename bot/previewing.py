"""The proposed matching as a coordinator looks at it: quality in words; lock, forbid, swap, and run again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.asking import Ask, Entry, Work, open_round
from bot.auditing import acted
from bot.chat import Message, Reply
from bot.commands import Argument
from bot.matching import Matching, RulesError
from bot.people import Proposal, Round
from bot.persons import is_mentor
from bot.preview_words import shown
from bot.proposing import Candidates, allowed_again, as_body, candidates, groups_of, matched
from bot.rounds import no_open_round
from bot.what_if import Kind, Wish, tried

Result = Matching | RulesError
Wished = Sequence[tuple[tuple[int, int], str]]


async def preview(ask: Ask) -> Reply | Work:
    """Run the matching and show what it proposes; nothing is announced."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    given = await candidates(ask, round_)
    if len(given.people) < 2:
        return ask.tell("preview.too_few", ask.button("round.invite", "round.invite"), count=len(given.people))
    if ask.detail == "afresh":
        given = replace(given, rules=replace(given.rules, kept=frozenset()))
    return matching_work(ask, round_, given)


def matching_work(ask: Ask, round_: Round, given: Candidates, note: str = "", wished: Wished = ()) -> Work:
    """The matching outside of any transaction; its answer becomes the round's proposal.

    `wished` are the pairs that the coordinator locked or forbade for it, and what was wished of each before, which
    holds again if that is impossible.
    """

    async def compute() -> Result:
        try:
            return await matched(ask, round_, given)
        except RulesError as error:
            return error

    async def finish(later: Ask, result: Result) -> Reply:
        still = await later.tx.rounds.by_id(round_.id)
        if still is None or still.state != "open":
            return no_open_round(later)
        if isinstance(result, RulesError):
            return await _not_possible(later, round_, wished)
        proposal = Proposal(round_.id, later.now, given.basis, as_body(result, given))
        await later.tx.rounds.propose(proposal)
        return await shown(later, proposal, given, note)

    return Work(compute, finish)


async def _not_possible(ask: Ask, round_: Round, wished: Wished) -> Message:
    for pair, before in wished:
        await ask.tx.rounds.wish(round_.id, pair, before)
    return ask.tell("preview.not_possible", ask.button("round.unlock", "round.free", f"round-{round_.id}"))


async def lock(ask: Ask) -> Reply | Work:
    """What it would cost if these two belonged together: a row of the preview, or two people by name."""
    return await _try(ask, "lock")


async def forbid(ask: Ask) -> Reply | Work:
    """What it would cost if these were kept apart."""
    return await _try(ask, "forbid")


async def _try(ask: Ask, what: Kind) -> Reply | Work:
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    pairs = await _pairs_meant(ask, round_)
    if isinstance(pairs, Message):
        return pairs
    if what == "lock" and len(pairs) > 1:
        return ask.tell("preview.lock_three", ask.button("round.preview", "round.preview"))
    return await tried(ask, round_, await candidates(ask, round_), Wish(what, tuple(pairs)))


async def do(ask: Ask) -> Reply | Work:
    """Do what was shown: keep the wish, and match again."""
    round_, wish = await open_round(ask), Wish.read(ask.detail)
    if round_ is None or ask.request.subject.partition(".")[0] != f"round-{round_.id}":
        return no_open_round(ask)
    if wish is None or not await _all_enrolled(ask, round_, wish):
        return ask.tell("preview.which_row", ask.button("round.preview", "round.preview"))
    before = await _keep(ask, round_, wish)
    await acted(ask, f"round.{wish.kind}", str(list(wish.pairs)))
    return matching_work(ask, round_, await candidates(ask, round_), f"preview.{wish.kind}", before)


async def _all_enrolled(ask: Ask, round_: Round, wish: Wish) -> bool:
    enrolled = {each.participant_id for each in await ask.tx.rounds.enrolments(round_.id) if each.state == "enrolled"}
    return all(member in enrolled for pair in wish.pairs for member in pair)


async def leave_it(ask: Ask) -> Message:
    """Leave everything as it is."""
    return ask.tell("what_if.left", ask.button("round.preview", "round.preview"))


async def _keep(ask: Ask, round_: Round, wish: Wish) -> Wished:
    """Store the wish for each pair; what was wished of it before."""
    locked, forbidden = await ask.tx.rounds.wishes(round_.id)
    ended = wish.undoes(locked)
    for pair in ended:
        await ask.tx.rounds.wish(round_.id, pair, "free")
    for pair in wish.pairs:
        await ask.tx.rounds.wish(round_.id, pair, wish.what)
    touched = (*ended, *wish.pairs)
    return [(pair, "lock" if pair in locked else "forbid" if pair in forbidden else "free") for pair in touched]


async def free(ask: Ask) -> Reply | Work:
    """Take back every lock and every "not these two" of the round; then run again."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    locked, forbidden = await ask.tx.rounds.wishes(round_.id)
    for pair in sorted(locked | forbidden):
        await ask.tx.rounds.wish(round_.id, pair, "free")
    await allowed_again(ask.tx, round_, 0, ask.now)
    await acted(ask, "round.free", str(len(locked | forbidden)))
    return matching_work(ask, round_, await candidates(ask, round_), "preview.free")


async def _pairs_meant(ask: Ask, round_: Round) -> list[tuple[int, int]] | Message:
    first, second = ask.request.text("first"), ask.request.text("second")
    if not second:
        return await _pairs_of_row(ask, round_, first)
    one, other = await named(ask, round_, first), await named(ask, round_, second)
    if len(one) != 1 or len(other) != 1 or one == other:
        return ask.tell("preview.who", first=first[:60], second=second[:60])
    return [_sorted(one[0], other[0])]


async def _pairs_of_row(ask: Ask, round_: Round, number: str) -> list[tuple[int, int]] | Message:
    members = await _members_of_row(ask, round_, number)
    if not members:
        return ask.tell("preview.which_row", ask.button("round.preview", "round.preview"))
    return [_sorted(one, other) for place, one in enumerate(members) for other in members[place + 1 :]]


async def _members_of_row(ask: Ask, round_: Round, number: str) -> tuple[int, ...]:
    proposal = await ask.tx.rounds.proposal(round_.id)
    groups = groups_of(proposal) if proposal else []
    if number.isdecimal() and len(number) < 7 and 1 <= int(number) <= len(groups):
        return tuple(int(member) for member in groups[int(number) - 1].members)
    return ()


async def named(ask: Ask, round_: Round, name: str) -> list[int]:
    """Everybody enrolled whose name this is, or begins with this where it is nobody's. "#7" is one by their number."""
    enrolments = await ask.tx.rounds.enrolments(round_.id)
    if name[:1] == "#" and name[1:].isdecimal() and len(name) < 11:
        return [each.participant_id for each in enrolments if each.participant_id == int(name[1:])]
    people = await ask.tx.people.many([each.participant_id for each in enrolments if each.state == "enrolled"])
    wanted = name.removeprefix("@").casefold()
    exact = [person.id for person in people.values() if person.name.casefold() == wanted]
    return exact or [person.id for person in people.values() if person.name.casefold().startswith(wanted)]


async def swap(ask: Ask) -> Reply | Work:
    """What it would cost if the second partners of two rows changed places."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    one = await _members_of_row(ask, round_, ask.request.text("first"))
    other = await _members_of_row(ask, round_, ask.request.text("second"))
    if len(one) != 2 or len(other) != 2 or set(one) & set(other):
        return ask.tell("preview.which_rows", ask.button("round.preview", "round.preview"))
    one, other = await _mentors_first(ask, one), await _mentors_first(ask, other)
    pairs = (_sorted(one[0], other[1]), _sorted(other[0], one[1]))
    return await tried(ask, round_, await candidates(ask, round_), Wish("swap", pairs))


async def _mentors_first(ask: Ask, row: tuple[int, ...]) -> tuple[int, ...]:
    """A row with its mentor in front, so that a swap gives the mentors of two rows each other's mentees."""
    people = await ask.tx.people.many(row)
    mentors = {id_ for id_, person in people.items() if is_mentor(person.answers, ask.programme.settings)}
    return tuple(sorted(row, key=lambda each: (each not in mentors, each)))


def _sorted(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


_TWO = (
    Argument("first", "preview.first_help", required=True, suggest="suggest.person"),
    Argument("second", "preview.second_help", suggest="suggest.person"),
)
_ROWS = (
    Argument("first", "preview.row_help", required=True),
    Argument("second", "preview.row_help", required=True),
)

ENTRIES: dict[str, Entry] = {
    "round.preview": Entry(preview, "coordinator", slow=True),
    "round.lock": Entry(lock, "coordinator", slow=True, arguments=_TWO),
    "round.forbid": Entry(forbid, "coordinator", slow=True, arguments=_TWO),
    "round.swap": Entry(swap, "coordinator", slow=True, arguments=_ROWS),
    "round.do": Entry(do, "coordinator", slow=True, typed=False),
    "round.leave_it": Entry(leave_it, "coordinator", reads=True, typed=False),
    "round.free": Entry(free, "coordinator", slow=True, typed=False),
}
