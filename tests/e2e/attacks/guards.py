"""Builds in which a guard has been taken out: each attack's control, which has to succeed there.

Promises that a guard that is not where it is looked for fails the test instead of passing it, and
that the real build is never touched. Leaves playing the attack to the tests. `guards.without(desk,
family, folder, "isSeen")` is a browser without that guard; a `Guard` of one's own does as well.
"""

from __future__ import annotations

import contextlib
import copy
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from desk import Browser, Desk


class Guard(NamedTuple):
    """A piece of the built extension, and what stands there when it is taken out.

    Blanks do not count, and `$name` is any name: what goes into pages has its lines broken anywhere
    and its names inside functions shortened.
    """

    file: str
    text: str
    instead: str


LOOK = "content/look.js"
GUARDS = {
    "isSeen": Guard(LOOK, "isSeen=$field=>", "isSeen=$field=>!0||"),
    "likely": Guard(LOOK, "likely=$field=>", "likely=$field=>!0||"),
    # what is no field to the detector in the first place
    "shows": Guard(LOOK, "shows=$el=>", "shows=$el=>!0||"),
    "isFree": Guard(LOOK, "isFree=($el,$boxed)=>", "isFree=($el,$boxed)=>!0||"),
}


def built(extension: Path, out: Path, *guards: str | Guard) -> Path:
    """A copy of the built extension without these guards."""
    shutil.copytree(extension, out)
    for one in guards:
        file, text, instead = GUARDS[one] if isinstance(one, str) else one
        was = (out / file).read_text("utf-8")
        made, count = re.subn(_pattern(text), lambda m, instead=instead: _named(instead, m), was)
        assert count == 1, f"{count} times in {file}: {text}"
        (out / file).write_text(made, "utf-8")
    return out


def _pattern(text: str) -> str:
    parts, names = list[str](), set[str]()
    for part in re.findall(r"\$?\w+|[^\w\s]", text):
        name = part[1:]
        if not part.startswith("$") or not name:
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P={name})" if name in names else rf"(?P<{name}>\w+)")
            names.add(name)
    return r"\s*".join(parts)


def _named(instead: str, found: re.Match[str]) -> str:
    for name, really in found.groupdict().items():
        instead = instead.replace(f"${name}", really)
    return instead


@contextlib.contextmanager
def without(
    desk: Desk, family: str, folder: Path, *guards: str | Guard, display: str = ""
) -> Iterator[Browser]:
    """A browser of the same person and vault, in a profile of its own, without these guards.

    The family has to be registered with the person's host already (`desk.register`).
    """
    other = copy.copy(desk)
    other.extensions = {family: built(desk.extensions[family], folder / "extension", *guards)}
    other.places = desk.places | {family: folder / "profile"}
    hosts = desk.places[family] / "NativeMessagingHosts"  # where Chromium looks is in its profile
    if hosts.is_dir():
        shutil.copytree(hosts, other.places[family] / hosts.name)
    with other.browser(family, registered=False, display=display) as driver:
        yield driver
