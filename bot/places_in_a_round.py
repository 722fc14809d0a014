"""How much of a round one country may be, and whether a coordinator is asked before a place is closed.

`/programme settings places`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.asking import Ask, Entry
from bot.auditing import acted
from bot.chat import Choice, Form, Option, Reply, Text
from bot.country_share import FROM_COUNTRIES, FROM_PEOPLE

NAME = "programme.places"
APPROVAL = ("no", "yes")


async def places(ask: Ask) -> Reply:
    """See and change it. A programme's file does not take back the share that was chosen here."""
    if not ask.request.answers:
        return _form(ask, {})
    share, approval = ask.request.text("share").removesuffix("%").strip(), "".join(ask.request.picked("approval"))
    errors = {} if approval in APPROVAL else {"approval": ask.say.line("answers.not_an_option")}
    if not (share.isdecimal() and len(share) <= 3 and int(share) <= 100):
        errors["share"] = ask.say.line("places.share_wrong")
    if errors:
        return _form(ask, errors)
    now = ask.programme.settings
    ladder = now.ladder.model_copy(update={"approval": approval == "yes"})
    chosen = now.share_chosen or int(share) != now.country_share
    update = {"country_share": int(share), "share_chosen": chosen, "ladder": ladder}
    await ask.tx.programmes.change(replace(ask.programme, settings=now.model_copy(update=update)))
    await acted(ask, NAME)
    return ask.tell("places.saved")


def _form(ask: Ask, errors: dict[str, str]) -> Form:
    say, now, given = ask.say, ask.programme.settings, ask.request
    written = given.text("share")[:4] if given.answers else str(now.country_share)
    picked = tuple(each for each in given.picked("approval") if each in APPROVAL)
    options = tuple(Option(each, say.line(f"places.approval_{each}")) for each in APPROVAL)
    fields = (
        Text(
            "share",
            say.line("settings.country_share"),
            say.line("places.share_help", people=FROM_PEOPLE, countries=FROM_COUNTRIES),
            written,
            max_length=4,
        ),
        Choice(
            "approval",
            say.line("places.approval_label"),
            options,
            value=picked or (APPROVAL[now.ladder.approval],),
        ),
    )
    title, submit = say.line("places.title"), say.line("form.save")
    return Form(NAME, title, fields, ask.here, errors=errors, submit=submit)


ENTRIES: dict[str, Entry] = {NAME: Entry(places, "coordinator", typed=False)}
"""Typed as `/programme settings places`."""
