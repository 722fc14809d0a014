""" "In my language": a prompt or an introduction, shown to whoever presses, alone, in the language they read."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import world
from bot.asking import Ask, Entry, partnership_of
from bot.auditing import happened
from bot.chat import Button, Message, Words, fitting
from bot.duty import tell_coordinators
from bot.ledger import NewDelivery
from bot.library import Prompt
from bot.partner import introduction, partner
from bot.people import Participant, Partnership
from bot.prompting import PROMPTS, had, prompts_of
from bot.prompts import prompt_message, prompt_without_title

if TYPE_CHECKING:
    from bot.posts import Scene

LASTS = timedelta(days=14)


def in_my_language(scene: Scene, name: str, about: str) -> Button:
    """The button under a prompt (`about` its slug) or an introduction (`about` somebody's number)."""
    partnership = scene.partnership.id if scene.partnership else 0
    return scene.button("language.mine_button", f"language.{name}", f"partnership-{partnership}.{about}")


def language_of(person: Participant) -> str:
    """The language somebody reads, without its region; whether there are words in it or not."""
    return re.split("[-_]", person.language)[0].lower()


async def mine(ask: Ask) -> Message:
    """A prompt that the partnership has had. Where it is not translated, those who write prompts are asked, once."""
    partnership = await partnership_of(ask)
    if partnership is None:
        return await partner(ask)
    slugs = had(each for each in await ask.tx.ledger.of_partnership(partnership.id) if each.what in PROMPTS)
    wanted = language_of(ask.me)
    prompts = await prompts_of(ask.tx, ask.core, ask.programme.id, wanted)
    found = next((each for each in prompts if each.slug == ask.detail and each.slug in slugs), None)
    if found is None:
        return await partner(ask)
    note = await _not_there(ask, found, wanted) if found.language != wanted else ()
    return Message(fitting((*note, *prompt_message(ask.say, found).words)))


async def _not_there(ask: Ask, prompt: Prompt, wanted: str) -> Words:
    """Ask for it, and say so. The delivery's key makes it once a programme, prompt and language."""
    wish = NewDelivery(
        key=f"programme-{ask.programme.id}/translate/{prompt.slug}/{wanted}",
        kind="post",
        target="inbox",
        programme_id=ask.programme.id,
        due_at=ask.now,
        expires_at=ask.now + LASTS,
        what="translate",
        about={"prompt": prompt.slug, "language": wanted},
    )
    await tell_coordinators(ask.tx, ask.programme, wish, ask.now)
    await happened(ask.tx, ask.programme.id, "prompt.translate", prompt.slug, f"somebody reads {wanted}", ask.now)
    return ask.say("language.not_there", language=world.language_name(wanted, ask.say.language))


async def introduced(ask: Ask) -> Message:
    """An introduction with questions and choices in the asker's language; what was typed stays as it was typed."""
    partnership = await partnership_of(ask)
    found = await _member(ask, partnership) if partnership else None
    if found is None:
        return await partner(ask)
    words = (*introduction(ask.say, ask.programme.settings, found), *ask.say("language.own_words"))
    return Message(fitting(words))


async def _member(ask: Ask, partnership: Partnership) -> Participant | None:
    wanted = int(ask.detail) if ask.detail.isdecimal() and len(ask.detail) < 10 else 0
    return (await ask.tx.people.many([wanted])).get(wanted) if wanted in partnership.present else None


async def translate(scene: Scene) -> Message | None:
    """To those who write a programme's prompts: somebody would like to read one in a language that it is not in."""
    about = scene.delivery.about
    prompts = await prompts_of(scene.tx, scene.core, scene.programme.id, about["language"])
    prompt = next((each for each in prompts if each.slug == about["prompt"]), prompt_without_title(about["prompt"]))
    if prompt.language == about["language"]:
        return None
    language = world.language_name(about["language"], scene.say.language)
    look = Button(
        scene.say.line("prompt.preview_button"), "prompt.preview", f"programme-{scene.programme.id}.{prompt.slug}"
    )
    words = scene.say("language.wanted", title=prompt.title, language=language, programme=scene.programme.name)
    return Message(words, (look,))


RENDER: Mapping[str, Callable[[Scene], Awaitable[Message | None]]] = {"translate": translate}
ENTRIES: dict[str, Entry] = {
    "language.prompt": Entry(mine, "participant", typed=False),
    "language.introduction": Entry(introduced, "participant", typed=False, reads=True),
}
