"""SQLite of other apps: what the log adds is seen, and a hostile file gets nowhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tidekey.errors import HostError, ImportDamaged, ImportTooLarge
from tidekey.importers.parts import databases

from . import databases as written

BEFORE = {"accounts": [{"name": f"old {at}", "secret": "A" * 300} for at in range(20)]}
AFTER = {"accounts": [{"name": f"new {at}", "secret": "B" * 300} for at in range(20)]}


def names(data: bytes, wal: bytes = b"") -> list[object]:
    return [row["name"] for row in databases.rows(data, wal, "accounts")]


def script(text: str) -> bytes:
    with sqlite3.connect(":memory:") as db:
        db.executescript(text)
        return db.serialize()


def test_rows_that_are_only_in_the_log_are_read() -> None:
    data, wal = written.with_log(BEFORE, AFTER)

    assert len(names(data)) == 20
    assert names(data, wal) == [f"{age} {at}" for age in ("old", "new") for at in range(20)]


def test_a_database_that_is_in_its_log_alone_is_read() -> None:
    data, wal = written.with_log({}, AFTER)

    assert databases.columns(data) == {}
    assert databases.columns(data, wal) == {"accounts": ("name", "secret")}


def test_what_was_not_committed_is_not_taken_from_the_log() -> None:
    data, wal = written.with_log(BEFORE, AFTER)
    cut = wal[: len(wal) - 100]

    assert names(data, cut) == names(data)


def test_frames_of_an_earlier_log_are_not_taken() -> None:
    data, wal = written.with_log(BEFORE, AFTER)
    older = wal[:16] + bytes(8) + wal[24:]

    assert names(data, older) == names(data)


def test_what_is_no_log_changes_nothing() -> None:
    data, _ = written.with_log(BEFORE, AFTER)

    assert names(data, b"no log at all" * 100) == names(data)


def test_a_database_that_waits_for_its_log_is_known() -> None:
    data, wal = written.with_log(BEFORE, AFTER)

    assert databases.lacks_log(data, b"")
    assert not databases.lacks_log(data, wal)
    assert not databases.lacks_log(written.plain(**BEFORE), b"")


@pytest.mark.parametrize(
    "hostile",
    [
        "CREATE TABLE a (b); CREATE VIEW accounts AS SELECT b AS name FROM a",
        "CREATE TABLE accounts (name);"
        "CREATE TRIGGER t AFTER INSERT ON accounts BEGIN DELETE FROM accounts; END",
        "CREATE VIRTUAL TABLE accounts USING fts5(name)",
    ],
)
def test_views_triggers_and_virtual_tables_are_refused(hostile: str) -> None:
    with pytest.raises(ImportDamaged):
        names(script(hostile))


def test_a_query_that_takes_too_long_is_ended() -> None:
    tables = ", ".join(f"accounts AS t{at}" for at in range(8))
    data = written.plain(**BEFORE)

    with (
        pytest.raises(ImportTooLarge),
        databases._opened(data, b"") as db,
    ):
        db.execute(f"SELECT count(*) FROM {tables}").fetchone()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM accounts", "ATTACH 'other' AS other", "CREATE TABLE b (c)", "PRAGMA user_version",
     "VACUUM INTO 'copy'"],
)  # fmt: skip
def test_nothing_but_reading_is_allowed(statement: str) -> None:
    data = written.plain(**BEFORE)

    with pytest.raises(HostError), databases._opened(data, b"") as db:
        db.execute(statement)


def open_files() -> set[str]:
    """What this process has open, where the system tells."""
    place = Path("/proc/self/fd")
    if not place.is_dir():
        pytest.skip("this system does not say which files are open")
    return {str(one.readlink()) for one in place.iterdir() if one.exists()}


def test_reading_and_sorting_never_touch_a_disk() -> None:
    rows = [{"at": -at, "name": f"{at}", "secret": f"{at}" * 400} for at in range(10_000)]
    data = written.plain(accounts=rows)
    before = open_files()

    found = databases.rows(data, b"", "accounts", order="at")

    assert next(found)["name"] == "9999"
    assert open_files() <= before


def test_the_given_bytes_stay_as_they_were() -> None:
    data, wal = written.with_log(BEFORE, AFTER)
    copies = bytes(bytearray(data)), bytes(bytearray(wal))

    names(data, wal)

    assert (data, wal) == copies


@pytest.mark.parametrize("part", [100, 1000, 5000])
def test_a_database_that_was_not_fully_copied_is_damaged(part: int) -> None:
    data = written.plain(**BEFORE)

    with pytest.raises(ImportDamaged):
        names(data[:part])


def test_a_row_of_bytes_reads_as_text_where_it_is_text() -> None:
    row = {"name": b"mira", "key": b"\x00\xff", "at": 3, "none": None}

    assert databases.plain(row) == {"name": "mira", "at": 3, "none": None}
