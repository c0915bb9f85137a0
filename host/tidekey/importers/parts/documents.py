"""JSON of other apps: read within bounds, and asked for values of one kind.

Promises that NaN, numbers too large, damage and deep nesting make it no document, and that a
value of another kind reads as missing. Leaves what is in it to the importers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from tidekey.strictjson import JSON

DEEPEST: Final = 64
_MARK: Final = b"\xef\xbb\xbf"
_SURROGATES: Final = re.compile(
    rb"\\u[dD][89aAbB][0-9a-fA-F]{2}(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def parsed(data: bytes) -> JSON:
    """The value of a document in UTF-8 or UTF-16, None where it is none."""
    import msgspec

    bare = _bare(data)
    if bare[:1] not in (b"{", b"["):
        return None
    for mend in (bytes, _mended):  # most need no mending, and it costs a copy
        try:
            value = cast("JSON", msgspec.json.decode(mend(bare)))
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            continue
        return value if _shallow(value) else None
    return None


def _mended(data: bytes) -> bytes:
    """Texts that were cut through a surrogate pair, and files in Latin-1, as they were meant."""
    try:
        data.decode()
    except UnicodeDecodeError:
        data = data.decode("latin-1").encode()
    return _SURROGATES.sub(lambda found: found[0] if found[1] else b"\\ufffd", data)


def _bare(data: bytes) -> bytes:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(_MARK).strip(b" \t\r\n\0")


def _shallow(value: JSON) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        below: list[JSON] = []
        for one in level:
            if isinstance(one, dict):
                below += [child for child in one.values() if isinstance(child, (dict, list))]
            elif isinstance(one, list):
                below += [child for child in one if isinstance(child, (dict, list))]
        if not below:
            return True
        level = below
    return False


def text(value: JSON, *names: str) -> str:
    """The text under the first name that has one; a number reads as its digits, NULs are gone."""
    for name in names:
        found = value.get(name) if isinstance(value, dict) else None
        if isinstance(found, bool):
            continue
        if isinstance(found, (int, float)):
            return str(found)
        if isinstance(found, str) and found.strip("\0 \t\r\n"):
            return found.replace("\0", "")
    return ""


def number(value: JSON, name: str) -> int | float | str | None:
    """The number under a name, or its spelling; None where there is neither."""
    found = value.get(name) if isinstance(value, dict) else None
    if isinstance(found, bool) or not isinstance(found, (int, float, str)):
        return None
    return found


def flag(value: JSON, name: str) -> bool:
    """Whether true stands under a name; a text or number that means it counts."""
    found = value.get(name) if isinstance(value, dict) else None
    return found is True or found == 1 or (isinstance(found, str) and found.lower() == "true")


def record(value: JSON, *names: str) -> dict[str, JSON]:
    """The object under a path of names; empty where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: JSON, *names: str) -> list[JSON]:
    """The list under a path of names; empty where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []


def has(value: JSON, *names: str) -> bool:
    """Whether an object has all these names."""
    return isinstance(value, dict) and all(name in value for name in names)


def rest(value: JSON, *without: str) -> Mapping[str, JSON]:
    """What else stands in an object and says something, for `Entry.extra`."""
    if not isinstance(value, dict):
        return {}
    empty: tuple[JSON, ...] = (None, "", [], {})
    return {name: one for name, one in value.items() if name not in without and one not in empty}
