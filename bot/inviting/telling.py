"""What an invitation says: who it is for, until when, and the link; as texts of several lengths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot import world
from bot.people import Programme
from bot.wording import Voice

Length = Literal["short", "medium", "email"]
LENGTHS: tuple[Length, ...] = ("short", "medium", "email")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A programme that people can join until an instant, as it is told in a language; `link` leads there."""

    programme: Programme
    weeks: int
    closes_at: datetime | None
    link: str
    say: Voice

    @property
    def audience(self) -> str:
        """Who it is for, in a sentence."""
        return self.say.own(self.programme.settings.audience) or self.say.line("invite.audience")

    @property
    def wanted(self) -> str:
        """What people are looked for who want it."""
        return self.say.line(f"invitation.{kind_of_partner(self.programme)}")

    @property
    def closes(self) -> str:
        """The last day for joining, by the programme's calendar."""
        zone = self.programme.settings.timezone
        day = world.local_time(self.closes_at, zone).date() if self.closes_at else None
        return self.say.day(day) if day else self.say.line("invite.soon")

    def text(self, length: Length) -> str:
        """The text of a length; for e-mail with its subject in the first line."""
        values = {"programme": self.programme.name, "audience": self.audience, "wanted": self.wanted}
        return self.say.line(f"invite.text_{length}", **values, closes=self.closes, link=self.link, weeks=self.weeks)


def kind_of_partner(programme: Programme) -> str:
    """What two partners of a programme are to each other: "sides", "country" or "other"."""
    if programme.settings.two_sided:
        return "sides"
    return "country" if programme.settings.different == "country" else "other"


def link_to(pages: str, code: str, tag: str) -> str:
    """The link page of a programme, with a tag that says where somebody heard of it."""
    return f"{pages}/i/{code}" + (f"?from={tag}" if tag else "")
