"""KeePass: fields, groups and keys that a list of accounts does not show."""

from __future__ import annotations

import struct

import pytest

from tidekey.errors import (
    ImportDamaged,
    ImportNothing,
    ImportPasswordNeeded,
    ImportTooLarge,
    ImportUnsupported,
)
from tidekey.importers.base import Problem, Reading
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local
from .canonical import PASSWORD, Written
from .encoders import keepass_kdbx, keepass_xml

KEY = "JBSWY3DPEHPK3PXP"


def read(data: bytes | str, password: str | None = None, **beside: bytes) -> Reading:
    """The file as an importer reads it."""
    data = data.encode() if isinstance(data, str) else data
    typed = None if password is None else Secret(password)
    return local.read(Given("export", data, beside, typed)).found


def entry(**fields: str) -> str:
    """An entry with these fields; an underscore is a blank or a dash."""
    given = {"Title": "Forge", "UserName": "mira"} | fields
    return "<Entry>" + "".join(
        f"<String><Key>{key}</Key><Value>{value}</Value></String>" for key, value in given.items()
    ) + "</Entry>"  # fmt: skip


def database(*inside: str) -> str:
    """A database with these entries and groups in its root."""
    meta = "<Meta><RecycleBinUUID>YmluYmluYmluYmluYmluYg==</RecycleBinUUID></Meta>"
    group = f"<Group><UUID>AAAA</UUID><Name>Root</Name>{''.join(inside)}</Group>"
    return f"<KeePassFile>{meta}<Root>{group}</Root></KeePassFile>"


def shape(found: Reading) -> list[tuple]:
    """Kind, algorithm, digits, period and counter of each account."""
    drafts = [one.draft for one in found.entries if one.draft]
    return [(one.kind, one.algorithm, one.digits, one.period, one.counter) for one in drafts]


def test_what_lies_in_the_recycle_bin_is_named_and_left_out() -> None:
    inner = f"<Group><UUID>BBBB</UUID><Name>Deep</Name>{entry(otp=KEY)}</Group>"
    bin_ = f"<Group><UUID>YmluYmluYmluYmluYmluYg==</UUID><Name>Bin</Name>{inner}</Group>"

    found = read(database(entry(), entry(otp=KEY), bin_))

    assert [one.row for one in found.entries] == [2]
    assert found.problems == [Problem(3, "entry", "lies in the recycle bin")]


def test_groups_within_groups_are_one_tag() -> None:
    inner = f"<Group><UUID>BBBB</UUID><Name>Inner</Name>{entry(otp=KEY)}</Group>"

    found = read(database(f"<Group><UUID>CCCC</UUID><Name>Outer</Name>{inner}</Group>"))

    assert found.entries[0].tags == ("Outer/Inner",)


def test_two_keys_on_one_entry_are_two_accounts() -> None:
    both = {"otp": KEY, "HmacOtp-Secret-Base32": KEY, "HmacOtp-Counter": "7"}

    assert shape(read(database(entry(**both)))) == [
        ("totp", "SHA1", 6, 30, 0),
        ("hotp", "SHA1", 6, 30, 7),
    ]


def test_the_same_key_in_two_spellings_is_one_account() -> None:
    uri = f"otpauth://totp/x?secret={KEY}&amp;period=60"

    found = read(database(entry(**{"otp": uri, "TimeOtp-Secret-Base32": KEY})))

    assert shape(found) == [("totp", "SHA1", 6, 60, 0)]


def test_a_bad_field_does_not_hide_a_good_one() -> None:
    found = read(database(entry(**{"otp": "0189", "TOTP Seed": KEY, "TOTP Settings": "60;8"})))

    assert shape(found) == [("totp", "SHA1", 8, 60, 0)]
    assert found.problems == [Problem(1, "secret", "has a character outside A-Z and 2-7")]


@pytest.mark.parametrize("settings", ["30;6;https://time.example.org", "30;6", "", "30"])
def test_settings_of_a_seed_may_be_short_or_long(settings: str) -> None:
    found = read(database(entry(**{"TOTP Seed": KEY, "TOTP Settings": settings})))

    assert shape(found) == [("totp", "SHA1", 6, 30, 0)]


def test_a_secret_without_an_encoding_is_text() -> None:
    found = read(database(entry(**{"TimeOtp-Secret": "12345678901234567890"})))

    assert found.entries[0].draft is not None
    assert found.entries[0].draft.secret == b"12345678901234567890"


def test_a_key_of_keeotp_may_be_hexadecimal() -> None:
    found = read(database(entry(otp="key=48656c6c6f21&amp;encoding=Hex&amp;step=60")))

    assert found.entries[0].draft is not None
    assert found.entries[0].draft.secret == b"Hello!"


def test_an_entry_has_the_picture_that_it_names() -> None:
    spelt, accounts = keepass_xml.spellings()["uri"]

    found = read(keepass_xml.document(accounts[:1], spelt))

    assert found.entries[0].icon.startswith(b"\x89PNG")


def test_a_table_of_before_codes_has_nothing_to_import() -> None:
    with pytest.raises(ImportNothing):
        read('"Group","Title","Username","Password","URL","Notes"\n"Root","A","me","pw","",""\n')


# databases ----------------------------------------------------------------------------------------


def _of(name: str) -> Written:
    return keepass_kdbx.files()[name][0]


def test_a_key_file_alone_opens_a_database_without_a_password() -> None:
    written, accounts = keepass_kdbx.only_key_file()

    found = read(written.data, None, **written.beside)

    assert [local.account(one) for one in found.entries] == accounts


def test_a_key_file_that_does_not_open_it_asks_for_the_password() -> None:
    with pytest.raises(ImportPasswordNeeded):
        read(_of("4-aes").data, None, **{"other.key": b"another file"})


def test_a_key_file_beside_does_not_hinder_the_password() -> None:
    found = read(_of("4-aes").data, PASSWORD, **{"other.key": b"another file"})

    assert len(found.entries) > 1


def test_a_changed_header_is_damage_before_a_password_is_asked_for() -> None:
    data = bytearray(_of("4-aes").data)
    data[30] ^= 1

    with pytest.raises(ImportDamaged):
        read(bytes(data))


def test_a_changed_body_is_damage_and_no_wrong_password() -> None:
    data = bytearray(_of("4-argon2id").data)
    data[-200] ^= 1

    with pytest.raises(ImportDamaged):
        read(bytes(data), PASSWORD)


def test_keepass_1_is_refused_by_name() -> None:
    with pytest.raises(ImportUnsupported, match="KeePass 1"):
        read(bytes.fromhex("03d9a29a65fb4bb5") + bytes(200))


def test_a_version_of_the_future_is_refused_by_name() -> None:
    with pytest.raises(ImportUnsupported, match="newer"):
        read(keepass_kdbx._MAGIC + struct.pack("<HH", 0, 5) + bytes(200))


def test_a_derivation_without_an_end_is_not_begun() -> None:
    data = _of("3.1").data.replace(struct.pack("<Q", 6000), struct.pack("<Q", 1 << 60), 1)

    with pytest.raises(ImportTooLarge):
        read(data, PASSWORD)
