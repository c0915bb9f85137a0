"""SQLite files for the encoders, with and without a write-ahead log, as a phone leaves them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

Rows = Sequence[Mapping[str, object]]


def plain(**tables: Rows) -> bytes:
    """A database with these tables."""
    with sqlite3.connect(":memory:") as db:
        _fill(db, tables)
        return db.serialize()


def with_log(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> tuple[bytes, bytes]:
    """A database and its write-ahead log, in which the rows of `after` still are."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db"
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        _fill(db, before)
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        _fill(db, after)
        db.commit()
        both = path.read_bytes(), path.with_name("db-wal").read_bytes()
        db.close()
    return both


def reserving(reserved: int, **tables: Rows) -> bytes:
    """A database of 1 KiB pages that leave room at their ends, as an encrypting writer needs."""
    with sqlite3.connect(":memory:") as db:
        db.execute("PRAGMA page_size = 1024")
        db.execute("VACUUM")
        _fill(db, {"x": [{"y": 1}]})
        db.execute("DROP TABLE x")
        db.commit()
        db.execute("VACUUM")
        empty = bytearray(db.serialize())
        empty[20] = reserved
        empty[105:107] = (1024 - reserved).to_bytes(2, "big")
        db.deserialize(bytes(empty))
        _fill(db, tables)
        db.commit()
        return db.serialize()


def _fill(db: sqlite3.Connection, tables: Mapping[str, Rows]) -> None:
    for table, rows in tables.items():
        names = list(rows[0]) if rows else ["_id"]
        db.execute(f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(names)})")
        marks = ", ".join("?" for _ in names)
        db.executemany(
            f"INSERT INTO {table} VALUES ({marks})", [list(row.values()) for row in rows]
        )
