"""Export links: what copying does to them, what is odd in them, and batches that are not whole."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidekey.errors import ImportDamaged, ImportNothing, ImportUnknown
from tidekey.importers.base import Reading, Skip
from tidekey.importers.parts import migration, protobuf
from tidekey.importers.reading import Given

from . import databases, local
from .encoders.google_authenticator import _bytes, _number, held, link

ACCOUNTS = held()


def read(text: str | bytes) -> Reading:
    data = text if isinstance(text, bytes) else text.encode()
    return local.read(Given("export", data)).found


def made(*fields: bytes) -> str:
    """A link with one account of these fields."""
    return _link(_bytes(1, b"".join(fields)))


def _link(body: bytes) -> str:
    return f"otpauth-migration://offline?data={quote(base64.b64encode(body).decode(), safe='')}"


KEY = _bytes(1, bytes(range(20)))


def test_a_batch_that_is_not_whole_is_said_with_its_missing_numbers() -> None:
    found = read(f"{link(ACCOUNTS[:1], 4, 1, -3)}\n{link(ACCOUNTS[1:2], 4, 3, -3)}")

    assert len(found.entries) == 2
    assert [one.row for one in found.problems] == [0]
    assert "4 codes these are missing: 1, 3" in found.problems[0].reason


def test_a_whole_batch_without_an_id_has_no_problem() -> None:
    found = read(f"{link(ACCOUNTS[:1], 2, 1, 0)}\n{link(ACCOUNTS[1:2], 2, 0, 0)}")

    assert found.problems == []


@pytest.mark.parametrize(
    ("field", "named"),
    [(_number(4, 9), "algorithm"), (_number(5, 9), "digits"), (_number(6, 9), "kind"),
     (_number(6, 1) + _number(7, -1), "counter"), (_bytes(1, b""), "secret")],
)  # fmt: skip
def test_an_odd_account_does_not_sink_the_others(field: bytes, named: str) -> None:
    good = link(ACCOUNTS[:2])
    odd = made(KEY, _bytes(2, b"odd"), field)

    found = read(f"{odd}\n{good}")

    assert len(found.entries) == 2
    assert [(one.row, one.field) for one in found.problems] == [(1, named)]


def test_a_link_that_was_cut_gives_what_is_whole_in_it_and_says_so() -> None:
    whole = link(ACCOUNTS)

    found = read(whole[: len(whole) * 2 // 3])

    assert [local.account(one) for one in found.entries] == ACCOUNTS[: len(found.entries)]
    assert found.entries
    assert found.problems[0].field == "data"


@pytest.mark.parametrize(
    "broken",
    ["otpauth-migration://offline?data=XXXX", "otpauth-migration://offline?data=", "otpauth-migration://",
     link(ACCOUNTS)[:60], link(ACCOUNTS).replace("offline", "online")],
)  # fmt: skip
def test_a_broken_link_alone_is_damage(broken: str) -> None:
    with pytest.raises((ImportDamaged, ImportNothing)):
        read(broken)


@pytest.mark.parametrize("text", ["", "lorem ipsum", link(ACCOUNTS).replace("-", "")])
def test_a_text_without_a_link_is_not_known(text: str) -> None:
    with pytest.raises(ImportUnknown):
        read(text)


def test_fields_of_any_wire_type_that_are_not_known_are_passed_over() -> None:
    group = bytes([10 << 3 | 3]) + _number(1, 5) + bytes([10 << 3 | 4])
    fixed = bytes([15 << 3 | 1]) + bytes(8)

    found = read(made(KEY, group, fixed, _bytes(2, b"mira")))

    assert [one.name for one in found.entries] == ["mira"]


def test_an_issuer_in_front_of_the_name_is_taken_off_or_over() -> None:
    both = made(KEY, _bytes(2, b"Shop:mira"), _bytes(3, b"Shop"))
    alone = made(KEY, _bytes(2, b"Shop: mira"))
    other = made(KEY, _bytes(2, b"Office:mira"), _bytes(3, b"Shop"))

    found = read(f"{both}\n{alone}\n{other}")

    assert [(one.issuer, one.name) for one in found.entries] == [
        ("Shop", "mira"), ("Shop", "mira"), ("Shop", "Office:mira"),
    ]  # fmt: skip


def test_encrypted_keys_of_the_old_database_are_said_to_be_that() -> None:
    row = {
        "_id": 1,
        "email": "mira",
        "secret": "01189" * 12,
        "counter": 0,
        "type": 0,
        "issuer": "Shop",
    }
    flagged = row | {"_id": 2, "secret": "JBSWY3DPEHPK3PXP", "isencrypted": 1}
    plain = row | {"_id": 3, "secret": "JBSWY3DPEHPK3PXP", "isencrypted": 0}

    found = read(databases.plain(accounts=[row | {"isencrypted": 1}, flagged, plain]))

    assert [one.row for one in found.entries] == [3]
    assert ["encrypted" in one.reason for one in found.problems] == [True, True]


@given(st.binary(max_size=300))
def test_any_bytes_are_fields_or_cut(data: bytes) -> None:
    try:
        found = list(protobuf.fields(data))
    except protobuf.Cut:
        return

    assert sum(len(one) for _, one in found if isinstance(one, bytes)) <= len(data)


@given(st.text(max_size=200))
def test_any_text_behind_the_scheme_is_accounts_or_a_reason(text: str) -> None:
    found = Reading("")

    try:
        entries = list(
            migration.entries_of(f"otpauth-migration://{text}", found, migration.Batches())
        )
    except Skip:
        return

    assert entries or found.problems
