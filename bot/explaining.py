"""Why these two, and why not: what the engine can tell, in words for coordinators."""

from __future__ import annotations

from bot.asking import Ask, Entry, open_round
from bot.chat import Message, Reply, Words, fitting
from bot.commands import Argument
from bot.matching import Person
from bot.matching.explaining import Standing, why_together
from bot.matching.waterfall import keeps_apart_at, waterfall
from bot.people import Round
from bot.previewing import named
from bot.proposing import Candidates, candidates
from bot.rounds import no_open_round


async def why(ask: Ask) -> Reply:
    """How two people suit each other, or how many are possible for one; nothing is changed."""
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask)
    meant = await _meant(ask, round_)
    if not meant:
        return ask.tell("why.who", ask.button("round.preview", "round.preview"))
    if ask.person is not None and ask.person.id in meant:
        return ask.tell("why.own")
    given = await candidates(ask, round_)
    people = {int(person.id): person for person in given.people}
    if any(member not in people for member in meant):
        return ask.tell("why.not_there")
    names = {each.id: each.name for each in (await ask.tx.people.many(meant)).values()}
    told = [(people[member], names[member][:40]) for member in meant]
    words = _about_one(ask, *told[0], given) if len(told) == 1 else _about_two(ask, told, given)
    return Message(fitting(words), (ask.button("round.preview", "round.preview"),))


async def _meant(ask: Ask, round_: Round) -> list[int]:
    """One or two different people; nobody where a name could mean several."""
    names = [name for key in ("first", "second") if (name := ask.request.text(key))]
    found = [await named(ask, round_, name) for name in names]
    people = [each[0] for each in found if len(each) == 1]
    return people if len(set(people)) == len(names) else []


def _about_one(ask: Ask, person: Person, name: str, given: Candidates) -> Words:
    steps = waterfall(person, given.people, given.rules)
    used = [step for step in steps if step.key not in _unused(given)]
    lines = [part for step in used for part in ask.say(f"why.{step.key}", number=step.left)]
    end = "why.some_possible" if steps[-1].left else "why.none_possible"
    return (*ask.say("why.one", name=name), *lines, *ask.say(end))


def _unused(given: Candidates) -> set[str]:
    """Steps of rules that the programme does not have."""
    rules = given.rules
    unused = {"sides": not rules.two_sided, "different": rules.different == "none", "hours": not rules.hours_in_common}
    return {key for key, without in unused.items() if without}


def _about_two(ask: Ask, told: list[tuple[Person, str]], given: Candidates) -> Words:
    (one, first), (other, second) = told
    step = keeps_apart_at(one, other, given.rules)
    if step:
        return ask.say(f"why.not_{step}", first=first, second=second)
    found = why_together(one, other, given.people, given.rules)
    counted = ask.say.list([ask.say.line(f"why.part_{name}") for name in found.counted])
    return (
        *ask.say("why.two", first=first, second=second),
        *(ask.say("why.counted", what=counted) if counted else ask.say("why.nothing_counted")),
        *_standing(ask, first, second, found.first),
        *_standing(ask, second, first, found.second),
    )


def _standing(ask: Ask, name: str, partner: str, standing: Standing) -> Words:
    return ask.say("why.standing", name=name, partner=partner, rank=standing.rank, among=standing.among)


_PEOPLE = (
    Argument("first", "why.first_help", required=True, suggest="suggest.person"),
    Argument("second", "preview.second_help", suggest="suggest.person"),
)

ENTRIES: dict[str, Entry] = {
    "round.why": Entry(why, "coordinator", slow=True, reads=True, arguments=_PEOPLE),
}
