"""What hostile files found (`hostile`), each by the rule that it broke."""

from __future__ import annotations

import contextlib
import io
import json
import plistlib
import time
import zipfile

import pytest

from tidekey.errors import HostError, ImportDamaged, ImportTooLarge, ImportUnsupported
from tidekey.importers import loose_document, loose_text, otp_auth
from tidekey.importers.base import Reading
from tidekey.importers.parts import (
    archives,
    databases,
    html_pages,
    keyed_archives,
    migration,
    tables,
)
from tidekey.importers.reading import Given
from tidekey.importers.source import Source
from tidekey.secret import Secret

from . import local
from .canonical import PASSWORD
from .hostile import archives as made
from .hostile import streams
from .hostile.valid import encoder, written

URI = "otpauth://totp/Bank:mira?secret=MZXW6YTBOI"


def seconds(given: Given) -> float:
    """How long a file takes, whatever comes of it."""
    began = time.process_time()
    with contextlib.suppress(HostError):
        local.read(given)
    return time.process_time() - began


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 100_000 + URI,
        "\n \t" * 50_000 + "otpauth-migration://offline?data=AA",
        "otpauth://totp/a?" + "?secret=a&digits=6" * 20_000 + "&icon=",
        "otpauth://totp/a?secret=a&digits=" + "1" * 100_000,
        "see " + "otpauth://totp/" * 20_000,
        "Name:a\nSecret:b\nIssuer:c\nType: OTP_" + " " * 100_000 + "x",
    ],
    ids=["blank lines", "blanks and a link", "icons", "digits", "schemes", "blanks of Authme"],
)
def test_a_file_of_no_app_is_not_looked_through_again_from_each_of_its_letters(text: str) -> None:
    assert seconds(Given("export", text.encode())) < 2


def test_blanks_before_a_key_uri_leave_it_one() -> None:
    found = local.read(Given("export", b" " * 1_000_000 + URI.encode())).found

    assert [one.name for one in found.entries] == ["mira"]


def test_a_key_uri_in_a_sentence_ends_where_the_sentence_goes_on() -> None:
    source = Source(f"see ({URI}&issuer=Bank), or otpauth://totp/none.".encode())

    assert [one.issuer for one in loose_text.read(source).entries] == ["Bank"]


def test_a_member_without_a_name_leaves_the_archive_as_it_is() -> None:
    data = made.raw({"": (b"", 0, 0), "Accounts.txt": (URI.encode(), len(URI), 0)})

    assert "Accounts.txt" in archives.members(data)


def test_an_encrypted_member_whose_words_on_it_are_cut_is_no_exception() -> None:
    data = made.sealed({"winauth.txt": URI.encode()})
    cut = data.replace(b"\x01\x99\x07\x00", b"\x01\x99\x01\x00")

    with pytest.raises(HostError):
        local.read(Given("export", cut, {}, Secret(PASSWORD)))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_a_bound_are_refused(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        packed.writestr("a.txt", URI)

    with pytest.raises(ImportUnsupported):
        archives.read(Source(out.getvalue()), "a.txt")


def test_a_number_of_thousands_of_digits_is_no_character_of_a_page() -> None:
    found = html_pages.pieces(f"<html><p>&#{'9' * 5000}; and &#65;</p></html>")

    assert [one.text for one in found if one.tag == "p"] == ["\ufffd and A"]


def test_a_log_that_makes_its_database_a_hundred_times_larger_is_refused() -> None:
    size = 4096
    head = (
        b"\x37\x7f\x06\x82" + bytes(4) + size.to_bytes(4, "big") + bytes(4) + b"saltsalt" + bytes(8)
    )
    frame = (60_000).to_bytes(4, "big") + b"\0\0\0\1" + b"saltsalt" + bytes(8) + bytes(size)

    with pytest.raises(ImportTooLarge):
        databases.merged(databases.MAGIC + bytes(size), head + frame)


def test_a_header_of_thousands_of_columns_is_none() -> None:
    assert tables.parsed("title,totp" + ",c" * 1000 + "\na,b").header == ()


def test_a_link_with_more_accounts_than_a_code_holds_is_refused() -> None:
    google = encoder("google_authenticator")
    link = google.link(google.held() * (migration.MOST_ACCOUNTS // 8))

    with pytest.raises(ImportTooLarge):
        list(migration.entries_of(link, Reading("google_authenticator"), migration.Batches()))


def test_folders_that_all_name_one_list_are_read_no_further_than_any_file() -> None:
    name, data = next(streams._plists())
    archive = keyed_archives.parsed(data)
    assert archive is not None and "30,000" in name

    with pytest.raises(ImportTooLarge):
        Reading("otp_auth").each(otp_auth._rows(archive), lambda row: otp_auth._entry(archive, row))


def test_an_archive_of_apple_in_itself_ends() -> None:
    circle = {
        "$top": {"root": plistlib.UID(1)},
        "$objects": ["$null", {"Folders": plistlib.UID(1)}],
    }
    archive = keyed_archives.parsed(plistlib.dumps(circle, fmt=plistlib.FMT_BINARY))
    assert archive is not None

    assert list(otp_auth._rows(archive)) == []


def test_a_document_of_no_app_with_endless_objects_is_passed_over() -> None:
    many = b'{"a":[' + b"{}," * (loose_document.MOST_OBJECTS + 1) + b'{"totp":"MZXW6YTBOI"}]}'

    assert not loose_document.sniff(Source(many))


def test_an_entry_that_is_no_object_leaves_the_others_of_the_extension() -> None:
    document = json.loads(written("authenticator_extension")["v1"].data)
    found = local.read(Given("export", json.dumps({**document, "x": 5, "y": None}).encode())).found

    assert len(found.entries) == len(document)
    assert len(found.problems) == 2


def test_an_entry_of_a_manifest_that_names_no_file_leaves_the_others() -> None:
    file = written("steam")["manifest-plain"]
    manifest = json.loads(file.data)
    manifest["entries"].append({"filename": None})

    found = local.read(Given(file.name, json.dumps(manifest).encode(), file.beside)).found

    assert (len(found.entries), len(found.problems)) == (2, 1)


def test_a_long_name_that_every_row_takes_is_refused_before_it_is_written_out() -> None:
    document = json.loads(written("lastpass_authenticator")["v3"].data)
    document["folders"] = [{"id": 9, "name": "x" * 1_000_000}]
    document["accounts"] = [document["accounts"][0] | {"folderData": {"folderId": 9}}] * 500

    with pytest.raises(ImportTooLarge):
        local.read(Given("export", json.dumps(document).encode()))


def test_groups_that_share_a_name_bind_each_secret_once() -> None:
    document = json.loads(written("stratum")["plain"].data)
    document["Categories"] = [{"Id": "Work", "Name": "Work"}] * 1000

    found = local.read(Given("export", json.dumps(document).encode())).found

    assert {one.tags for one in found.entries} == {(), ("Work",)}


def test_damage_is_said_of_parameters_that_make_no_key() -> None:
    document = json.loads(written("aegis")["sealed"].data)
    document["header"]["slots"][1]["r"] = 0

    with pytest.raises(ImportDamaged):
        local.read(Given("export", json.dumps(document).encode(), {}, Secret(PASSWORD)))
