"""The spaces of this computer: one vault each, and which one a profile or the command line is in.

Promises that ids are plain words that lead nowhere, that an unknown profile gets the first space,
that names are kept apart from ids, and nothing loaded that a first hello would have to wait for.
Leaves making the vault of a new space to its own act.
"""

from __future__ import annotations

import os

from tidekey.errors import FieldInvalid, SpaceExists, SpaceUnknown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from tidekey.paths import Places
    from tidekey.strictjson import JSON

    T = TypeVar("T")

FIRST = "personal"
KINDS = ("personal", "work")
LONGEST = 40
MOST = 50
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_MOST_PROFILES = 1000


def folder(places: Places, space: str) -> str:
    """The folder of a space."""
    return os.path.join(places.root, "spaces", known(space))


def name(places: Places, space: str) -> str:
    """What a person calls the space."""
    named = _row(places, space).get("name")
    return named if isinstance(named, str) and named else _plain_name(space)


def kind(places: Places, space: str) -> str:
    """`work`, or `personal` where nothing else was said."""
    return "work" if _row(places, space).get("kind") == "work" else "personal"


def known(space: str) -> str:
    """The space id itself, refused where it is no plain word."""
    if not _plain(space):
        raise FieldInvalid(field="space", reason="has 1 to 40 small letters, digits and dashes")
    return space


def ids(places: Places) -> list[str]:
    """All spaces in the order they were made, the first one always; a lost list loses none."""
    listed = [*_rows(_read(_list(places))), *_folders(places)]
    return list(dict.fromkeys([FIRST, *filter(_plain, listed)]))


def find(places: Places, said: str) -> str:
    """The id of the space a person means by id or name."""
    wanted = said.strip().casefold()
    for space in ids(places):
        if wanted in (space, name(places, space).casefold()):
            return space
    raise SpaceUnknown


def default(places: Places) -> str:
    """The space of the command line where none is named."""
    chosen = _read(_list(places)).get("default")
    return chosen if isinstance(chosen, str) and chosen in ids(places) else FIRST


def create(places: Places, name: str, kind: str = "personal") -> str:
    """Add a space and give its id; its vault is made by another act."""
    called = checked(name)
    if kind not in KINDS:
        raise FieldInvalid(field="kind", reason="is personal or work")

    def act(kept: dict[str, JSON]) -> str:
        _refuse_double(places, called, but="")
        if len(ids(places)) >= MOST:
            raise FieldInvalid(field="name", reason=f"would be one of more than {MOST} spaces")
        space = _fresh(called, ids(places))
        _set(kept, space, {"name": called, "kind": kind})
        return space

    space = _change(places, act)
    from tidekey import disk

    disk.make_folder(folder(places, space))
    return space


def rename(places: Places, space: str, name: str) -> None:
    """Call a space otherwise; its id and folder stay."""
    called = checked(name)
    _need(places, space)

    def act(kept: dict[str, JSON]) -> None:
        _refuse_double(places, called, but=space)
        _set(kept, space, {"kind": kind(places, space), **_row(places, space), "name": called})

    _change(places, act)


def use(places: Places, space: str) -> None:
    """Make a space the one of the command line."""
    _need(places, space)
    _change(places, lambda kept: kept.update({"default": space}))


def checked(name: str) -> str:
    """A name without blanks around it, refused where it is empty, long or not for a screen."""
    called = " ".join(name.split())
    if not 1 <= len(called) <= LONGEST or not called.isprintable():
        raise FieldInvalid(field="name", reason=f"has 1 to {LONGEST} letters that can be shown")
    return called


def of_profile(places: Places, profile_id: str) -> str:
    """The space of a browser profile; the first one where the profile is not known."""
    path = _map(places)
    if not profile_id or not os.path.exists(path):
        return FIRST
    space = _read(path).get(profile_id, FIRST)
    if not isinstance(space, str) or not _plain(space):
        return FIRST
    return space if os.path.isdir(folder(places, space)) else FIRST


def bind(places: Places, profile_id: str, space: str) -> None:
    """Let a browser profile work in a space from now on."""
    from tidekey import disk, strictjson
    from tidekey.locks import FileLock

    disk.make_folder(places.root)
    with FileLock(_map(places) + ".lock"):
        profiles = _read(_map(places))
        profiles.pop(profile_id, None)
        kept = list(profiles.items())[-(_MOST_PROFILES - 1) :]
        disk.put(_map(places), strictjson.dumps(dict([*kept, (profile_id, known(space))])))


def _folders(places: Places) -> list[str]:
    try:
        return sorted(os.listdir(os.path.join(places.root, "spaces")))
    except OSError:
        return []


def _plain_name(space: str) -> str:
    return space.replace("-", " ").capitalize()


def _plain(space: str) -> bool:
    return 1 <= len(space) <= LONGEST and set(space) <= _LETTERS and not space.startswith("-")


def _need(places: Places, space: str) -> None:
    if space not in ids(places):
        raise SpaceUnknown


def _refuse_double(places: Places, called: str, *, but: str) -> None:
    others = (one for one in ids(places) if one != but)
    if any(called.casefold() in (one, name(places, one).casefold()) for one in others):
        raise SpaceExists


def _fresh(called: str, taken: list[str]) -> str:
    """A plain word from a name, with a number behind it where it is taken."""
    from unicodedata import combining, normalize

    bare = (one for one in normalize("NFKD", called.lower()) if not combining(one))
    letters = (one if one in _LETTERS else "-" for one in bare)
    words = [one for one in "".join(letters).split("-") if one]
    base = "-".join(words)[:30].strip("-") or "space"
    numbered = (f"{base}-{number}" for number in range(2, MOST + 2))
    return next(one for one in (base, *numbered) if one not in taken)


def _row(places: Places, space: str) -> dict[str, JSON]:
    row = _rows(_read(_list(places))).get(space)
    return row if isinstance(row, dict) else {}


def _rows(kept: dict[str, JSON]) -> dict[str, JSON]:
    rows = kept.get("spaces")
    return rows if isinstance(rows, dict) else {}


def _set(kept: dict[str, JSON], space: str, row: dict[str, JSON]) -> None:
    kept["spaces"] = {**_rows(kept), space: row}


def _change(places: Places, act: Callable[[dict[str, JSON]], T]) -> T:
    from tidekey import disk, strictjson
    from tidekey.locks import FileLock

    disk.make_folder(places.root)
    with FileLock(_list(places) + ".lock"):
        kept = _read(_list(places))
        done = act(kept)
        disk.put(_list(places), strictjson.dumps(kept))
    return done


def _list(places: Places) -> str:
    return os.path.join(places.root, "spaces.json")


def _map(places: Places) -> str:
    return os.path.join(places.root, "profiles.json")


def _read(path: str) -> dict[str, JSON]:
    if not os.path.exists(path):
        return {}
    from tidekey import disk, strictjson

    try:
        value = strictjson.loads(disk.read(path) or b"{}")
    except strictjson.StrictJsonError:
        return {}
    return value if isinstance(value, dict) else {}
