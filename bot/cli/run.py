"""`farpair run`: store, desk, delivery and pages together, until a signal says stop."""

from __future__ import annotations

import asyncio
import gc
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from rich.console import Console

from bot.asking import Core
from bot.chat import Account, Chat, Community, Link, Message, Request
from bot.cli.composing import compose, ensure_programme, now
from bot.cli.connecting import Connections
from bot.cli.logs import set_up_logs
from bot.cli.ports import Connection, LocalChat, Pages, Ports
from bot.clockwork import Clockwork
from bot.config import Config, Role
from bot.delivery import Deliverer
from bot.desk import Desk
from bot.health import Health
from bot.liaison import Liaison
from bot.pacing import Pace
from bot.people import Programme
from bot.places import FIXED, lane_of
from bot.soon import Soon
from bot.store import Store
from bot.world.learning import learn_names

console = Console(soft_wrap=True, highlight=False)
Beside = tuple[Desk, Account]
"""The desk of another programme, and who coordinates there."""
LOCAL = Community("web", "local", "programme")
SWEEP = 60.0
"""Seconds after which a sender on a shared database looks by itself: the queue wakes it before that."""
ON_ITS_WAY = timedelta(seconds=3)
"""How long a platform may still be at work on what a killed process sent: it is looked for afterwards, not before."""


class PortTaken(Exception):
    """Another program listens at the port; the text says what to do."""


class WrongRole(Exception):
    """A role that this configuration does not allow; the text says what to do."""


class NoPlace(Exception):
    """A folder or file cannot be made or opened; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Running:
    """A program that runs: what commands around it may use."""

    desk: Desk
    store: Store
    chat: LocalChat
    pages: Pages
    programme: Programme


async def run(ports: Ports, config: Config, role: Role = "all") -> None:
    """Run until SIGINT or SIGTERM.

    Raises:
        PortTaken, StoreBusy, WrongRole: what stands in the way, in words.
    """
    async with running(ports, config, role) as program:
        console.print(f"{_RUNS[role]} {program.pages.address}", markup=False)
        await until_stopped()
    console.print("Farpair has stopped.")


_RUNS: dict[Role, str] = {
    "all": "Farpair runs. Pages:",
    "web": "Farpair serves its pages:",
    "worker": "Farpair delivers. How it does:",
    "gateway": "Farpair is connected to its platforms. How it does:",
}


@asynccontextmanager
async def running(
    ports: Ports, config: Config, role: Role = "all", beside: Beside | None = None
) -> AsyncIterator[Running]:
    """Everything opened in order, and closed in the opposite order whatever happens; `beside` is shown with it."""
    set_up_logs(config.log)
    _check_role(ports, config, role)
    _check_port(config)
    store = await ports.open_to_run(config.storage.database, keys=config.security.place)
    try:
        chat = await open_local_chat(ports, config)
        try:
            async with _program(ports, config, role, (store, beside), chat) as program:
                yield program
        finally:
            await chat.close()
    finally:
        await store.close()


def _check_role(ports: Ports, config: Config, role: Role) -> None:
    if role != "all" and not ports.is_shared(config.storage.database):
        raise WrongRole(
            f"--role {role} needs a database that several processes can share: set [storage] database to one on "
            "PostgreSQL, or leave --role out and let this process do everything."
        )
    if role == "gateway" and not (config.discord.token.get_secret_value() or config.slack.is_there):
        raise WrongRole(
            "--role gateway has nothing to be connected to: neither [discord] nor [slack] has a token. Set one, or run "
            "--role worker, which delivers to the local chat too."
        )


async def open_local_chat(ports: Ports, config: Config) -> LocalChat:
    """The local chat's own file.

    Raises:
        NoPlace: it cannot be opened.
    """
    try:
        return await ports.open_chat(Path(config.web.chat_file))
    except OSError as error:
        raise NoPlace(f"{error}. Check [web] chat_file, and that you may write there.") from error


@asynccontextmanager
async def _program(
    ports: Ports, config: Config, role: Role, stores: tuple[Store, Beside | None], chat: LocalChat
) -> AsyncIterator[Running]:
    store, beside = stores
    shared = ports.is_shared(config.storage.database)
    programme = await ensure_programme(store, config)
    await _local_home(store, chat, programme, config, alone=not shared)
    clockwork: Clockwork | None = None
    core = compose(
        ports, config.matching.seed, _address(config), {chat.platform: chat.who_can_read(), **_readers(config)}
    )
    core = replace(core, one_a_day=config.calendar.one_message_a_day, local_pages=not config.web.address)
    core = replace(core, ways=ports.ways(config.slack))
    desk = Desk(store, core, now, Soon(lambda: clockwork.wake() if clockwork else None))
    health = Health(store, now)
    pages = await (
        ports.serve(desk, health, chat, config.web, beside)
        if role in ("all", "web")
        else ports.serve_vitals(health, config.web)
    )
    connections = _connections(ports, config, role, desk)
    here: list[Chat] = [chat] if role in ("all", "worker") else []
    chats = {each.platform: each for each in [*here, *(each.chat for each in connections.values())]}
    held = Connections(connections, learn_names)
    deliverer = await _deliverer(store, core, chats, Pace(look=SWEEP) if shared else Pace())
    clockwork = Clockwork(store, core, deliverer, health, held)
    clockwork.start()
    _settle()
    try:
        yield Running(desk, store, chat, pages, programme)
    finally:
        await clockwork.stop()
        await held.stop()
        await pages.stop()


def _settle() -> None:
    """What is loaded by now stays: without this the collector walks through all of it during some requests (0.1 s)."""
    gc.collect()
    gc.freeze()


def _readers(config: Config) -> dict[str, str]:
    """Wording keys of who can open a space, by platform."""
    group = "reading.slack_group"
    usual = group if config.slack.spaces == "group" else "reading.slack"
    return {"discord": "reading.discord", "slack": usual, f"slack{FIXED}": group}


def _connections(ports: Ports, config: Config, role: Role, desk: Desk) -> dict[str, Connection]:
    """The clients of the platforms that are configured, by lane. Whoever sends also listens."""
    found: dict[str, Connection] = {}
    if role == "web":
        return found
    if config.discord.token.get_secret_value():
        liaison = Liaison("discord", desk.store, desk, now)
        found[lane_of("discord", "")] = ports.connect_discord(config.discord, desk, liaison)
    if config.slack.is_there:
        liaison = Liaison("slack", desk.store, desk, now)
        found[lane_of("slack", "")] = ports.connect_slack(config.slack, desk, liaison)
    return found


async def _deliverer(store: Store, core: Core, chats: dict[str, Chat], pace: Pace) -> Deliverer:
    async with store.reading() as tx:
        began = await tx.now()
    return Deliverer(store, core, chats, f"{os.getpid()}-{secrets.token_hex(4)}", began=began, pace=pace)


async def _local_home(store: Store, chat: LocalChat, programme: Programme, config: Config, *, alone: bool) -> None:
    """The local chat's place belongs to the programme; its coordinators have a seat.

    Where this process is `alone` with its database, a lease of an earlier one has no owner any more.
    """
    async with store.writing() as tx:
        if alone:
            await tx.ledger.free_leases(now() + ON_ITS_WAY)
        if config.web.local_chat:
            await tx.programmes.add_home(programme.id, LOCAL, programme.name)
        coordinators = await tx.programmes.coordinators(programme.id)
    for each in coordinators:
        if each.account.platform == "web":
            await chat.seat(each.account.id, each.account.id.capitalize())


def _address(config: Config) -> str:
    return config.web.address or f"http://{config.web.host}:{config.web.port}"


def _check_port(config: Config) -> None:
    """Say in words that the port is taken, before anything is opened."""
    with socket.socket(socket.AF_INET6 if ":" in config.web.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.web.host, config.web.port))
        except OSError as error:
            raise PortTaken(
                f"cannot listen at {config.web.host}:{config.web.port} ({error.strerror}). Is Farpair running already? "
                "Stop the other program, or choose another [web] port (FARPAIR_WEB__PORT)."
            ) from error


def with_free_port(config: Config) -> Config:
    """The configuration with its port, or with a free one where it is taken or 0."""
    for port in (config.web.port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((config.web.host, port))
            except OSError:
                continue
            web = config.web.model_copy(update={"port": probe.getsockname()[1]})
            return config.model_copy(update={"web": web})
    raise PortTaken(f"no port of {config.web.host} can be listened at. Choose another [web] host.")


async def one_time_link(program: Running, account: Account) -> str:
    """A coordinator's way to the dashboard, asked for like in the chat."""
    subject = f"programme-{program.programme.id}"
    reply = await program.desk.answer(Request(secrets.token_hex(8), account, "dashboard", subject))
    links = (part.to for part in reply.words if isinstance(part, Link)) if isinstance(reply, Message) else ()
    return next((to for to in links if isinstance(to, str)), "")


async def until_stopped() -> None:
    """Wait for SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        _on_signal(loop, name, stop.set)
    await stop.wait()


def _on_signal(loop: asyncio.AbstractEventLoop, name: signal.Signals, act: Callable[[], None]) -> None:
    try:
        loop.add_signal_handler(name, act)
    except NotImplementedError:  # Windows: Ctrl+C arrives as KeyboardInterrupt
        return
