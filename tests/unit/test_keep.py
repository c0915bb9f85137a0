"""The extension stays installed, and nothing of others is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tidekey import browsers, keep
from tidekey.machine import Machine, NoRegistry

ESR = "usr/lib/firefox-esr"
CHROMIUM_ENTRY = f"usr/share/chromium/extensions/{browsers.LOCAL_CHROMIUM_ID}.json"


def computer(root: Path, *programs: str) -> Machine:
    folder = root / "usr/bin"
    folder.mkdir(parents=True, exist_ok=True)
    for name in programs:
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    home = root / "home/ann"
    return Machine("linux", home, home / ".config", {"PATH": str(folder)}, NoRegistry(), root)


def archives(root: Path) -> tuple[Path, Path]:
    crx, xpi = root / "tidekey.crx", root / "tidekey.xpi"
    crx.write_bytes(b"crx")
    xpi.write_bytes(b"xpi")
    return crx, xpi


def test_chromium_is_told_by_its_external_extensions_folder(tmp_path: Path) -> None:
    machine = computer(tmp_path, "chromium")

    done = keep.place_for_everyone(archives(tmp_path)[0], "0.1.0", machine)

    entry = json.loads((tmp_path / CHROMIUM_ENTRY).read_text())
    assert done.placed == {"chromium": str(tmp_path / CHROMIUM_ENTRY)}
    assert entry["external_version"] == "0.1.0"
    assert Path(entry["external_crx"]).read_bytes() == b"crx"


def test_one_user_needs_no_administrator_for_chromium(tmp_path: Path) -> None:
    machine, (crx, _) = computer(tmp_path, "chromium"), archives(tmp_path)

    done = keep.place_for_user(crx, "0.1.0", machine)

    folder = machine.config / "chromium/External Extensions"
    entry = json.loads((folder / f"{browsers.LOCAL_CHROMIUM_ID}.json").read_text())
    assert entry == {"external_crx": str(crx), "external_version": "0.1.0"}
    assert list(done.placed) == ["chromium"]
    assert not (tmp_path / CHROMIUM_ENTRY).exists()


def test_a_user_takes_away_only_an_entry_of_the_own_archive(tmp_path: Path) -> None:
    machine, (crx, _) = computer(tmp_path, "chromium"), archives(tmp_path)
    entry = Path(keep.place_for_user(crx, "0.1.0", machine).placed["chromium"])

    foreign = keep.remove_for_user(tmp_path / "elsewhere", machine)
    assert foreign.removed == [] and entry.exists()

    own = keep.remove_for_user(tmp_path, machine)
    assert own.removed == [str(entry)] and not entry.exists()


def test_firefox_esr_is_told_by_policy_and_others_policies_stay(tmp_path: Path) -> None:
    policy = tmp_path / ESR / "distribution/policies.json"
    policy.parent.mkdir(parents=True)
    policy.write_text('{"policies": {"DisableTelemetry": true}}')

    keep.place_by_policy(archives(tmp_path)[1], computer(tmp_path))

    policies = json.loads(policy.read_text())["policies"]
    assert policies["DisableTelemetry"] is True
    mine = policies["ExtensionSettings"]["tidekey@tidekey"]
    assert mine["installation_mode"] == "normal_installed"
    assert mine["install_url"].startswith("file:///")


def test_the_policy_of_everyone_wins_where_it_exists(tmp_path: Path) -> None:
    (tmp_path / ESR).mkdir(parents=True)
    everyone = tmp_path / "etc/firefox/policies/policies.json"
    everyone.parent.mkdir(parents=True)
    everyone.write_text("{}")

    done = keep.place_by_policy(archives(tmp_path)[1], computer(tmp_path))

    assert done.placed == {"firefox": str(everyone)}
    assert not (tmp_path / ESR / "distribution").exists()


def test_a_policy_file_that_is_not_json_is_left_alone(tmp_path: Path) -> None:
    policy = tmp_path / ESR / "distribution/policies.json"
    policy.parent.mkdir(parents=True)
    policy.write_text("{half")

    with pytest.raises(OSError, match="left as it is"):
        keep.place_by_policy(archives(tmp_path)[1], computer(tmp_path))

    assert policy.read_text() == "{half"


def test_removal_leaves_the_tree_as_it_was_before(tmp_path: Path) -> None:
    (tmp_path / ESR).mkdir(parents=True)
    machine, files = computer(tmp_path, "chromium"), archives(tmp_path)
    keep.place_for_everyone(files[0], "0.1.0", machine)
    keep.place_by_policy(files[1], machine)

    done = keep.remove(machine)

    left = [f for f in tmp_path.rglob("*") if f.is_file() and f.parent != tmp_path]
    assert len(done.removed) == 3
    assert left == [tmp_path / "usr/bin/chromium"]


def test_removal_keeps_policies_of_others(tmp_path: Path) -> None:
    policy = tmp_path / ESR / "distribution/policies.json"
    policy.parent.mkdir(parents=True)
    before = {"policies": {"DisableTelemetry": True, "Preferences": {"a": {"Value": 1}}}}
    policy.write_text(json.dumps(before))
    machine = computer(tmp_path)
    keep.place_by_policy(archives(tmp_path)[1], machine)

    keep.remove(machine)

    assert json.loads(policy.read_text()) == before


def test_what_a_profile_holds_is_seen(tmp_path: Path) -> None:
    machine = computer(tmp_path, "chromium", "brave")
    chromium, brave = browsers.named("chromium"), browsers.named("brave")
    assert chromium and brave
    profile = machine.config / "BraveSoftware/Brave-Browser/Default"
    profile.mkdir(parents=True)
    settings = {"extensions": {"settings": {browsers.LOCAL_CHROMIUM_ID: {}}}}
    (profile / "Preferences").write_text(json.dumps(settings))

    assert keep.seen(brave, machine) == "in the profile Default"
    assert keep.seen(chromium, machine) == ""


def test_nothing_is_placed_where_only_a_store_may(tmp_path: Path) -> None:
    linux = computer(tmp_path, "google-chrome", "firefox")

    crx, xpi = archives(tmp_path)
    assert keep.place_for_user(crx, "0.1.0", linux).placed == {}
    assert keep.place_for_everyone(crx, "0.1.0", linux).placed == {}
    assert keep.place_by_policy(xpi, linux).placed == {}
