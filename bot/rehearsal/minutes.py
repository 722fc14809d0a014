"""How long a round keeps its coordinator: minutes for each thing that they do or read; all of it assumed."""

from __future__ import annotations

from collections.abc import Mapping

from bot.chat import Account, Inbox
from bot.rehearsal.diary import Diary

MINUTES: Mapping[str, float] = {
    "round.open": 3,
    "round.invite": 1,
    "round.preview": 15,
    "round.start": 2,
    "check_in.look": 10,
    "care.approve": 2,
    "prompt.retry": 3,
}
"""Assumed: an answer to a call for help is written to that person, and the preview is looked at row by row."""
OTHER, READING = 2.0, 2.0
"""Assumed: anything else that they ask for; and each message in their inbox, most of them the weekly digest."""


def minutes_of(diary: Diary, coordinator: Account) -> float:
    """What a coordinator did and read in a whole round, in minutes; without the survey that asks them how it went."""
    asked = [each.name for each in diary.asked if each.who == coordinator and not each.name.startswith("survey.")]
    acts = sum(MINUTES.get(name, OTHER) for name in asked)
    return acts + READING * sum(each.place == Inbox(coordinator) for each in diary.seen)
