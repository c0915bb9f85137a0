"""The browser extension Authenticator where the common list of accounts does not reach."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tidekey.importers.reading import Given, Read

from . import local

HASH = "00112233445566778899aabbccddeeff"
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def _read(*entries: dict[str, Any]) -> Read:
    whole = {f"{at:032x}": entry for at, entry in enumerate(entries)}
    return local.read(Given("export", json.dumps(whole).encode()))


@pytest.mark.parametrize(("entry", "kind", "digits"), [
    ({"secret": f"stm-{KEY}", "type": "totp"}, "steam", 5),
    ({"secret": f"blz-{KEY}", "type": "totp"}, "totp", 8),
    ({"secret": f"bliz-{KEY}"}, "totp", 8),
    ({"secret": KEY, "type": "battle"}, "totp", 8),
    ({"secret": "31323334353637383930" * 2, "type": "totp"}, "totp", 6),
    ({"secret": "31323334353637383930" * 2, "type": "hotp"}, "hotp", 6),
    ({"secret": KEY, "type": 2}, "hotp", 6),
    ({"secret": KEY, "type": 4}, "steam", 5),
])  # fmt: skip
def test_old_spellings_of_a_type(entry: dict[str, Any], kind: str, digits: int) -> None:
    (found,) = _read(entry).found.entries

    assert found.draft is not None
    assert (found.draft.kind, found.draft.digits) == (kind, digits)
    assert found.draft.secret == b"1234567890" * 2


@pytest.mark.parametrize(("secret", "key"), [("0102a", "0102a0"), ("01020", "0102")])
def test_an_odd_hexadecimal_digit_is_read_as_the_extension_does(secret: str, key: str) -> None:
    (found,) = _read({"secret": secret, "type": "hex"}).found.entries

    assert found.draft and found.draft.secret == bytes.fromhex(key)


def test_gost_is_kept_though_no_codes_are_made() -> None:
    (found,) = _read({"secret": KEY, "algorithm": "GOST3411_2012_256", "issuer": "a"}).found.entries

    assert found.draft and found.draft.algorithm == "GOST3411_2012_256"


def test_an_algorithm_may_be_a_number() -> None:
    (found,) = _read({"secret": KEY, "algorithm": 2}).found.entries

    assert found.draft and found.draft.algorithm == "SHA256"


def test_the_domain_behind_an_issuer_is_kept_beside_it() -> None:
    (found,) = _read({"secret": KEY, "issuer": "Shop::shop.example", "account": "me"}).found.entries

    assert (found.issuer, found.name, found.extra) == ("Shop", "me", {"domain": "shop.example"})


def test_settings_and_rows_without_a_secret_do_not_stop_the_others() -> None:
    whole = {"UserSettings": {"zoom": 1}, "LocalStorage": 3, HASH: {"secret": "", "hash": HASH},
             HASH[::-1]: {"secret": KEY, "hash": "x"}}  # fmt: skip
    found = local.read(Given("export", json.dumps(whole).encode())).found

    assert [(one.row, one.field) for one in found.problems] == [(1, "secret")]
    assert len(found.entries) == 1
