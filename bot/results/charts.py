"""What is drawn: charts as values, each with the words that say the same. Drawing them is `drawing`'s."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.results.figures import Figures
from bot.wording import Voice

MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Chart:
    """`steps` over numbers of weeks, or horizontal `bars`: labels, and one value for each of them in every series.

    With `shares`, values are from 0 to 1; `most` is the end of the axis where it does not follow from the values.
    `told` is the text alternative.
    """

    name: str
    title: str
    kind: Literal["steps", "bars"]
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    axis: str
    told: str
    shares: bool = False
    most: float | None = None


def charts(figures: Figures, say: Voice) -> tuple[Chart, ...]:
    """The charts of a round, without those that have nothing to show."""
    found = (
        _alive(figures, say),
        _contact(figures, say),
        _prompts(figures, say),
        _crossed(figures, say),
        _rounds(figures, say),
    )
    return tuple(each for each in found if each)


def _alive(figures: Figures, say: Voice) -> Chart | None:
    weeks = figures.alive
    if len(weeks) < 2 or not weeks[-1].begun:
        return None
    last = weeks[-1]
    return Chart(
        "alive",
        say.line("results.alive"),
        "steps",
        tuple(str(each.week) for each in weeks),
        (
            (say.line("results.alive_2"), tuple(float(each.begun) for each in weeks)),
            (say.line("results.alive_3"), tuple(float(each.alive) for each in weeks)),
        ),
        say.line("results.alive_1"),
        say.line("results.told_alive", begun=last.begun, alive=last.alive, week=last.week),
    )


def _contact(figures: Figures, say: Voice) -> Chart | None:
    found = [(say.line(f"results.often_{name}"), count) for name, count in figures.contact.items()]
    if not sum(count for _, count in found):
        return None
    return _bars("contact", found, say, say.line("results.contact_2"))


def _prompts(figures: Figures, say: Voice) -> Chart | None:
    """Those that were talked about in the largest share of partnerships first."""
    came = [
        (each.talked / each.delivered, each) for each in figures.prompts if each.delivered and each.talked is not None
    ]
    most = sorted(came, key=lambda pair: (-pair[0], pair[1].slug))[:MOST_BARS]
    found = [(each.title, share) for share, each in most]
    return _bars("prompts", found, say, say.line("results.prompts_4"), shares=True) if found else None


def _crossed(figures: Figures, say: Voice) -> Chart | None:
    known = [each for each in figures.crossed if each.partner is not None and each.programme is not None]
    if not known:
        return None
    partner = tuple(each.partner or 0.0 for each in known)
    programme = tuple(each.programme or 0.0 for each in known)
    told = say.list([f"{each.label}: {each.partner:.1f}, {each.programme:.1f}" for each in known])
    return Chart(
        "crossed",
        say.line("results.crossed"),
        "bars",
        tuple(each.label for each in known),
        ((say.line("results.crossed_3"), partner), (say.line("results.crossed_4"), programme)),
        say.line("results.crossed_axis"),
        say.line("results.told", title=say.line("results.crossed"), what=told),
        most=5,
    )


def _rounds(figures: Figures, say: Voice) -> Chart | None:
    rounds = [each for each in figures.rounds if each.to_the_end is not None]
    if len(rounds) < 2:
        return None
    found = [(say.line("results.round", number=each.number), each.to_the_end or 0.0) for each in rounds]
    return _bars("rounds", found, say, say.line("results.rounds_5"), shares=True)


def _bars(name: str, found: Sequence[tuple[str, float]], say: Voice, axis: str, *, shares: bool = False) -> Chart:
    title = say.line(f"results.{name}")
    values = [f"{label}: {value:.0%}" if shares else f"{label}: {value:.0f}" for label, value in found]
    told = say.line("results.told", title=title, what=say.list(values))
    labels, numbers = tuple(label for label, _ in found), tuple(float(value) for _, value in found)
    return Chart(name, title, "bars", labels, ((axis, numbers),), axis, told, shares, 1 if shares else None)
