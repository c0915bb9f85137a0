"""Published codes, key URIs and base32 spellings that come with the project's samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tidekey import base32, otpauth
from tidekey.errors import UriInvalid
from tidekey.otp import FIXED, Credential, code_at, code_for_counter
from tidekey.secret import Secret

TOO_SHORT = 4  # digits; published vectors with fewer are only for other programs


def load(samples: Path, name: str) -> Any:
    return json.loads((samples / "vectors" / name).read_text("utf-8"))


def key_of(vector: dict[str, Any]) -> Secret[bytes]:
    if "secret_hex" in vector:
        return Secret(bytes.fromhex(vector["secret_hex"]))
    return Secret(otpauth.decode_base32(vector["secret_base32"])[0])


def test_published_counted_codes_hold(samples: Path) -> None:
    table = load(samples, "rfc4226_hotp.json")
    credential = Credential("hotp", "SHA1", 6, 30, key_of(table))

    for vector in table["vectors"]:
        assert code_for_counter(credential, vector["counter"]) == vector["hotp"]


def test_published_timed_codes_hold(samples: Path) -> None:
    table = load(samples, "rfc6238_totp.json")

    for vector in table["vectors"]:
        key = Secret(bytes.fromhex(table["secrets"][vector["algorithm"]]["hex"]))
        credential = Credential("totp", vector["algorithm"], 8, 30, key)
        assert code_at(credential, vector["time"]) == vector["totp"]


@pytest.mark.parametrize("kind", ["motp", "yandex"])
def test_published_codes_with_a_pin_hold(samples: Path, kind: str) -> None:
    algorithm, digits, period = FIXED[kind]

    for vector in load(samples, f"{kind}.json")["vectors"]:
        key = Secret(vector["secret_hex"].encode()) if kind == "motp" else key_of(vector)
        made = Credential(kind, algorithm, digits, period, key, Secret(vector["pin"]))
        assert code_at(made, vector["time"]) == vector["code"]


def test_codes_of_odd_lengths_periods_and_counters_hold(samples: Path) -> None:
    checked = 0
    for vector in load(samples, "totp_hotp_extra.json")["vectors"]:
        if vector["digits"] < TOO_SHORT:
            continue
        kind, period = vector.get("type", "totp"), vector.get("period", 30)
        made = Credential(kind, vector["algorithm"], vector["digits"], period, key_of(vector))
        if kind == "hotp":
            assert code_for_counter(made, vector["counter"]) == vector["code"], vector["name"]
        else:
            codes = vector.get("codes") or {vector["time"]: vector["code"]}
            for unix, code in codes.items():
                assert code_at(made, int(unix)) == code, vector["name"]
        checked += 1

    assert checked > 20


def test_published_steam_codes_hold(samples: Path) -> None:
    for vector in load(samples, "steam_guard.json")["vectors"]:
        made = Credential("steam", "SHA1", 5, 30, key_of(vector))
        assert code_at(made, vector["time"]) == vector["code"]


def test_base32_holds_and_is_read_leniently(samples: Path) -> None:
    table = load(samples, "base32.json")

    for vector in table["vectors"][1:]:
        assert base32.decode(vector["base32"])[0] == vector["text"].encode()
        assert base32.encode(vector["text"].encode()) == vector["base32"].rstrip("=")
    for vector in table["lenient"]:
        assert base32.decode(vector["input"])[0].hex() == vector["hex"], vector["why"]
    for vector in table["reject"]:
        with pytest.raises(UriInvalid):
            base32.decode(vector["input"])


def test_every_key_uri_gives_what_is_expected_of_it(samples: Path) -> None:
    cases = [case for case in load(samples, "key_uri.json")["cases"] if case["ok"]]
    assert len(cases) > 30

    for case in cases:
        draft = otpauth.parse(case["uri"])
        names = (draft.issuer, draft.name, draft.label_issuer)
        assert names == (case["issuer"], case["name"], case.get("label_issuer", "")), case["uri"]
        assert (draft.kind, draft.algorithm, draft.digits) == (
            case["type"], case["algorithm"], case["digits"],
        )  # fmt: skip
        assert draft.kind == "hotp" or draft.period == case["period"], case["uri"]
        assert draft.counter == (case["counter"] or 0), case["uri"]
        key = draft.secret
        if draft.kind == "motp":  # the text is hashed as it is; the table has its bytes
            key = bytes.fromhex(key.decode())
        assert base32.encode(key) == case["secret_base32"], case["uri"]
        if "secret_as_stored" in case:
            assert draft.secret_text == case["secret_as_stored"]


def test_every_bad_key_uri_is_refused(samples: Path) -> None:
    cases = [case for case in load(samples, "key_uri.json")["cases"] if not case["ok"]]
    assert len(cases) > 10

    for case in cases:
        with pytest.raises(UriInvalid):
            otpauth.parse(case["uri"])
