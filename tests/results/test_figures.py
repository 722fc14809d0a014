"""Every figure once more, from the raw rows and by other code."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from datetime import timedelta

import pytest

from tests.results.conftest import PEOPLE, WEEKS, Rehearsed
from tests.results.raw import Raw, Row, instant

WEEK = timedelta(weeks=1)


@pytest.fixture(scope="module")
def raw(rehearsed: Rehearsed) -> Raw:
    return Raw(rehearsed.file)


def the_round(raw: Raw) -> Row:
    (row,) = raw["rounds"]
    return row


def test_participation(raw: Raw, rehearsed: Rehearsed) -> None:
    part, states = rehearsed.figures.participation, Counter(row["state"] for row in raw["enrolments"])
    inside = {who for row in raw.partnerships() for who in raw.members()[row["id"]]}
    assert PEOPLE // 2 < part.enrolled == len(raw["enrolments"])
    assert (part.took_part, part.unmatched, part.withdrawn) == (len(inside), states["unmatched"], states["withdrawn"])
    assert part.waiting == states["waiting"]


def test_countries(raw: Raw, rehearsed: Rehearsed) -> None:
    inside = {who for row in raw.partnerships() for who in raw.members()[row["id"]]}
    told = [raw.document(row["answers"])["country"] for row in raw["participants"] if row["id"] in inside]
    assert dict(rehearsed.figures.countries) == dict(Counter(told))
    counts = [count for _, count in rehearsed.figures.countries]
    assert counts == sorted(counts, reverse=True)


def test_partnerships_formed(raw: Raw, rehearsed: Rehearsed) -> None:
    formed, rows = rehearsed.figures.formed, raw.partnerships()
    start = the_round(raw)["started_at"]
    assert formed.total == len(rows)
    assert formed.at_start == len([row for row in rows if row["started_at"] == start])
    assert formed.later == formed.total - formed.at_start
    assert formed.threes == len([row for row in rows if len(raw.members()[row["id"]]) == 3])
    assert formed.running == 0


def test_alive_at_each_week(raw: Raw, rehearsed: Rehearsed) -> None:
    started, ended = (instant(the_round(raw)[name]) for name in ("started_at", "ended_at"))
    weeks = rehearsed.figures.alive
    assert [each.week for each in weeks] == list(range(WEEKS + 1))
    for each in weeks:
        moment = started + each.week * WEEK
        begun = [row for row in raw.partnerships() if instant(row["started_at"]) <= moment]
        dead = [row for row in begun if instant(row["ended_at"]) <= moment and instant(row["ended_at"]) < ended]
        assert (each.begun, each.alive) == (len(begun), len(begun) - len(dead))


def test_endings(raw: Raw, rehearsed: Rehearsed) -> None:
    ended, found = instant(the_round(raw)["ended_at"]), Counter[str]()
    for row in raw.partnerships():
        closings = [each for each in raw["closings"] if each["partnership_id"] == row["id"]]
        last = max(closings, key=lambda each: str(each["at"]), default=None)
        early = instant(row["ended_at"]) < ended
        found["term" if not early else last["reason"] if last else "unknown"] += 1
    assert dict(rehearsed.figures.endings) == dict(found)
    assert sum(found.values()) == rehearsed.figures.formed.total


def test_contact_frequency(raw: Raw, rehearsed: Rehearsed) -> None:
    found = Counter[str]()
    for row in raw.partnerships():
        days = raw.wrote().get(row["id"], [])
        begin, end = instant(row["started_at"]), instant(row["ended_at"])
        weeks = max(1, math.ceil((end - begin) / WEEK))
        active = len({max(0, (day - begin.date()).days) // 7 for _, day in days})
        if not days:
            found["none"] += 1
        elif len({who for who, _ in days}) == 1:
            found["one_sided"] += 1
        else:
            each = weeks / active
            found[
                "weekly" if each <= 1.5 else "fortnightly" if each <= 3 else "monthly" if each <= 6 else "seldom"
            ] += 1
    assert {name: count for name, count in rehearsed.figures.contact.items() if count} == dict(found)


def test_time_to_first_contact(raw: Raw, rehearsed: Rehearsed) -> None:
    firsts, answers = [], []
    for row in raw.partnerships():
        begin = instant(row["started_at"]).date()
        earliest: dict[int, int] = {}
        for who, day in raw.wrote().get(row["id"], []):
            earliest[who] = min(earliest.get(who, 9999), (day - begin).days)
        ordered = sorted(earliest.values())
        firsts += ordered[:1]
        answers += ordered[1:2]
    wait = rehearsed.figures.wait
    assert (wait.first, wait.answered) == (len(firsts), len(answers))
    assert (wait.median_first, wait.median_answer) == (statistics.median(firsts), statistics.median(answers))


def test_prompts(raw: Raw, rehearsed: Rehearsed) -> None:
    delivered, talked = Counter[str](), Counter[str]()
    here = [row for row in raw["deliveries"] if row["what"] == "prompt" and row["state"] == "delivered"]
    for row in here:
        slug = raw.document(row["about"])["prompt"]
        mine = sorted(each["settled_at"] for each in here if each["partnership_id"] == row["partnership_id"])
        later = [at for at in mine if at > row["settled_at"]]
        begin = instant(row["settled_at"])
        end = min([begin + WEEK, *(instant(at) for at in later[:1])]).date()
        days = [day for _, day in raw.wrote().get(row["partnership_id"], [])]
        delivered[slug] += 1
        talked[slug] += any(begin.date() <= day < end for day in days)
    assert {each.slug: each.delivered for each in rehearsed.figures.prompts} == dict(delivered)
    assert {each.slug: each.talked for each in rehearsed.figures.prompts} == {slug: talked[slug] for slug in delivered}


@pytest.mark.parametrize("survey", ["end-of-round", "mid-round", "coordinators"])
def test_surveys(raw: Raw, rehearsed: Rehearsed, survey: str) -> None:
    tickets = [
        row for name in ("survey_tickets", "coordinator_tickets") for row in raw[name] if row["survey"] == survey
    ]
    sheets = [raw.document(row["answers"]) for row in raw["survey_sheets"] if row["survey"] == survey]
    figure = rehearsed.figures.survey(survey)
    assert figure is not None
    assert (figure.asked, figure.answered) == (len(tickets), len(sheets))
    assert figure.answered == sum(row["done"] for row in tickets)
    assert figure.rate == pytest.approx(len(sheets) / len(tickets))
    for each in figure.questions:
        given = [sheet[each.question.id] for sheet in sheets if sheet.get(each.question.id)]
        assert each.answers == len(given), each.question.id
        if each.question.kind == "words":
            quotable = [sheet[each.question.id] for sheet in sheets if each.question.id in sheet and "quote" in sheet]
            assert sorted(each.quotes) == sorted(quotable)
            continue
        flat = Counter(code for value in given for code in (value if isinstance(value, list) else [value]))
        assert {code: count for code, count in each.counts if count} == dict(flat)
        if each.question.kind == "scale" and given:
            assert each.mean == pytest.approx(statistics.mean(int(value) for value in given))


def test_satisfaction_against_contact(raw: Raw, rehearsed: Rehearsed) -> None:
    sheets = [raw.document(row["answers"]) for row in raw["survey_sheets"] if row["survey"] == "end-of-round"]
    told = [sheet for sheet in sheets if sheet.get("contact")]
    for group in rehearsed.figures.crossed:
        mine = [sheet for sheet in told if sheet["contact"] == group.code]
        assert group.people == len(mine) >= 5
        for key, mean in (("partner", group.partner), ("programme", group.programme)):
            assert mean == pytest.approx(statistics.mean(int(sheet[key]) for sheet in mine if key in sheet))
    shown = sum(each.people for each in rehearsed.figures.crossed)
    assert rehearsed.figures.crossed_hidden == len(told) - shown
    assert rehearsed.figures.crossed_hidden not in range(1, 5)


def test_how_people_heard(raw: Raw, rehearsed: Rehearsed) -> None:
    told = [raw.document(row["answers"]).get("heard", "") for row in raw["participants"]]
    counts = Counter(text.casefold() for text in told if text)
    shown = {text: count for text, count in counts.items() if count >= 5}
    found = dict(rehearsed.figures.heard)
    assert found.pop("", 0) == sum(counts.values()) - sum(shown.values())
    assert {text.casefold(): count for text, count in found.items()} == shown


def test_what_coordinators_did(raw: Raw, rehearsed: Rehearsed) -> None:
    until = instant(the_round(raw)["ended_at"]) + timedelta(days=30)
    rows = [row for row in raw["audit"] if instant(row["at"]) <= until]
    assert dict(rehearsed.figures.actions) == dict(Counter(row["act"] for row in rows if row["who"] != "farpair"))
    assert rehearsed.figures.by_itself == len([row for row in rows if row["who"] == "farpair"])


def test_the_round_in_a_row(raw: Raw, rehearsed: Rehearsed) -> None:
    figures = rehearsed.figures
    (row,) = figures.rounds
    ended = instant(the_round(raw)["ended_at"])
    to_the_end = [each for each in raw.partnerships() if instant(each["ended_at"]) >= ended]
    assert row.to_the_end == pytest.approx(len(to_the_end) / len(raw.partnerships()))
    assert (row.people, row.partnerships) == (figures.participation.took_part, figures.formed.total)
    assert row.countries == len(figures.countries)
    often = figures.contact["weekly"] + figures.contact["fortnightly"]
    assert row.fortnightly == pytest.approx(often / figures.formed.total)
    sheets = [raw.document(one["answers"]) for one in raw["survey_sheets"] if one["survey"] == "end-of-round"]
    again = [sheet["again"] for sheet in sheets if sheet.get("again")]
    assert row.again == pytest.approx(again.count("yes") / len(again))
    assert row.satisfaction == pytest.approx(statistics.mean(int(s["programme"]) for s in sheets if s.get("programme")))
