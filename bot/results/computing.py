"""All figures of a round, computed from the store: the one place that they come from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.asking import Core
from bot.auditing import BY_ITSELF
from bot.people import Enrolment, Participant, Partnership, Programme, Round
from bot.prompting import prompts_of
from bot.results.contact import Days, alive, frequencies, waits
from bot.results.crossing import crossed
from bot.results.employer import for_employer
from bot.results.figures import LEAST, Figures, Formed, Headline, Participation, PromptFigure, SurveyFigure
from bot.results.surveyed import surveyed
from bot.results.talking import count_talking
from bot.safety.seeing import ACT as CONCERNS
from bot.store import Records

END, HEARD = "end-of-round", "heard"
AFTERWARDS = timedelta(days=30)
"""So long after the end of a round what coordinators do belongs to it."""


@dataclass(frozen=True, slots=True)
class _Raw:
    """What the store knows of a round. `partnerships` are without guests' weeks; `until` is its end, or now."""

    round_: Round
    until: datetime
    enrolments: Sequence[Enrolment]
    people: Mapping[int, Participant]
    partnerships: Sequence[Partnership]
    days: Mapping[int, Days]
    trail: Sequence[Mapping[str, Any]]

    @property
    def took_part(self) -> set[int]:
        return {member for each in self.partnerships for member in each.members}


async def results_of(
    tx: Records,
    core: Core,
    programme: Programme,
    round_: Round,
    now: datetime,
    language: str = "en",
    reader: Participant | None = None,
) -> Figures:
    """The figures of a round, with texts of surveys and prompts in a language where they are translated. To an employer
    contact is told of five partnerships or more together; to a `reader` who took part, nothing of why a partnership of
    their own has ended.
    """
    raw = await _read(tx, programme, round_, now)
    found = await surveyed(tx, core, programme, round_, language)
    surveys = [figure for figure, _ in found]
    groups, hidden = next((crossed(each.survey, sheets) for each, sheets in found if each.survey.id == END), ((), 0))
    earlier = [each for each in await tx.rounds.of_programme(programme.id) if each.number < round_.number]
    acts = [row for row in raw.trail if row["at"] <= raw.until + AFTERWARDS and not row["act"].startswith(CONCERNS)]
    figures = Figures(
        programme=programme.name,
        number=round_.number,
        state=round_.state,
        began=_day(round_.started_at),
        ended=_day(round_.ended_at),
        weeks=round_.weeks,
        participation=_participation(raw),
        countries=_countries(raw),
        formed=_formed(raw),
        alive=alive(raw.partnerships, round_.started_at, round_.weeks, raw.until) if round_.started_at else (),
        endings=await _endings(tx, programme, raw, reader),
        contact=frequencies(raw.partnerships, raw.days, raw.until),
        wait=waits(raw.partnerships, raw.days),
        prompts=await _prompts(tx, core, programme, raw, language),
        surveys=tuple(surveys),
        crossed=groups,
        crossed_hidden=hidden,
        heard=_heard(programme, raw),
        actions=_most(Counter(row["act"] for row in acts if row["who"] != BY_ITSELF)),
        by_itself=sum(row["who"] == BY_ITSELF for row in acts),
        rounds=(
            *[await _earlier(tx, core, programme, each, now) for each in earlier if each.started_at],
            *([_headline(raw, surveys)] if round_.started_at else ()),
        ),
        sources=_at_least(Counter(await tx.inviting.arrivals(round_.id))),
    )
    return for_employer(figures) if programme.settings.employer else figures


async def _read(tx: Records, programme: Programme, round_: Round, now: datetime) -> _Raw:
    trail = await tx.front.trail_since(programme.id, round_.opened_at)
    guests = {str(row["subject"]) for row in trail if row["act"] == "care.guest_week"}
    enrolments = await tx.rounds.enrolments(round_.id)
    partnerships = [each for each in await tx.partnerships.of_round(round_.id) if each.code not in guests]
    ids = {each.participant_id for each in enrolments} | {one for each in partnerships for one in each.members}
    return _Raw(
        round_,
        round_.ended_at or now,
        enrolments,
        await tx.people.many(sorted(ids)),
        partnerships,
        await tx.partnerships.contact(round_.id),
        trail,
    )


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _most(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    """What is most first; what is alike by name."""
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _participation(raw: _Raw) -> Participation:
    states = Counter(each.state for each in raw.enrolments)
    return Participation(
        len(raw.enrolments), len(raw.took_part), states["unmatched"], states["waiting"], states["withdrawn"]
    )


def _countries(raw: _Raw) -> tuple[tuple[str, int], ...]:
    """Of those who were in a partnership; before the start, of those who are enrolled."""
    ids = raw.took_part or {each.participant_id for each in raw.enrolments if each.state != "withdrawn"}
    return _most(Counter(raw.people[each].text("country") for each in ids if each in raw.people))


def _formed(raw: _Raw) -> Formed:
    start = sum(each.started_at == raw.round_.started_at for each in raw.partnerships)
    total = len(raw.partnerships)
    threes = sum(len(each.members) > 2 for each in raw.partnerships)
    return Formed(total, start, total - start, threes, sum(each.ended_at is None for each in raw.partnerships))


async def _endings(tx: Records, programme: Programme, raw: _Raw, reader: Participant | None) -> Mapping[str, int]:
    """How partnerships ended: with the round, or before, with the reason of what was closed last in them."""
    own = {each.id for each in raw.partnerships if reader is not None and reader.id in each.members}
    reasons: dict[int, str] = {}
    for each in sorted(await tx.care.closings(programme.id), key=lambda closing: closing.at):
        if each.round_id == raw.round_.id and each.partnership_id not in own:
            reasons[each.partnership_id] = each.reason
    found: Counter[str] = Counter()
    for partnership in raw.partnerships:
        if partnership.ended_at is None:
            found["running"] += 1
        elif raw.round_.ended_at and partnership.ended_at >= raw.round_.ended_at:
            found["term"] += 1
        else:
            found[reasons.get(partnership.id, "unknown")] += 1
    return dict(_most(found))


async def _prompts(tx: Records, core: Core, programme: Programme, raw: _Raw, language: str) -> tuple[PromptFigure, ...]:
    """In the order in which they were first delivered."""
    titles = {each.slug: each.title for each in await prompts_of(tx, core, programme.id, language)}
    delivered, talked, first = count_talking(await tx.ledger.prompts_of_round(raw.round_.id), raw.days)
    order = sorted(delivered, key=lambda slug: (first[slug], slug))
    return tuple(PromptFigure(slug, titles.get(slug, slug), delivered[slug], talked[slug]) for slug in order)


def _heard(programme: Programme, raw: _Raw) -> tuple[tuple[str, int], ...]:
    """What at least five people wrote or chose, in whatever case; the others together."""
    question = programme.settings.question(HEARD)
    if question is None:
        return ()
    written = [
        raw.people[each.participant_id].text(HEARD) for each in raw.enrolments if each.participant_id in raw.people
    ]
    labels: dict[str, Counter[str]] = {}
    for each in (question.label_of(text) for text in written if text):
        labels.setdefault(each.casefold(), Counter())[each] += 1
    return _at_least(Counter({counted.most_common(1)[0][0]: counted.total() for counted in labels.values()}))


def _at_least(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    """What at least five people have in common; the others together under ""."""
    shown = Counter({label: count for label, count in counts.items() if count >= LEAST})
    rest = counts.total() - shown.total()
    return (*_most(shown), *((("", rest),) if rest else ()))


# Rounds side by side.


async def _earlier(tx: Records, core: Core, programme: Programme, round_: Round, now: datetime) -> Headline:
    found = await surveyed(tx, core, programme, round_, "en")
    return _headline(await _read(tx, programme, round_, now), [figure for figure, _ in found])


def _headline(raw: _Raw, surveys: Sequence[SurveyFigure]) -> Headline:
    contact = frequencies(raw.partnerships, raw.days, raw.until)
    end = next((each for each in surveys if each.survey.id == END), None)
    over = raw.round_.ended_at
    to_the_end = [each for each in raw.partnerships if each.ended_at is None or (over and each.ended_at >= over)]
    satisfied = end.question("programme") if end else None
    total = len(raw.partnerships)
    return Headline(
        raw.round_.number,
        _day(raw.round_.started_at),
        len(raw.took_part),
        len({code for code, _ in _countries(raw) if code}),
        total,
        len(to_the_end) / total if total else None,
        (contact["weekly"] + contact["fortnightly"]) / total if total and any(raw.days.values()) else None,
        end.rate if end else None,
        satisfied.mean if satisfied else None,
        _share(end, "again", "yes"),
    )


def _share(survey: SurveyFigure | None, question: str, code: str) -> float | None:
    """The share of those who answered a question that chose one of its answers."""
    found = survey.question(question) if survey else None
    return dict(found.counts).get(code, 0) / found.answers if found and found.answers else None
