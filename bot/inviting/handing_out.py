"""`/round invite`: the announcement in the programme's places, and what coordinators and ambassadors pass on."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from bot.asking import Ask, Entry, open_round
from bot.chat import Button, Community, Message, Words, fitting
from bot.commands import Argument
from bot.inviting.code import code_png
from bot.inviting.counting import own_country
from bot.inviting.doors import can_be_joined, code_of, link_of
from bot.inviting.poster import SIZES, Size, poster_page
from bot.inviting.tags import LONGEST, checked_tag, safe_tag
from bot.inviting.telling import LENGTHS, Invitation, Length
from bot.ledger import NewDelivery
from bot.people import Home, Round
from bot.pictures import File, Picture
from bot.rounds import no_open_round


async def invite(ask: Ask) -> Message:
    """Post the announcement in every place of the programme, and give what can be passed on elsewhere.

    To ambassadors it gives what they pass on, with their own tag, and posts nothing.
    """
    round_ = await open_round(ask)
    if round_ is None:
        return no_open_round(ask) if ask.coordinator else ask.tell("invite.none_open")
    if not can_be_joined(round_, ask.now):
        buttons = (ask.button("round.preview", "round.preview"),) if ask.coordinator else ()
        return ask.tell("round.closed", *buttons, number=round_.number)
    try:
        tag = await _tag(ask)
    except ValueError:
        return ask.tell("invite.tag_refused", most=LONGEST)
    if not ask.coordinator:
        return await _handed(ask, round_, tag, await own_country(ask, round_))
    homes = await _homes(ask)
    return await _handed(ask, round_, tag, await _post(ask, round_, homes)) if homes else ask.tell("round.no_home")


async def _tag(ask: Ask) -> str:
    """The tag that goes with the link: an ambassador's own, or the one that a coordinator names.

    Raises:
        ValueError: it is no tag.
    """
    if not ask.coordinator and ask.ambassador:
        return ask.ambassador.tag
    tag = checked_tag(ask.request.text("from"))
    if tag:
        await ask.tx.inviting.add_tag(ask.programme.id, tag, ask.now)
    return tag


async def _post(ask: Ask, round_: Round, homes: Sequence[Home]) -> Words:
    """Write the announcement into the ledger, once for each place; a link with a tag alone posts nothing twice."""
    again = f"/{ask.request.id}" if ask.request.text("again") else ""
    deliveries = [
        NewDelivery(
            key=round_.key(f"invitation/{home.id}") + again,
            kind="post",
            target="community",
            programme_id=ask.programme.id,
            due_at=ask.now,
            what="invitation",
            round_id=round_.id,
            community_id=home.id,
        )
        for home in homes
    ]
    if not await ask.tx.ledger.enqueue(deliveries):
        return ask.say("round.invited_before")
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), "round.invite", str(round_.number), ask.now)
    return ask.say("round.invited", count=len(homes))


async def _homes(ask: Ask) -> Sequence[Home]:
    """The programme's places; where it has none yet, the one that the coordinator asks from becomes its first."""
    homes = await ask.tx.programmes.homes(ask.programme.id)
    if not homes and isinstance(ask.request.place, Community):
        return [await ask.tx.programmes.add_home(ask.programme.id, ask.request.place, ask.programme.name)]
    return homes


async def _handed(ask: Ask, round_: Round, tag: str, first: Words) -> Message:
    """The link with its picture, and the ways to texts and posters."""
    told = await _invitation(ask, round_, tag)
    if not told.link:
        return Message(fitting((*first, *ask.say("invite.no_link"))))
    counted = ask.say("invite.tagged", tag=tag) if tag else ask.say("invite.untagged")
    here = ask.say("invite.local") if ask.core.local_pages and "/i/" in told.link else ()
    words = (*first, *ask.say("invite.handed", link=told.link, counted=(*counted, *here)))
    picture = Picture(
        "invitation.png", base64.b64encode(code_png(told.link)).decode(), ask.say.line("invite.code", link=told.link)
    )
    return Message(fitting(words), _buttons(ask, tag), pictures=(picture,))


def _buttons(ask: Ask, tag: str) -> tuple[Button, ...]:
    texts = [ask.button(f"invite.{each}_button", "invite.text", f"{ask.here}.{each}.{tag}") for each in LENGTHS]
    posters = [ask.button(f"invite.{each}_button", "invite.poster", f"{ask.here}.{each}.{tag}") for each in SIZES]
    return (*texts, *posters)


async def _invitation(ask: Ask, round_: Round, tag: str) -> Invitation:
    return Invitation(ask.programme, round_.weeks, round_.closes_at, await link_of(ask, tag), ask.say)


async def _asked_for(ask: Ask) -> tuple[str, Invitation | None]:
    """(which of a kind, the invitation with the tag of a button); None where nobody can be invited now."""
    which, _, tag = ask.detail.partition(".")
    own = ask.ambassador.tag if ask.ambassador and not ask.coordinator else safe_tag(tag)
    round_ = await open_round(ask)
    if round_ is None or not can_be_joined(round_, ask.now):
        return which, None
    return which, await _invitation(ask, round_, own)


async def text(ask: Ask) -> Message:
    """A text to copy, of a length."""
    which, told = await _asked_for(ask)
    if told is None:
        return ask.tell("invite.none_open")
    length: Length = next((each for each in LENGTHS if each == which), "medium")
    return ask.tell("invite.copy", text=told.text(length))


async def poster(ask: Ask) -> Message:
    """A poster to print, as a file, and at an address where there are pages."""
    which, told = await _asked_for(ask)
    if told is None or not told.link:
        return ask.tell("invite.none_open" if told is None else "invite.no_link")
    size: Size = next((each for each in SIZES if each == which), "a4")
    page = base64.b64encode(poster_page(told, size).encode()).decode()
    told_of = ask.say.line("invite.poster_told", programme=ask.programme.name, closes=told.closes)
    pages = ask.core.pages_for(ask.request.account.platform)
    words = ask.say("invite.poster")
    if pages:
        tag = told.link.partition("?from=")[2]
        query = f"size={size}&lang={ask.say.language}" + (f"&from={tag}" if tag else "")
        words += ask.say("invite.poster_page", link=f"{pages}/i/{await code_of(ask)}/poster?{query}")
    return Message(fitting(words), files=(File(f"poster-{size}.html", page, told_of),))


ENTRIES: dict[str, Entry] = {
    "round.invite": Entry(
        invite,
        "ambassador",
        slow=True,
        arguments=(Argument("again", "round.again_help"), Argument("from", "invite.from_help", named=True)),
    ),
    "invite.text": Entry(text, "ambassador", typed=False, recorded=False, mostly_reads=True),
    "invite.poster": Entry(poster, "ambassador", slow=True, typed=False, recorded=False, mostly_reads=True),
}
