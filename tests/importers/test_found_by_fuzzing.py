"""What fuzzing found (`tests/fuzz`): each as a small file that once ended in an exception."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from tidekey.errors import ImportDamaged
from tidekey.importers.base import Skip
from tidekey.importers.parts import archives, drafts, html_pages, java_maps
from tidekey.importers.reading import Given
from tidekey.importers.source import Source

from . import local

PSKC = """<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc"><KeyPackage>
<Key Id="1" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:totp"><Issuer>A</Issuer><Data>
<Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=</PlainValue></Secret>
<TimeInterval><PlainValue>{}</PlainValue></TimeInterval></Data></Key></KeyPackage></KeyContainer>"""


def test_a_text_of_java_in_bytes_that_are_no_utf8_is_damage_and_no_exception() -> None:
    stream = java_maps.MAGIC + b"t\0\x02\xed\xff"

    with pytest.raises(ImportDamaged):
        java_maps.parsed(stream)


def test_a_number_too_long_to_be_written_is_a_problem_of_its_row() -> None:
    with pytest.raises(Skip, match="lies outside"):
        drafts.number_of(1 << 20_000, "period", 30, range(1, 100))
    found = local.read(Given("export", PSKC.format("9" * 5000).encode())).found

    assert found.entries == []
    assert [one.field for one in found.problems] == ["period"]
    assert local.read(Given("export", PSKC.format("60").encode())).found.problems == []


def test_a_declaration_of_no_kind_in_a_page_is_a_comment() -> None:
    pieces = html_pages.pieces("<!doctype html><p>a</p><![itHub</h3><p>b</p>")

    assert [one.text for one in pieces if one.text] == ["a", "b"]


def test_a_file_of_an_archive_that_is_sealed_and_says_it_is_not_is_damage() -> None:
    inside = zipfile.ZipInfo("Accounts.txt")
    inside.extra = struct.pack("<HHH2sBH", 0x9901, 7, 1, b"AE", 3, 0)  # WinZip's AES
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(inside, "otpauth://totp/a?secret=MZXW6YTBOI")

    with pytest.raises(ImportDamaged):
        archives.read(Source(made.getvalue()), "Accounts.txt")
