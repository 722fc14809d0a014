"""Who may ask what about whom: one table, which the desk asks before anything else."""

from __future__ import annotations

from typing import Literal

from bot.asking import Ask, Who

Role = Literal["stranger", "participant", "ambassador", "coordinator", "suspended"]
"""What somebody is in the programme that a request is about.

Whether a participant is a partner, or was one, is looked at by the handlers: they find a partnership among the
asker's own alone, so a request about another's is as if it did not exist. A coordinator of another programme is a
stranger here.
"""

MAY: dict[Who, frozenset[Role]] = {
    "anyone": frozenset({"stranger", "participant", "coordinator"}),
    "participant": frozenset({"participant"}),
    "member": frozenset({"participant", "coordinator"}),
    "ambassador": frozenset({"ambassador", "coordinator"}),
    "coordinator": frozenset({"coordinator"}),
}
SUSPENDED = frozenset({"help", "report", "report.send", "mydata", "forget-me", "forget-me.yes"})
"""What somebody who is suspended may ask all the same: help, to be heard, and what is their right."""


def roles_of(ask: Ask) -> frozenset[Role]:
    """What the asker is in the programme. A suspended person is nothing else, coordinator or not."""
    if ask.suspended:
        return frozenset({"suspended"})
    takes_part = ask.person is not None and ask.person.left_at is None
    roles: set[Role] = {"participant" if takes_part else "stranger"}
    helps: set[Role] = {"ambassador"} if ask.ambassador else set()
    return frozenset(roles | helps | ({"coordinator"} if ask.coordinator else set()))


def may(name: str, who: Who, roles: frozenset[Role]) -> bool:
    """Whether somebody in these roles may ask for `name`, whose row in the desk's table says `who`."""
    return name in SUSPENDED if "suspended" in roles else bool(roles & MAY[who])
