"""Certificates as they are drawn and printed: in several scripts, on one sheet of A4 and of Letter."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from bot.certificates.drawing import draw
from bot.certificates.page import page
from bot.certificates.paper import Paper, paper_of
from bot.certificates.records import Certificate
from bot.results import fonts
from bot.results.apart import draw_apart
from bot.wording import Wording
from tests.conftest import CHROMIUM

LONG = "Maximiliana Alexandrina <b>von</b> und zu Hohenstein-Wolfenbüttel de la Cruz & Söhne"[:80]


def paper(name: str, programme: str = "Librarians across borders", by: str = "Carla Ñandú") -> Paper:
    kept = Certificate(1, 1, "k7q2m4x9w3hp", name, date(2027, 2, 1), date(2027, 5, 24), by, datetime.now(UTC))
    return paper_of(kept, programme, Wording().voice("en"))


ARABIC = Paper(
    "ar", True, "شهادة مشاركة", "نشهد بأن", "ليلى حسن ABC", "شاركت في برنامج المكتبات",
    "من ١ فبراير ٢٠٢٧ إلى ٢٤ مايو ٢٠٢٧", "في هذا البرنامج يتعلم الزملاء", "كارلا", "الرمز: K7Q2", "شهادة",
)  # fmt: skip


async def test_they_are_drawn_small_enough_to_send_and_never_with_boxes_for_letters() -> None:
    drawn = await draw_apart(
        [paper("Asha"), paper(LONG, "x" * 60), ARABIC, paper("No font has this: \ue000\U000fff00")]
    )
    assert [each[:4] for each in drawn] == [b"\x89PNG"] * 3 + [b""]
    assert all(len(each) <= 150 * 1024 for each in drawn)
    assert (await draw_apart([paper("Asha")])) == drawn[:1], "the same again"


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"NO CERTIFICATE WAS PRINTED: there is no {CHROMIUM}.")
async def test_it_fits_on_one_sheet_and_fetches_nothing(tmp_path: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        sheet = await browser.new_page(viewport={"width": 360, "height": 740})
        fetched: list[str] = []
        sheet.on("request", lambda request: fetched.append(request.url))
        for number, each in enumerate((paper(LONG, "x" * 60, "y" * 80), ARABIC)):
            file = tmp_path / f"{number}.html"
            file.write_text(page(each), encoding="utf-8")
            await sheet.goto(file.as_uri())
            assert await sheet.evaluate("document.documentElement.scrollWidth") <= 360
            for format_ in ("A4", "Letter"):
                for landscape in (False, True):
                    printed = await sheet.pdf(format=format_, landscape=landscape)
                    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1, (format_, landscape)
        assert await sheet.evaluate("getComputedStyle(document.querySelector('footer')).direction") == "rtl"
        assert [each for each in fetched if not each.startswith("file:")] == []
        await browser.close()


CHINESE_AND_JAPANESE = bool(fonts.families(("参加证明", "参加証明書のコード")))
PACKAGE = "fonts-wqy-microhei"


def translated(language: str, name: str) -> Paper:
    kept = Certificate(1, 1, "k7q2m4x9w3hp", name, date(2027, 2, 1), date(2027, 5, 24), "Carla", datetime.now(UTC))
    return paper_of(kept, "Librarians across borders", Wording().voice(language))


@pytest.mark.skipif(
    not CHINESE_AND_JAPANESE and os.environ.get("TEST_FONTS") != "required",
    reason=f"NO CHINESE OR JAPANESE CERTIFICATE WAS DRAWN: there is no font for it (apt-get install {PACKAGE}).",
)
@pytest.mark.parametrize(("language", "one", "other"), [("ja", "中村 由紀", "中村 由美"), ("zh", "陈美", "陈丽")])
def test_letters_of_chinese_and_japanese_are_drawn_and_no_boxes(language: str, one: str, other: str) -> None:
    """Two letters without a font would be the same box."""
    drawn = [draw(translated(language, each)) for each in (one, other)]
    assert all(each[:4] == b"\x89PNG" and len(each) <= 150 * 1024 for each in drawn)
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("language", ["ja", "zh"])
def test_without_a_font_for_them_there_is_no_picture(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_others", lambda: ())
    assert draw(translated(language, "Asha")) == b""
    assert draw(translated("uk", "Оксана"))[:4] == b"\x89PNG", "other letters come with the program"
