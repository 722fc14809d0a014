"""What simulated people make of what they read: each message may have them do something later."""

from __future__ import annotations

from datetime import timedelta

from bot.chat import Account, Inbox, Message, Space, plain
from bot.rehearsal.behaviour import Act
from bot.rehearsal.diary import Seen
from bot.rehearsal.scene import COORDINATOR, START, Play

HEARS = timedelta(days=21)
FOR_A_PERSON = ("check_in.look", "care.approve", "prompt.retry")
"""The buttons that a coordinator presses: what needs a person, and nothing that is offered beside it."""


def notice(play: Play) -> None:
    """Everybody reads what has come since the last look, and decides what to do about it."""
    fresh, play.noticed = play.diary.seen[play.noticed :], len(play.diary.seen)
    for seen in fresh:
        match seen.place:
            case Inbox(account) if account == COORDINATOR:
                as_coordinator(play, seen.message)
                _asked_as_coordinator(play, seen)
            case Inbox(account) if account in play.minds:
                _read_inbox(play, account, seen)
            case Space(address=code):
                _read_space(play, code, seen)
            case _:
                continue


def as_coordinator(play: Play, message: Message) -> None:
    """What needs a person is seen to on the next day."""
    button = next((each for each in message.buttons if each.name in FOR_A_PERSON), None)
    if button:
        play.plan(play.clock.now + timedelta(hours=20), COORDINATOR, Act("press", button=button))


def _asked_as_coordinator(play: Play, seen: Seen) -> None:
    """Whoever coordinates answers when asked, not when reminded."""
    if seen.what.startswith("survey/") and "/again/" not in seen.what and seen.message.buttons:
        play.plan(seen.at + timedelta(hours=30), COORDINATOR, Act("survey", button=seen.message.buttons[0]))


def _read_inbox(play: Play, who: Account, seen: Seen) -> None:
    mine = play.over.setdefault(who, set())
    if seen.what.startswith(("parted/", "left/", "care/open")) and "goes on with" not in plain(seen.message.words):
        mine.add(seen.code)
    elif seen.what.startswith("care/partner"):
        mine |= {code for code, people in play.stage.people.items() if who in people and code != seen.code}
    mind = play.minds[who]
    if mind.able(seen.at):
        play.plan_all(who, mind.on_inbox(seen, _hears(play, who, seen.code)))


def _hears(play: Play, who: Account, code: str) -> bool:
    """Whether a partner has written in a space lately."""
    others = [each for each in play.stage.people.get(code, ()) if each != who]
    return any(play.clock.now - play.last_wrote.get((code, each), START) <= HEARS for each in others)


def _read_space(play: Play, code: str, seen: Seen) -> None:
    said = plain(seen.message.words) if seen.what == "welcome" else ""
    for who in play.stage.people.get(code, ()):
        mind = play.minds[who]
        if mind.able(seen.at) and code not in play.over.get(who, ()):
            play.plan_all(who, mind.on_space(seen, f"{mind.player.name} writes first" in said))
