"""Times to meet: proposals that are daytime for all of a partnership, one of them chosen, and a calendar file."""

from bot.times.answering import ENTRIES as ANSWERED
from bot.times.answering import times
from bot.times.calendar_file import meeting_file
from bot.times.finding import Proposal, propose, suits
from bot.times.room import ENTRIES as ROOM
from bot.times.words import RENDER

ENTRIES = {**ANSWERED, **ROOM}

__all__ = ["ENTRIES", "RENDER", "Proposal", "meeting_file", "propose", "suits", "times"]
