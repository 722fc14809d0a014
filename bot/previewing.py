"""The proposed matching as a coordinator looks at it: quality in words, lock, forbid, swap, run again."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import Ask, Entry, Work, open_round
from bot.auditing import acted
from bot.chat import Message, Reply
from bot.commands import Argument
from bot.matching import Matching, RulesError
from bot.people import Proposal, Round
from bot.preview_words import shown
from bot.proposing import Candidates, as_body, candidates, groups_of
from bot.rounds import no_open_round

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
    return matching_work(ask, round_, given)


def matching_work(ask: Ask, round_: Round, given: Candidates, note: str = "", wished: Wished = ()) -> Work:
    """The matching outside of any transaction; its answer becomes the round's proposal.

    `wished` are the pairs that the coordinator locked or forbade for it, and what was wished of each before, which
    holds again if that is impossible.
    """

    async def compute() -> Result:
        try:
            return await ask.core.match(given.people, given.rules, ask.core.seed + round_.number)
        except RulesError as error:
            return error

    async def finish(later: Ask, result: Result) -> Reply:
        still = await later.tx.rounds.by_id(round_.id)
        if still is None or still.state != "open":
            return no_open_round(later)
        if isinstance(result, RulesError):
            return await _not_possible(later, round_, wished)
        proposal = Proposal(round_.id, later.now, given.basis, as_body(result))
        await later.tx.rounds.propose(proposal)
        return await shown(later, proposal, note)

    return Work(compute, finish)


async def _not_possible(ask: Ask, round_: Round, wished: Wished) -> Message:
    for pair, before in wished:
        await ask.tx.rounds.wish(round_.id, pair, before)
    return ask.tell("preview.not_possible", ask.button("round.unlock", "round.free", f"round-{round_.id}"))


async def wish(ask: Ask, what: str) -> Reply | Work:
    """Lock or forbid a row of the preview, or two people by name; then run again."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    pairs = await _pairs_meant(ask, round_)
    if not isinstance(pairs, Message) and what == "lock" and len(pairs) > 1:
        return ask.tell("preview.lock_three", ask.button("round.preview", "round.preview"))
    if isinstance(pairs, Message):
        return pairs
    wished = await _wish(ask, round_, pairs, what)
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), f"round.{what}", str(pairs), ask.now)
    return matching_work(ask, round_, await candidates(ask, round_), f"preview.{what}", wished)


async def _wish(ask: Ask, round_: Round, pairs: Sequence[tuple[int, int]], what: str) -> Wished:
    """Store the wish for each pair; what was wished of it before."""
    locked, forbidden = await ask.tx.rounds.wishes(round_.id)
    for pair in pairs:
        await ask.tx.rounds.wish(round_.id, pair, what)
    return [(pair, "lock" if pair in locked else "forbid" if pair in forbidden else "free") for pair in pairs]


async def lock(ask: Ask) -> Reply | Work:
    """These two belong together."""
    return await wish(ask, "lock")


async def forbid(ask: Ask) -> Reply | Work:
    """These two do not."""
    return await wish(ask, "forbid")


async def free(ask: Ask) -> Reply | Work:
    """Take back every lock and every "not these two" of the round; then run again."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    locked, forbidden = await ask.tx.rounds.wishes(round_.id)
    for pair in sorted(locked | forbidden):
        await ask.tx.rounds.wish(round_.id, pair, "free")
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
    """Everybody enrolled whose name this is, or begins with this where it is nobody's."""
    enrolments = await ask.tx.rounds.enrolments(round_.id)
    people = await ask.tx.people.many([each.participant_id for each in enrolments if each.state == "enrolled"])
    wanted = name.removeprefix("@").casefold()
    exact = [person.id for person in people.values() if person.name.casefold() == wanted]
    return exact or [person.id for person in people.values() if person.name.casefold().startswith(wanted)]


async def swap(ask: Ask) -> Reply | Work:
    """The second partners of two rows change places."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    one = await _members_of_row(ask, round_, ask.request.text("first"))
    other = await _members_of_row(ask, round_, ask.request.text("second"))
    if len(one) != 2 or len(other) != 2 or one == other:
        return ask.tell("preview.which_rows", ask.button("round.preview", "round.preview"))
    pairs = [_sorted(one[0], other[1]), _sorted(other[0], one[1])]
    wished = await _wish(ask, round_, pairs, "lock")
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "round.swap", f"{one} {other}", ask.now)
    return matching_work(ask, round_, await candidates(ask, round_), "preview.swap", wished)


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
    "round.free": Entry(free, "coordinator", slow=True, typed=False),
}
