"""Ente Auth: what the canonical list does not show."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tidekey.errors import ImportDamaged, ImportTooLarge
from tidekey.importers.base import Reading
from tidekey.importers.reading import Given
from tidekey.secret import Secret

from . import local

KEY = "JBSWY3DPEHPK3PXP"
SHOWN = "&codeDisplay=" + quote('{"pinned":false,"trashed":false}')


def _read(*lines: str) -> Reading:
    text = "\n".join(line + SHOWN for line in lines)
    return local.read(Given("x", text.encode())).found


def _first(line: str) -> tuple[object, ...]:
    one = _read(line).entries[0]
    assert one.draft is not None
    return one.issuer, one.name, one.draft.algorithm, one.draft.digits, one.draft.period


def test_old_spellings_of_an_algorithm_are_read() -> None:
    found = _first(f"otpauth://totp/A:b?algorithm=Algorithm.sha256&secret={KEY}&issuer=A")

    assert found == ("A", "b", "SHA256", 6, 30)


def test_a_label_may_stand_there_unencoded() -> None:
    found = _first(f"otpauth://totp/A & B:me #1 100%?algorithm=sha1&secret={KEY}")

    assert found[:2] == ("A & B", "me #1 100%")


def test_an_issuer_that_swallowed_the_period_gives_it_back() -> None:
    found = _first(f"otpauth://totp/Shop:me?issuer=Shopperiod=60&secret={KEY}")

    assert found == ("Shop", "me", "SHA1", 6, 60)


def test_an_issuer_without_value_is_none() -> None:
    found = _first(f"otpauth://totp/:me?algorithm=SHA1&issuer&secret={KEY}")

    assert found[:2] == ("", "me")


def test_lines_in_quotes_are_read() -> None:
    text = json.dumps(f"otpauth://totp/A:b?secret={KEY}{SHOWN}")

    found = local.read(Given("x", text.encode()))

    assert (found.app, len(found.found.entries)) == ("ente", 1)


def test_codes_in_the_trash_come_along_and_are_marked() -> None:
    shown = quote('{"trashed":true,"note":"old","tags":["x"]}')
    text = f"otpauth://totp/A:b?secret={KEY}&codeDisplay={shown}"

    one = local.read(Given("x", text.encode())).found.entries[0]

    assert (one.trashed, one.note, one.tags) == (True, "old", ("x",))


def test_a_bad_line_is_left_out_with_its_row() -> None:
    found = _read(f"otpauth://totp/A?secret={KEY}", "otpauth://totp/B?secret=", "nonsense")

    assert [one.row for one in found.problems] == [2, 3]


@pytest.mark.parametrize(
    ("memory", "passes", "why"),
    [(4096, 1, ImportDamaged), ("x", 1, ImportDamaged), (1 << 40, 4, ImportTooLarge),
     (1 << 30, 60, ImportTooLarge)],
)  # fmt: skip
def test_costs_out_of_bounds_are_refused(memory: object, passes: int, why: type[Exception]) -> None:
    params = {"memLimit": memory, "opsLimit": passes, "salt": "A" * 24}
    whole = {"kdfParams": params, "encryptedData": "A" * 64, "encryptionNonce": "A" * 32}

    with pytest.raises(why):
        local.read(Given("x", json.dumps(whole).encode(), {}, Secret("any")))
