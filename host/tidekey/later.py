"""Modules that are loaded when something in them is first used, though they are imported earlier.

Promises that such a module behaves as any other from then on, in every thread. It is for what
costs milliseconds of each start of the host and is seldom needed; leaves all other imports alone.
`importlib.util.LazyLoader` was tried: until Python 3.12 it is not safe between threads, and it
loads a module as soon as another import looks at its specification.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

# What dataclasses, msgspec and pyotp import at their top for functions that nothing here calls.
SELDOM = ("inspect", "copy", "textwrap", "calendar")


def later(name: str) -> ModuleType:
    """The module of that name, not loaded yet unless it was already."""
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name=name)
    module = module_from_spec(spec)
    module.__class__ = _Later
    sys.modules[name] = module
    return module


def put_off() -> None:
    """Let the seldom used modules wait."""
    for name in SELDOM:
        later(name)


class _Later(ModuleType):
    """A module that has its name and its file, and loads at the first look at anything else."""

    def __getattr__(self, name: str) -> Any:
        with _loading:
            if type(self) is _Later and self.__name__ not in _begun:
                _begun.add(self.__name__)
                assert self.__spec__ is not None and self.__spec__.loader is not None
                self.__spec__.loader.exec_module(self)
                self.__class__ = ModuleType  # type: ignore[assignment]
        return ModuleType.__getattribute__(self, name)


_loading = RLock()
_begun: set[str] = set()  # a module that looks at itself while it loads sees what is there so far
