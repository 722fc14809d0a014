"""The forms and messages that tell most of a language, as they come about in a round of two who read it."""

from __future__ import annotations

from babel import Locale

from bot.chat import Form, Inbox, Message, Reply, plain
from bot.library import default_folder, load_library
from tests.dialogues.actors import Actor, Town

HOME = ("help", "partner", "partner.prompts")
LETTER = "1. \u2026\n2. \u2026"


async def told_in(town: Town, carla: Actor, language: str) -> dict[str, Reply]:
    """What two people read from joining to the sealed letter's return, by name; "home.…" is Slack's App Home."""
    object.__setattr__(town.core, "library", lambda spoken: load_library(default_folder(), spoken))
    object.__setattr__(town.core, "code", lambda: "7k2p9q4m")  # who writes first hangs on it
    await carla.writes("/round open in 3 weeks")
    told: dict[str, Reply] = {}
    one, two = [town.person(name) for name in ("Ana", "Bo")]
    for who, country in ((one, "Kenya"), (two, "Nepal")):
        who.locale = language
        told["join"] = await who.writes("/join")
        answers = {"name": who.name, "country": country, "languages": Locale("en").languages[language]}
        told["consent"] = await who.submits(**answers, interests=("reading",), partner_wanted="anyone")
        await who.submits(conduct=("yes",), stored=("yes",), age=("yes",))
    await carla.writes("/round preview")
    await carla.presses("Start the round")
    await town.deliver()
    for name, message in zip(("welcome", "introduction", "", "prompt"), await one.in_space(), strict=False):
        told |= {name: message} if name else {}
    for name in HOME:
        told[f"home.{name}"] = await one.asks(name)
    told["times"] = await one.writes("/partner times")
    told["letter"] = await one.asks("letter", "partnership-1")
    await one.submits(letter=LETTER)
    await town.desk.heard(await one.space(), one.account)
    await town.passes(days=4)
    told["nudge"] = _last(town, two)
    await carla.writes("/round end yes")
    await town.passes(days=2)
    told["letter.returned"] = next(each for each in _inbox(town, one) if LETTER in plain(each.words))
    return told


def texts_of(reply: Reply) -> list[str]:
    """Everything that can be read in a reply, piece by piece."""
    if isinstance(reply, Message):
        return [reply.title, plain(reply.words), *(each.label for each in reply.buttons)]
    assert isinstance(reply, Form)
    fields = [text for each in reply.fields for text in (each.label, each.help)]
    return [reply.title, plain(reply.intro), reply.submit, *fields]


def _inbox(town: Town, who: Actor) -> list[Message]:
    return [each.message for each in town.stage.posted if each.place == Inbox(who.account) and each.message]


def _last(town: Town, who: Actor) -> Message:
    return _inbox(town, who)[-1]
