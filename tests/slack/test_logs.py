"""What people write on Slack is in no log of its adapter, also where Slack refuses, breaks and hangs up."""

from __future__ import annotations

from io import StringIO

from adapters.slack.places import account_of
from bot.store import Store
from tests.discord.faults import Fault, What
from tests.privacy.test_logs import ANSWER, NAME, PACT, REPORT, is_silent, logged
from tests.slack.program import SECRET, Program, found
from tests.slack.server import APP_TOKEN, Server

__all__ = ["logged"]
WRONG: tuple[What, ...] = ("500", "500", "502 after", "cut", "429", "403")


async def test_a_round_with_a_slack_that_breaks(logged: StringIO, slack_server: Server, store: Store) -> None:
    program = Program(slack_server, store)
    carla, hush, ben = [program.person(name) for name in ("Carla", NAME, "Ben")]
    await found(store, account_of(slack_server.world.tenant, carla.id))
    await program.start()
    await carla.writes("/farpair round open")
    await hush.joins("Kenya", name=NAME)
    await ben.joins("Nepal")
    faults = slack_server.faults
    for what in WRONG:
        faults.add(Fault("POST", "/chat.postMessage", what))
    faults.add(Fault("POST", "/conversations.create", "500"))
    await carla.writes("/farpair round preview")
    await carla.presses("Start the round")
    await program.settled()
    await hush.sees_in_space("writes first")
    await hush.says(f"{PACT} <@{ben.id}> <!channel>")
    await hush.writes(f"/farpair away {ANSWER}")
    await hush.writes(f"/farpair report {REPORT}")
    await hush.submits(about="other", category="other", text=REPORT)
    faults.add(Fault("POST", "/views.open", "500", times=1))
    await hush.writes(f"/farpair no-such-thing {ANSWER}")
    await program.settled()
    await program.stop()
    seen = logged.getvalue()
    assert "slack" in seen.lower(), "something was logged"
    is_silent(seen)
    for secret in (slack_server.world.token, APP_TOKEN, SECRET):
        assert secret not in seen
