"""The host as a process: its pipes, its end, its callers, and what it says by itself."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tidekey import framing, launch, serve
from tidekey.dispatch import Desk as Dispatch
from wire import CHROMIUM, LAUNCH, SITE, URI, Desk, Host

FIREFOX = ("/home/x/.mozilla/native-messaging-hosts/org.tidekey.host.json", "tidekey@tidekey")


def test_an_end_between_frames_is_clean_and_one_inside_is_not(tmp_path: Path) -> None:
    for data, status in ((b"", 0), (b"\x05", 1), (b"\x05\x00\x00\x00{}", 1)):
        with Host(tmp_path) as host:
            host.write(data)

            assert host.end() == (status, b"")


def test_bad_frames_are_answered_and_the_next_request_too(tmp_path: Path) -> None:
    with Host(tmp_path) as host:
        for raw, caller_id in (
            (b"", None),
            (b"\xff\xfe", None),
            (b"[" * 50_000, None),
            (b'{"id":5,"request":{"type":"system.hello","n":NaN}}', 5),
            (b'{"id":6,"request":{"type":"no.such"}}', 6),
            (b'{"id":"x","request":{"type":"system.hello"}}', "x"),
            (b'{"id":7,' + b" " * framing.LIMIT + b'"request":{}}', 7),
        ):
            host.send(raw)
            reply = host.read()
            assert (reply["id"], "error" in reply) == (caller_id, True)

        assert "ok" in host.ask("system.hello", protocol=1)
        assert host.end() == (0, b"")


def test_a_frame_of_four_gigabytes_is_answered_at_once_and_costs_nothing(tmp_path: Path) -> None:
    with Host(tmp_path) as host:
        host.write(struct.pack("@I", 0xFFFFFFF0))

        assert host.read()["error"]["code"] == "wire.too-large"
        status = Path(f"/proc/{host.process.pid}/status")
        if status.exists():
            (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
            assert int(line.split()[1]) < 60_000  # kB


@pytest.mark.parametrize("words", [(CHROMIUM,), (CHROMIUM, "--parent-window=0"), FIREFOX])
def test_our_extensions_are_known(words: tuple[str, ...]) -> None:
    assert serve.caller_known(words)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("",),
        ("tidekey@tidekey",),
        ("chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/",),
        (CHROMIUM.replace("chrome-", "moz-"),),
        ("https://example.com/", CHROMIUM),
        (CHROMIUM + "x/",),
        (FIREFOX[0], "other@example.com"),
    ],
)
def test_others_are_not(words: tuple[str, ...]) -> None:
    assert not serve.caller_known(words)


def test_a_stranger_gets_a_hello_and_nothing_else(tmp_path: Path) -> None:
    with Host(tmp_path, "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/") as host:
        assert "ok" in host.ask("system.hello", protocol=1)
        for verb in ("vault.status", "accounts.list", "system.doctor"):
            assert host.ask(verb)["error"]["code"] == "wire.caller-unknown"


def test_a_stray_print_never_reaches_the_browser(tmp_path: Path) -> None:
    script = (
        "import os, sys, tidekey.serve as serve\n"
        "source, target = serve.own_pipes()\n"
        "print('stray'); os.write(1, b'stray too'); sys.stdout.flush()\n"
        "assert os.read(0, 1) == b''\n"
        "serve.writer(target)(b'frame')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=b"in", capture_output=True, check=True, timeout=30
    )

    assert done.stdout == b"frame"
    assert b"stray" in done.stderr and b"stray too" in done.stderr


def test_the_launcher_takes_package_folders_and_passes_the_rest() -> None:
    assert launch.arguments(["--site", "a", "--site", "b", "--", "c", "--site"]) == (
        ["a", "b"],
        ["c", "--site"],
    )
    assert launch.arguments(["x", "y"]) == ([], ["x", "y"])
    assert LAUNCH.exists() and SITE.exists()


def events(watch: serve.Watch) -> list[str]:
    return [str(one["event"]) for one in watch.events()]


def test_a_vault_that_is_damaged_meanwhile_does_not_end_the_host(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    watch = serve.Watch(Dispatch.of(desk.app))
    desk.ask("vault.create")
    assert events(watch) == []
    for file in Path(desk.app.folder).glob("vault*.tdk"):
        file.write_bytes(b"torn")

    assert events(watch) == ["locked"]
    assert desk.ask("vault.status")["state"] == "damaged"


def test_what_happens_elsewhere_is_told_once(tmp_path: Path) -> None:
    here, there = Desk(tmp_path), Desk(tmp_path)
    there.app._stores = here.app._stores
    watch = serve.Watch(Dispatch.of(here.app))
    here.ask("vault.create")
    here.ask("vault.passphrase", set="a long passphrase")
    assert events(watch) == []

    there.ask("vault.unlock", passphrase="a long passphrase")
    there.add(URI)
    assert events(watch) == ["changed"]
    assert events(watch) == []

    there.ask("vault.lock")
    assert events(watch) == ["locked"]
    assert events(watch) == []

    here.ask("vault.unlock", passphrase="a long passphrase")
    assert events(watch) == ["unlocked"]


def test_idleness_is_told_too(tmp_path: Path) -> None:
    here = Desk(tmp_path)
    here.ask("vault.create")
    here.ask("vault.passphrase", set="a long passphrase")
    watch = serve.Watch(Dispatch.of(here.app))
    assert events(watch) == []

    here.clock.awake += 15 * 60 + 1

    assert events(watch) == ["locked"]


def test_a_launcher_of_another_version_asks_the_browser_to_reconnect(tmp_path: Path) -> None:
    here = Desk(tmp_path)
    (tmp_path / "bin").mkdir()
    name = "tidekey-host.bat" if sys.platform == "win32" else "tidekey-host"
    launcher = tmp_path / "bin" / name
    launcher.write_text(f"exec python {LAUNCH}")
    watch = serve.Watch(Dispatch.of(here.app))

    launcher.write_text(f"exec python -I {LAUNCH}")
    assert events(watch) == []
    launcher.write_text("exec python /another/version/launch.py")
    assert events(watch) == ["reconnect"]
    assert events(watch) == []


def test_the_loop_tells_events_between_frames() -> None:
    wrote: list[bytes] = []
    ready = iter([False, True, False, True])
    source = iter([framing.encode({})[:4], b"{}", b""])
    told = iter([[{"event": "changed"}], []])
    desk = Dispatch.of(Desk(Path("/nowhere")).app)

    status = serve.loop(
        lambda _: next(source), wrote.append, desk, lambda: next(told), lambda: next(ready)
    )

    assert status == serve.CLEAN
    first, second = (json.loads(one[4:]) for one in wrote)
    assert first == {"event": "changed"}
    assert second["error"]["code"] == "wire.bad-field"
