"""One place, many forms: the page, the tables, the pictures; and what people typed does no harm in any of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from openpyxl import load_workbook

from bot.results.apart import draw_apart
from bot.results.charts import Chart, charts
from bot.results.computing import results_of
from bot.results.crossing import crossed
from bot.results.drawing import draw, shown
from bot.results.figures import LEAST, Figures, PromptFigure
from bot.results.map import place_of, world_map
from bot.results.page import page
from bot.results.sheets import as_xlsx, csv_files
from bot.results.tables import Report, report
from bot.results.writing import files_of, page_of
from bot.surveys.reading import shipped
from bot.surveys.records import Sheet
from bot.wording import Wording
from bot.world.countries import country_name
from storage.opening import in_memory
from tests.results.conftest import Rehearsed, a_core
from tests.storage.samples import NOW, a_partnership, a_programme

SAY = Wording().voice("en")
DAY = date(2027, 5, 1)
FORMULA, SCRIPT = '=HYPERLINK("http://x.example","press")', "<script>alert(1)</script>"
STRANGE = ("👩🏽‍🚀" * 60 + "قريب جدا " * 10 + "日本の図書館 $x^2$ " * 10)[:300]
KILOBYTES = 150 * 1024


def hostile(figures: Figures) -> Figures:
    """The same with what people could have typed: in the programme's name, a prompt's title, released words."""
    prompts = [PromptFigure("a", FORMULA, 9, 3), PromptFigure("b", SCRIPT, 8, 2), PromptFigure("c", STRANGE, 7, 7)]
    survey = figures.survey("end-of-round")
    assert survey is not None
    words = replace(survey.questions[-1], quotes=(FORMULA, SCRIPT, STRANGE, "+1", "@x", "-2+3", "\x07bell"))
    surveys = (replace(survey, questions=(*survey.questions[:-1], words)),)
    return replace(figures, programme=STRANGE, prompts=tuple(prompts), surveys=surveys, heard=((FORMULA, 5),))


def cells(report_: Report) -> Sequence[object]:
    return [cell for table in report_.tables if table.rows for row in (table.head, *table.rows) for cell in row]


async def test_a_formula_is_text_in_a_spreadsheet(rehearsed: Rehearsed) -> None:
    tables = report(hostile(rehearsed.figures), SAY)
    book = load_workbook(io.BytesIO(as_xlsx(tables)))
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {FORMULA, "+1", "@x", "-2+3", "bell"} <= {cell.value for cell in texts}
    assert {cell.data_type for cell in texts} == {"s"}
    assert len(book.sheetnames) == len(tables.tables)
    for name, text in csv_files(tables).items():
        for row in csv.reader(io.StringIO(text)):
            assert not [cell for cell in row if cell.startswith(("=", "+", "@"))], name


def test_numbers_are_numbers_in_a_spreadsheet(rehearsed: Rehearsed) -> None:
    tables = report(rehearsed.figures, SAY)
    sheet = load_workbook(io.BytesIO(as_xlsx(tables))).worksheets[2]
    assert [cell.value for cell in sheet[2]] == [0, *[rehearsed.figures.formed.at_start] * 2, 1]
    assert sheet["D2"].number_format == "0 %"


async def test_the_page_fetches_nothing_and_runs_nothing(rehearsed: Rehearsed) -> None:
    found = await page_of(hostile(rehearsed.figures), SAY, DAY)
    assert SCRIPT not in found
    assert "<script" not in found
    assert "default-src 'none'" in found
    without = found.replace('xmlns="http://www.w3.org/2000/svg"', "").replace("http://x.example", "")
    assert not re.findall(r"https?://|//[a-z]|@import|url\(|<link|<iframe| on[a-z]+=", without.split("</style>")[1])
    assert set(re.findall(r'src="([a-z]+:[a-z/+]*)', without)) == {"data:image/svg+xml"}
    assert FORMULA in unescape(found)
    assert len(found.encode()) < 400_000


async def test_every_figure_is_on_the_page(rehearsed: Rehearsed) -> None:
    tables = report(rehearsed.figures, SAY)
    found = unescape(page(rehearsed.figures, tables, {}, SAY, DAY))
    for cell in cells(tables):
        if isinstance(cell, str):
            assert cell in found
    for code, _ in rehearsed.figures.countries:
        assert country_name(code, "en") in found


async def test_all_files_at_once(rehearsed: Rehearsed) -> None:
    files = await files_of(rehearsed.figures, SAY, DAY)
    pictures = {name: content for name, content in files.items() if name.endswith(".png")}
    assert {"alive.png", "contact.png", "prompts.png"} <= pictures.keys()
    for content in pictures.values():
        assert isinstance(content, bytes)
        assert content.startswith(b"\x89PNG")
        assert len(content) <= KILOBYTES
    assert {"results.html", "results.xlsx", "summary.csv", "survey-end-of-round.csv"} <= files.keys()


async def test_every_picture_has_words_that_say_the_same(rehearsed: Rehearsed) -> None:
    found = charts(rehearsed.figures, SAY)
    for each in found:
        assert each.told
        assert each.title.split(",")[0] in each.told or each.name == "alive"
    contact = next(each for each in found if each.name == "contact")
    for count in rehearsed.figures.contact.values():
        assert f": {count}" in contact.told
    drawn = await draw_apart(found, "svg")
    html = page(
        rehearsed.figures,
        report(rehearsed.figures, SAY),
        dict(zip([c.name for c in found], zip(found, drawn, strict=True), strict=True)),
        SAY,
        DAY,
    )
    assert html.count(" alt=") == len(found)


def test_strange_names_can_be_drawn(rehearsed: Rehearsed) -> None:
    prompts = next(each for each in charts(hostile(rehearsed.figures), SAY) if each.name == "prompts")
    assert STRANGE in prompts.labels
    assert len(draw(prompts)) <= KILOBYTES
    assert shown(STRANGE, "(3)") == "(3)"
    assert shown("قريب", "(1)") == "(1)"
    assert shown("Élodie Søren Ñandú Đặng", "") == "Élodie Søren Ñandú Đặng"


def test_many_long_labels_stay_small() -> None:
    labels = tuple(f"A prompt with a long title, number {number} of twelve" for number in range(12))
    chart = Chart("x", "X", "bars", labels, (("a", tuple(float(n) for n in range(12))),), "a", "x")
    assert len(draw(chart)) <= KILOBYTES
    assert draw(chart) == draw(chart)


async def test_a_round_without_anybody() -> None:
    store, core = await in_memory(), a_core()
    async with store.writing() as tx:
        programme = (await a_programme(tx, [])).programme
        round_ = await tx.rounds.add(programme.id, NOW, None, 16)
        figures = await results_of(tx, core, programme, round_, NOW)
    await store.close()
    assert charts(figures, SAY) == ()
    found = unescape(await page_of(figures, SAY, DAY))
    assert "This round has not begun" in found
    assert found.count("Nothing is known of this yet") >= 4
    assert as_xlsx(report(figures, SAY))


async def test_a_round_with_one_partnership_and_no_answers() -> None:
    store, core = await in_memory(), a_core()
    async with store.writing() as tx:
        sample = await a_programme(tx, ["Ann", "Ben"])
        opened = await tx.rounds.add(sample.programme.id, NOW, None, 16)
        round_ = replace(opened, state="running", started_at=NOW, ends_at=NOW + timedelta(weeks=16))
        await tx.rounds.change(round_)
        pair = await a_partnership(tx, sample, round_)
        await tx.partnerships.wrote(pair.id, pair.members[0], NOW + timedelta(days=2))
        figures = await results_of(tx, core, sample.programme, round_, NOW + timedelta(weeks=3))
    await store.close()
    assert (figures.formed.total, figures.formed.running, figures.participation.took_part) == (1, 1, 2)
    assert {name for name, count in figures.contact.items() if count} == {"one_sided"}
    assert (figures.wait.median_first, figures.wait.median_answer) == (2, None)
    found = unescape(await page_of(figures, SAY, DAY))
    assert "This round is running" in found
    assert "One of them alone" in found


def sheets(**groups: int) -> list[Sheet]:
    codes = [code for code, count in groups.items() for _ in range(count)]
    return [
        Sheet(str(number), 1, "end-of-round", DAY, {"contact": code, "partner": "4", "programme": "5"})
        for number, code in enumerate(codes)
    ]


@pytest.mark.parametrize(
    ("groups", "seen", "hidden"),
    [
        ({"weekly": 5, "monthly": 6}, {"weekly", "monthly"}, 0),
        ({"weekly": 5, "monthly": 6, "never": 4}, {"monthly"}, 9),
        ({"weekly": 9, "monthly": 3, "never": 4}, {"weekly"}, 7),
        ({"weekly": 5, "monthly": 4}, set(), 9),
        ({"weekly": 4}, set(), 4),
        ({}, set(), 0),
    ],
)
def test_no_small_group_is_shown_or_can_be_told(groups: dict[str, int], seen: set[str], hidden: int) -> None:
    found, left = crossed(shipped("en")["end-of-round"], sheets(**groups))
    assert {each.code for each in found} == seen
    assert left == hidden
    assert all(each.people >= LEAST for each in found)


def test_the_map_has_a_dot_for_every_country() -> None:
    people = [("KE", "Kenya", 9), ("NP", "<b>Nepal</b>", 1), ("", "Not known", 2), ("ZZ", "Nowhere", 1)]
    drawn = world_map(people, "A map")
    assert drawn.count('class="people"') == 2
    assert "Kenya: 9" in drawn
    assert "<b>" not in drawn
    for code in ("US", "BR", "RU", "AQ", "FJ", "TO", "GB", "CD"):
        assert place_of(code)
