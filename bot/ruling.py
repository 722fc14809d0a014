"""A programme's matching rules in the chat: what another rule would change, shown before it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.asking import Ask, Entry, Work, open_round
from bot.auditing import acted
from bot.chat import Message, Reply, fitting
from bot.ledger import NewDelivery
from bot.matching import RulesError
from bot.matching.comparing import Difference, difference, outcome_of
from bot.mentees import kind_of
from bot.people import Draft, Round
from bot.previewing import matching_work
from bot.programme import Settings
from bot.proposing import Candidates, candidates, matched
from bot.rule_form import NAME, differs_in, read_rule_form, rule_form
from bot.what_if import do_or_leave, effect

ASKING_LASTS = timedelta(days=14)
NAMES = 5


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a rule changes; None where too few could be matched by it. `untold` have to be asked first."""

    changes: Difference | None
    untold: tuple[int, ...]


async def rules(ask: Ask) -> Reply:
    """The rules as a form; what is sent is kept, or, while a round is open, shown with what it would change."""
    if not ask.request.answers:
        return rule_form(ask, {})
    settings, errors = read_rule_form(ask, ask.request)
    if errors:
        return rule_form(ask, errors)
    round_ = await open_round(ask)
    if round_ is None or len((await candidates(ask, round_)).people) < 2:
        await _keep(ask, settings)
        return ask.tell("rules.saved", **_told(ask, settings))
    await ask.tx.people.save_draft(Draft(ask.request.account, NAME, ask.here, ask.request.answers, ask.now))
    buttons = (
        ask.button("rules.try", "programme.rules_try", primary=True),
        ask.button("what_if.leave", "round.leave_it"),
    )
    return ask.tell("rules.written", *buttons, **_told(ask, settings))


def _told(ask: Ask, settings: Settings) -> dict[str, str]:
    return {
        "different": differs_in(ask, settings),
        "kind": _kind(ask, settings),
        "hours": str(settings.hours_in_common),
    }


def _kind(ask: Ask, settings: Settings) -> str:
    return kind_of(ask.say, settings.most_mentees) if settings.two_sided else ask.say.line("rules.peers")


async def try_rules(ask: Ask) -> Reply | Work:
    """What the written rules would change in the open round."""
    settings, round_ = await _drafted(ask), await open_round(ask)
    if settings is None or round_ is None:
        return ask.tell("rules.gone", ask.button("rules.button", NAME))
    given = await candidates(ask, round_)
    then = await candidates(replace(ask, programme=replace(ask.programme, settings=settings)), round_)

    async def compute() -> _Tried | RulesError:
        try:
            return await _tried(ask, round_, given, then)
        except RulesError as error:
            return error

    async def finish(later: Ask, found: _Tried | RulesError) -> Reply:
        if isinstance(found, RulesError):
            return later.tell("preview.not_possible", later.button("round.unlock", "round.free", f"round-{round_.id}"))
        return await _shown(later, settings, found)

    return Work(compute, finish)


async def _tried(ask: Ask, round_: Round, given: Candidates, then: Candidates) -> _Tried:
    untold = tuple(int(each.id) for each in then.untold)
    if len(then.people) < 2:
        return _Tried(None, untold)
    before = outcome_of(await matched(ask, round_, given))
    return _Tried(difference(before, outcome_of(await matched(ask, round_, then))), untold)


async def _shown(ask: Ask, settings: Settings, found: _Tried) -> Message:
    changed = (*found.changes.found, *found.changes.lost) if found.changes else ()
    people = await ask.tx.people.many([*map(int, changed), *found.untold])
    named = [people[each].name[:40] for each in found.untold[:NAMES] if each in people]
    who = ask.say.list([*named, "…"] if len(found.untold) > NAMES else named)
    words = (
        *ask.say("rules.if", **_told(ask, settings)),
        *(effect(ask, found.changes, people, scores=False) if found.changes else ask.say("rules.nobody_yet")),
        *(ask.say("rules.untold", count=len(found.untold), who=who) if found.untold else ()),
        *ask.say("what_if.nothing_yet"),
    )
    return Message(fitting(words), do_or_leave(ask, "programme.rules_do", ask.here))


async def do_rules(ask: Ask) -> Reply | Work:
    """Keep the written rules, ask whoever has not told what they need, and match the open round again."""
    settings = await _drafted(ask)
    if settings is None:
        return ask.tell("rules.gone", ask.button("rules.button", NAME))
    await _keep(ask, settings)
    await ask.tx.people.drop_draft(ask.request.account, NAME, ask.here)
    round_, now = await open_round(ask), replace(ask, programme=replace(ask.programme, settings=settings))
    if round_ is None:
        return ask.tell("rules.saved", **_told(ask, settings))
    given = await candidates(now, round_)
    await ask.tx.ledger.enqueue([_asked(ask, round_, settings, int(each.id)) for each in given.untold])
    if len(given.people) < 2:
        return ask.tell("rules.saved", **_told(ask, settings))
    return matching_work(now, round_, given, "rules.done")


async def _drafted(ask: Ask) -> Settings | None:
    draft = await ask.tx.people.draft(ask.request.account, NAME, ask.here)
    if draft is None:
        return None
    settings, errors = read_rule_form(ask, replace(ask.request, answers=draft.answers))
    return None if errors else settings


async def _keep(ask: Ask, settings: Settings) -> None:
    await ask.tx.programmes.change(replace(ask.programme, settings=settings))
    await acted(ask, "programme.rules", f"{settings.different}, {'two sides' if settings.two_sided else 'peers'}")


def _asked(ask: Ask, round_: Round, settings: Settings, person: int) -> NewDelivery:
    """To somebody who is enrolled and has not told what the rules need."""
    return NewDelivery(
        key=round_.key(f"needed/{'-'.join(each.key for each in settings.needed())}/{person}"),
        kind="post",
        target="inbox",
        programme_id=ask.programme.id,
        due_at=ask.now,
        expires_at=ask.now + ASKING_LASTS,
        what="needed",
        round_id=round_.id,
        participant_id=person,
    )


ENTRIES: dict[str, Entry] = {
    NAME: Entry(rules, "coordinator", typed=False),
    "programme.rules_try": Entry(try_rules, "coordinator", slow=True, reads=True, typed=False),
    "programme.rules_do": Entry(do_rules, "coordinator", slow=True, typed=False),
}
