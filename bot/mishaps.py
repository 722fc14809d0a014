"""What may go wrong on a platform, told by what has to follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


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


class Unfinished(Later):
    """The message is there, and something that belongs to it (its thread, its files) is not yet. The next attempt finds
    the message by its key and completes it; whoever reads it was written to, and keeps that day.
    """


class Unsure(ChatError):
    """It may have happened or not: look before doing it again."""


class CantTell(ChatError):
    """Whether it has happened can't be found out (any more): a person has to look."""


class Never(ChatError):
    """It will not happen: a block, a missing permission, a place that is gone."""


@contextmanager
def finishing(part: str) -> Iterator[None]:
    """What may be tried again of a `part` ("its thread") of a message that is there already.

    Raises:
        Unfinished: in the place of `Later` and `Unsure`.
    """
    try:
        yield
    except (Later, Unsure) as error:
        seconds, everywhere = (error.seconds, error.everywhere) if isinstance(error, Later) else (5.0, False)
        raise Unfinished(f"It is there without {part}: {error}", seconds, everywhere=everywhere) from error
