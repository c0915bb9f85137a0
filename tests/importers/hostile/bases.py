"""SQLite files made to harm, under the names of tables that importers look for."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from typing import Any

from .. import databases
from ..canonical import Written
from . import CANARY, CANARY_KEY, Hostile, values
from .containers import Container, containers

_CELLS = (
    None,
    0,
    -1,
    2**62,
    -(2**63),
    1.5,
    1e308,
    float("inf"),
    "",
    CANARY,
    CANARY * 5000,
    b"\xff\xfe",
    b"\0" * 500,
    values.CONTROL,
    "1",
    "99999999999999999999",
    CANARY_KEY,
    "\0",
    "\u0663",
    CANARY.encode(),
    b"",
    "A" * 200_000,
)
TABLES = {
    "google": ("accounts", "_id, email, secret, counter, type, issuer, original_name, isencrypted"),
    "microsoft": ("accounts", "_id, name, username, oath_secret_key, account_type, ux_position"),
    "stratum": ("authenticator", "type, icon, issuer, username, secret, pin, algorithm, digits"),
    "plus": ("accounts", "_id, email, secret, counter, type, issuer, original_name, category"),
}
_ENDLESS = "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t)"


def files() -> Iterator[Hostile]:
    """Odd cells, hostile schemas, damaged pages and logs."""
    for one in containers():
        if one.kind == "db":
            yield from _cells(one)
            yield from _damaged(one)
    for app, (table, columns) in TABLES.items():
        for name, text in schemas(table, columns).items():
            data = script(text)
            yield Hostile(
                f"{app}: {name}", Written(data), worst="endless" in name and app == "google"
            )
    yield from _logs()


def script(text: str) -> bytes:
    """The database that some statements make."""
    with sqlite3.connect(":memory:") as db:
        db.executescript(text)
        return db.serialize()


def _cells(one: Container) -> Iterator[Hostile]:
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.deserialize(one.seed[:18] + b"\1\1" + one.seed[20:])
    listed = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
    for table in listed:
        row = db.execute(f'SELECT * FROM "{table}"').fetchone()
        if row is None:
            continue
        marks = ", ".join("?" * len(row))
        for at in range(len(row)):
            wrong = [(*row[:at], cell, *row[at + 1 :]) for cell in _CELLS]
            db.executemany(f'INSERT INTO "{table}" VALUES ({marks})', wrong)
    db.commit()
    made = one.wrap(db.serialize())
    yield Hostile(f"{one.name}: odd cells", made, 0 if made.beside else 1)
    db.close()


def _damaged(one: Container) -> Iterator[Hostile]:
    """Bytes of the header and of pages changed, pages cut, swapped and blank."""
    chance = random.Random(one.name)
    for at in (16, 18, 20, 21, 28, 44, 56, 100, 103, 105, 108):
        made = bytearray(one.seed)
        made[at : at + 2] = bytes([255, chance.randrange(256)])
        yield Hostile(f"{one.name}: byte {at} of its header", one.wrap(bytes(made)))
    size = int.from_bytes(one.seed[16:18], "big")
    for number in range(4):
        made = bytearray(one.seed)
        for _ in range(20):
            made[chance.randrange(100, len(made))] = chance.randrange(256)
        yield Hostile(f"{one.name}: 20 bytes changed, {number}", one.wrap(bytes(made)))
    yield Hostile(
        f"{one.name}: a page blank", one.wrap(one.seed[:size] + bytes(len(one.seed) - size))
    )
    pages = [one.seed[at : at + size] for at in range(0, len(one.seed), size)]
    yield Hostile(f"{one.name}: pages turned", one.wrap(b"".join([pages[0], *pages[:0:-1]])))


def schemas(table: str, columns: str) -> dict[str, str]:
    """Statements that make a table of this name something else than a table."""
    names = [name.strip() for name in columns.split(",")]
    endless = ", ".join(f"x AS {name}" for name in names)
    heavy = "length(replace(replace(hex(zeroblob(1000000)), '0', 'aaaa'), 'a', 'bbbb'))"
    like = f"('{'a' * 3000}' NOT LIKE '{'%a' * 30}b')"
    some = ", ".join(f"'{CANARY}'" for _ in names)
    plain = f"CREATE TABLE {table} ({columns}); INSERT INTO {table} VALUES ({some});"
    return {
        "a view": f"CREATE TABLE b ({columns}); CREATE VIEW {table} AS SELECT * FROM b",
        "an endless view": f"CREATE VIEW {table} AS {_ENDLESS} SELECT {endless} FROM t",
        "an endless view beside": f"{plain} CREATE VIEW other AS {_ENDLESS} SELECT x FROM t",
        "a trigger": f"{plain} CREATE TRIGGER t AFTER UPDATE ON {table} "
        f"BEGIN DELETE FROM {table}; END",
        "a virtual table": f"CREATE VIRTUAL TABLE {table} USING fts5({columns})",
        "a virtual table of another kind": f"CREATE VIRTUAL TABLE {table} USING rtree"
        f"({','.join(names[:3])})",
        "a column that is computed": f"CREATE TABLE {table} ({columns}, extra AS ({heavy}));"
        f"INSERT INTO {table} ({columns}) VALUES ({some})",
        "a column that is matched, endless": f"CREATE TABLE {table} ({columns}, extra AS {like});"
        f"INSERT INTO {table} ({columns}) VALUES ({some})",
        "a check that is matched, endless": _checked(table, columns, some, like),
        "a check that is computed": _checked(table, columns, some, f"({heavy} > 0)"),
        "an index that is computed": f"{plain} CREATE INDEX i ON {table} "
        "(length(hex(zeroblob(1000))))",
        "a partial index": f"{plain} CREATE INDEX i ON {table} ({names[0]}) "
        f"WHERE {names[1]} LIKE '%a%a%'",
        "a thousand tables": plain + "".join(f"CREATE TABLE t{at} (a);" for at in range(1000)),
        "a thousand columns": f"CREATE TABLE {table} ({columns}, "
        + ", ".join(f"c{at}" for at in range(1900))
        + ")",
        "a name of megabytes": f'{plain} CREATE TABLE "{CANARY * 50_000}" (a)',
        "names that quote": f'{plain} CREATE TABLE "a""; DROP TABLE {table}; --" (a)',
        "200,000 rows": f"CREATE TABLE {table} ({columns}); {_ENDLESS}"
        f"INSERT INTO {table} SELECT {endless} FROM t LIMIT 200000",
        "a cell of megabytes": f"CREATE TABLE {table} ({columns}); INSERT INTO {table} VALUES "
        f"({', '.join('zeroblob(6000000)' for _ in names)})",
        "no rowid": f"CREATE TABLE {table} ({columns}, PRIMARY KEY ({names[0]})) WITHOUT ROWID;"
        f"INSERT INTO {table} VALUES ({some})",
        "a column twice, in other letters": f"CREATE TABLE {table} ({columns}, [{names[1]} ])",
    }


def _checked(table: str, columns: str, some: str, check: str) -> str:
    """A check that was not looked at when the row was written."""
    return (
        f"PRAGMA ignore_check_constraints = ON; CREATE TABLE {table} ({columns}, CHECK {check});"
        f"INSERT INTO {table} ({columns}) VALUES ({some})"
    )


def _logs() -> Iterator[Hostile]:
    row: dict[str, Any] = {
        "_id": 1,
        "name": CANARY,
        "username": "m",
        "oath_secret_key": CANARY_KEY,
        "account_type": 0,
    }
    data, log = databases.with_log({"accounts": [row] * 3}, {"accounts": [row] * 40})
    size = int.from_bytes(log[8:12], "big")
    frame = slice(32, 32 + 24 + size)

    def with_number(number: int) -> bytes:
        first = number.to_bytes(4, "big") + b"\0\0\0\1" + log[40:56] + log[56 : 56 + size]
        return log[:32] + first + log[frame.stop :]

    for name, made in {
        "page 2^32": with_number(2**32 - 1),
        "page 60,000": with_number(60_000),
        "page 0": with_number(0),
        "page of the first": with_number(1),
        "pages of 65,536": log[:8] + b"\0\1\0\0" + log[12:],
        "pages of 2^31": log[:8] + b"\x80\0\0\0" + log[12:],
        "pages of 0": log[:8] + bytes(4) + log[12:],
        "pages of 512": log[:8] + b"\0\0\2\0" + log[12:],
        "no frame": log[:32],
        "head": log[:20],
        "same frame": log[:32] + log[frame] * 3000,
        "cut": log[:-7],
        "no log": CANARY.encode() * 99,
        "bits": log[:100] + bytes(one ^ 255 for one in log[100:]),
    }.items():
        beside = {"PhoneFactor-wal": made}
        yield Hostile(f"log: {name}", Written(data, None, beside, "PhoneFactor"))
    several = {f"{at}-wal": log for at in range(150)}
    yield Hostile("log: of 150 databases", Written(data, None, several, "PhoneFactor"))
