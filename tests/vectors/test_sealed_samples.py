"""Files sealed by another implementation of the format: opened or refused as its index says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tidekey import sealed
from tidekey.errors import HostError
from tidekey.secret import Secret

# what the other implementation calls a refusal, and what we call it
CODES = {
    "not a sealed file": "file.not-tidekey",
    "made by a newer version": "file.newer",
    "damaged or truncated": "file.damaged",
    "changed by something else": "file.tampered",
    "slot does not unwrap": "file.tampered",
    "another kind of file": "file.wrong-kind",
    "not this vault's key": "file.wrong-key",
    "wrong secret": "recovery.wrong-code",
    "check characters differ": "recovery.mistyped",
}
WAYS = {"code": "recovery", "passphrase": "passphrase", "keychain": "keychain", "prf": "passkey"}


def way_of(how: dict[str, Any]) -> sealed.Way:
    name = next(one for one in WAYS if one in how)
    if name in ("code", "passphrase"):
        return sealed.Way(WAYS[name], Secret(how[name]))  # type: ignore[arg-type]
    return sealed.Way(WAYS[name], Secret(bytes.fromhex(how[name])))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def index(samples: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((samples / "sealed" / "index.json").read_text("utf-8"))
    return found


def test_every_good_sample_opens_to_its_body(samples: Path, index: dict[str, Any]) -> None:
    good = [one for one in index["vectors"] if one["expect"] == "ok"]

    for one in good:
        data = (samples / "sealed" / one["file"]).read_bytes()
        opened = sealed.open_with(data, way_of(one["open_with"]), one["open_with"].get("kind"))
        assert opened.body == one["body"], one["file"]
        assert opened.key.hex() == index["K"], one["file"]
    assert len(good) >= 10


def test_every_bad_sample_is_refused_for_its_reason(samples: Path, index: dict[str, Any]) -> None:
    bad = [one for one in index["vectors"] if one["expect"] != "ok"]

    for one in bad:
        data = (samples / "sealed" / one["file"]).read_bytes()
        with pytest.raises(HostError) as caught:
            sealed.open_with(data, way_of(one["open_with"]), one["open_with"].get("kind"))
        assert caught.value.code == CODES.get(one["reason"], "file.refused"), one["file"]
    assert len(bad) >= 40
