"""Where messages stand, for coordinators: states with the platform's reason, and trying again what was stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.asking import Ask, Entry, running_round
from bot.chat import Button, Message, Plain, Words, fitting
from bot.ledger import Delivery, DeliveryState
from bot.safety.seeing import visible_deliveries

SHOWN = 5
REASON = 120
"""Letters of a platform's reason that are shown, at most."""


async def status(ask: Ask) -> Message:
    """Deliveries by state, and what needs a person, with the platform's reason."""
    round_ = await running_round(ask)
    counts = await ask.tx.ledger.counts(ask.programme.id, round_.id if round_ else None)
    stuck = await visible_deliveries(ask, await ask.tx.ledger.stuck(ask.programme.id, SHOWN))
    lines = await _lines(ask, counts)
    words = (*ask.say("prompt.status_head", lines=lines), *(part for each in stuck for part in _row(ask, each)))
    return Message(fitting(words), tuple(_buttons(ask, stuck)))


async def _lines(ask: Ask, counts: Mapping[DeliveryState, int]) -> Words:
    rows = [f"- {ask.say.line(f'state.{state}')}: {number}\n" for state, number in counts.items() if number]
    if not rows:
        return ask.say("prompt.nothing_due")
    until = await ask.tx.ledger.waiting_until(ask.programme.id) if counts["waiting"] else None
    return (Plain("".join(rows)), *(ask.say("prompt.waiting_until", until=until) if until else ()))


def _row(ask: Ask, each: Delivery) -> Words:
    """One that needs a person: what it is, for which partnership, and why. No names: the code finds them."""
    state = "parked" if each.is_parked else each.state
    of = each.key.rpartition("/")[0].partition("/")[0] if each.partnership_id else ""
    what = each.about.get("prompt") or each.what or each.kind
    told = ask.say("prompt.stuck_row", what=what, of=of, state=ask.say.line(f"state.{state}"), reason=_reason(each))
    return (Plain("\n"), *told)


def _reason(each: Delivery) -> str:
    return each.reason[:REASON] or "?"


def _buttons(ask: Ask, stuck: Sequence[Delivery]) -> list[Button]:
    buttons = []
    if any(each.state == "dead" or each.is_parked for each in stuck):
        buttons.append(ask.button("prompt.retry", "prompt.retry"))
    if any(each.is_parked for each in stuck):
        label = ask.say.line("prompt.retry_blindly")
        buttons.append(Button(label, "prompt.retry", f"{ask.here}.blindly", "danger"))
    return buttons


async def retry(ask: Ask) -> Message:
    """Make what is dead or parked due again. It is looked for first, unless a coordinator has looked."""
    blindly = ask.detail == "blindly"
    count = await ask.tx.ledger.retry(ask.programme.id, ask.now, blindly=blindly)
    act = "prompt.retry.blindly" if blindly else "prompt.retry"
    await ask.tx.front.audit(ask.programme.id, str(ask.request.account), act, str(count), ask.now)
    if not count:
        return ask.tell("prompt.nothing_to_retry", ask.button("prompt.status", "prompt.status"))
    return ask.tell("prompt.retried", ask.button("prompt.status", "prompt.status"), count=count)


ENTRIES: dict[str, Entry] = {
    "prompt.status": Entry(status, "coordinator", reads=True),
    "prompt.retry": Entry(retry, "coordinator"),
}
