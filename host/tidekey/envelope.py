"""The envelope `{id, request: {type, ...}}` around each request.

Promises that the caller's id is found wherever it can be, also in a frame that is refused, so that
no request waits for an answer for ever; and that no other value of a refused frame is kept.
Leaves the fields of a request to the structs in `api`.
"""

from __future__ import annotations

import json
import re

from tidekey.errors import FrameBroken, HostError, RequestInvalid, RequestUnknown
from tidekey.strictjson import JSON, StrictJsonError, loads

DEPTH = 32
ID_CHARACTERS = 64
ID_NUMBER = 2**53
_HEAD = r'\s*\{\s*"id"\s*:\s*(-?[0-9]{1,16}|"[^"\\\x00-\x1f]{0,64}")\s*[,}]'


class Refused(Exception):
    """A frame that is no request: the caller's id where it has one, and why."""

    def __init__(self, caller_id: int | str | None, why: HostError) -> None:
        self.caller_id = caller_id
        self.why = why
        super().__init__()


def open_envelope(raw: bytes) -> tuple[int | str, dict[str, JSON]]:
    """The id and the request of a frame, or `Refused`."""
    try:
        value = loads(raw, depth=DEPTH)
    except StrictJsonError:
        raise Refused(id_hint(raw), FrameBroken()) from None
    if not isinstance(value, dict):
        raise Refused(None, FrameBroken())
    caller_id = as_id(value.get("id"))
    if caller_id is None:
        raise Refused(None, RequestInvalid(field="id"))
    return caller_id, _request(caller_id, value)


def _request(caller_id: int | str, value: dict[str, JSON]) -> dict[str, JSON]:
    request = value.get("request")
    if not isinstance(request, dict):
        raise Refused(caller_id, RequestInvalid(field="request"))
    if len(value) != 2:
        raise Refused(caller_id, RequestInvalid(field="beside id and request"))
    if not isinstance(request.get("type"), str):
        raise Refused(caller_id, RequestUnknown())
    return request


def as_id(value: object) -> int | str | None:
    """`value` where it may stand as an id, else None."""
    if type(value) is int and -ID_NUMBER <= value <= ID_NUMBER:
        return value
    if isinstance(value, str) and len(value) <= ID_CHARACTERS and not _lone(value):
        return value
    return None


def id_hint(raw: bytes) -> int | str | None:
    """The id of something that is not strict JSON: read leniently, else from its first bytes."""
    text = raw.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    try:
        pairs = json.loads(text, object_pairs_hook=_Pairs)
    except (ValueError, RecursionError):
        return _head_id(text)
    if not isinstance(pairs, _Pairs):
        return None
    ids = [value for name, value in pairs if name == "id"]
    return as_id(ids[0]) if ids and all(one == ids[0] for one in ids) else None


def _head_id(text: str) -> int | str | None:
    found = re.match(_HEAD, text)  # compiled only when it is needed
    if not found:
        return None
    word = found.group(1)
    return as_id(word[1:-1] if word.startswith('"') else int(word))


def _lone(text: str) -> bool:
    return any("\ud800" <= one <= "\udfff" for one in text)


class _Pairs(list):  # type: ignore[type-arg]
    """The members of an object in order, doubles included."""
