"""Surveys and results among the coordinators' pages: open answers are coded, nothing tells whose they are."""

from __future__ import annotations

from datetime import date

from bot.surveys.records import Sheet, Ticket
from tests.web.board import HOSTILE, House, sign_in
from tests.web.browsing import Browser

END = "end-of-round"
WORDS = ("It gave me new ideas.", "I have a friend in Nepal.", HOSTILE, "=1+2")


async def answered(house: House) -> None:
    """Four people have answered the survey after the round."""
    people = await house.begun(4)
    async with house.store.writing() as tx:
        tickets = [Ticket(1, END, person.id) for person in people]
        await tx.surveys.hand_out(tickets)
        for number, (ticket, words) in enumerate(zip(tickets, WORDS, strict=False)):
            given = {"impact": words, **({"quote": "yes"} if number == 0 else {})}
            await tx.surveys.hand_in(ticket, Sheet(f"lot-{number}", 1, END, date(2027, 2, 1), given))


async def test_open_answers_are_read_and_coded(house: House, pages: Browser) -> None:
    await answered(house)
    await sign_in(house, pages)
    page = await pages.get("/dashboard/surveys")
    assert "4 of 4 have answered" in page.bare
    path = f"/dashboard/answers?round=1&survey={END}&question=impact"
    coding = await pages.get(path)
    for words in WORDS[:2]:
        assert words in coding.bare
    assert "<script>alert" not in coding.text
    assert "4 answers without a tag" in coding.bare
    assert coding.bare.count("may be quoted") == 1
    tagged = await pages.submit(coding.form("/dashboard/act", name="coding.add"), f_label="New ideas")
    assert tagged.address == "/dashboard/answers"
    assert "New ideas 0" in tagged.bare
    sheet = tagged.form("/dashboard/act", name="coding.put", **{"f.sheet": "lot-0"})
    put = await pages.submit(sheet, f_tags="1")
    assert "New ideas 1" in put.bare
    async with pages.client.get(f"{path.replace('answers', 'answers/export')}") as export:
        assert export.content_type == "text/csv"
        kept = (await export.text()).splitlines()
    assert kept[0].endswith("answer,quotable,New ideas")
    assert f"{WORDS[0]},yes,1" in kept
    assert f"'{WORDS[3]},no," in kept, "no formula in a spreadsheet"
    only = await pages.get(f"{path}&tag=1")
    assert WORDS[0] in only.bare
    assert WORDS[1] not in only.bare
    assert WORDS[1] in (await pages.get(f"{path}&tag=none")).bare
    renamed = await pages.submit(put.form("/dashboard/act", name="coding.rename"), f_tag="1", f_label="Ideas")
    assert "Ideas 1" in renamed.bare
    gone = await pages.submit(renamed.form("/dashboard/act", name="coding.rename"), f_tag="1", f_label="")
    assert "Ideas" not in gone.bare
    long = await pages.submit(gone.form("/dashboard/act", name="coding.add"), f_label="x" * 61)
    assert "at most 60" in long.bare
    for person in range(1, 5):
        assert f"Person {person}" not in coding.bare


async def test_a_question_of_ones_own_is_written_and_retired(house: House, pages: Browser) -> None:
    await house.begun(4)
    await sign_in(house, pages)
    page = await pages.get("/dashboard/surveys")
    form = await pages.submit(page.form("/dashboard/act", name="survey.add", **{"f.survey": END}))
    given = {"f_text": "Which shelf?", "f_kind": "one", "f_id": "shelf", "f_survey": END}
    wrong = await pages.submit(form.form("/dashboard/act", form="1"), **given, f_options="")
    assert "Please check" in wrong.bare
    await pages.submit(wrong.form("/dashboard/act", form="1"), **given, f_options="Left\nRight")
    assert "Which shelf?" in (await pages.get("/dashboard/surveys")).bare
    again = await pages.submit(form.form("/dashboard/act", form="1"), **given, f_options="Left\nRight\nUp")
    assert "Please check" in again.bare
    listed = await pages.get("/dashboard/surveys")
    await pages.submit(listed.form("/dashboard/act", name="survey.retire"))
    async with house.store.reading() as tx:
        (kept,) = await tx.surveys.questions(1)
    assert (kept.question.id, kept.origin) == ("shelf", "retired")


async def test_a_question_that_is_none(house: House, pages: Browser) -> None:
    await house.begun(4)
    await sign_in(house, pages)
    for query in ("", "?round=1", f"?round=1&survey={END}&question=none", "?round=9&survey=x&question=impact"):
        assert (await pages.get(f"/dashboard/answers{query}")).status == 404


async def test_results_are_shown_and_kept(house: House, pages: Browser) -> None:
    await sign_in(house, pages)
    assert "No round has begun yet" in (await pages.get("/dashboard/results")).bare
    assert "No round has begun yet" in (await pages.get("/dashboard/surveys")).bare
    assert (await pages.get("/dashboard/results/1-tables")).status == 404
    await answered(house)
    page = await pages.get("/dashboard/results")
    assert page.status == 200
    assert page.text.count("<table") > 3
    assert "<script>alert" not in page.text
    async with pages.client.get("/dashboard/results/1-tables") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="round-1-results.xlsx"'
        assert (await answer.read()).startswith(b"PK")
    async with pages.client.get("/dashboard/results/1-page") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        whole = await answer.text()
    assert "data:image/svg+xml" in whole
    assert "<script>alert" not in whole
    for odd in ("x-page", "1-other", "1%2f-page"):
        assert (await pages.get(f"/dashboard/results/{odd}")).status == 404
