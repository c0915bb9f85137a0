"""The doctor looks, names what is broken and what to do, and changes nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tidekey import doctor, install
from tidekey.machine import Machine, NoRegistry
from tidekey.paths import Places


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    folder = tmp_path / "usr/bin"
    folder.mkdir(parents=True)
    (folder / "chromium").write_text("#!/bin/sh\n")
    (folder / "chromium").chmod(0o755)
    home = tmp_path / "home"
    return Machine("linux", home, home / ".config", {"PATH": str(folder)}, NoRegistry(), tmp_path)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(str(tmp_path / "data"), str(tmp_path / "data"), True)


def by_id(found: list[doctor.Check]) -> dict[str, doctor.Check]:
    return {one.id: one for one in found}


def speaking(path: Path, reply: bytes) -> Path:
    """A launcher that answers every browser with the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "reply").write_bytes(reply)
    path.write_text(f"#!/bin/sh\ncat >/dev/null\ncat '{path.parent}/reply'\n")
    path.chmod(0o755)
    return path


def frame(value: object) -> bytes:
    data = json.dumps(value).encode()
    return len(data).to_bytes(4, sys.byteorder) + data


def test_a_fresh_registration_has_no_broken_link(places: Places, machine: Machine) -> None:
    install.register(places, machine=machine)

    found = by_id(doctor.checks(places, machine=machine, stores=[]))

    broken = {name for name, one in found.items() if not one.ok}
    assert broken == {"extension.chromium"}  # no browser ever ran in this home
    assert found["vault"].message.startswith("not made yet")


def test_before_setup_every_missing_link_has_a_remedy(places: Places, machine: Machine) -> None:
    found = by_id(doctor.checks(places, machine=machine, stores=[]))

    broken = {name for name, one in found.items() if not one.ok}
    assert {"launcher", "host", "vault", "browser.chromium"} <= broken
    assert all(found[name].remedy for name in broken)
    assert not places.data.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{half", "cannot be read"),
        ('{"path": "/gone"}', "not there"),
        ('{"path": "/bin/sh", "allowed_origins": []}', "other keys or ids"),
    ],
)
def test_each_flaw_of_a_manifest_is_named(
    places: Places, machine: Machine, text: str, said: str
) -> None:
    done = install.register(places, machine=machine)
    Path(done.registered[0]["path"]).write_text(text)

    check = by_id(doctor.checks(places, machine=machine, stores=[]))["browser.chromium"]

    assert said in check.message
    assert "tidekey setup --browser chromium" in check.remedy


def test_a_manifest_of_another_installation_is_named(
    places: Places, machine: Machine, tmp_path: Path
) -> None:
    install.register(places, machine=machine)
    install.register(Places(str(tmp_path / "b"), str(tmp_path / "b"), True), machine=machine)

    check = by_id(doctor.checks(places, machine=machine, stores=[]))["browser.chromium"]

    assert "another installation" in check.message


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (b"", "before it answered"),
        (b"Traceback", "before it answered"),
        (frame([])[:4] + b"no", "something else"),
        (frame({"id": 1, "error": {"code": "internal"}}), "refused"),
    ],
)
def test_a_host_that_does_not_speak_is_told_apart(tmp_path: Path, reply: bytes, said: str) -> None:
    answer = doctor.greet(speaking(tmp_path / "bin/host", reply))

    assert isinstance(answer, str)
    assert said in answer


def test_a_host_that_speaks_is_heard(tmp_path: Path) -> None:
    hello = {"version": "9", "vault": "key-missing"}
    launcher = speaking(tmp_path / "bin/host", frame({"id": 1, "ok": hello}))

    answer = doctor.greet(launcher)

    assert doctor.answers(answer).ok
    assert not doctor.vault(answer).ok
    assert "recovery code" in doctor.vault(answer).remedy


def test_a_boxed_browser_is_named_with_the_way_out(
    places: Places, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "var/lib/flatpak/app/org.mozilla.firefox").mkdir(parents=True)

    check = by_id(doctor.checks(places, machine=machine, stores=[]))["browser.firefox"]

    assert "Flatpak" in check.message
    assert "packages" in check.remedy
