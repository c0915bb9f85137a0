"""One file to be imported, looked at as text, JSON, XML, table, archive or database.

Promises that each view is made once, when it is first asked for, within bounds, and that a view
which does not fit is None: a sniffer asks and never fails. Leaves meaning to the importers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tidekey.errors import HostError, ImportPasswordNeeded
from tidekey.importers import derivation
from tidekey.importers.parts import archives, databases, documents, tables, trees

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from tidekey.importers.derivation import Kdf
    from tidekey.importers.parts.tables import Table
    from tidekey.secret import Secret
    from tidekey.strictjson import JSON

_JSON: Final = re.compile(rb'\{\s*["}]|\[\s*(?:[]\[{"0-9-]|true|false|null)')
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Source:
    """The bytes of one file, the files beside it by their names, and what the person typed.

    `keys` holds what was derived so far: `derive` raises `derivation.Wanted` for the next one.
    """

    def __init__(
        self,
        data: bytes,
        beside: Mapping[str, bytes] | None = None,
        password: Secret[str] | None = None,
        keys: Mapping[str, bytes] | None = None,
        name: str = "",
    ) -> None:
        self.data = data
        self.beside = beside or {}
        self.name = name
        """The file's name: to find companions by, never to tell formats apart."""
        self._password = password
        self._keys = keys or {}

    def password(self) -> str:
        """What the person typed; ImportPasswordNeeded where nothing was."""
        if self._password is None:
            raise ImportPasswordNeeded
        return self._password.reveal()

    @property
    def has_password(self) -> bool:
        """Whether a password came with the file."""
        return self._password is not None

    def derive(self, kdf: Kdf) -> bytes:
        """The key that a slow derivation gives; done outside, in a process of its own."""
        return derivation.look_up(kdf, self._keys)

    def inner(self, data: bytes, name: str = "") -> Source:
        """What was inside this file, as a file of its own."""
        return Source(data, {}, self._password, self._keys, name or self.name)

    @cached_property
    def text(self) -> str | None:
        """UTF-8, UTF-16 by its mark, or Latin-1; None where it is no text."""
        for mark, encoding in _BOMS:
            if self.data.startswith(mark):
                return _decoded(self.data[len(mark) :], encoding)
        found = _decoded(self.data, "utf-8")
        if found is None and not _binary(self.data):
            found = self.data.decode("latin-1")
        return found

    @cached_property
    def document(self) -> JSON:
        """The JSON value, None where it is none (or is null)."""
        return documents.parsed(self.data)

    @property
    def record(self) -> dict[str, JSON]:
        """The JSON object; empty where it is none."""
        return self.document if isinstance(self.document, dict) else {}

    @cached_property
    def tree(self) -> Element | None:
        """The root of the XML document, None where it is none."""
        return trees.parsed(self.data)

    @cached_property
    def members(self) -> Mapping[str, archives.Member]:
        """The files of a ZIP archive by their names; empty where it is none."""
        return archives.members(self.data)

    @cached_property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of each table of an SQLite database; empty where it is none."""
        try:
            return databases.columns(self.data, self.wal)
        except HostError:
            return {}

    @property
    def wal(self) -> bytes:
        """The write-ahead log that lies beside a database; empty where there is none."""
        for name, data in self.beside.items():
            if name.lower().endswith("-wal") and (name[:-4] == self.name or len(self.beside) == 1):
                return data
        return b""

    @property
    def broken(self) -> str:
        """What it begins as and is not to its end; empty where it begins as nothing known."""
        head = self.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
        if _JSON.match(head) and self.document is None:
            return "the JSON"
        if head.startswith(b"<?xml") and self.tree is None:
            return "the XML"
        if self.data.startswith(archives.MAGIC) and not self.members:
            return "the archive"
        if self.data.startswith(databases.MAGIC) and not self.tables:
            return "the database"
        return ""

    @cached_property
    def table(self) -> Table:
        """Header and rows of a CSV file; no rows where it is none."""
        return tables.parsed(self.text)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text.rstrip("\0") and _binary(data) else text


def _binary(data: bytes) -> bool:
    """Whether control characters stand in it that no text has; the odd NUL is forgiven."""
    head = data[:4096]
    return sum(byte < 9 or 13 < byte < 32 for byte in head) * 50 > len(head)
