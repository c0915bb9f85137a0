"""Files that a person gave together: which of them are one export, and all of them read.

Promises that no file is passed over in silence: what cannot be read is told by its name beside what
could. An OPVault folder, a database with its write-ahead log or key file, Steam's files with their
manifest and all pictures count as one each. Names only say what belongs together, never what a
file is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tidekey import qr
from tidekey.errors import HostError, ImportPasswordNeeded, ImportUnknown
from tidekey.importers import reading
from tidekey.importers.base import Problem, Reading
from tidekey.importers.reading import Given, Read

if TYPE_CHECKING:
    from tidekey.secret import Secret

LOG: Final = "-wal"
MANIFEST: Final = "manifest.json"
PROFILE: Final = "profile.js"
KEY_FILES: Final = (".key", ".keyx")
KDBX: Final = b"\x03\xd9\xa2\x9a"
_NOISE: Final = ("thumbs.db", "desktop.ini", "readme.txt")
_WHY: Final = {
    "import.password-needed": "is encrypted with a password of its own: import it alone",
    "import.wrong-password": "has another password: import it alone",
    "import.damaged": "is damaged or was not fully copied",
    "import.unknown-format": "is of no kind that Tidekey knows",
    "import.nothing-to-import": "holds no account with codes",
}


def read(files: Mapping[str, bytes], password: Secret[str] | None, name: str = "") -> Read:
    """The accounts of all files; an error only where none of them could be read."""
    found: list[tuple[str, Read]] = []
    failed: list[tuple[str, HostError]] = []
    given = groups(files, name)
    for one in given:
        try:
            found.append((one.name, reading.read(one._replace(password=password))))
        except HostError as why:
            failed.append((one.name, why))
    if any(isinstance(why, ImportPasswordNeeded) for _, why in failed) and password is None:
        raise ImportPasswordNeeded
    if not found:
        raise _worst(failed) if failed else ImportUnknown
    return found[0][1] if len(given) == 1 else _merged(found, failed)


def groups(files: Mapping[str, bytes], name: str = "") -> list[Given]:
    """The files as exports, each with what lies beside it."""
    left = {one: data for one, data in files.items() if not _is_noise(one)}
    if any(_base(one) == PROFILE for one in left):
        return [Given(name, b"", left)]
    made = [*_taken(left, _logs), *_taken(left, _manifests), *_taken(left, _key_files)]
    pictures = [one for one, data in left.items() if qr.is_picture(data)]
    if pictures:
        made.append(_given(left, pictures[0], pictures[1:]))
    return sorted(made + [_given(left, one, []) for one in list(left)], key=lambda one: one.name)


def beside(name: str, data: bytes) -> list[str]:
    """What else may lie beside one file, by its name: companions that are looked for."""
    own = name.rpartition(".")[0] or name
    keys = [own + end for end in KEY_FILES] if data.startswith(KDBX) else []
    return [name + LOG, *keys, *([MANIFEST] if name.lower().endswith(".mafile") else [])]


_Finder = Callable[[Mapping[str, bytes]], Iterable[tuple[str, list[str]]]]


def _taken(left: dict[str, bytes], finder: _Finder) -> list[Given]:
    return [_given(left, main, others) for main, others in list(finder(left))]


def _given(left: dict[str, bytes], main: str, others: Iterable[str]) -> Given:
    data = left.pop(main)
    return Given(main, data, {one: left.pop(one) for one in others})


def _logs(left: Mapping[str, bytes]) -> Iterable[tuple[str, list[str]]]:
    return [(one, [one + LOG]) for one in left if one + LOG in left]


def _manifests(left: Mapping[str, bytes]) -> Iterable[tuple[str, list[str]]]:
    for main in [one for one in left if _base(one) == MANIFEST]:
        folder = main[: -len(MANIFEST)]
        own = [one for one in left if one.startswith(folder) and one.lower().endswith(".mafile")]
        if own:
            yield main, own


def _key_files(left: Mapping[str, bytes]) -> Iterable[tuple[str, list[str]]]:
    databases = [one for one, data in left.items() if data.startswith(KDBX)]
    if len(databases) == 1:
        yield databases[0], [one for one in left if one.lower().endswith(KEY_FILES)]


def _merged(found: list[tuple[str, Read]], failed: list[tuple[str, HostError]]) -> Read:
    """All readings as one, each row by the name of its file."""
    titles = list(dict.fromkeys(one.title for _, one in found))
    apps = list(dict.fromkeys(one.app for _, one in found))
    whole = Reading(apps[0] if len(apps) == 1 else "several")
    for name, one in found:
        file = _shown(name)
        whole.entries += [replace(entry, file=file) for entry in one.found.entries]
        whole.problems += [problem._replace(file=file) for problem in one.found.problems]
    for name, why in failed:
        whole.problems.append(Problem(0, "file", _WHY.get(why.code, why.message), _shown(name)))
    return Read(whole.app, ", ".join(titles), whole)


def _worst(failed: list[tuple[str, HostError]]) -> HostError:
    """The error that says most: one of a file that is known before one of a file that is not."""
    known = [why for _, why in failed if not isinstance(why, ImportUnknown)]
    return (known or [why for _, why in failed])[0]


def _is_noise(name: str) -> bool:
    base = _base(name)
    return base.startswith(".") or base in _NOISE or base.endswith("-shm")


def _base(name: str) -> str:
    return _shown(name).lower()


def _shown(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
