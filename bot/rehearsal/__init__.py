"""A round with simulated participants under a fast clock, through the same desk and delivery as real people."""

from bot.rehearsal.figures import AIMS, Measured, missed, together
from bot.rehearsal.play import Unplayable
from bot.rehearsal.rehearsing import Summary, rehearse

__all__ = ["AIMS", "Measured", "Summary", "Unplayable", "missed", "rehearse", "together"]
