"""In which community partners meet: one that all of them share, and where most of them want to be met."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.chat import Account
from bot.people import Home, Participant


def is_at(account: Account, home: Home) -> bool:
    """Whether an account is one of a community's."""
    there = home.community
    return account.platform == there.platform and account.tenant in ("", there.tenant)


def meeting_place(people: Sequence[Participant], homes: Sequence[Home]) -> int:
    """The id of the community: of those that all share, where most want to be met; the oldest of these.

    Somebody wants to be met where their first account is.
    """
    shared = frozenset.intersection(*(each.communities for each in people))
    firsts = [each.accounts[0] for each in people if each.accounts]
    wanted = Counter(home.id for first in firsts for home in homes if home.id in shared and is_at(first, home))
    return max(sorted(shared), key=lambda id_: wanted[id_])
