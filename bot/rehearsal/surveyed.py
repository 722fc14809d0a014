"""How simulated people answer surveys: more gladly and more contentedly, the more they were in touch.

All of it is drawn from a source of its own, so that it changes nothing else of a rehearsal.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.chat import Account, Button, Choice, Field, Form, Reply
from bot.rehearsal.diary import Diary
from bot.rehearsal.rates import Manner

Ask = Callable[[str, str, dict[str, str | tuple[str, ...]]], Awaitable[Reply]]
PAGES = 6
"""A survey has no more pages."""
ANSWERS: Mapping[Manner, float] = {"keen": 0.6, "slow": 0.35, "never": 0.0}
"""Assumed: the share that answers when asked; the same once more when reminded."""
CONTACT = ((0.6, "weekly"), (0.35, "fortnightly"), (0.18, "monthly"), (0.001, "seldom"), (0.0, "never"))
"""What people tell, by the share of weeks in which they wrote."""
CONTENT: Mapping[str, tuple[int, ...]] = {
    "weekly": (1, 2, 8, 35, 54),
    "fortnightly": (2, 5, 18, 45, 30),
    "monthly": (6, 14, 34, 33, 13),
    "seldom": (18, 26, 32, 18, 6),
    "never": (40, 28, 20, 9, 3),
}
"""Assumed weights of 1 to 5. That satisfaction rises with contact is published; by how much is not."""
AGAIN: Mapping[str, tuple[int, int, int]] = {
    "weekly": (90, 8, 2),
    "fortnightly": (84, 12, 4),
    "monthly": (68, 24, 8),
    "seldom": (48, 36, 16),
    "never": (38, 38, 24),
}
"""Assumed weights of yes, perhaps and no; published: 80 % would sign up again."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "impact": (
        "I know now how a library in another country opens its collections.",
        "New ideas for our reading group, and somebody to ask.",
        "I feel part of something larger than my own branch.",
        "My partner showed me how they teach; I do it in that way since.",
        "Not much, since we lost each other early.",
        "I write better English now, and with more confidence.",
    ),
    "change": (
        "More time between the prompts.",
        "A meeting of all at half of the round.",
        "Nothing, it was right for me.",
        "Prompts in my own language.",
    ),
    "better": ("More prompts about daily work.", "A hint about time zones.", "All is well."),
}
WRITES, RELEASES, LEAVES_OUT = 0.45, 0.6, 0.06
"""Assumed: who writes an answer of their own, who lets it be quoted, how often a question is left out."""


@dataclass(frozen=True, slots=True)
class Answering:
    """One person before one survey. `in_touch` is the share of weeks in which they wrote."""

    chance: random.Random
    in_touch: float

    @property
    def contact(self) -> str:
        """How often they would say to have been in touch."""
        return next(code for bound, code in CONTACT if self.in_touch >= bound)

    def fill_in(self, form: Form) -> dict[str, str | tuple[str, ...]]:
        """The answers to one page."""
        given = {each.key: self._answer(each) for each in form.fields}
        return {key: value for key, value in given.items() if value}

    def _answer(self, field: Field) -> str | tuple[str, ...]:
        if self.chance.random() < LEAVES_OUT:
            return ""
        if not isinstance(field, Choice):
            writes = field.key in WORDS and self.chance.random() < WRITES
            return self.chance.choice(WORDS[field.key]) if writes else ""
        codes = [each.value for each in field.options]
        if field.key == "contact":
            return (self.contact,)
        if len(codes) == 1:
            return tuple(codes) if self.chance.random() < RELEASES else ()
        if codes == ["1", "2", "3", "4", "5"]:
            return tuple(self.chance.choices(codes, CONTENT[self.contact]))
        if codes == ["yes", "perhaps", "no"]:
            return tuple(self.chance.choices(codes, AGAIN[self.contact]))
        return tuple(dict.fromkeys(self.chance.choices(codes, k=self.chance.randint(1, min(3, field.most)))))


async def answer(ask: Ask, who: str, button: Button, in_touch: float) -> None:
    """Answer a survey, page after page. `ask` asks the desk for (name, subject, answers) in the name of `who`."""
    answering = Answering(source(f"{who}/{button.subject}"), in_touch)
    reply = await ask(button.name, button.subject, {})
    for _ in range(PAGES):
        if not isinstance(reply, Form):
            return
        reply = await ask(reply.name, reply.subject, answering.fill_in(reply))


def in_touch(diary: Diary, who: Account, began: datetime) -> float:
    """The share of the weeks of a round, up to the last in which anybody wrote, in which one person did."""
    wrote = [((each.at - began).days // 7, each.who) for each in diary.wrote if each.at >= began]
    mine = {week for week, writer in wrote if writer == who}
    return len(mine) / (max((week for week, _ in wrote), default=0) + 1)


def source(seed: str) -> random.Random:
    """A source of chance for one person and one survey."""
    return random.Random(f"survey/{seed}")  # noqa: S311  a simulation, nothing secret
