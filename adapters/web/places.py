"""Places of the local chat: as the core names them, as the chat file keeps them, and as addresses show them."""

from __future__ import annotations

from urllib.parse import quote

from bot.chat import Account, Community, Never, Place, Space

PLATFORM, TENANT, PROGRAMME = "web", "local", "programme"
INBOX, _SPACE = "inbox", "space-"

CHANNEL = Community(PLATFORM, TENANT, PROGRAMME)


def account_of(seat: str) -> Account:
    """The account of whoever sits at `seat`."""
    return Account(PLATFORM, TENANT, seat)


def seat_of(account: Account) -> str:
    """The seat of an account.

    Raises:
        Never: the account is one of another platform.
    """
    if (account.platform, account.tenant) != (PLATFORM, TENANT):
        raise Never("The account does not belong to the local chat.")
    return account.id


def key_of(place: Place) -> str:
    """How the chat file names a place: "programme", "inbox-ana" or "space-7K2P".

    Raises:
        Never: the place belongs to another platform, or is a second channel.
    """
    if place.kind == "inbox":
        return f"{INBOX}-{seat_of(place.account)}"
    if (place.platform, place.tenant) != (PLATFORM, TENANT):
        raise Never("The place does not belong to the local chat.")
    if place.kind == "space":
        return space_key(place.address)
    if place.address != PROGRAMME:
        raise Never("The local chat has one channel, and this is not it.")
    return PROGRAMME


def space_key(code: str) -> str:
    return f"{_SPACE}{code}"


def space_of(code: str) -> Space:
    return Space(PLATFORM, TENANT, code)


def code_in(shown: str) -> str | None:
    """The code of the space that an address shows; None where it shows something else."""
    return shown.removeprefix(_SPACE) if shown.startswith(_SPACE) else None


def key_shown(seat: str, shown: str) -> str:
    """The chat file's name for what a seat's address shows; every seat calls its own inbox "inbox"."""
    return f"{INBOX}-{seat}" if shown == INBOX else shown


def address(seat: str, shown: str, fragment: str = "") -> str:
    """The path of a place as `seat` sees it."""
    return f"/seat/{quote(seat, safe='')}/{quote(shown, safe='')}{'#' if fragment else ''}{fragment}"
