"""How much of the allowed rate senders reach, against buckets of Discord's and of Slack's shape, in real time.

Discord: one bot token, 50 requests in a second. Slack: fifty workspaces with 200 partnerships each, every one with
its own limit of posts in a minute, and one message a second in each place. Slack says only that "several hundred" are
allowed in a minute: measured are the 240 that the adapter takes that for, and 600, which no workspace needs. The
buckets stand on the platform's side: they refill evenly, hold as much as their rate allows in its time, and refuse
(429) what comes too early.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.slack.web import POSTS
from bot.chaos.staging import a_pair
from bot.chat import Community, Message, Place, Rate, TooMany
from bot.cli.composing import now
from bot.clockwork import Clockwork
from bot.delivery import Deliverer
from bot.health import Health
from bot.ledger import NewDelivery
from bot.pacing import Pace
from bot.people import Partnership
from bot.programme import preset
from bot.prompting import prompt_delivery
from bot.rehearsal.stage import Stage
from bot.starting import opening
from bot.store import Store
from storage.opening import open_to_run
from tests.benchmarks.delivering import core, databases
from tests.waiting import eventually

WARM_UP, SECONDS = 15, 45
WORKSPACES, PARTNERSHIPS = 50, 10_000


@dataclass
class Bucket:
    """Holds `rate.count`, refills evenly within `rate.seconds`."""

    rate: Rate
    level: float = 0.0
    at: float = 0.0

    def take(self, moment: float) -> bool:
        """Whether one more may come now."""
        refilled = (moment - self.at) * self.rate.count / self.rate.seconds
        self.level, self.at = max(0.0, self.level - refilled), moment
        if self.level + 1 > self.rate.count + 1e-6:
            return False
        self.level += 1
        return True


class Limited(Stage):
    """A platform with a bucket for each tenant, and one for each place where its rates say so."""

    def __init__(self, platform: str, rates: Mapping[str, tuple[Rate, ...]]) -> None:
        super().__init__(platform, rates=rates)
        self.buckets: dict[tuple[str, Rate], Bucket] = {}
        self.came: defaultdict[str, list[float]] = defaultdict(list)
        self.refused = 0

    async def send(self, place: Place, message: Message, key: str) -> str:
        await asyncio.sleep(0.02)
        moment, tenant = time.monotonic(), getattr(place, "tenant", "")
        for rate in self.rates["post"]:
            where = str(place) if rate.each_place else tenant
            if not self.buckets.setdefault((where, rate), Bucket(rate, at=moment)).take(moment):
                self.refused += 1
                raise TooMany("too many requests", 1)
        self.came[tenant].append(moment)
        return key


async def measure(store: Store, chat: Limited, tenants: list[str]) -> None:
    """Keep the platform's lanes busy for a while; print the share of the allowed rate that was reached."""
    partnerships = await partnerships_in(store, chat.platform, tenants)
    the_core = replace(core(), one_a_day=False)  # or a day would pass between the prompts
    slugs = [prompt.slug for prompt in the_core.library("en")[:8]]
    opened = [each for one in partnerships for each in opening(one, now())]
    await enqueue(store, [each for each in opened if each.kind != "post"])
    deliverer = Deliverer(store, the_core, {chat.platform: chat}, "bench", pace=Pace(look=60))
    clockwork = Clockwork(store, the_core, deliverer, Health(store, now))
    clockwork.start()

    async def opened_all() -> bool:
        return len(chat.spaces) == len(partnerships)

    await eventually(opened_all, 600)
    for slug in slugs:
        await enqueue(store, [replace(prompt_delivery(one, slug, now()), after="") for one in partnerships])
    began, processor = time.monotonic(), time.process_time()
    await asyncio.sleep(WARM_UP + SECONDS)
    used = time.process_time() - processor
    await clockwork.stop()
    report(chat, tenants, began + WARM_UP, used / (WARM_UP + SECONDS))


def report(chat: Limited, tenants: list[str], since: float, processor: float) -> None:
    """The rate between the first and the last message after the warm-up, of that which the slowest bucket allows."""
    rate = min((each for each in chat.rates["post"] if not each.each_place), key=lambda each: each.count / each.seconds)
    shares = []
    for tenant in tenants:
        moments = [moment for moment in chat.came[tenant] if since <= moment < since + SECONDS]
        shares.append(len(moments) / SECONDS / (rate.count / rate.seconds))
    print(
        f"{chat.platform}: {len(tenants)} lane(s), {rate.count:g} in {rate.seconds:g} s each: "
        f"{sum(shares) / len(shares):.1%} of the allowed rate on average, {min(shares):.1%} at least (aim: 98 %), "
        f"{chat.refused} refused (aim: 0), {processor:.0%} of a core"
    )


async def partnerships_in(store: Store, platform: str, tenants: list[str]) -> list[Partnership]:
    """All the partnerships, spread over the tenants."""
    name, settings = preset("librarians")
    async with store.writing() as tx:
        programme = await tx.programmes.add(f"bench-{platform}", name, settings, now())
        homes = [await tx.programmes.add_home(programme.id, Community(platform, each, "p"), each) for each in tenants]
        opened = await tx.rounds.add(programme.id, now(), None, 16)
        running = replace(opened, state="running", started_at=now())
        await tx.rounds.change(running)
        pairs = [await a_pair(tx, homes[number % len(homes)], running, number, now()) for number in range(PARTNERSHIPS)]
        return list(await tx.partnerships.add(pairs))


async def enqueue(store: Store, new: list[NewDelivery]) -> None:
    async with store.writing() as tx:
        await tx.ledger.enqueue(new)


async def main() -> None:
    """Discord's shape and Slack's, each on fresh databases."""
    discord = Limited("discord", {"post": (Rate(50, 1), Rate(5, 5, each_place=True))})
    slack = [Limited("slack", {"post": (Rate(count, 6), Rate(1, 1, each_place=True))}) for count in (POSTS / 10, 60)]
    workspaces = [f"T{number}" for number in range(WORKSPACES)]
    for chat, tenants in ((discord, ["1"]), *((each, workspaces) for each in slack)):
        async with databases() as all_of_them:
            for name, where in all_of_them:
                print(f"{name}, {PARTNERSHIPS:,} partnerships, {SECONDS} seconds after {WARM_UP} to warm up")
                await run(where, Limited(chat.platform, chat.rates), tenants)


async def run(where: str, chat: Limited, tenants: list[str]) -> None:
    """One platform on one database."""
    store = await open_to_run(where)
    await measure(store, chat, tenants)
    await store.close()
