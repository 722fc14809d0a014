"""Chaos: processes that deliver are killed and frozen, and afterwards everything must have arrived once."""

from bot.chaos.figures import Book, Figures, NotOnce, judge, verdict
from bot.chaos.staging import stage
from bot.chaos.tormenting import Tormentor

__all__ = ["Book", "Figures", "NotOnce", "Tormentor", "judge", "stage", "verdict"]
