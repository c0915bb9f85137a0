"""A file of another app, read in a child process that has little memory and little time.

Promises accounts and problems, or one of the errors `import.*`; a file made to harm harms a process
that holds nothing. Slow derivations are done between two readings (`derivation`). Leaves what is
here already, and saving, to `arrivals`.
"""

from __future__ import annotations

import base64
import struct
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from tidekey import child, errors, strictjson
from tidekey.errors import HostError, ImportDamaged, ImportNothing, ImportTooLarge, ImportUnknown
from tidekey.importers import derivation, importers
from tidekey.importers.base import Entry, Problem, Reading
from tidekey.otpauth import Draft
from tidekey.secret import Secret
from tidekey.strictjson import JSON

if TYPE_CHECKING:
    from tidekey.importers.base import Importer
    from tidekey.importers.source import Source

MOST_BYTES: Final = 64 << 20
MOST_BESIDE: Final = 200
MEMORY_MIB: Final = 600
SECONDS: Final = 12.0
MOST_ANSWER: Final = 96 << 20
MOST_LETTERS: Final = 32 << 20
UNFOLDS: Final = "what is in it unfolds to too much"
MOST_KEYS: Final = 8
_HEAD: Final = struct.Struct(">I")
_MADE_BY: Final = {made.code: made for made in vars(errors).values()
                   if isinstance(made, type) and issubclass(made, HostError)}  # fmt: skip


class Given(NamedTuple):
    """What a person gives: a file, what lies beside it by its names, and a password."""

    name: str
    data: bytes
    beside: Mapping[str, bytes] = {}
    password: Secret[str] | None = None


class Read(NamedTuple):
    """The app, by its stable name and its own, and what its file holds."""

    app: str
    title: str
    found: Reading


def read(given: Given) -> Read:
    """The accounts of a file; an error `import.*` where it holds none or cannot be opened."""
    size = len(given.data) + sum(map(len, given.beside.values()))
    if size > MOST_BYTES or len(given.beside) > MOST_BESIDE:
        raise ImportTooLarge(reason=f"it is larger than {MOST_BYTES >> 20} MiB")
    keys: dict[str, bytes] = {}
    left = derivation.SECONDS
    for _ in range(MOST_KEYS + 1):
        answer = _answer(given, keys)
        if "wanted" not in answer:
            return _read(answer)
        if len(keys) == MOST_KEYS or left <= 0:
            break
        kdf, began = derivation.from_json(answer["wanted"]), time.monotonic()
        keys[kdf.id] = derivation.derive(kdf, left)
        left -= time.monotonic() - began
    raise ImportTooLarge(reason="it asks for too many keys, or keys that take too long")


def _answer(given: Given, keys: Mapping[str, bytes]) -> dict[str, JSON]:
    import msgspec

    try:
        raw = child.run(
            "import", _payload(given, keys), seconds=SECONDS, memory_mib=MEMORY_MIB,
            most=MOST_ANSWER, program_mib=0,
        )  # fmt: skip
    except child.ChildTimeout:
        raise ImportTooLarge(
            reason="reading it takes too long; try again if this computer is busy"
        ) from None
    except child.ChildDied:
        raise ImportDamaged(part="reading it failed") from None
    answer = cast("JSON", msgspec.json.decode(raw))
    if not isinstance(answer, dict):
        raise ImportDamaged(part="reading it failed")
    if "code" in answer:
        detail = answer.get("detail")
        made = _MADE_BY.get(str(answer["code"]), ImportDamaged)
        raise made(**cast("dict[str, str]", detail if isinstance(detail, dict) else {}))
    return answer


def _payload(given: Given, keys: Mapping[str, bytes]) -> list[bytes]:
    head = strictjson.dumps(
        {
            "name": given.name,
            "sizes": [len(given.data), *map(len, given.beside.values())],
            "beside": list(given.beside),
            "password": None if given.password is None else given.password.reveal(),
            "keys": {name: key.hex() for name, key in keys.items()},
        }
    )
    return [_HEAD.pack(len(head)), head, given.data, *given.beside.values()]


def _read(answer: dict[str, JSON]) -> Read:
    rows = answer.get("entries")
    entries = [_entry(cast("list[JSON]", one)) for one in cast("list[JSON]", rows)]
    problems = [
        Problem(*cast("tuple[int, str, str]", one))
        for one in cast("list[list[JSON]]", answer.get("problems"))
    ]
    found = Reading(str(answer["app"]), entries, problems)
    return Read(found.app, str(answer["title"]), found)


# the child's half ---------------------------------------------------------------------------------


def read_child(payload: bytes) -> bytes:
    """Bytes in, accounts or an error out."""
    import msgspec

    try:
        return _packed(_told(_source(payload)))
    except derivation.Wanted as wanted:
        answer = {"wanted": derivation.to_json(wanted.kdf)}
    except HostError as why:
        answer = {"code": why.code, "detail": cast("JSON", why.detail)}
    except ModuleNotFoundError:
        reason = "a package that reads it is missing; run the install script again"
        answer = {"code": "import.encrypted-unsupported", "detail": {"reason": reason}}
    except MemoryError:
        answer = {"code": "import.too-large", "detail": {"reason": "it needs too much memory"}}
    return msgspec.json.encode(answer)


def _packed(answer: dict[str, JSON]) -> bytes:
    """Accounts as bytes; a short file can name a long text in each of its rows."""
    import msgspec

    made = msgspec.json.encode(answer)
    if len(made) > MOST_ANSWER:
        raise ImportTooLarge(reason=UNFOLDS)
    return made


def _letters(value: JSON) -> int:
    """How long the texts in it are together: msgspec crashes where memory ends while it writes."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(len(name) + _letters(one) for name, one in value.items())
    return sum(map(_letters, value)) if isinstance(value, list) else 0


def find(source: Source) -> Importer:
    """The importer that knows this file; ImportDamaged where it begins as a file and breaks off."""
    for one in importers():
        if one.sniff(source):
            return one
    if source.broken:
        raise ImportDamaged(part=source.broken)
    raise ImportUnknown


def _told(source: Source) -> dict[str, JSON]:
    from tidekey.importers.parts import icons

    importer = find(source)
    found = importer.read(source)
    if not found.entries and not found.problems:
        raise ImportNothing(app=importer.TITLE)
    shrink = icons.Icons()
    entries, letters = [], 0
    for one in found.entries:
        entries.append(_row(one, shrink.small(one, found)))
        letters += _letters(entries[-1])
        if letters > max(MOST_LETTERS, 2 * len(source.data)):
            raise ImportTooLarge(reason=UNFOLDS)
    problems = [list(one) for one in found.problems]
    return cast(
        "dict[str, JSON]",
        {"app": found.app, "title": importer.TITLE, "entries": entries, "problems": problems},
    )


def _source(payload: bytes) -> Source:
    from tidekey.importers.source import Source

    size = _HEAD.unpack_from(payload)[0]
    head = cast("dict[str, JSON]", strictjson.loads(payload[4 : 4 + size]))
    sizes = cast("list[int]", head["sizes"])
    files, at = [], 4 + size
    for one in sizes:
        files.append(payload[at : at + one])
        at += one
    names = cast("list[str]", head["beside"])
    typed = head["password"]
    keys = cast("dict[str, str]", head["keys"])
    return Source(
        files[0],
        dict(zip(names, files[1:], strict=True)),
        Secret(typed) if isinstance(typed, str) else None,
        {name: bytes.fromhex(key) for name, key in keys.items()},
        str(head["name"]),
    )


def _row(one: Entry, icon: bytes) -> JSON:
    """An entry as it travels; icons are small by now."""
    draft: JSON = None
    if one.draft is not None:
        made = one.draft
        draft = [
            made.kind, made.algorithm, made.digits, made.period, made.counter,
            base64.b64encode(made.secret).decode(), made.secret_text, made.issuer, made.name,
            made.label_issuer, list(made.remarks), made.pin.reveal(),
        ]  # fmt: skip
    return [
        draft, one.issuer, one.name, one.note, list(one.tags), one.pinned, one.trashed,
        base64.b64encode(icon).decode(), one.scope, dict(one.extra), one.row,
    ]  # fmt: skip


def _entry(row: list[JSON]) -> Entry:
    draft, issuer, name, note, tags, pinned, trashed, icon, scope, extra, number = row
    return Entry(
        _draft(draft), str(issuer), str(name), str(note),
        tuple(str(tag) for tag in cast("list[JSON]", tags)), pinned is True, trashed is True,
        base64.b64decode(str(icon)), str(scope), cast("dict[str, JSON]", extra),
        cast("int", number),
    )  # fmt: skip


def _draft(given: JSON) -> Draft | None:
    if not isinstance(given, list):
        return None
    kind, algorithm, digits, period, counter, key, text, issuer, name, label, remarks, pin = given
    return Draft(
        str(kind), str(algorithm), cast("int", digits), cast("int", period), cast("int", counter),
        Secret(base64.b64decode(str(key))), Secret(str(text)), str(issuer), str(name), str(label),
        tuple(str(one) for one in cast("list[JSON]", remarks)), Secret(str(pin)),
    )  # fmt: skip
