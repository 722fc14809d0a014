"""What is sent unasked, rendered at the moment it is sent: a delivery holds ids, this makes words of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot import confirming, digest, farewell, introducing, opening_lines, times
from bot import in_my_language as languages
from bot.absent import partner_away
from bot.asking import Core
from bot.care import words as care
from bot.care.one_less import one_less
from bot.chat import Account, Button, Mention, Message, Plain, Words, fitting
from bot.check_ins import words as check_ins
from bot.cohort import words as cohort
from bot.cohort.words import SKETCH
from bot.country_share import OVER_SHARE
from bot.going_on import words as going_on
from bot.inviting import words as inviting
from bot.keepsakes import words as keepsakes
from bot.ledger import Delivery
from bot.library import Prompt
from bot.listing import separators
from bot.own_prompts import words as own_prompts
from bot.parting import parted
from bot.partner import local_times, pact_words
from bot.people import Home, Participant, Partnership, Programme
from bot.persons import has_told
from bot.prompting import prompts_of
from bot.prompts import prompt_message
from bot.proposing import UNTOLD
from bot.safety.handling import concern_news
from bot.safety.suspending import suspended
from bot.sharing import in_common
from bot.spoken import spoken
from bot.store import Records
from bot.surveys import words as surveys
from bot.telling import loss, progress
from bot.thanks import words as thanks
from bot.wording import Voice

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scene:
    """A delivery with all that it speaks of. `say` speaks the partnership's language, or the person's."""

    delivery: Delivery
    tx: Records
    core: Core
    now: datetime
    programme: Programme
    partnership: Partnership | None
    people: Mapping[int, Participant]
    home: Home | None
    say: Voice
    prompts: Prompts

    @property
    def person(self) -> Participant | None:
        return self.people.get(self.delivery.participant_id or 0)

    def button(self, key: str, name: str, subject: str) -> Button:
        return Button(self.say.line(key), name, subject)


Render = Callable[[Scene], Awaitable[Message | None]]


class Prompts:
    """The prompts of programmes by language, read once for all deliveries of a batch."""

    def __init__(self, tx: Records, core: Core) -> None:
        self._tx, self._core = tx, core
        self._known: dict[tuple[int, str], tuple[Prompt, ...]] = {}

    async def find(self, programme_id: int, language: str, slug: str) -> Prompt | None:
        """A prompt by its slug."""
        key = (programme_id, language)
        if key not in self._known:
            self._known[key] = await prompts_of(self._tx, self._core, *key)
        return next((each for each in self._known[key] if each.slug == slug), None)


async def set_scenes(tx: Records, core: Core, deliveries: Sequence[Delivery], now: datetime) -> dict[int, Scene]:
    """The scenes of deliveries, by their ids; those whose programme is gone are left out."""
    programmes = await _each(tx.programmes.by_id, {each.programme_id for each in deliveries})
    homes = await _each(tx.programmes.home, {each.community_id for each in deliveries if each.community_id})
    partnerships = await tx.partnerships.many(sorted({d.partnership_id for d in deliveries if d.partnership_id}))
    members = {member for each in partnerships.values() for member in each.present}
    alone = {each.participant_id for each in deliveries if each.participant_id}
    people = await tx.people.many(sorted(members | alone))
    prompts = Prompts(tx, core)

    def scene(delivery: Delivery, programme: Programme) -> Scene:
        partnership = partnerships.get(delivery.partnership_id or 0)
        ids = (*(partnership.present if partnership else ()), delivery.participant_id)
        here = {id_: people[id_] for id_ in ids if id_ in people}
        home = homes.get(delivery.community_id or 0)
        say = core.wording.voice(_language(delivery, partnership, here))
        return Scene(delivery, tx, core, now, programme, partnership, here, home, say, prompts)

    return {
        each.id: scene(each, programmes[each.programme_id]) for each in deliveries if each.programme_id in programmes
    }


async def _each(read: Callable[[int], Awaitable[T | None]], ids: Iterable[int]) -> dict[int, T]:
    """The few things of one kind that a batch speaks of."""
    found = {id_: await read(id_) for id_ in sorted(ids)}
    return {id_: thing for id_, thing in found.items() if thing is not None}


def _language(delivery: Delivery, partnership: Partnership | None, people: Mapping[int, Participant]) -> str:
    if delivery.target == "space" and partnership:
        return partnership.language
    person = people.get(delivery.participant_id or 0)
    return person.language if person and delivery.target == "inbox" else "en"


async def render(scene: Scene) -> Message | None:
    """The message of a post; None where it is not wanted any more."""
    return await RENDER[scene.delivery.what](scene)


async def welcome(scene: Scene) -> Message | None:
    """The first message of a space: who is here, who can read, what they share, both local times, who writes first."""
    partnership = scene.partnership
    if partnership is None or partnership.ended_at is not None:
        return None
    members = [scene.people[member] for member in partnership.present if member in scene.people]
    first = scene.people.get(partnership.first_writer) or next(iter(members), None)
    platform = scene.home.community.platform if scene.home else ""
    words = scene.say(
        "post.welcome",
        who=_mentions(scene, members),
        readers=scene.say(scene.core.reading(platform, partnership.space)),
        times=local_times(scene.say, members, scene.now),
        shared=in_common(scene.say, scene.programme.settings, members, scene.now.date()),
        first=first.name if first else "",
        programme=scene.programme.name,
    )
    note = () if partnership.language == scene.say.language else scene.say("post.language_note")
    about = f"partnership-{partnership.id}"
    buttons = (scene.button("pact.button", "pact", about), scene.button("times.button", "times", about))
    return Message(fitting((*words, *note)), buttons, private=False, pinned=True)


def _mentions(scene: Scene, members: list[Participant]) -> Words:
    between = ("", *separators([member.name for member in members], scene.say.language))
    parts: list[Mention | Plain] = []
    for before, member in zip(between, members, strict=False):
        account = account_in(member, scene.home)
        parts += [Plain(before)] if before else []
        parts.append(Mention(account, member.name) if account else Plain(member.name))
    return tuple(parts)


def account_in(person: Participant, home: Home | None) -> Account | None:
    """The account by which a participant is known in a community; None where they are not there."""
    if home is None:
        return None
    same = (account for account in person.accounts if account.platform == home.community.platform)
    return next((account for account in same if account.tenant in ("", home.community.tenant)), None)


async def prompt(scene: Scene) -> Message | None:
    """A weekly prompt with "Skip this one" and "Busy, not gone" under it."""
    partnership = scene.partnership
    found = await _prompt(scene, scene.delivery.about["prompt"])
    if partnership is None or partnership.ended_at is not None or found is None:
        return None
    about = f"partnership-{partnership.id}"
    buttons = [scene.button("prompt.skip", "prompt.skip", f"{about}.{found.slug}")]
    buttons.append(scene.button("care.busy_button", "care.busy", about))
    buttons.append(languages.in_my_language(scene, "prompt", found.slug))
    if found.form == "pact":
        buttons.insert(0, scene.button("pact.button", "pact", about))
        buttons.insert(1, scene.button("letter.button", "letter", about))
    note = () if found.language == partnership.language else scene.say("post.prompt_language_note")
    return Message(fitting((*prompt_message(scene.say, found).words, *note)), tuple(buttons), private=False)


async def _prompt(scene: Scene, slug: str) -> Prompt | None:
    language = scene.partnership.language if scene.partnership else "en"
    return await scene.prompts.find(scene.programme.id, language, slug)


async def unmatched(scene: Scene) -> Message | None:
    """To somebody without a partner in this round: what happens next."""
    if scene.person is None or scene.person.left_at is not None:
        return None
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    ends = (round_.ends_at if round_ else None) or scene.now
    until = ends - timedelta(weeks=scene.programme.settings.ladder.least_weeks)
    key, day = ("post.unmatched", until) if until > scene.now else ("post.unmatched_short", ends)
    reason = scene.delivery.about.get("reason")
    key = {UNTOLD: "post.unmatched_untold", OVER_SHARE: "post.unmatched_over_share"}.get(str(reason), key)
    words = scene.say(key, name=scene.person.name, programme=scene.programme.name, until=day.date())
    profile = scene.button("profile.more", "profile", f"programme-{scene.programme.id}")
    return Message(fitting((*words, *await cohort.pointing(scene))), (profile,))


async def needed(scene: Scene) -> Message | None:
    """To somebody who is enrolled, when the rules need an answer that they have not given."""
    round_ = await scene.tx.rounds.by_id(scene.delivery.round_id or 0)
    if scene.person is None or round_ is None or round_.state != "open" or scene.person.left_at is not None:
        return None
    if has_told(scene.person, scene.programme.settings):
        return None
    asked = "; ".join(each.label for each in spoken(scene.programme.settings, scene.say).needed())
    words = scene.say("post.needed", name=scene.person.name, programme=scene.programme.name, asked=asked)
    return Message(fitting(words), (scene.button("post.needed_button", "join", f"programme-{scene.programme.id}"),))


async def partner_left(scene: Scene) -> Message | None:
    """To whoever is there when a partner leaves: kind words, no reason."""
    if scene.person is None or scene.person.left_at is not None:
        return None
    if with_others := await one_less(scene):
        return with_others
    goes_on = scene.delivery.about.get("left") == "2"
    key = "post.partner_left_three" if goes_on else "post.partner_left"
    return Message(scene.say(key, name=scene.person.name, programme=scene.programme.name))


async def pact(scene: Scene) -> Message | None:
    """The pact, where one of the partners has written it elsewhere."""
    partnership = scene.partnership
    if partnership is None or partnership.ended_at is not None:
        return None
    return Message(fitting(pact_words(scene.say, partnership)), private=False)


RENDER: dict[str, Render] = {
    "parted": parted,
    "concern": concern_news,
    "suspended": suspended,
    "partner_away": partner_away,
    **check_ins.RENDER,
    **languages.RENDER,
    **times.RENDER,
    **opening_lines.RENDER,
    **confirming.RENDER,
    **keepsakes.RENDER,
    **going_on.RENDER,
    **cohort.RENDER,
    **thanks.RENDER,
    **digest.RENDER,
    **surveys.RENDER,
    **care.RENDER,
    "loss": loss,
    "progress": progress,
    "pact": pact,
    "welcome": welcome,
    **inviting.RENDER,
    **own_prompts.RENDER,
    **introducing.RENDER,
    "prompt": prompt,
    **farewell.RENDER,
    "unmatched": unmatched,
    "needed": needed,
    "partner_left": partner_left,
}

__all__ = ["RENDER", "SKETCH", "Prompts", "Render", "Scene", "account_in", "render", "set_scenes"]
