"""From enrolments to a proposed matching: what the engine is given, and what is kept of its answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from typing import Any, cast

from bot import world
from bot.asking import Ask
from bot.country_share import match_fairly, over_share
from bot.matching import Group, Matching, Person, Reason, Rules
from bot.matching.comparing import Outcome
from bot.people import Proposal, Round
from bot.persons import as_persons, has_told, resting, rules_of
from bot.programme import SeenBy, Settings
from bot.spared import spared_pairs, sparing
from bot.store import Records

Pairs = frozenset[tuple[int, int]]
OURS, AGAIN = "core", "again/"
"""Where it is noted up to which round partners may meet again."""
UNTOLD = "untold"
"""Why somebody has no partner who has not told what the rules need."""
COORDINATORS: tuple[SeenBy, ...] = ("partner", "coordinators")
"""The answers that may be seen, by who reads."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who is to be matched, under which rules, and a fingerprint of both.

    `untold` have not told yet what the rules need, so that nobody can be proposed for them. `over` are ids of people
    who came when their country had its share of the round; they are in where that gives somebody else a partner.
    `spared` are pairs that meet only where somebody of them would have nobody otherwise.
    """

    people: list[Person]
    rules: Rules
    basis: str
    untold: tuple[Person, ...] = ()
    over: tuple[str, ...] = ()
    spared: frozenset[tuple[str, str]] = frozenset()


async def matched(
    ask: Ask, round_: Round, given: Candidates, rules: Rules | None = None, people: Sequence[Person] | None = None
) -> Matching:
    """What the engine proposes for a round: for all that look at it or ask what another decision would change.

    `rules` and `people` are tried in the place of those that are given.

    Raises:
        RulesError: the rules cannot be kept.
    """
    tried, seed = given.people if people is None else people, ask.core.seed + round_.number
    match = sparing(ask.core.match, given.spared)
    return await match_fairly(match, tried, given.rules if rules is None else rules, seed, given.over)


async def candidates(ask: Ask, round_: Round) -> Candidates:
    """Everybody enrolled in the round who has agreed, and neither left nor pauses, with history and wishes."""
    enrolments = [each for each in await ask.tx.rounds.enrolments(round_.id) if each.state == "enrolled"]
    people = await ask.tx.people.many([each.participant_id for each in enrolments])
    behind = {each.participant_id for each in enrolments if each.left_behind}
    present = [each for each in people.values() if not resting(each, ask.now)]
    everybody = await as_persons(ask.tx, ask.programme, present, behind)
    silent = {str(each.id) for each in present if not has_told(each, ask.programme.settings)}
    persons, untold = ([each for each in everybody if (each.id in silent) == missing] for missing in (False, True))
    number = await ask.tx.notes.note(OURS, f"{AGAIN}{round_.id}")
    rules = await _rules(ask, round_, {each.id for each in persons})
    over = over_share(persons, enrolments, ask.programme.settings.country_share)
    spared = await spared_pairs(ask.tx, round_, enrolments)
    basis = _basis(persons, rules, f"{number}{sorted(silent) or ''}{over or ''}{sorted(spared) or ''}")
    if number:
        persons = without_past(persons, await last_met(ask.tx, ask.programme.id), int(number))
    kept = _kept(await ask.tx.rounds.proposal(round_.id), basis)
    return Candidates(persons, replace(rules, kept=kept), basis, tuple(untold), over, spared)


def _kept(proposal: Proposal | None, basis: str) -> frozenset[tuple[str, str]]:
    """The pairs that are worth a bonus: those of the proposal where people have come or gone since, else its own."""
    if proposal is None:
        return frozenset()
    if proposal.basis.partition(".")[0] == basis.partition(".")[0]:
        return frozenset((str(one), str(other)) for one, other in proposal.body.get("kept", ()))
    return frozenset(pair for group in groups_of(proposal) for pair in combinations(sorted(group.members), 2))


async def last_met(tx: Records, programme_id: int) -> Mapping[tuple[int, int], int]:
    """The number of the last round in which two were partners, by sorted ids."""
    met: dict[tuple[int, int], int] = {}
    for round_ in await tx.rounds.of_programme(programme_id):
        for partnership in await tx.partnerships.of_round(round_.id):
            met |= dict.fromkeys(combinations(sorted(partnership.members), 2), round_.number)
    return met


async def allowed_again(tx: Records, round_: Round, number: int, now: datetime) -> None:
    """Note that whoever last met in round `number` or before may be partners again in this one; 0 takes it back."""
    await tx.notes.write(OURS, f"{AGAIN}{round_.id}", str(number) if number else "", now)


def without_past(people: Sequence[Person], met: Mapping[tuple[int, int], int], number: int) -> list[Person]:
    """The same people, for whom partners whom they last met in round `number` or before are no past partners."""
    forgotten: dict[str, set[str]] = {}
    for (one, other), last in met.items():
        if last <= number:
            forgotten.setdefault(str(one), set()).add(str(other))
            forgotten.setdefault(str(other), set()).add(str(one))
    return [
        replace(each, past_partners=each.past_partners - forgotten.get(each.id, set())) if each.past_partners else each
        for each in people
    ]


async def _rules(ask: Ask, round_: Round, present: set[str]) -> Rules:
    """The programme's rules and the coordinator's wishes, as far as they concern people who are to be matched."""
    locked, forbidden = await ask.tx.rounds.wishes(round_.id)
    own = rules_of(ask.programme.settings, round_.opened_at.date())
    return replace(own, locked=_as_ids(locked, present), forbidden=_as_ids(forbidden, present))


def _as_ids(pairs: Pairs, present: set[str]) -> frozenset[tuple[str, str]]:
    named = (cast(tuple[str, str], tuple(sorted(map(str, pair)))) for pair in pairs)
    return frozenset(pair for pair in named if present.issuperset(pair))


def _basis(people: Sequence[Person], rules: Rules, again: str) -> str:
    """Fingerprints of who is there, and of all else that the matching depends on: a block is not in the first."""
    rows = sorted((each.id, repr(_ordered(each))) for each in people)
    return f"{_fingerprint([id_ for id_, _ in rows])}.{_fingerprint((rows, repr(_ordered(rules)), again))}"


def _fingerprint(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:32]


def _ordered(told: Person | Rules) -> list[Any]:
    values = (getattr(told, name) for name in told.__slots__)
    return [sorted(value) if isinstance(value, frozenset) else value for value in values]


def as_body(matching: Matching, given: Candidates) -> dict[str, Any]:
    """A matching as it is kept with its round: ids, scores and reasons, no names; `given` is what it was made of."""
    quality = matching.quality
    return {
        "seed": matching.seed,
        "proven": quality is not None and quality.proven,
        "lowest": quality.lowest_score if quality else 0,
        "total": quality.total_score if quality else 0,
        "kept": sorted([int(one), int(other)] for one, other in given.rules.kept),
        "groups": [
            {
                "members": [int(member) for member in group.members],
                "score": group.score,
                "reasons": [[reason.key, list(reason.about)] for reason in group.reasons],
            }
            for group in matching.groups
        ],
        "unmatched": [
            *([int(each.person), each.reason] for each in matching.unmatched),
            *([int(each.id), UNTOLD] for each in given.untold),
        ],
    }


def groups_of(proposal: Proposal) -> list[Group]:
    """The proposed groups, in their order."""
    return [
        Group(
            members=tuple(map(str, row["members"])),
            score=int(row["score"]),
            reasons=tuple(Reason(key, tuple(about)) for key, about in row["reasons"]),
        )
        for row in proposal.body["groups"]
    ]


def unmatched_of(proposal: Proposal) -> list[tuple[int, str]]:
    """(participant id, reason key) of everybody without a partner."""
    return [(int(person), _RENAMED.get(reason, str(reason))) for person, reason in proposal.body["unmatched"]]


_RENAMED: Mapping[str, str] = {"met_all": "not_possible"}
"""Reasons of proposals that earlier versions kept."""


def outcome_kept(proposal: Proposal) -> Outcome | None:
    """What counts of a proposal; None for one that an earlier version kept."""
    if "total" not in proposal.body:
        return None
    return Outcome(
        tuple(group.members for group in groups_of(proposal)),
        tuple(str(person) for person, reason in unmatched_of(proposal) if reason != UNTOLD),
        int(proposal.body["lowest"]),
        int(proposal.body["total"]),
    )


def digest(proposal: Proposal) -> str:
    """A short fingerprint, for buttons that speak of exactly this proposal."""
    return hashlib.sha256(json.dumps(proposal.body, sort_keys=True).encode()).hexdigest()[:12]


def reason_words(
    ask: Ask, reasons: Sequence[tuple[str, Sequence[str]]], seen_by: Collection[SeenBy] = COORDINATORS
) -> str:
    """Good and true reasons as one line in the asker's language, as far as those who read it may see the answers."""
    settings = ask.programme.settings
    said = (reason_line(ask, key, about) for key, about in reasons if may_see(settings, key, seen_by))
    return "; ".join(line for line in said if line)


def may_see(settings: Settings, key: str, seen_by: Collection[SeenBy]) -> bool:
    """Whether what a reason speaks of was asked for with the promise that these may see it."""
    asked = [settings.question(name) for name in _ASKED.get(key, (key,))]
    return all(question is None or question.seen_by in seen_by for question in asked)


def reason_line(ask: Ask, key: str, about: Sequence[str]) -> str:
    """One reason in words, the codes as the programme's labels; empty where there are no words for it."""
    try:
        return ask.say.line(f"reason.{key}", what=ask.say.list(_labels(ask, key, about)), count=_number(about))
    except KeyError:
        return ""


def _labels(ask: Ask, key: str, about: Sequence[str]) -> list[str]:
    if key == "language":
        return [world.language_name(code, ask.say.language) for code in about]
    question = ask.spoken.question(_QUESTION.get(key, key))
    return [question.label_of(code) if question else code for code in about]


_ASKED: Mapping[str, tuple[str, ...]] = {
    **{f"wanted_{kind}": (kind, "partner_wanted") for kind in ("interests", "sector", "career_stage")},
    "hours": ("timezone",),
    "language": ("languages",),
}
"""The questions that a reason tells the answers of, where it is not called like one."""

_QUESTION: Mapping[str, str] = {"wanted_interests": "interests", "wanted_sector": "sector"}


def _number(about: Sequence[str]) -> int:
    return int(about[0]) if about and about[0].isdigit() else len(about)
