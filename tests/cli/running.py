"""Runs `farpair` as a process and looks at what it said."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    def refuses(self, *texts: str) -> None:
        """A non-zero exit, the sentences asked for, no traceback."""
        assert self.code != 0, self.out
        assert "Traceback" not in self.err + self.out, self.err
        for text in texts:
            assert text in self.err + self.out, f"{text!r} is not in:\n{self.err}{self.out}"

    def works(self, *texts: str) -> None:
        assert self.code == 0, f"{self.err}\n{self.out}"
        for text in texts:
            assert text in self.out + self.err, f"{text!r} is not in:\n{self.out}{self.err}"


def farpair(folder: Path, *words: str, seconds: float = 120, **environment: str) -> Said:
    """The command in a folder, with nothing of Farpair's in the environment but what is given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FARPAIR_")}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **environment},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)
