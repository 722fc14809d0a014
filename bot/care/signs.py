"""What is remembered of members of partnerships: when they wrote or pressed, never what; and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.people import Round
from bot.places import Account

Step = Literal["", "nudge", "question", "approval", "closing"]
InTouch = Literal["", "yes", "no", "elsewhere"]
Reason = Literal[
    "no_answer",
    "not_in_touch",
    "did_not_fit",
    "away_long",
    "left",
    "account_gone",
    "erased",
    "became_three",
    "guest_over",
]
"""Why a place in a partnership was closed. Coordinators alone see it, and it is swept after two rounds."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One present member of a running partnership.

    `owed_since` is the earliest message of another member that this one has not answered. `step` is the last one that
    was taken about this waiting, at `step_at`. Between `rest_from` and `rest_until` no day counts, and no step comes
    before `here_until`. `here` and `busy` tell that what each press gives is used up. `asked_at`, `in_touch` and
    `told_at` belong to the question whether the two are in touch.
    """

    partnership_id: int
    participant_id: int
    started_at: datetime
    wrote_at: datetime | None = None
    owed_since: datetime | None = None
    step: Step = ""
    step_at: datetime | None = None
    rest_from: datetime | None = None
    rest_until: datetime | None = None
    here: bool = False
    busy: bool = False
    asked_at: datetime | None = None
    in_touch: InTouch = ""
    told_at: datetime | None = None
    here_until: datetime | None = None

    def rested(self, since: datetime, until: datetime) -> Sign:
        """With a rest, which goes on from an earlier one where there was one.

        What lies between two rests counts: one that is over is kept as so much time right before the new one.
        """
        if self.rest_from is None or self.rest_until is None:
            return replace(self, rest_from=since, rest_until=until)
        begin = min(self.rest_from, since) + max(since - self.rest_until, timedelta())
        return replace(self, rest_from=begin, rest_until=max(self.rest_until, until))

    def answered(self) -> Sign:
        """Nobody waits for this person any more, and what was done about it is over."""
        return replace(
            self,
            owed_since=None,
            step="",
            step_at=None,
            rest_from=None,
            rest_until=None,
            here=False,
            here_until=None,
            busy=False,
        )


def heard(signs: Sequence[Sign], who: int, at: datetime) -> list[Sign]:
    """The signs of a partnership after one of its members wrote at an instant, those alone that have changed.

    Messages may be heard late, twice and in another order: what is concluded then is never earlier than the truth.
    """
    changed = (_wrote(each, signs, at) if each.participant_id == who else _was_written_to(each, at) for each in signs)
    return [new for new, old in zip(changed, signs, strict=True) if new != old]


def _wrote(mine: Sign, signs: Sequence[Sign], at: datetime) -> Sign:
    if mine.wrote_at is not None and mine.wrote_at >= at:
        return mine
    new = replace(mine, wrote_at=at, in_touch="", asked_at=None, told_at=None)
    if mine.owed_since is not None and mine.owed_since > at:
        return new
    others = [each.wrote_at for each in signs if each.participant_id != mine.participant_id and each.wrote_at]
    later = [each for each in others if each > at]
    return replace(new.answered(), owed_since=min(later, default=None))


def _was_written_to(other: Sign, at: datetime) -> Sign:
    answered = other.wrote_at is not None and other.wrote_at >= at
    if answered or (other.owed_since is not None and other.owed_since <= at):
        return other
    return replace(other, owed_since=at)


Why = Literal["", "little_in_common", "times", "expectations", "language", "other"]
"""What somebody who ended a partnership chose from a short list."""


@dataclass(frozen=True, slots=True)
class Closing:
    """That somebody's place in a partnership was closed, and why."""

    programme_id: int
    round_id: int
    partnership_id: int
    participant_id: int
    reason: Reason
    at: datetime
    why: Why = ""


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody of a running round who is looked for a partner, since when, and since when they waited before.

    `told` is the last thing they were told about it: "" nothing, "asking" that others are asked, "next" that the next
    round is theirs.
    """

    round_id: int
    participant_id: int
    since: datetime
    waited_since: datetime
    told: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A pair that is asked whether somebody may join the two, as a third or as a guest for a week."""

    id: int
    round_id: int
    participant_id: int
    partnership_id: int
    kind: Literal["third", "guest"]
    asked_at: datetime
    until: datetime
    agreed: frozenset[int] = frozenset()
    state: Literal["asked", "accepted", "declined"] = "asked"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Where there may be something to do: somebody is waited for since `owed`, or nobody has written since `silent`,
    nor was asked whether they are in touch since `asked`.
    """

    owed: datetime
    silent: datetime
    asked: datetime


class Care(Protocol):
    """What care remembers."""

    async def of_round(self, round_id: int, quiet: Quiet | None = None) -> Mapping[int, Sequence[Sign]]:
        """The signs of all present members of running partnerships, by partnership; guests' weeks excepted.

        With `quiet`, of those alone about whom there may be something to do.
        """
        ...

    async def of(self, partnership_id: int) -> Sequence[Sign]:
        """The signs of the present members of a partnership."""
        ...

    async def save(self, signs: Sequence[Sign]) -> None:
        """All but when they wrote and when it started."""
        ...

    async def nudged(self, since: datetime) -> Mapping[Account, int]:
        """How often each account was asked for a sign since an instant, in all programmes."""
        ...

    async def close(self, closing: Closing) -> None:
        """Once for each member of a partnership; a later reason replaces an earlier one."""
        ...

    async def closings(self, programme_id: int) -> Sequence[Closing]:
        """The earliest first."""
        ...

    async def forget_closings(self, round_ids: Sequence[int]) -> int:
        """Forget those of some rounds; how many there were."""
        ...

    async def seek(self, seeker: Seeker) -> None:
        """A seeker who is there already is brought up to date."""
        ...

    async def seekers(self, round_id: int) -> Sequence[Seeker]:
        """Those who have waited longest first."""
        ...

    async def looking(self, round_: Round) -> Mapping[int, datetime]:
        """Who may be matched in a running round, by id, and when they last showed that they are there.

        Those who seek, and others who asked for a partner and have none: on the waiting list, late, or without one at
        the start. Nobody who has left or has not agreed yet.
        """
        ...

    async def found(self, round_id: int, participant_ids: Sequence[int]) -> None:
        """They are looked for no longer."""
        ...

    async def offer(self, offer: Offer) -> Offer:
        """Store an offer (the id given is ignored), or bring the one with this id up to date."""
        ...

    async def offers(self, round_id: int) -> Sequence[Offer]:
        """All of a round, by id."""
        ...

    async def offer_by_id(self, offer_id: int) -> Offer | None: ...

    async def guest_week(self, partnership_id: int, until: datetime) -> None:
        """A partnership is a guest's week, and closes by itself."""
        ...

    async def guest_weeks(self, round_id: int) -> Mapping[int, datetime]:
        """Until when the guests' weeks of a round last, for those that run."""
        ...
