"""The quick hello: same yes and no as its struct, and little is loaded for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tidekey import framing
from tidekey.api import hello
from tidekey.api.shapes import from_wire
from tidekey.api.system import Greeting, Hello
from tidekey.errors import RequestInvalid
from tidekey.paths import Places

LAUNCH = Path(hello.__file__).resolve().parent.parent / "launch.py"
HEAVY = {"keyring", "cryptography", "pyotp", "typer", "rich", "asyncio", "argparse"}
ALSO_SLOW = {"msgspec", "typing", "dataclasses", "inspect", "pathlib", "subprocess", "logging"}

values = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 1_000_002), st.text(max_size=70), st.just([])
)
requests = st.fixed_dictionaries(
    {},
    optional={
        "protocol": st.one_of(st.just(1), values),
        "version": values,
        "profile_id": values,
        "browser": values,
        "more": values,
    },
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(requests)
@example({"protocol": 1})
@example({"protocol": True})
@example({"protocol": 1, "profile_id": "x" * 65})
@example({"protocol": 1, "more": None})
def test_reading_by_hand_and_by_struct_agree(fields: dict[str, object]) -> None:
    fields = {"type": "system.hello", **fields}
    try:
        msgspec.convert(fields, Hello, dec_hook=from_wire)
    except msgspec.ValidationError:
        with pytest.raises(RequestInvalid):
            hello.check(fields)  # type: ignore[arg-type]
    else:
        hello.check(fields)  # type: ignore[arg-type]


def test_the_reply_is_what_the_struct_says(tmp_path: Path) -> None:
    places = Places(str(tmp_path), str(tmp_path), True)

    reply = hello.greet(places, {"type": "system.hello", "protocol": 1})

    assert msgspec.to_builtins(msgspec.convert(reply, Greeting)) == reply
    assert reply["vault"] == "none"
    assert reply["space"] == {"id": "personal", "name": "Personal"}
    assert list(tmp_path.iterdir()) == []


def loaded_after(request: dict[str, object], home: Path) -> set[str]:
    """The modules in a real host process after one request, as it says itself at its end."""
    spy = (
        "import sys, atexit\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(sys.modules)))\n"
        f"sys.argv = [{str(LAUNCH)!r}, '--site', {msgspec_folder()!r}, '--', {CALLER!r}]\n"
        f"source = open({str(LAUNCH)!r}).read()\n"
        f"exec(compile(source, {str(LAUNCH)!r}, 'exec'),"
        f" {{'__name__': '__main__', '__file__': {str(LAUNCH)!r}}})\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", spy],
        input=framing.encode({"id": 1, "request": request}),
        capture_output=True,
        env=dict(os.environ, TIDEKEY_HOME=str(home)),
        timeout=30,
        check=True,
    )
    assert json.loads(done.stdout[4:])["id"] == 1
    return {name.partition(".")[0] for name in done.stderr.decode().split()}


CALLER = "chrome-extension://fehbhadifcgjadnpacanlegbichhfcok/"


def msgspec_folder() -> str:
    return str(Path(msgspec.__file__).resolve().parent.parent)


def test_a_hello_loads_nothing_that_takes_long(tmp_path: Path) -> None:
    loaded = loaded_after({"type": "system.hello", "protocol": 1}, tmp_path)

    assert "tidekey" in loaded
    assert loaded & (HEAVY | ALSO_SLOW) == set()


def test_the_spy_sees_what_another_request_loads(tmp_path: Path) -> None:
    assert "msgspec" in loaded_after({"type": "accounts.list"}, tmp_path)
