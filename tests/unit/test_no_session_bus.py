"""Whatever stands for "no session bus" in the environment, the key store is absent, not broken."""

from __future__ import annotations

import sys

import pytest

from tidekey.errors import StoreAbsent
from tidekey.keystores.secret_service import SecretServiceStore

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's")


@pytest.mark.parametrize("address", [None, "", "disabled:", "nonsense", "unix:path=/nowhere"])
def test_a_session_without_a_bus_has_no_key_store(
    address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)

    with pytest.raises(StoreAbsent):
        SecretServiceStore("tidekey-test").check()
