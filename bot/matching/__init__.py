"""Who becomes whose partner: a pure decision over people and rules, without I/O."""

from bot.matching.decision import match
from bot.matching.effort import Effort
from bot.matching.hard_rules import RulesError
from bot.matching.model import (
    EVERYWHERE,
    Group,
    Matching,
    PartnerWanted,
    Person,
    Quality,
    Reason,
    Rules,
    Side,
    Unmatched,
)

__all__ = [
    "EVERYWHERE",
    "Effort",
    "Group",
    "Matching",
    "PartnerWanted",
    "Person",
    "Quality",
    "Reason",
    "Rules",
    "RulesError",
    "Side",
    "Unmatched",
    "match",
]
