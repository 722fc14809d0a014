"""What may go wrong between a client and the tests' own Discord."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

What = Literal["401", "500", "500 after", "502 after", "429", "403", "404", "cut", "closed after", "slow"]


@dataclass
class Fault:
    """Requests that match go wrong, so many times (`after` many that do not). "after" means: the effect took place.

    "cut" ends the answer's body in the middle, "closed after" closes the connection instead of answering.
    """

    method: str
    path: str
    what: What
    times: int = 1
    after: int = 0
    seconds: float = 0.3
    code: int = 0
    hits: int = 0

    def strikes(self, method: str, path: str) -> bool:
        if method != self.method or not re.fullmatch(self.path, path) or self.times <= 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        self.hits += 1
        return True


@dataclass
class Faults:
    """All faults that are set up; the first that fits strikes."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        self.waiting.append(fault)
        return fault

    def for_(self, method: str, path: str) -> Fault | None:
        return next((each for each in self.waiting if each.strikes(method, path)), None)
