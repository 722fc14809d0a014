"""The charts and the map of a round, as they stand in the page of its results."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.board.results import ResultsPage
from bot.results.inline import inline
from bot.results.map import world_map


def pictures_of(told: ResultsPage, about_map: str) -> Mapping[str, Markup]:
    """By the name of the table that each shows; what people wrote in them is escaped there."""
    found = {each.name: Markup(inline(each)) for each in told.charts}  # noqa: S704  escaped by `inline`
    if told.people:
        found["countries"] = Markup(world_map(told.people, about_map))  # noqa: S704  escaped by `world_map`
    return found
