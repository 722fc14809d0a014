"""A round played with everything that it can have: letters, public threads, times to meet, keepsakes and thanks.

`python -m tests.rehearsal.whole 860 16` plays one of that size and prints what came of it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.__main__ import PORTS
from bot.chat import Account, Button, Form, Inbox, Message, Space, plain
from bot.cli.composing import compose
from bot.cli.logs import set_up_logs
from bot.config import LogConfig
from bot.people import Partnership
from bot.programme import Settings, preset
from bot.rehearsal.cast import Player, cast
from bot.rehearsal.diary import Seen, is_inbox
from bot.rehearsal.play import enrol, live_a_day, mind_of, open_round, plan_lives, start
from bot.rehearsal.scene import COORDINATOR, HOME, TENANT, Play, account_of, set_up
from bot.store import Store
from storage.opening import in_memory

HOPE = "I hope for this and nothing else: "
PUBLIC = Space("stage", TENANT, "a-public-thread")
AFTER = 21
"""Days that are played after the end."""


@dataclass
class Whole:
    """What was done in a round. `letters` are the accounts that wrote one; `counted` are presses on a time after which
    that day counts as contact, of `chosen`; `moved` are weeks in which words in a public thread changed who was in
    touch.
    """

    play: Play
    weeks: int
    here: str = ""
    letters: dict[Account, str] = field(default_factory=dict)
    offered: int = 0
    chosen: int = 0
    counted: int = 0
    moved: int = 0
    agreed: int = 0

    @property
    def seen(self) -> Sequence[Seen]:
        return self.play.diary.seen

    def in_inbox(self, who: Account, text: str) -> list[str]:
        """What somebody was told alone that has a text in it."""
        told = [plain(each.message.words) for each in self.seen if each.place == Inbox(who)]
        return [each for each in told if text in each]

    def threads(self) -> Counter[str]:
        """Public threads, by the week that their name tells."""
        names = [each.message.thread for each in self.seen if each.place == HOME and each.message.thread]
        return Counter(name.partition(":")[0] for name in names)

    def returned(self) -> Counter[Account]:
        """How often a letter came back to its own writer."""
        back = [each for each in self.seen if is_inbox(each) and each.what.startswith("letter/")]
        own = [each.place for each in back if isinstance(each.place, Inbox)]
        return Counter(each.account for each in own)

    def strayed(self) -> list[str]:
        """Keys of messages that hold words of a letter in another place than its writer's inbox."""
        found = []
        for each in self.seen:
            text = plain(each.message.words)
            mine = self.letters.get(each.place.account, "?") if isinstance(each.place, Inbox) else "?"
            if HOPE in text and mine not in text:
                found.append(each.key)
        return found


async def play_whole(store: Store, company: Sequence[Player], settings: Settings, seed: int) -> Whole:
    """Play it from an empty store to three weeks after its end."""
    play = set_up(store, compose(PORTS, seed, readers={"stage": "reading.web"}))
    whole = Whole(play, settings.weeks)
    async with store.writing() as tx:
        safe = settings.model_copy(update={"safety_contact": "s@example.org", "rehearsed": True, "cohort": "on"})
        programme = await tx.programmes.add("whole", "A whole round", safe, play.clock.now)
        await tx.programmes.add_home(programme.id, HOME, programme.name)
        await tx.programmes.add_coordinator(programme.id, COORDINATOR, play.clock.now)
    whole.here = f"programme-{programme.id}"
    await open_round(play, whole.here)
    for player in company:
        play.minds[account_of(player)] = mind_of(player, seed, play.began)
        if player.joins is None:
            await enrol(play, player)
            await _agree(whole, account_of(player))
    plan_lives(play, company)
    await start(play, whole.here)
    for day in range(settings.weeks * 7 + AFTER):
        await live_a_day(play)
        if day == 1:
            await _write_letters(whole)
        if day % 7 == 3 and day < settings.weeks * 7:
            await _meet(whole, day // 7)
            await _talk_in_public(whole)
    return whole


async def _agree(whole: Whole, who: Account) -> None:
    """Everybody with an even number wants to be introduced."""
    if int(who.id.rpartition("-")[2]) % 2 == 0:
        await whole.play.ask(who, "profile.introduced", whole.here, {"introduced": ("yes",)})
        whole.agreed += 1


async def _write_letters(whole: Whole) -> None:
    """Whoever answers at all presses the button in their space, and writes."""
    for button, code in _buttons(whole, "letter"):
        for who in whole.play.stage.people[code]:
            if who in whole.letters or whole.play.minds[who].player.manner == "never":
                continue
            form = await whole.play.ask(who, button.name, button.subject)
            if isinstance(form, Form):
                whole.letters[who] = f"{HOPE}{who.id}."
                await whole.play.ask(who, form.name, form.subject, {"letter": whole.letters[who]})


def _buttons(whole: Whole, name: str) -> list[tuple[Button, str]]:
    """(button, code of the space) of all messages in spaces, each button once."""
    found: dict[str, tuple[Button, str]] = {}
    for seen in whole.seen:
        if isinstance(seen.place, Space):
            found |= {each.subject: (each, seen.code) for each in seen.message.buttons if each.name == name}
    return list(found.values())


async def _meet(whole: Whole, week: int) -> None:
    """In a quarter of the spaces each week somebody asks for times, and chooses the first."""
    play = whole.play
    for number, (button, code) in enumerate(_buttons(whole, "times")):
        who = next((each for each in play.stage.people[code] if play.minds[each].able(play.clock.now)), None)
        if who is None or (number + week) % 4 or code in play.over.get(who, ()):
            continue
        reply = await play.ask(who, "times", button.subject.partition(".")[0])
        choices = [each for each in getattr(reply, "buttons", ()) if each.name == "times.choose"]
        whole.offered += len(choices)
        if choices and isinstance(reply, Message):
            await play.ask(who, "times.choose", choices[0].subject)
            whole.chosen += 1
            whole.counted += await _counts(whole, who, int(choices[0].subject.partition(".")[0].rpartition("-")[2]))


async def _counts(whole: Whole, who: Account, partnership_id: int) -> bool:
    async with whole.play.store.reading() as tx:
        (person,) = await tx.people.everywhere(who)
        return (person.id, whole.play.clock.now.date()) in await tx.partnerships.contact_of(partnership_id)


async def _talk_in_public(whole: Whole) -> None:
    """Some write in the public thread: it counts for nobody."""
    async with whole.play.store.reading() as tx:
        before = await tx.partnerships.contact(1), await tx.partnerships.last_wrote(1)
    for who in list(whole.play.minds)[:20]:
        await whole.play.desk.heard(PUBLIC, who)
    async with whole.play.store.reading() as tx:
        whole.moved += before != (await tx.partnerships.contact(1), await tx.partnerships.last_wrote(1))


async def partnerships_of(store: Store) -> Sequence[Partnership]:
    """All of the round."""
    async with store.reading() as tx:
        return await tx.partnerships.of_round(1)


async def due_back(whole: Whole) -> set[Account]:
    """Who wrote a letter and has not left."""
    async with whole.play.store.reading() as tx:
        known = [person for who in whole.letters for person in await tx.people.everywhere(who)]
    return {account for each in known if each.left_at is None for account in each.accounts} & set(whole.letters)


async def figures(whole: Whole, seconds: float) -> dict[str, object]:
    """What the table in docs/rehearsal.md holds."""
    back, due = whole.returned(), await due_back(whole)
    return {
        "partnerships": len(await partnerships_of(whole.play.store)),
        "letters written": len(whole.letters),
        "letters due back": len(due),
        "letters returned": sum(back.values()),
        "returned to somebody else, twice or not at all": len(whole.strayed())
        + sum(count > 1 for count in back.values())
        + len(due - set(back)),
        "public threads": sum(whole.threads().values()),
        "weeks with more than one": sum(count > 1 for count in whole.threads().values()),
        "weeks in which a public word counted": whole.moved,
        "introduced in the channel": whole.agreed,
        "times offered": whole.offered,
        "times chosen": whole.chosen,
        "times counted as contact": whole.counted,
        "meetings put into spaces": sum(
            isinstance(each.place, Space) and "/meeting/" in each.key for each in whole.seen
        ),
        "thanks sent": sum(is_inbox(each) and "thanks/" in each.key for each in whole.seen),
        "seconds": round(seconds),
    }


async def main(people: int, weeks: int, seed: int = 1) -> None:
    """Play one and print its figures."""
    set_up_logs(LogConfig(level="error"))
    settings = preset("librarians")[1].model_copy(update={"weeks": weeks})
    began, store = time.perf_counter(), await in_memory()
    whole = await play_whole(store, cast(people, settings, seed), settings, seed)
    for name, value in (await figures(whole, time.perf_counter() - began)).items():
        print(f"| {name} | {value} |")
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
