"""No window of a rate's time ever sees more than the rate allows, no bucket fills up, and nearly all of it is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bot import limits as limits_module
from bot.chat import Rate
from bot.ledger import Upcoming
from bot.limits import EVENLY, LONGEST_MOMENT, MARGIN, MOMENT, Limits, Window
from tests.benchmarks.rates import Bucket

HORIZON = 4.0


class FakeTime:
    """`time` with a clock that only moves when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTime]:
    fake = FakeTime()
    monkeypatch.setattr(limits_module, "time", fake)
    yield fake
    assert fake.now >= 1_000.0


def posts(*spots: str) -> list[Upcoming]:
    return [Upcoming(number, "post", spot) for number, spot in enumerate(spots)]


def many(number: int) -> list[Upcoming]:
    return posts(*(f"s{number}-{each}" for each in range(100)))


def sent(
    limits: Limits, clock: FakeTime, seconds: float, some: Callable[[int], list[Upcoming]] = many, takes: float = 0.004
) -> list[float]:
    """When what left, in a time in which there is always something to send; making ready `takes` seconds."""
    left: list[float] = []
    ready: list[Upcoming] = []
    end, number, claiming_until = clock.now + seconds, 0, 0.0
    coming: list[Upcoming] = []
    upcoming = some(number)
    while clock.now < end:
        if coming and clock.now >= claiming_until:
            ready, coming = ready + coming, []
            limits.made_ready_in(takes)
        if not coming and len(ready) < 64 and limits.opens(upcoming) == 0:
            coming, claiming_until = limits.admit(upcoming, 64 - len(ready), HORIZON), clock.now + takes
            number += 1
            upcoming = some(number)
        each, wait = limits.pick(ready)
        if each:
            ready.remove(each)
            left.append(clock.now)
        else:
            clock.now += min(max(wait, 1e-4), MOMENT / 4)
    return left


RATES = [(50, 1), (24, 6), (20, 60), (5, 5), (1, 1), (1, 0.25), (300, 60)]


@pytest.mark.parametrize(("count", "seconds"), RATES)
def test_never_more_in_any_window_and_nearly_all_of_it(clock: FakeTime, count: int, seconds: float) -> None:
    limits = Limits({"": (Rate(count, seconds),)})
    windows = 20 if count > 1 else 200
    left = sent(limits, clock, windows * seconds)
    for start, end in zip(left, left[count:], strict=False):
        assert end - start >= seconds
    assert len(left) >= 0.98 * windows * count


@pytest.mark.parametrize(("count", "seconds"), [(50, 1), (24, 6), (300, 60)])
def test_what_is_late_on_its_way_fills_no_bucket(clock: FakeTime, count: int, seconds: float) -> None:
    """Everything that leaves in half a second of each two comes at that half second's end."""
    bucket = Bucket(Rate(count, seconds), at=clock.now)
    left = sent(Limits({"": (Rate(count, seconds),)}), clock, 20 * seconds)
    came = sorted(each + 0.5 - each % 2 if each % 2 < 0.5 else each for each in left)
    assert all(bucket.take(each) for each in came)


def test_a_process_that_stood_still_does_not_make_up_for_it_at_once(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(50, 1),)})
    ready = limits.admit(many(0), 64, HORIZON)
    clock.now += 30
    at_once = 0
    while (each := limits.pick(ready)[0]) is not None:
        ready.remove(each)
        at_once += 1
    assert at_once == 5


def test_each_place_has_its_own(clock: FakeTime) -> None:
    limits = Limits({"post": (Rate(1, 1, each_place=True),)})
    assert leave(limits, limits.admit(posts("a", "b"), 9, HORIZON)) == ["a", "b"]
    assert limits.admit(posts("a", "b"), 9, HORIZON) == []
    assert limits.opens(posts("a", "b")) == pytest.approx(MARGIN - MOMENT)
    clock.now += 1.01
    assert len(limits.admit(posts("a", "b"), 9, HORIZON)) == 2


def leave(limits: Limits, ready: list[Upcoming]) -> list[str]:
    """Those that may leave now."""
    left = []
    while (each := limits.pick([each for each in ready if each.spot not in left])[0]) is not None:
        left.append(each.spot)
    return left


def test_a_place_that_waits_lets_others_go_first(clock: FakeTime) -> None:
    limits = Limits({"post": (Rate(1, 1, each_place=True), Rate(50, 1))})
    assert leave(limits, limits.admit(posts("a"), 9, HORIZON)) == ["a"]
    clock.now += 0.95
    ready = limits.admit(posts("a", "b", "c"), 9, HORIZON)
    assert [each.spot for each in ready] == ["a", "b", "c"]
    assert leave(limits, ready) == ["b", "c"]
    clock.now += 0.1
    assert leave(limits, ready[:1]) == ["a"]


def test_kinds_are_apart_and_share_what_is_for_all(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(3, 1),), "open": (Rate(1, 60),)})
    opening = [Upcoming(number, "open", f"o{number}") for number in range(3)]
    admitted = limits.admit([*opening, *posts("a", "b", "c")], 9, 0.7)
    assert [each.kind for each in admitted] == ["open", "post", "post"]
    assert limits.opens(opening) == pytest.approx(60 * EVENLY - MOMENT)
    assert limits.opens([*opening, *posts("d")]) == pytest.approx(EVENLY - MOMENT)


def test_no_more_is_claimed_than_leaves_within_the_horizon(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(4, 1),)})
    assert len(limits.admit(many(0), 64, 2.0)) == 8
    assert limits.admit(many(1), 64, 2.0) == []
    assert limits.opens(many(1)) == pytest.approx(2.0 * EVENLY - MOMENT)


def test_what_is_booked_and_does_not_leave_is_forgotten(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(4, 1),)})
    for each in limits.admit(many(0), 64, 2.0):
        limits.forget(each)
    assert limits.opens(many(1)) == 0
    assert len(limits.admit(many(1), 64, 2.0)) == 8


def test_what_takes_long_to_make_ready_is_begun_earlier(clock: FakeTime) -> None:
    """A database at a distance costs no share of the rate: thirty windows in the time of thirty."""
    limits = Limits({"": (Rate(10, 1),)})
    left = sent(limits, clock, 40, takes=0.4)
    assert left[309] - left[9] == pytest.approx(30 * EVENLY, rel=0.01)
    limits.made_ready_in(0.001)
    assert MOMENT < limits.ahead < 0.6, "what is quick again is begun later again, little by little"
    limits.made_ready_in(1_000)
    assert limits.ahead == LONGEST_MOMENT


def test_a_long_list_behind_a_closed_lane_is_not_looked_through(clock: FakeTime) -> None:
    limits = Limits({"": (Rate(1, 60),), "post": (Rate(1, 1, each_place=True),)})
    assert len(limits.admit(many(0), 99, HORIZON)) == 1
    assert limits.admit(many(0), 99, HORIZON) == []
    assert limits.opens(many(0)) == pytest.approx(60 * EVENLY - MOMENT)
    assert len(limits._windows) <= 2


def test_room_and_rest(clock: FakeTime) -> None:
    limits = Limits({})
    assert limits.opens([]) is None
    ready = limits.admit(posts("a", "b", "c"), 2, HORIZON)
    assert len(ready) == 2
    limits.rest(30)
    assert limits.admit(posts("a"), 9, HORIZON) == []
    assert limits.pick(ready)[1] == pytest.approx(30)
    assert limits.opens(posts("a")) == pytest.approx(30)
    assert limits.resting == pytest.approx(30)
    clock.now += 30.01
    assert limits.resting == 0
    assert limits.pick(ready)[0] == ready[0]
    assert len(limits.admit(posts("a"), 9, HORIZON)) == 1


def test_places_are_forgotten_when_they_are_idle(clock: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits_module, "PLACES", 100)
    limits = Limits({"": (Rate(1, 1, each_place=True),)})
    for number in range(1_000):
        leave(limits, limits.admit(posts(f"s{number}"), 1, HORIZON))
        clock.now += 0.1
    assert len(limits._windows) <= 101


def test_an_idle_window_is_like_a_new_one() -> None:
    window = Window(Rate(2, 1))
    assert window.is_idle(0)
    window.use(0)
    assert not window.is_idle(1)
    assert window.is_idle(MARGIN)


def test_what_leaves_late_is_made_up_for(clock: FakeTime) -> None:
    window = Window(Rate(10, 10), evenly=True)
    for _ in range(30):
        clock.now += window.opens(clock.now) + 0.01
        window.use(clock.now)
    assert clock.now == pytest.approx(1_000 + 28.5 * EVENLY, abs=0.03), "not thirty times as late"
