"""A coordinator's spreadsheet becomes people, or a list of what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import EVERYWHERE, Person
from bot.spreadsheet import Sheet, SpreadsheetError, read_people

TODAY = date(2026, 11, 24)


def read(text: str, accept: Mapping[str, str] | None = None) -> Sheet:
    return read_people(text.encode(), accept or {}, TODAY)


def problems(text: str | bytes, accept: Mapping[str, str] | None = None) -> list[tuple[int, str, str]]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(SpreadsheetError) as caught:
        read_people(content, accept or {}, TODAY)
    return [(problem.line, problem.column, problem.sentence) for problem in caught.value.problems]


def test_every_column_is_read() -> None:
    sheet = read(
        "id,name,country,timezone,languages,sector,role,career_stage,interests,goals,talk,partner_wanted,side,"
        "capacity,past_partners,blocks,left_behind\n"
        'ann,Ann Ó,Nepal,Kathmandu,English; ne,public,head,early,maps;zines,"write, learn",text,Career stage,'
        "Mentor,3,bo;cy,di;ed,yes\n"
    )
    assert sheet.people == (
        Person(
            id="ann",
            country="NP",
            languages=frozenset({"en", "ne"}),
            zone="Asia/Kathmandu",
            interests=frozenset({"maps", "zines"}),
            goals=frozenset({"write", "learn"}),
            talk=frozenset({"text"}),
            sector="public",
            role="head",
            career_stage="early",
            partner_wanted="career_stage",
            side="mentor",
            capacity=3,
            past_partners=frozenset({"bo", "cy"}),
            blocks=frozenset({"di", "ed"}),
            left_behind=True,
        ),
    )
    assert sheet.names == {"ann": "Ann Ó"}
    assert sheet.notices == ()


def test_two_columns_are_enough() -> None:
    assert read("id,country\nann,DE\n").people == (
        Person(id="ann", country="DE", languages=EVERYWHERE, zone="Europe/Berlin"),
    )


def test_a_header_alone_is_nobody() -> None:
    assert read("id,country\n").people == ()
    assert read("id,country").people == ()


def test_without_a_zone_only_a_country_with_one_time_gives_one() -> None:
    zones = {person.id: person.zone for person in read("id,country\nann,US\nbo,Nepal\n").people}
    assert zones == {"ann": "", "bo": "Asia/Kathmandu"}


def test_a_column_of_languages_without_a_language_is_no_column() -> None:
    assert read("id,country,languages\nann,DE,\n").people[0].languages == EVERYWHERE


def test_somebody_without_a_language_is_told_of() -> None:
    sheet = read("id,country,languages\nann,DE,\nbo,FR,fr\n")
    assert sheet.people[0].languages == frozenset()
    assert sheet.notices == ("Line 2, languages: empty, so nobody can be found for “ann”.",)


def test_a_list_with_semicolons_keeps_its_commas() -> None:
    person = read('id,country,interests\nann,DE,"teaching, adults; maps"\n').people[0]
    assert person.interests == {"teaching, adults", "maps"}


def test_other_capitals_are_the_same_interest_in_any_order_of_rows() -> None:
    rows = ["ann,DE,cataloguing", "bo,FR,Cataloguing"]
    for order in (rows, rows[::-1]):
        sheet = read("\n".join(["id,country,interests", *order]))
        assert {interest for person in sheet.people for interest in person.interests} == {"Cataloguing"}


def test_a_misspelt_country_is_asked_about() -> None:
    ((line, column, sentence),) = problems("id,country\nann,DE\nbo,Untied States\n")
    assert (line, column) == (3, "country")
    assert "“Untied States”" in sentence
    assert "Did you mean United States (US)?" in sentence
    assert '--accept "Untied States=US"' in sentence


def test_an_accepted_name_is_taken() -> None:
    sheet = read("id,country\nbo,untied  STATES\n", {"Untied States": "US", "Germny": "DE"})
    assert sheet.people[0].country == "US"
    assert sheet.notices == ("No cell says “Germny”, so what was accepted for it was not needed.",)


def test_an_accepted_name_must_be_known_itself() -> None:
    assert problems("id,country\nbo,Untied States\n", {"Untied States": "Untied"})[0][:2] == (2, "country")


def test_languages_and_zones_can_be_accepted_too() -> None:
    accept = {"Engish": "en", "my town": "Europe/Berlin"}
    person = read("id,country,languages,timezone\nann,DE,Engish; German,My town\n", accept).people[0]
    assert person.languages == {"en", "de"}
    assert person.zone == "Europe/Berlin"


def test_everything_wrong_is_told_at_once_in_order() -> None:
    found = problems(
        "id,country,timezone,languages,partner_wanted,side,capacity,left_behind,blocks\n"
        ",DE,,en,,,,,\n"
        "ann,,,en,,,,,\n"
        "bo,FR,Atlantis/Middle,Engish,best,both,many,perhaps,\n"
        "cy,FR,,en,,,21,,\n"
        "cy,FR,,en,,,,,cy\n"
        "di,FR,,en,,,,,,extra\n"
    )
    assert [(line, column) for line, column, _ in found] == [
        (2, "id"),
        (3, "country"),
        (4, "partner_wanted"),
        (4, "side"),
        (4, "capacity"),
        (4, "left_behind"),
        (4, "timezone"),
        (4, "languages"),
        (5, "capacity"),
        (6, "id"),
        (6, "blocks"),
        (7, ""),
    ]
    assert all(sentence.endswith(".") for _, _, sentence in found)
    assert "also on line 5" in next(sentence for line, column, sentence in found if (line, column) == (6, "id"))


def test_nobody_reads_thousands_of_problems() -> None:
    rows = "".join(f"p{number},Nowhere\n" for number in range(5000))
    assert len(problems(f"id,country\n{rows}")) == 101


def test_a_past_partner_need_not_be_in_the_list() -> None:
    assert read("id,country,past_partners\nann,DE,gone;far\n").people[0].past_partners == {"gone", "far"}


def test_ids_that_look_like_formulas_mean_the_same_with_and_without_the_apostrophe() -> None:
    sheet = read("id,country,blocks\n@ann,DE,'=bo\n'=bo,FR,\n-3,IT,\n'tHooft,NL,\n")
    assert [person.id for person in sheet.people] == ["@ann", "=bo", "-3", "'tHooft"]
    assert sheet.people[0].blocks == {"=bo"}
    assert problems("id,country\n@ann,DE\n'@ann,FR\n")[0][:2] == (3, "id")


def test_an_id_with_a_semicolon_is_refused() -> None:
    assert problems('id,country\n"a;b",DE\n')[0][:2] == (2, "id")


def test_lines_are_counted_through_cells_of_several_lines() -> None:
    assert problems('id,country,role\nann,DE,"one\ntwo"\n\nbo,Nowhere,\n')[0][0] == 5


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04rest", "workbook"),
        (b"id,country\nann,D\0E\n", "NUL"),
        ("id,country\nann,DE\n".encode("utf-16-le"), "NUL"),
        (b"id,country\nann,\x81\x8d\n", "cannot be read"),
        ("id,country,name\nann,DE,Zoë".encode()[:-1] + b"\xab\xff\xc3", "cannot be read"),
        (b'id,country\n"ann,DE\n', "quotation mark"),
        (b'id,country\n"ann"x,DE\n', "quotation mark"),
        (b"id,country\n" + b"a" * 200_000 + b",DE\n", "cannot be read"),
        (b"name,land\nann,DE\n", "missing"),
        (b"id,name\nann,DE\n", "missing"),
        (b"id,country,Country\nann,DE,DE\n", "Two columns"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(content: bytes, told: str) -> None:
    assert told in problems(content)[0][2]


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_opened_is_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpreadsheetError, match=r"no file|is a folder"):
        read_people(tmp_path / name, {}, TODAY)


ROWS = "id,country,name\nann,Österreich,Zoë „Z“\nbo,Peru,Łuk\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_line_ends_and_delimiters_make_no_difference(encoding: str, line_end: str, delimiter: str) -> None:
    content = ROWS.replace(",", delimiter).replace("\n", line_end).encode(encoding)
    assert read_people(content, {}, TODAY) == read(ROWS)


def test_windows_text_is_read_with_a_notice() -> None:
    sheet = read_people("id,country,name\nann,Österreich,Zoë\n".encode("cp1252"), {}, TODAY)
    assert (sheet.people[0].country, sheet.names["ann"]) == ("AT", "Zoë")
    assert "Windows-1252" in sheet.notices[0]


def test_a_file_is_read_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(ROWS.encode())
    assert read_people(path, {}, TODAY) == read(ROWS)


@given(st.lists(st.lists(st.text(max_size=8), max_size=6), max_size=6))
@settings(deadline=None)
def test_whatever_is_in_the_cells_it_is_people_or_sentences(rows: list[list[str]]) -> None:
    text = "id,country,languages,interests,blocks\n" + "\n".join(",".join(row) for row in rows)
    try:
        sheet = read_people(text.encode("utf-8", "replace"), {}, TODAY)
    except SpreadsheetError as error:
        assert error.problems  # noqa: PT017
    else:
        assert len({person.id for person in sheet.people}) == len(sheet.people)
