"""Kernels as plain Python or as native code: the same sources, compiled only when somebody asks for it."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])

_NAMES = ("coverage", "heap", "auction", "tree", "ending", "forest", "blossom")
_ROOM = "bot.matching.kernels"
_HOW: Mapping[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
"""No kernel makes an array, so that none is counted: for a record of forty that would cost more than the work."""

_compiling = False


class Kernels(NamedTuple):
    """The kernels of one kind; `lend` makes of an array what they read fastest."""

    native: bool
    coverage: ModuleType
    auction: ModuleType
    tree: ModuleType
    blossom: ModuleType

    def lend(self, array: Any) -> Any:
        """The array itself for native code, a list for plain Python, which reads lists several times faster."""
        return array if self.native else array.tolist()


def jit(function: Function) -> Function:
    """A decorator: native code while `kernels(native=True)` loads, the plain function otherwise."""
    if not _compiling:
        return function
    import numba

    return cast(Function, numba.njit(**_HOW)(function))


@lru_cache(maxsize=2)
def kernels(native: bool) -> Kernels:
    """All kernels; the native ones are compiled at their first call and kept in `cache_folder()`."""
    found = _loaded_native() if native else [importlib.import_module(f"{_ROOM}.{name}") for name in _NAMES]
    coverage, _, auction, tree, _, _, blossom = found
    return Kernels(native, coverage, auction, tree, blossom)


def _loaded_native() -> list[ModuleType]:
    # The sources are executed a second time, so that both kinds can live in one process.
    global _compiling
    use_cache()
    names = [f"{_ROOM}.{name}" for name in _NAMES]
    plain = [importlib.import_module(name) for name in names]
    for name in names:
        del sys.modules[name]
    _compiling = True
    try:
        return [importlib.import_module(name) for name in names]
    finally:
        _compiling = False
        sys.modules.update(zip(names, plain, strict=True))


def use_cache() -> None:
    """Tell numba where compiled code is kept; must come before numba is imported to have an effect."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / _version()))


def _version() -> str:
    # Numba looks at the file of a function alone. A change in another one, which it was compiled with, would be
    # missed, and native code would read records that have another shape by now.
    here = Path(__file__).parent
    sources = [*sorted((here / "kernels").glob("*.py")), here / "layout.py", here / "state.py", Path(__file__)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


def cache_folder() -> Path:
    """A folder for compiled code that this user can write: of their own, else one in the temporary folder."""
    own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "farpair" / "numba"
    for folder in (own, Path(tempfile.gettempdir()) / f"farpair-numba-{os.getuid()}"):
        if _writable(folder):
            return folder
    return Path(tempfile.mkdtemp(prefix="farpair-numba-"))


def _writable(folder: Path) -> bool:
    # Code that is read from here is executed: a folder that belongs to somebody else is not taken.
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder.stat().st_uid == os.getuid() and os.access(folder, os.W_OK | os.X_OK)
    except (OSError, RuntimeError):
        return False
