"""Files given together: what belongs together is one export, and no file is passed over."""

from __future__ import annotations

import pytest

from tidekey.errors import ImportPasswordNeeded, ImportUnknown, ImportWrongPassword
from tidekey.importers import together
from tidekey.secret import Secret

from .canonical import PASSWORD, PNG
from .encoders import aegis

URI = b"otpauth://totp/%b:x?secret=GEZDGNBVGY3TQOJQ&issuer=%b"
SEALED = aegis.files()["sealed"][0].data


def uri(issuer: bytes) -> bytes:
    return URI % (issuer, issuer)


def shape(files: dict[str, bytes]) -> list[tuple[str, list[str]]]:
    return [(one.name, sorted(one.beside)) for one in together.groups(files, "folder")]


def test_what_belongs_together_is_one_export() -> None:
    files = {
        "PhoneFactor": b"x", "PhoneFactor-wal": b"y", "PhoneFactor-shm": b"z",
        "steam/manifest.json": b"{}", "steam/1.maFile": b"a", "steam/2.maFile": b"b",
        "a.png": PNG, "b.png": PNG, "list.txt": b"t", ".DS_Store": b"noise", "Thumbs.db": b"n",
    }  # fmt: skip

    assert shape(files) == [
        ("PhoneFactor", ["PhoneFactor-wal"]),
        ("a.png", ["b.png"]),
        ("list.txt", []),
        ("steam/manifest.json", ["steam/1.maFile", "steam/2.maFile"]),
    ]


def test_a_key_file_lies_beside_its_database() -> None:
    assert shape({"db.kdbx": together.KDBX, "db.keyx": b"k"}) == [("db.kdbx", ["db.keyx"])]


def test_a_folder_with_a_profile_is_one_vault() -> None:
    assert shape({"default/profile.js": b"", "default/band_0.js": b""}) == [
        ("folder", ["default/band_0.js", "default/profile.js"])
    ]


def test_every_export_is_read_and_names_its_file() -> None:
    read = together.read({"a.txt": uri(b"A"), "b.txt": uri(b"B")}, None)

    assert [(one.issuer, one.file) for one in read.found.entries] == [
        ("A", "a.txt"),
        ("B", "b.txt"),
    ]


def test_what_could_not_be_read_is_told_beside_what_could() -> None:
    files = {"a.txt": uri(b"A"), "b.json": b'{"half', "c.bin": b"diary", "d.json": SEALED}

    read = together.read(files, Secret("not its password"))

    assert [(one.row, one.file) for one in read.found.problems] == [
        (0, "b.json"), (0, "c.bin"), (0, "d.json"),
    ]  # fmt: skip


def test_a_password_is_asked_for_before_anything_is_said() -> None:
    with pytest.raises(ImportPasswordNeeded):
        together.read({"a.txt": uri(b"A"), "d.json": SEALED}, None)


def test_one_password_opens_what_it_opens() -> None:
    read = together.read({"a.txt": uri(b"A"), "d.json": SEALED}, Secret(PASSWORD))

    assert (len(read.found.entries), read.app) == (15, "several")


def test_where_nothing_could_be_read_the_error_says_most() -> None:
    with pytest.raises(ImportWrongPassword):
        together.read({"a.bin": b"diary", "d.json": SEALED}, Secret("no"))
    with pytest.raises(ImportUnknown):
        together.read({"a.bin": b"diary", ".DS_Store": b"x"}, None)
    with pytest.raises(ImportUnknown):
        together.read({".DS_Store": b"x"}, None)
