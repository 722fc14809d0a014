"""The core put together from settings and ports, and the first programme made where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path

from bot.asking import Core
from bot.chat import Account
from bot.cli.ports import Ports
from bot.config import Config, ProgrammeConfig
from bot.library import SHELF, LibraryError
from bot.people import Programme
from bot.programme import BrokenPreset, Settings, load_preset, preset, presets
from bot.rule_form import RULES, chosen_in_chat
from bot.shelves import shipped_prompts
from bot.store import Records, Store
from bot.wording import Wording


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def compose(ports: Ports, seed: int, dashboard: str = "", readers: dict[str, str] | None = None) -> Core:
    """The core: wording and prompts from the installed catalogues, the matching in a process of its own.

    The wording and the English prompts are read here, so that a broken file is told at start.
    """
    load = partial(shipped_prompts, shelf=SHELF)
    load("en")
    return Core(_wording(), load, ports.match, readers or {"web": "reading.web"}, dashboard, seed)


@lru_cache(maxsize=1)
def _wording() -> Wording:
    """Read once for all cores of a process: a dozen languages take a second."""
    return Wording()


def settings_of(config: ProgrammeConfig) -> tuple[str, Settings]:
    """(name, settings) of the configured preset: one that comes along, or a file.

    Raises:
        BrokenPreset: there is no such preset or file, or it is wrong.
    """
    path = Path(config.preset)
    try:
        name, settings = load_preset(path) if path.suffix == ".toml" else preset(config.preset)
    except OSError as error:
        raise BrokenPreset(
            f"[programme] preset = {config.preset!r}: there is no such programme. Give the name of one that comes with "
            f"Farpair ({', '.join(presets())}), or the path of a .toml file."
        ) from error
    try:
        shipped_prompts("en", settings.prompts)
    except LibraryError as error:
        raise BrokenPreset(f"{config.preset}: prompts = {settings.prompts!r}: {error}") from error
    return config.name or name, settings


async def ensure_programme(store: Store, config: Config) -> Programme:
    """The configured programme, made if it is not there, with its first coordinators.

    Its questions and rules follow the preset at every start; what is changed in the chat stays as it was changed.
    """
    name, settings = settings_of(config.programme)
    contact = config.programme.safety_contact
    settings = settings.model_copy(update={"safety_contact": contact or settings.safety_contact})
    async with store.writing() as tx:
        programme = await tx.programmes.by_slug(config.programme.slug)
        if programme is None:
            programme = await tx.programmes.add(config.programme.slug, name, settings, now())
        elif (
            fresh := programme.settings.model_copy(update=_from_preset(settings, programme.settings))
        ) != programme.settings:
            programme = replace(programme, settings=fresh)
            await tx.programmes.change(programme)
        await _first_coordinators(tx, programme, config.programme)
    return programme


OF_THE_PRESET = (
    "questions",
    "prompts",
    "page_titles",
    "minimum_age",
    "code_of_conduct",
    "keeping",
    *RULES,
    "employer",
)


GIVEN = ("safety_contact", "emergency", "audience")


def _from_preset(settings: Settings, present: Settings) -> dict[str, object]:
    """What follows the preset at every start, and what is in it and was never given in the chat."""
    given = {key: getattr(present, key) or getattr(settings, key) for key in GIVEN}
    given["country_share"] = (present if present.share_chosen else settings).country_share
    return {**{key: getattr(settings, key) for key in OF_THE_PRESET}, **given, **chosen_in_chat(settings, present)}


async def _first_coordinators(tx: Records, programme: Programme, config: ProgrammeConfig) -> None:
    """Only where nobody coordinates yet: who was removed in the chat does not come back by a restart."""
    if await tx.programmes.coordinators(programme.id):
        return
    for named in config.coordinators:
        account = Account(named.platform, named.tenant, named.account)
        await tx.programmes.add_coordinator(programme.id, account, now())
