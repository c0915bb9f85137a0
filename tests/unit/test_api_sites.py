"""Where codes go, by the verbs of the wire: sites, frames, the log of fills, the limit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tidekey import policy, rate
from wire import KEY, Desk, Failed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.ask("vault.create")
    return made


def uris(count: int) -> list[str]:
    return [f"otpauth://totp/S{n}:me?secret={KEY}&issuer=S{n}" for n in range(count)]


HERE = "https://login.example.com"


def test_a_code_for_a_page_goes_to_saved_sites_only(desk: Desk) -> None:
    row = desk.add(sites=["example.com"])

    assert desk.ask("codes.get", ids=[row["id"]], origin=HERE)["codes"]
    for origin, code in (
        ("https://example.com.evil.net", "site.unbound"),
        ("https://examp1e.com", "site.unbound"),
        ("http://example.com", "site.refused"),
        ("null", "site.refused"),
        ("data:text/html,x", "site.refused"),
        ("file:///example.com", "site.refused"),
    ):
        with pytest.raises(Failed) as found:
            desk.ask("codes.get", ids=[row["id"]], origin=origin)
        assert found.value.code == code


def test_a_frame_of_another_site_gets_nothing(desk: Desk) -> None:
    row = desk.add(sites=["example.com"])
    own = {"ids": [row["id"]], "origin": HERE}

    assert desk.ask("codes.get", **own, frame_origin="https://a.example.com")["codes"]
    with pytest.raises(Failed, match=r"site\.refused"):
        desk.ask("codes.get", **own, frame_origin="https://evil.net")


def test_an_account_of_one_host_is_not_filled_into_frames_of_its_neighbours(desk: Desk) -> None:
    row = desk.add(sites=["=login.example.com"])
    own = {"ids": [row["id"]], "origin": HERE}

    assert desk.ask("codes.get", **own, frame_origin=HERE)["codes"]
    with pytest.raises(Failed, match=r"site\.refused"):
        desk.ask("codes.get", **own, frame_origin="https://pages.example.com")


def test_a_page_gets_one_account_at_a_time(desk: Desk) -> None:
    rows = [desk.add(uri, sites=["example.com"]) for uri in uris(2)]

    with pytest.raises(Failed, match=r"wire\.bad-field"):
        desk.ask("codes.get", ids=[one["id"] for one in rows], origin=HERE)


def test_fills_are_noted_but_not_those_of_private_windows(desk: Desk) -> None:
    row = desk.add(sites=["example.com"])

    desk.ask("codes.get", ids=[row["id"]], origin=HERE, private=True)
    assert desk.ask("log.fills")["fills"] == []
    desk.ask("codes.get", ids=[row["id"]], origin=HERE)

    (fill,) = desk.ask("log.fills")["fills"]
    assert (fill["site"], fill["id"], fill["at"]) == ("example.com", row["id"], 1_700_000_000_000)


def test_no_file_names_a_site_that_was_filled_in_a_private_window(desk: Desk) -> None:
    row = desk.add(sites=["clinic.example"])
    at = {"ids": [row["id"]], "origin": "https://clinic.example"}

    for private in (False, True):
        desk.ask("codes.get", **at, private=private)

    files = [one for one in Path(desk.places.root).rglob("*") if one.is_file()]
    assert [one.name for one in files if one.name == "fills"]  # the limit is kept there
    assert not [one.name for one in files if b"clinic" in one.read_bytes()]


def test_who_has_had_enough_is_told_when_that_very_site_gets_codes_again(desk: Desk) -> None:
    row = desk.add(sites=["example.com", "example.net"])
    desk.ask("codes.get", ids=[row["id"]], origin="https://example.net")
    desk.clock.wall += 50
    for _ in range(30):
        desk.ask("codes.get", ids=[row["id"]], origin=HERE)

    with pytest.raises(Failed, match=r"wire\.fill-limit") as failed:
        desk.ask("codes.get", ids=[row["id"]], origin=HERE)
    assert failed.value.detail["seconds"] == 60
    desk.ask("codes.get", ids=[row["id"]], origin="https://example.net")


def test_a_counter_code_keeps_to_sites_and_private_windows_too(desk: Desk) -> None:
    row = desk.add(f"otpauth://hotp/C:me?secret={KEY}&issuer=C", sites=["example.com"])
    own = {"id": row["id"], "origin": HERE}

    with pytest.raises(Failed, match=r"site\.refused"):
        desk.ask("counter.next", **own, frame_origin="https://evil.net")
    assert desk.ask("counter.next", **own, private=True)["counter"] == "1"
    assert desk.ask("log.fills")["fills"] == []
    desk.ask("counter.next", **own)

    assert len(desk.ask("log.fills")["fills"]) == 1


def test_the_log_of_fills_keeps_two_hundred(desk: Desk) -> None:
    row = desk.add(sites=["example.com"])
    for _ in range(203):
        desk.clock.wall += 6
        desk.ask("codes.get", ids=[row["id"]], origin=HERE)

    fills = desk.ask("log.fills", limit=200)["fills"]

    assert len(fills) == 200
    assert fills[0]["at"] == int(desk.clock.wall * 1000)


def test_a_site_is_bound_by_a_yes_and_unbound_again(desk: Desk) -> None:
    row = desk.add()
    assert desk.ask("sites.match", origin=HERE)["accounts"] == []

    desk.ask("sites.bind", id=row["id"], origin=HERE)
    assert [one["id"] for one in desk.ask("sites.match", origin=HERE)["accounts"]] == [row["id"]]

    desk.ask("sites.unbind", id=row["id"], site="example.com")
    assert desk.ask("sites.match", origin=HERE)["accounts"] == []


def test_a_look_alike_is_warned_of_and_a_page_without_a_site_refused(desk: Desk) -> None:
    desk.add(sites=["example.com"])

    assert desk.ask("sites.match", origin="https://examp1e.com")["warning"] == "example.com"
    assert desk.ask("sites.match", origin="about:blank")["refused"]
    with pytest.raises(Failed, match=r"site\.refused"):
        desk.ask("sites.options", origin="about:blank")


def test_site_options_are_remembered(desk: Desk) -> None:
    nothing = desk.ask("sites.options", origin=HERE)
    assert nothing == {
        "submit": False, "plain": False, "learnt": "", "frames": [],
    }  # fmt: skip

    assert desk.ask("sites.options", origin=HERE, submit=True) == nothing | {"submit": True}
    learnt = desk.ask("sites.options", origin=HERE, learnt="input[name=answer]")
    assert learnt == nothing | {"submit": True, "learnt": "input[name=answer]"}
    assert desk.ask("sites.options", origin="https://example.com") == learnt
    assert desk.ask("sites.match", origin=HERE)["options"] == learnt
    assert desk.ask("sites.options", origin=HERE, submit=False, learnt="") == nothing


def test_an_unencrypted_page_gets_codes_only_where_the_person_allowed_it(desk: Desk) -> None:
    router = "http://192.168.1.1"
    row = desk.add(sites=["http://192.168.1.1", "http://nas.example.com"])
    match = desk.ask("sites.match", origin=router)
    assert (match["why"], match["accounts"], match["site"]) == ("plain", [], "192.168.1.1:80")
    with pytest.raises(Failed, match=r"site\.refused"):
        desk.ask("codes.get", ids=[row["id"]], origin=router)

    desk.ask("sites.options", origin=router, plain=True)

    assert [one["id"] for one in desk.ask("sites.match", origin=router)["accounts"]] == [row["id"]]
    assert desk.ask("codes.get", ids=[row["id"]], origin=router)["codes"]
    for elsewhere in ("http://192.168.1.2", "http://192.168.1.1:8080", "http://nas.example.com"):
        with pytest.raises(Failed, match=r"site\.refused"):
            desk.ask("codes.get", ids=[row["id"]], origin=elsewhere)
    desk.ask("sites.options", origin=router, plain=False)
    with pytest.raises(Failed, match=r"site\.refused"):
        desk.ask("codes.get", ids=[row["id"]], origin=router)


def test_a_frame_of_another_site_needs_a_yes_and_an_account_of_its_own(desk: Desk) -> None:
    row = desk.add(sites=["example.com"])
    inner = "https://login.elsewhere.net"
    own = {"ids": [row["id"]], "origin": HERE, "frame_origin": inner}

    desk.ask("sites.options", origin=HERE, frame=inner)
    with pytest.raises(Failed, match=r"site\.unbound"):
        desk.ask("codes.get", **own)
    desk.ask("sites.bind", id=row["id"], origin=inner)

    assert desk.ask("codes.get", **own)["codes"]
    assert desk.ask("log.fills")["fills"][0]["site"] == "elsewhere.net"
    with pytest.raises(Failed, match=r"site\.refused"):  # the yes was for that site only
        desk.ask("codes.get", **own | {"origin": "https://other.org"})

    desk.ask("sites.options", origin=HERE, no_frame="another.net")
    assert desk.ask("codes.get", **own)["codes"]
    desk.ask("sites.options", origin=HERE, no_frame="elsewhere.net")
    with pytest.raises(Failed, match=r"site\.refused"):
        desk.ask("codes.get", **own)


def test_an_account_of_a_kindred_site_is_offered_and_not_given(desk: Desk) -> None:
    row = desk.add(sites=["microsoftonline.com"])
    other = "https://login.live.com"

    match = desk.ask("sites.match", origin=other)

    assert ([one["id"] for one in match["kin"]], match["accounts"]) == ([row["id"]], [])
    with pytest.raises(Failed, match=r"site\.unbound"):
        desk.ask("codes.get", ids=[row["id"]], origin=other)
    assert desk.ask("sites.match", origin="https://live.com.evil.net")["kin"] == []


def test_a_site_gets_thirty_codes_a_minute_and_no_more(desk: Desk) -> None:
    row = desk.add(sites=["example.com", "example.org"])
    own = {"ids": [row["id"]], "origin": HERE}
    for _ in range(30):
        desk.ask("codes.get", **own)

    with pytest.raises(Failed) as found:
        desk.ask("codes.get", **own)
    assert (found.value.code, found.value.detail) == (
        "wire.fill-limit", {"limit": 30, "seconds": 60},
    )  # fmt: skip
    assert desk.ask("codes.get", ids=[row["id"]], origin="https://example.org")["codes"]
    assert desk.ask("codes.get", ids=[row["id"]])["codes"]  # the screen is not a page
    desk.clock.wall += 61
    assert desk.ask("codes.get", **own)["codes"]


def test_codes_of_120_accounts_a_minute_and_no_more(desk: Desk) -> None:
    rows = [desk.add(uri)["id"] for uri in uris(125)]
    for start in (0, 50):
        assert len(desk.ask("codes.get", ids=rows[start : start + 50])["codes"]) == 50

    last = desk.ask("codes.get", ids=rows[100:125])

    assert len(last["codes"]) == 20
    assert {one["code"] for one in last["refused"]} == {"wire.rate-limit"}
    with pytest.raises(Failed) as found:
        desk.ask("codes.get", ids=rows[120:])
    assert found.value.detail == {"limit": 120, "seconds": 60}
    assert len(desk.ask("codes.get", ids=rows[:50])["codes"]) == 50  # the same ones, again

    desk.clock.wall += 61
    assert len(desk.ask("codes.get", ids=rows[120:])["codes"]) == 5


def test_the_limit_counts_over_all_hosts_but_not_the_command_line(tmp_path: Path) -> None:
    one, two, cli = Desk(tmp_path), Desk(tmp_path), Desk(tmp_path, caller="cli")
    two.store = cli.store = one.store
    for other in (two, cli):
        other.app._stores = [one.store]
    one.ask("vault.create")
    rows = [one.add(uri)["id"] for uri in uris(121)]
    for start in (0, 50, 70):
        one.ask("codes.get", ids=rows[start : start + 50])

    with pytest.raises(Failed, match=r"wire\.rate-limit"):
        two.ask("codes.get", ids=rows[120:])
    assert cli.ask("codes.get", ids=rows[120:])["codes"]


def test_a_spoilt_record_of_the_limit_stops_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "rate").write_bytes(b"\xff\x00 nonsense\n12\n" * 5000)

    admitted, _ = rate.admit(desk.places, ["a"], 1_000_000)

    assert admitted == {"a"}


def test_a_disk_that_takes_no_record_of_the_limit_keeps_nobody_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    row = desk.add()
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert desk.ask("codes.get", ids=[row["id"]])["codes"]
    with monkeypatch.context() as patch:
        patch.setattr(rate, "FileLock", full)
        assert desk.ask("codes.get", ids=[row["id"]])["codes"]


def test_the_window_of_the_limit_slides() -> None:
    seen, first = policy.admit({}, map(str, range(120)), 0)
    seen, late = policy.admit(seen, ["0", "x"], 59_999)
    _, after = policy.admit(seen, ["x", "y"], 60_000)

    assert (len(first), late, after) == (120, {"0"}, {"x", "y"})
