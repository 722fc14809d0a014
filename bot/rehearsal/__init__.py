"""A round with simulated participants under a fast clock, through the same desk and delivery as real people."""

from bot.rehearsal.play import Summary, Unplayable, rehearse

__all__ = ["Summary", "Unplayable", "rehearse"]
