"""Which vault a browser profile works in: one folder a space, one map profile → space.

Promises that an unknown profile gets the first space, and that no name leads out of the folder
of spaces. Leaves making further spaces to their own verbs.
"""

from __future__ import annotations

import os

from tidekey.errors import FieldInvalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tidekey.paths import Places

FIRST = "personal"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_MOST_PROFILES = 1000


def folder(places: Places, space: str) -> str:
    """The folder of a space."""
    return os.path.join(places.root, "spaces", known(space))


def name(space: str) -> str:
    """What a person calls the space."""
    return space.replace("-", " ").capitalize()


def known(space: str) -> str:
    """The space id itself, refused where it is no plain word."""
    if not 1 <= len(space) <= 40 or not set(space) <= _LETTERS or space.startswith("-"):
        raise FieldInvalid(field="space", reason="has 1 to 40 small letters, digits and dashes")
    return space


def of_profile(places: Places, profile_id: str) -> str:
    """The space of a browser profile; the first one where the profile is not known."""
    path = _map(places)
    if not profile_id or not os.path.exists(path):
        return FIRST
    space = _read(path).get(profile_id, FIRST)
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


def _map(places: Places) -> str:
    return os.path.join(places.root, "profiles.json")


def _read(path: str) -> dict[str, str]:
    from tidekey import disk, strictjson

    try:
        value = strictjson.loads(disk.read(path) or b"{}")
    except strictjson.StrictJsonError:
        return {}
    if not isinstance(value, dict):
        return {}
    return {key: one for key, one in value.items() if isinstance(one, str)}
