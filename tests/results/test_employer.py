"""Where an employer runs the programme, no form of the results tells of the contact of fewer than five partnerships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest

from bot.chat import plain
from bot.results.charts import charts
from bot.results.computing import results_of
from bot.results.employer import for_employer, large_ones
from bot.results.figures import LEAST, Figures, Headline, PromptFigure, Wait
from bot.results.showing import _words
from bot.results.tables import report
from bot.results.writing import page_of
from bot.wording import Wording
from storage.opening import in_memory
from tests.results.conftest import Rehearsed, a_core
from tests.storage.samples import NOW, a_partnership, a_programme

SAY = Wording().voice("en")


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"weekly": 9, "seldom": 5}, {"weekly": 9, "seldom": 5}),
        ({"weekly": 9, "seldom": 6, "none": 1}, {"weekly": 9}),
        ({"weekly": 9, "seldom": 3, "none": 4}, {"weekly": 9}),
        ({"weekly": 9, "none": 1}, {}),
        ({"weekly": 4}, {}),
        ({}, {}),
    ],
)
def test_no_small_group_is_left_or_can_be_told_from_the_whole(
    counts: Mapping[str, int], shown: Mapping[str, int]
) -> None:
    assert large_ones(counts) == shown


def told(figures: Figures, first: int, talked: int, fortnightly: float) -> Figures:
    """What an employer is told where of ten partnerships so many wrote, talked, and the like."""
    row = Headline(1, None, 20, 3, 10, 1.0, fortnightly, None, None, None)
    changed = replace(
        figures,
        wait=Wait(2, 3, first, first, 10),
        prompts=(PromptFigure("a", "A", 10, talked),),
        rounds=(row,),
    )
    return for_employer(changed)


def test_parts_are_told_where_they_and_the_rest_are_five_or_more(rehearsed: Rehearsed) -> None:
    for count, shown in ((5, 5), (10, 10), (4, None), (9, None), (1, None), (0, None)):
        found = told(rehearsed.figures, count, count, count / 10)
        assert found.wait.first == found.wait.answered == found.prompts[0].talked == shown
        assert (found.wait.median_first is None) is (shown is None)
        assert (found.rounds[0].fortnightly is None) is (shown is None)


def test_every_count_of_contact_in_the_tables_is_of_five_or_more(rehearsed: Rehearsed) -> None:
    found = for_employer(rehearsed.figures)
    tables = report(found, SAY)
    contact = tables.table("contact")
    assert contact is not None
    assert "employer" in contact.note
    assert sum(found.contact.values()) + found.contact_hidden == sum(rehearsed.figures.contact.values())
    assert any(0 < count < LEAST for count in rehearsed.figures.contact.values()), "else nothing is tried here"
    assert all(row[1] >= LEAST for row in contact.rows if isinstance(row[1], int))
    for survey in found.surveys:
        if asked := survey.question("contact"):
            assert all(count >= LEAST for _, count in asked.counts)
    drawn = {each.name: each for each in charts(found, SAY)}
    assert all(value >= LEAST for value in (drawn["contact"].series[0][1] if "contact" in drawn else ()))


async def test_one_partnership_tells_an_employer_nothing_of_its_contact() -> None:
    store, core = await in_memory(), a_core()
    async with store.writing() as tx:
        sample = await a_programme(tx, ["Ann", "Ben"])
        settings = sample.programme.settings.model_copy(update={"employer": True})
        programme = replace(sample.programme, settings=settings)
        opened = await tx.rounds.add(programme.id, NOW, None, 16)
        round_ = replace(opened, state="running", started_at=NOW, ends_at=NOW + timedelta(weeks=16))
        await tx.rounds.change(round_)
        pair = await a_partnership(tx, sample, round_)
        await tx.partnerships.wrote(pair.id, pair.members[0], NOW + timedelta(days=2))
        figures = await results_of(tx, core, programme, round_, NOW + timedelta(weeks=3))
    await store.close()
    assert not figures.contact
    assert figures.wait.first is None
    assert "contact" not in {each.name for each in charts(figures, SAY)}
    page = unescape(await page_of(figures, SAY, date(2027, 5, 1)))
    assert "This round is running" in page
    assert "One of them alone" not in page
    assert "in – somebody wrote" in plain(_words(figures, SAY))
