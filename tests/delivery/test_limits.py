"""No window of a rate's time ever sees more than the rate allows, and nearly all of it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot import limits as limits_module
from bot.chat import Rate
from bot.ledger import Upcoming
from bot.limits import LONGEST_MOMENT, MARGIN, MOMENT, Limits, Window


class FakeTime:
    """`time` with a clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTime]:
    fake = FakeTime()
    monkeypatch.setattr(limits_module, "time", fake)
    monkeypatch.setattr(limits_module, "asyncio", fake)
    yield fake
    assert fake.now >= 1_000.0


def posts(*spots: str) -> list[Upcoming]:
    return [Upcoming(number, "post", spot) for number, spot in enumerate(spots)]


async def sent(limits: Limits, clock: FakeTime, seconds: float, some: Callable[[int], list[Upcoming]]) -> list[float]:
    """When what left, in a time in which there is always something to send."""
    left: list[float] = []
    end, number = clock.now + seconds, 0
    while clock.now < end:
        upcoming = some(number)
        number += 1
        if admitted := limits.admit(upcoming, 100):
            clock.now += 0.004  # it is claimed and made ready
            await limits.leave()
            left += [clock.now] * len(admitted)
        else:
            clock.now += max(0.001, limits.opens(upcoming))
    return left


@pytest.mark.parametrize(("count", "seconds"), [(50, 1), (20, 60), (5, 5), (1, 1), (300, 60)])
async def test_never_more_in_any_window_and_nearly_all_of_it(clock: FakeTime, count: int, seconds: float) -> None:
    limits = Limits({"": (Rate(count, seconds),)})
    windows = 20
    left = await sent(limits, clock, windows * seconds, lambda number: posts(*(f"s{number}-{n}" for n in range(7))))
    for start, end in zip(left, left[count:], strict=False):
        assert end - start >= seconds
    assert len(left) >= 0.98 * windows * count


def test_each_place_has_its_own(clock: FakeTime) -> None:
    limits = Limits({"post": (Rate(1, 1, each_place=True),)})
    assert [each.spot for each in limits.admit(posts("a", "a", "b"), 9)] == ["a", "b"]
    assert limits.admit(posts("a", "b"), 9) == []
    assert limits.opens(posts("a", "b")) == pytest.approx(MARGIN - MOMENT)
    clock.now += 1.01
    assert len(limits.admit(posts("a", "b"), 9)) == 2


def test_kinds_are_apart_and_share_what_is_for_all(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(3, 1),), "open": (Rate(1, 60),)})
    opening = [Upcoming(number, "open", f"o{number}") for number in range(3)]
    assert [each.kind for each in limits.admit([*opening, *posts("a", "b", "c")], 9)] == ["open", "post", "post"]


async def test_what_takes_its_time_counts_from_when_it_leaves(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(2, 1),)})
    assert len(limits.admit(posts("a", "b", "c"), 9)) == 2
    clock.now += 0.5
    await limits.leave()
    assert limits.opens(posts("c")) == pytest.approx(MARGIN - MOMENT)


async def test_what_may_leave_in_a_moment_is_made_ready_before(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(1, 1),)})
    assert len(limits.admit(posts("a"), 9)) == 1
    await limits.leave()
    clock.now += 0.95
    assert len(limits.admit(posts("b"), 9)) == 1
    before = clock.now
    await limits.leave()
    assert clock.now - before == pytest.approx(MARGIN - 0.95)


async def test_what_takes_long_to_make_ready_is_begun_earlier(clock: FakeTime) -> None:
    """A database at a distance costs no share of the rate: thirty windows in the time of thirty."""
    limits, left = Limits({"": (Rate(10, 1),)}), list[float]()
    while len(left) < 310:
        if admitted := limits.admit(posts(*"abcdefghij"), 10):
            clock.now += 0.4
            limits.made_ready_in(0.4)
            await limits.leave()
            left += [clock.now] * len(admitted)
        else:
            clock.now += max(0.001, limits.opens(posts(*"abcdefghij")))
    assert left[309] - left[9] == pytest.approx(30 * MARGIN, rel=0.02)
    limits.made_ready_in(0.001)
    assert MOMENT < limits.ahead < 0.6, "what is quick again is begun later again, little by little"
    limits.made_ready_in(1_000)
    assert limits.ahead == LONGEST_MOMENT


async def test_a_burst_that_takes_long_to_leave_counts_from_its_end(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(2, 1),)})
    limits.admit(posts("a", "b"), 9)
    await limits.leave()
    clock.now += 0.3  # a busy machine
    limits.left()
    assert limits.opens(posts("c")) == pytest.approx(MARGIN - MOMENT)


async def test_a_long_list_behind_a_closed_lane_is_not_looked_through(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(1, 60),), "post": (Rate(1, 1, each_place=True),)})
    many = posts(*(f"s{number}" for number in range(200)))
    assert len(limits.admit(many, 99)) == 1
    assert limits.admit(many, 99) == []
    assert len(limits._windows) == 1


def test_room_and_rest(clock: FakeTime) -> None:
    limits = Limits({})
    assert len(limits.admit(posts("a", "b", "c"), 2)) == 2
    limits.rest(30)
    assert limits.admit(posts("a"), 9) == []
    assert limits.opens(posts("a")) == pytest.approx(30)
    clock.now += 30.01
    assert len(limits.admit(posts("a"), 9)) == 1


def test_places_are_forgotten_when_they_are_idle(clock: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_module, "PLACES", 100)
    limits = Limits({"": (Rate(1, 1, each_place=True),)})
    for number in range(1_000):
        limits.admit(posts(f"s{number}"), 1)
        clock.now += 0.1
    assert len(limits._windows) <= 101


def test_an_idle_window_is_like_a_new_one() -> None:
    window = Window(Rate(2, 1))
    assert window.is_idle(0)
    window.use(0)
    assert not window.is_idle(1)
    assert window.is_idle(1.01)


async def test_what_leaves_together_is_more_than_a_narrow_window_remembers(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(1, MOMENT / 4),)})
    assert len(limits.admit(posts("a", "b", "c"), 9)) == 1
    assert len(limits.admit(posts("a", "b", "c"), 9)) > 1
    await limits.leave()
    assert limits.admit(posts("a"), 9) or limits.opens(posts("a")) >= 0
