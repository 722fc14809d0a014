"""How much a run may do, and how it is watched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Watch = Callable[[str, float], bool]
"""Told the stage and the share of it that is done; answers whether to go on."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to do: `exact` asks for the proven optimum (up to 10,000 people by itself), `budget` is in seconds: it
    ends the search at the next step, but neither the first look at all pairs nor a step that has begun.

    `native` says whether to compile; by itself above 300 people. `watch` is told (stage, share) and may stop it.
    """

    exact: bool | None = None
    budget: float | None = None
    native: bool | None = None
    watch: Watch | None = None


DEFAULT = Effort()
