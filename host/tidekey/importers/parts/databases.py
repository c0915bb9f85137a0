"""SQLite databases of other apps: read in memory, after sqlite.org's advice on hostile files.

Promises that nothing but SELECT on plain tables is run, that views, triggers and virtual tables
are refused, and that a query has an end. What a write-ahead log adds is seen. Leaves meaning to the
importers.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tidekey.errors import ImportDamaged, ImportTooLarge

if TYPE_CHECKING:
    from tidekey.strictjson import JSON

MAGIC: Final = b"SQLite format 3\0"
MOST_STEPS: Final = 20_000  # of 1000 instructions each
LOG_MISSING: Final = "the newest accounts may be in a second file, whose name ends in -wal"
MOST_BYTES: Final = 96 << 20
_ALLOWED: Final = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION)
Row = Mapping[str, "str | int | float | bytes | None"]


def columns(data: bytes, wal: bytes = b"") -> Mapping[str, tuple[str, ...]]:
    """The columns of each plain table; empty where it is no database."""
    if not data.startswith(MAGIC):
        return {}
    with _opened(data, wal) as db:
        names = [
            str(name)
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        db.set_authorizer(None)
        return {
            name.lower(): tuple(
                str(row[1]).lower() for row in db.execute(f"PRAGMA table_info({_quoted(name)})")
            )
            for name in names[:100]
        }


def rows(data: bytes, wal: bytes, table: str, *, order: str = "") -> Iterator[Row]:
    """The rows of a table as maps by the names of columns in lower case."""
    by = f" ORDER BY {_quoted(order)}" if order else ""
    with _opened(data, wal) as db:
        try:
            found = db.execute(f"SELECT * FROM {_quoted(table)}{by}")  # noqa: S608
            names = [str(one[0]).lower() for one in found.description]
            for row in found:
                yield dict(zip(names, row, strict=True))
        except sqlite3.Error:
            raise ImportDamaged(part="the database") from None


@contextmanager
def _opened(data: bytes, wal: bytes) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    try:
        db.deserialize(merged(data, wal))
        _harden(db)
        yield db
    except sqlite3.OperationalError as why:
        if "interrupted" in str(why):
            raise ImportTooLarge(reason="its database takes too long to read") from None
        raise ImportDamaged(part="the database") from None
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        raise ImportDamaged(part="the database") from None
    finally:
        db.close()


def _harden(db: sqlite3.Connection) -> None:
    db.text_factory = lambda raw: raw.decode("utf-8", "replace")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 << 20)
    db.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 10_000)
    db.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    steps = iter(range(MOST_STEPS))
    db.set_progress_handler(lambda: next(steps, None) is None, 1000)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON",
                   "temp_store = MEMORY"):  # fmt: skip
        db.execute(f"PRAGMA {pragma}")
    if db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise ImportDamaged(part="the database")
    found = db.execute("SELECT type, sql FROM sqlite_master").fetchall()
    if any(kind in ("view", "trigger") or _is_virtual(str(sql)) for kind, sql in found):
        raise ImportDamaged(part="the database has views or triggers, which no app's has")
    db.set_authorizer(_authorized)


def _is_virtual(sql: str) -> bool:
    return sql.lstrip().upper().startswith("CREATE VIRTUAL")


def _authorized(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def merged(data: bytes, wal: bytes) -> bytes:
    """The database as it stands once its write-ahead log is taken in (sqlite.org/fileformat2)."""
    made = bytearray(data)
    size = int.from_bytes(wal[8:12], "big")
    if len(wal) >= 32 and wal[:4] in (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83") and size >= 512:
        for number, page in _committed(wal, min(size, 65_536)):
            end = number * size
            if end > MOST_BYTES:
                raise ImportTooLarge(reason="its database is too large")
            made.extend(bytes(max(end - len(made), 0)))
            made[end - size : end] = page
    made[18:20] = b"\1\1"  # no log beside it any more
    return bytes(made)


def _committed(wal: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """The pages of all frames up to the last commit that belong to this log."""
    salts, waiting = wal[16:24], []
    for at in range(32, len(wal) - 24 - size + 1, 24 + size):
        if wal[at + 8 : at + 16] != salts:
            break
        number = int.from_bytes(wal[at : at + 4], "big")
        if number:
            waiting.append((number, wal[at + 24 : at + 24 + size]))
        if wal[at + 4 : at + 8] != b"\0\0\0\0":
            yield from waiting
            waiting = []


def lacks_log(data: bytes, wal: bytes) -> bool:
    """Whether the database is one that has a write-ahead log, and none was given."""
    return data[18:20] == b"\2\2" and not wal


def plain(row: Row) -> dict[str, JSON]:
    """A row as a JSON object: bytes that are ASCII become text, others are left out."""
    made: dict[str, JSON] = {}
    for name, value in row.items():
        if not isinstance(value, bytes):
            made[name] = value
        elif value.isascii():
            made[name] = value.decode()
    return made


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
