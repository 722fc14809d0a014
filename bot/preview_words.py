"""The proposed matching in words that a volunteer understands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import Ask
from bot.chat import Message, Words, fitting
from bot.enrolment import country_of
from bot.matching import Group
from bot.people import Participant, Proposal
from bot.proposing import digest, groups_of, reason_words, unmatched_of

ROWS = 8


async def shown(ask: Ask, proposal: Proposal, note: str = "") -> Message:
    """A proposal in words that a volunteer understands, as many rows as a message can show."""
    groups, alone = groups_of(proposal), unmatched_of(proposal)
    ids = [int(member) for group in groups for member in group.members] + [person for person, _ in alone]
    people = await ask.tx.people.many(ids)
    rows = [_row(ask, number, group, people) for number, group in enumerate(groups[:ROWS], 1)]
    words = (
        *(ask.say(note) if note else ()),
        *ask.say("preview.head", count=len(groups), people=len(ids) - len(alone)),
        *(ask.say("preview.threes", count=threes) if (threes := _threes(groups)) else ()),
        *_left_over(ask, alone, people),
        *_how_good(ask, proposal, groups),
        *(part for row in rows for part in row),
        *(ask.say("preview.more", count=len(groups) - ROWS) if len(groups) > ROWS else ()),
        *ask.say("preview.next"),
    )
    buttons = (
        ask.button("round.start", "round.start", f"round-{proposal.round_id}.{digest(proposal)}", primary=True),
        ask.button("round.again", "round.preview"),
        ask.button("dashboard.button", "dashboard"),
    )
    return Message(fitting(words), buttons)


def _threes(groups: Sequence[Group]) -> int:
    return sum(len(group.members) == 3 for group in groups)


def _how_good(ask: Ask, proposal: Proposal, groups: Sequence[Group]) -> Words:
    """What a volunteer can judge by: how many interests any two share at least, and whether it could be better."""
    shared = [len(next((r.about for r in group.reasons if r.key == "interests"), ())) for group in groups]
    least = min(shared, default=0)
    to_look_at = sum(not group.reasons for group in groups)
    return (
        *(ask.say("preview.share", count=least) if least else ()),
        *(ask.say("preview.look_at", count=to_look_at) if to_look_at else ()),
        *(ask.say("preview.proven") if proposal.body.get("proven") else ()),
    )


def _row(ask: Ask, number: int, group: Group, people: dict[int, Participant]) -> Words:
    who = " + ".join(_person(ask, people, int(member)) for member in group.members)
    why = reason_words(ask, [(reason.key, reason.about) for reason in group.reasons])
    return ask.say("preview.row", number=number, who=who, why=_short(why, 100))


def _person(ask: Ask, people: dict[int, Participant], member: int) -> str:
    person = people.get(member)
    return f"{_short(person.name, 24)} ({country_of(ask, person)})" if person else "…"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _left_over(ask: Ask, alone: list[tuple[int, str]], people: dict[int, Participant]) -> Words:
    if not alone:
        return ask.say("preview.all_matched")
    return ask.say("preview.unmatched", count=len(alone), who=_who_is_left(ask, alone, people))


def _who_is_left(ask: Ask, alone: list[tuple[int, str]], people: dict[int, Participant]) -> str:
    said = [f"{_person(ask, people, person)}: {ask.say.line(f'unmatched.{reason}')}" for person, reason in alone[:5]]
    return "\n".join(f"- {line}" for line in said)
