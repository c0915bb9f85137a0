"""What both browser drivers share: their error, waiting, and looking for a program."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable

Json = dict[str, object]


# The middle of an element that has stopped moving: pages grow while they load.
MIDDLE = (
    "(async e=>{e.scrollIntoView({block:'nearest'});let r,was;"
    "do{was=r&&r.top+','+r.left;await new Promise(f=>setTimeout(f,60));"
    "r=e.getBoundingClientRect()}while(was!==r.top+','+r.left);"
    "return [r.x+r.width/2,r.y+r.height/2]})"
)


class DriverError(Exception):
    """The browser answered with an error, or ended."""


# On a computer that does several things at once everything takes its time.
PATIENCE = float(os.environ.get("TIDEKEY_PATIENCE", "1"))


def until(ask: Callable[[], object], what: str, seconds: float) -> object:
    """Ask until the answer is true. A page that is not there yet counts as no answer."""
    end = time.monotonic() + seconds * PATIENCE
    last = ""
    while time.monotonic() < end:
        try:
            if value := ask():
                return value
        except DriverError as why:
            last = str(why)
        time.sleep(0.02)
    raise TimeoutError(f"waited {seconds:g} s for: {what} {last[:300]}")


def find_program(names: tuple[str, ...]) -> str:
    """The first of these programs on the search path, empty where there is none."""
    return next((found for name in names if (found := shutil.which(name))), "")
