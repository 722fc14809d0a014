"""What may go wrong on a platform, told by what has to follow from it."""

from __future__ import annotations


class ChatError(Exception):
    """A platform did not do what it was asked. The text is fit for coordinators, without names or texts."""


class Later(ChatError):
    """Nothing happened; try again after `seconds`. With `everywhere`, nothing else that this connection does will
    happen before that either: the platform is away, or its limit for all of it is used up. Where the platform was
    `exact` about the time, it is asked again then, and no later.
    """

    exact = False

    def __init__(self, reason: str, seconds: float = 30.0, *, everywhere: bool = False) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.everywhere = everywhere


class TooMany(Later):
    """The platform's own refusal of a rate (429), counted apart: in steady state there is none."""


class Unsure(ChatError):
    """It may have happened or not: look before doing it again."""


class CantTell(ChatError):
    """Whether it has happened can't be found out (any more): a person has to look."""


class Never(ChatError):
    """It will not happen: a block, a missing permission, a place that is gone."""
