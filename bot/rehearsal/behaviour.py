"""What simulated people do about what they read: pure decisions, each a delay and an act."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot import world
from bot.chat import Button, Message
from bot.rehearsal.cast import Player
from bot.rehearsal.diary import Seen
from bot.rehearsal.rates import HABITS, HELP, MORE_TIME, NEW_PARTNER
from bot.rehearsal.surveyed import ANSWERS, source

Kind = Literal["write", "press", "join", "leave", "part", "away", "survey"]
HOURS = 9, 20
RETURNS_AFTER = 5, 15
LONGEST = 90


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a person is going to do: write in the space of a code, press a button, answer a survey."""

    kind: Kind
    code: str = ""
    button: Button | None = None


@dataclass(frozen=True, slots=True)
class Mind:
    """One person's decisions. `zone` is where they live; `began` is when the round did."""

    player: Player
    zone: str
    began: datetime
    chance: random.Random

    def able(self, instant: datetime) -> bool:
        """Whether they take part in anything then: not gone, not faded, not away."""
        day = (instant - self.began).days
        player = self.player
        over = [each for each in (player.leaves, player.fades) if each is not None]
        return player.manner != "never" and all(day < each for each in over) and not player.is_away(day)

    def later(self, instant: datetime, days: int) -> datetime:
        """An hour of the day, `days` of their working days after an instant; for 0, a little later on a working day."""
        here = world.local_time(instant, self.zone)
        day, left = here.date(), days
        while left > 0 or self._is_off(day):
            day += timedelta(days=1)
            left -= not self._is_off(day)
        wall = datetime.combine(day, datetime.min.time()) + timedelta(hours=self.chance.uniform(*HOURS))
        found = world.meant_instant(day, wall.time(), self.zone)[0]
        return found if found > instant else instant + timedelta(minutes=self.chance.uniform(10, 240))

    def _is_off(self, day: date) -> bool:
        return world.day_off(day, self.player.country) or self.player.is_away((day - self.began.date()).days)

    def _a_while(self) -> int:
        """Working days until an answer."""
        habits, days = HABITS[self.player.manner], HABITS[self.player.manner].soonest
        while self.chance.random() > habits.chance_a_day and days < LONGEST:
            days += 1
        return days

    def _does(self, share: float) -> bool:
        return self.chance.random() < share

    def on_message(self, at: datetime, code: str) -> Iterator[tuple[datetime, Act]]:
        """A partner has written."""
        if self._does(HABITS[self.player.manner].replies):
            yield self.later(at, self._a_while()), Act("write", code)

    def on_space(self, seen: Seen, first: bool) -> Iterator[tuple[datetime, Act]]:
        """Farpair has posted in a space: a welcome, or a prompt. `first` tells that the welcome asked them to begin."""
        habits = HABITS[self.player.manner]
        if seen.what == "welcome" and self._does(habits.begins if first else habits.dares):
            days = self.chance.randint(1, 3) if first else self.chance.randint(3, 6)
            yield self.later(seen.at, days), Act("write", seen.code)
        elif seen.what.startswith("prompt/") and self._does(habits.takes_up):
            yield self.later(seen.at, self._a_while()), Act("write", seen.code)

    def on_inbox(self, seen: Seen, hears: bool) -> Iterator[tuple[datetime, Act]]:
        """Farpair has told them something alone. `hears` tells whether the partner has written in the last weeks."""
        what = seen.what
        if what.startswith(("care/nudge", "care/question")):
            yield from self._nudged(seen)
        elif what.startswith("care/in_touch"):
            yield from self._answers(seen, "yes" if hears else "no")
        elif what.startswith("check_in/"):
            yield from self._answers(seen, self._how_it_goes(hears))
        elif what.startswith("care/offer"):
            yield from self._offered(seen)
        elif what.startswith("care/wait") and self._does(MORE_TIME):
            yield from self._press(seen.at, 1, seen.message, "care.more")
        elif what.startswith("care/open") and self._does(HABITS[self.player.manner].returns):
            yield from self._press(seen.at, self.chance.randint(*RETURNS_AFTER), seen.message, "care.back")
        elif what.startswith("helped/"):
            yield from self._press(seen.at, 1, seen.message, "check_in.helped", ".yes")
        elif what.startswith("survey/"):
            yield from self._asked(seen)
        elif what.startswith("away/"):
            wanted = "rematch.ask" if self._does(NEW_PARTNER) else "rematch.wait"
            yield from self._press(seen.at, 1, seen.message, wanted)

    def _asked(self, seen: Seen) -> Iterator[tuple[datetime, Act]]:
        chance = source(f"{self.player.id}/{seen.what}")
        if chance.random() < ANSWERS[self.player.manner] and seen.message.buttons:
            yield seen.at + timedelta(hours=chance.uniform(1, 70)), Act("survey", button=seen.message.buttons[0])

    def _nudged(self, seen: Seen) -> Iterator[tuple[datetime, Act]]:
        habits, drawn = HABITS[self.player.manner], self.chance.random()
        if drawn < habits.heeds:
            yield self.later(seen.at, self.chance.randint(0, 2)), Act("write", seen.code)
        elif drawn < habits.heeds + habits.busy:
            yield from self._press(seen.at, 0, seen.message, "care.busy")
        elif drawn < habits.heeds + habits.busy + habits.here:
            yield from self._press(seen.at, 0, seen.message, "care.here")

    def _how_it_goes(self, hears: bool) -> str:
        if self._does(HELP):
            return "help"
        return "well" if hears else self.chance.choice(("slow", "not_in_touch"))

    def _answers(self, seen: Seen, how: str) -> Iterator[tuple[datetime, Act]]:
        if self._does(HABITS[self.player.manner].presses):
            yield from self._press(seen.at, self.chance.randint(0, 1), seen.message, "", f".{how}")

    def _offered(self, seen: Seen) -> Iterator[tuple[datetime, Act]]:
        habits, drawn = HABITS[self.player.manner], self.chance.random()
        if drawn < habits.takes_a_third:
            yield from self._press(seen.at, self.chance.randint(0, 1), seen.message, "care.gladly")
        elif drawn < habits.takes_a_third + habits.declines:
            yield from self._press(seen.at, self.chance.randint(0, 1), seen.message, "care.not_now")

    def _press(
        self, at: datetime, days: int, message: Message, name: str, ending: str = ""
    ) -> Iterator[tuple[datetime, Act]]:
        """The button of a message, by its name or by the end of its subject; nothing where it has none such."""
        for button in message.buttons:
            if (name and button.name == name) or (ending and button.subject.endswith(ending)):
                yield self.later(at, days), Act("press", button=button)
                return
