"""How far each language has come, and what is amiss in it: for volunteers, their tests, and nobody else."""

from bot.translating.beginning import Begun, begin
from bot.translating.checking import Checked, Problem, check
from bot.translating.standing import Standing, Unspoken, read_standing

__all__ = ["Begun", "Checked", "Problem", "Standing", "Unspoken", "begin", "check", "read_standing"]
