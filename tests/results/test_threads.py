"""The map of threads as it is drawn: small enough to send, and the same again."""

from __future__ import annotations

import io
import random

from PIL import Image

from bot.cohort.threads import Threads
from bot.results.apart import draw_apart
from bot.results.map import places
from bot.results.sketching import picture_of


def crowded() -> Threads:
    """430 lines between 84 places."""
    chance = random.Random(7)
    there = [(north, east) for _, north, east in places()[::5]][:84]
    lines = [(*chance.choice(there), *chance.choice(there), chance.randint(1, 9)) for _ in range(430)]
    return Threads("430 partnerships, 84 countries", tuple(there), tuple(lines), "A map")


async def test_a_large_round_is_small_enough() -> None:
    empty = Threads("10 partnerships, 1 country", (), (), "A map")
    one, two, again = await draw_apart([crowded(), empty, crowded()])
    assert one == again
    assert one != two
    assert len(one) <= 150 * 1024
    picture = Image.open(io.BytesIO(one))
    assert picture.size == (880, 506)
    assert sum(count > 0 for count in picture.convert("L").histogram()) > 16, (
        "light and dark are told apart without colours"
    )


async def test_a_title_that_no_font_shows_leaves_the_words_alone() -> None:
    assert await picture_of(Threads("\ue000", (), (), "A map"), "threads_start") == ()
