"""What the verbs promise, asked as a browser asks."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
import segno

from tidekey import sealed
from wire import KEY, URI, Desk, Failed

MOTP = "motp://Work:me?secret=30edcc8edae50a60&pin=1234"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.ask("vault.create")
    return desk


def uris(count: int) -> list[str]:
    return [f"otpauth://totp/S{n}:me?secret={KEY}&issuer=S{n}" for n in range(count)]


def picture(text: str) -> bytes:
    made = io.BytesIO()
    segno.make(text).save(made, kind="png", scale=4)
    return made.getvalue()


def body_of(desk: Desk, file: str) -> Any:
    vault = desk.app.vault()
    return sealed.open_body(Path(vault.folder, file).read_bytes(), vault.key)


def test_a_vault_is_made_once(desk: Desk) -> None:
    status = desk.ask("vault.status")

    assert status["state"] == "open"
    assert {one["kind"] for one in status["slots"]} == {"keychain", "recovery"}
    with pytest.raises(Failed, match=r"vault\.exists"):
        desk.ask("vault.create")


def test_nothing_is_asked_of_a_vault_that_is_not_there(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    assert desk.ask("vault.status")["state"] == "none"
    for verb in ("accounts.list", "settings.get", "log.fills"):
        with pytest.raises(Failed, match=r"vault\.none"):
            desk.ask(verb)
    assert desk.ask("notices.list")["notices"] is not None


def test_an_account_is_drafted_compared_and_added(desk: Desk) -> None:
    draft = desk.ask("accounts.draft", uri=URI)

    assert draft["already_here"] is None
    row = desk.ask("accounts.add", draft_id=draft["draft_id"], issuer="Mine", name="me")["account"]
    code = desk.ask("codes.get", ids=[row["id"]])["codes"][0]["code"]
    assert (row["issuer"], row["kind"], code) == ("Mine", "totp", draft["code"])


@pytest.mark.parametrize("uri", [MOTP, f"otpauth://yaotp/me?secret={KEY}&pin=1234"])
def test_a_code_with_a_pin_is_shown_before_saving_as_after(desk: Desk, uri: str) -> None:
    draft = desk.ask("accounts.draft", uri=uri)

    row = desk.ask("accounts.add", draft_id=draft["draft_id"], issuer="W", name="me")["account"]

    assert draft["code"] == desk.ask("codes.get", ids=[row["id"]])["codes"][0]["code"] != ""


def test_a_draft_whose_pin_is_missing_has_no_code_until_somebody_types_it(desk: Desk) -> None:
    draft = desk.ask("accounts.draft", uri=MOTP.removesuffix("&pin=1234"))
    row = desk.ask("accounts.add", draft_id=draft["draft_id"], issuer="W", name="me")["account"]
    refused = desk.ask("codes.get", ids=[row["id"]])["refused"]

    desk.ask("accounts.edit", id=row["id"], code_pin="1234")

    assert (draft["code"], draft["next"], draft["valid_until"]) == ("", None, None)
    assert [one["code"] for one in refused] == ["account.pin-missing"]
    assert desk.ask("codes.get", ids=[row["id"]])["codes"][0]["code"] != ""


def test_a_draft_survives_a_refused_name_and_goes_with_the_account(desk: Desk) -> None:
    draft_id = desk.ask("accounts.draft", uri=URI)["draft_id"]
    with pytest.raises(Failed, match=r"field\.bad"):
        desk.ask("accounts.add", draft_id=draft_id, issuer="", name="x", sites=["not a site"])

    desk.ask("accounts.add", draft_id=draft_id, issuer="", name="x")

    with pytest.raises(Failed, match=r"draft\.unknown"):
        desk.ask("accounts.add", draft_id=draft_id, issuer="", name="y")


def test_a_draft_tells_its_code_again_as_time_goes_on(desk: Desk) -> None:
    first = desk.ask("accounts.draft", uri=URI)

    desk.clock.wall += 30
    later = desk.ask("accounts.draft", draft_id=first["draft_id"])

    assert later["draft_id"] == first["draft_id"]
    assert later["code"] == first["next"] != first["code"]
    assert later["valid_until"] == first["valid_until"] + 30_000
    with pytest.raises(Failed, match=r"draft\.unknown"):
        desk.ask("accounts.draft", draft_id="00")


def test_what_is_already_here_is_said_before_and_when_adding(desk: Desk) -> None:
    row = desk.add()

    draft = desk.ask("accounts.draft", uri=URI)

    assert draft["already_here"]["id"] == row["id"]
    with pytest.raises(Failed, match=r"account\.already-here"):
        desk.ask("accounts.add", draft_id=draft["draft_id"], issuer="Example", name="me")


def test_no_reply_holds_the_key_that_was_sent(desk: Desk) -> None:
    said = [desk.ask("accounts.draft", uri=URI), desk.add(), desk.ask("accounts.list")]
    said += [desk.ask("vault.status"), desk.ask("settings.get"), desk.ask("notices.list")]

    assert KEY not in json.dumps(said)


def test_a_list_comes_in_pages_pinned_first(desk: Desk) -> None:
    rows = [desk.add(uri) for uri in uris(5)]
    desk.ask("accounts.pin", id=rows[3]["id"], pinned=True)

    page = desk.ask("accounts.list", offset=1, limit=2)

    assert page["total"] == 5
    assert [one["issuer"] for one in page["rows"]] == ["S0", "S1"]
    assert desk.ask("accounts.list", limit=1)["rows"][0]["issuer"] == "S3"


def test_a_list_leaves_out_what_a_screen_shows_already(desk: Desk) -> None:
    rows = [desk.add(uri) for uri in uris(4)]

    for sort in ("order", "name"):
        page = desk.ask("accounts.list", sort=sort, skip=[rows[1]["id"]], offset=1, limit=5)

        assert page["total"] == 3
        assert [one["issuer"] for one in page["rows"]] == ["S2", "S3"]


def test_erasing_is_for_the_trash_and_leaves_no_secret_in_any_generation(desk: Desk) -> None:
    kept, gone = desk.add(uris(1)[0]), desk.add(uris(2)[1])
    with pytest.raises(Failed, match=r"field\.bad"):
        desk.ask("accounts.delete", id=gone["id"], erase=True)
    desk.ask("accounts.delete", id=gone["id"])

    assert desk.ask("accounts.delete", id=gone["id"], erase=True) == {"undo_ms": 0}

    assert desk.ask("accounts.list", trashed=True)["total"] == 0
    assert [one["id"] for one in desk.ask("accounts.list")["rows"]] == [kept["id"]]
    for verb in ("accounts.undelete", "accounts.delete"):
        with pytest.raises(Failed, match=r"account\.unknown"):
            desk.ask(verb, id=gone["id"])
    for file in ("vault.tdk", "vault.prev.tdk"):
        held = body_of(desk, file)["shared"]["accounts"]
        assert "creds" in held[kept["id"]]
        assert set(held[gone["id"]]) == {"life"}


def test_every_word_of_a_query_narrows(desk: Desk) -> None:
    desk.add(uris(1)[0], sites=["example.com"], tags=["work"])
    desk.add(uris(2)[1])

    found = [len(desk.ask("accounts.list", query=one)["rows"]) for one in
             ("", "s", "S0", "s0 WORK", "example.com me", "s1 work")]  # fmt: skip

    assert found == [2, 2, 1, 1, 1, 0]


def test_a_page_never_outgrows_a_frame(desk: Desk) -> None:
    for uri in uris(12):
        desk.ask("accounts.edit", id=desk.add(uri)["id"], note="é" * 10_000, name="日" * 1000)
    for number in range(12, 18):
        row = desk.add(uris(number + 1)[number])
        desk.ask("accounts.edit", id=row["id"], note="\U0001f511" * 10_000)

    page = desk.ask("accounts.list", limit=500)

    assert page["total"] == 18
    assert 1 <= len(page["rows"]) < 18
    assert len(json.dumps(page)) < 1 << 20


def test_editing_changes_what_is_given_and_nothing_else(desk: Desk) -> None:
    row = desk.add(sites=["example.com"])

    changed = desk.ask("accounts.edit", id=row["id"], tags=["b", "a"], issuer="New")["account"]

    assert (changed["issuer"], changed["tags"]) == ("New", ["a", "b"])
    assert (changed["name"], changed["sites"]) == (row["name"], ["example.com"])


def test_deleting_can_be_taken_back(desk: Desk) -> None:
    row = desk.add()

    assert desk.ask("accounts.delete", id=row["id"]) == {"undo_ms": 10_000}
    assert desk.ask("accounts.list")["total"] == 0
    assert desk.ask("accounts.list", trashed=True)["rows"][0]["trashed"] is True
    assert desk.ask("accounts.undelete", id=row["id"])["account"]["trashed"] is False


def test_codes_carry_their_times_and_the_next_one(desk: Desk) -> None:
    row = desk.add()
    desk.clock.wall = 1_700_000_011.5

    reply = desk.ask("codes.get", ids=[row["id"], "f00", row["id"]])

    (code,) = reply["codes"]
    assert reply["now"] == 1_700_000_011_500
    assert (code["valid_from"], code["valid_until"]) == (1_700_000_010_000, 1_700_000_040_000)
    desk.clock.wall = 1_700_000_040.0
    assert desk.ask("codes.get", ids=[row["id"]])["codes"][0]["code"] == code["next"]
    assert reply["refused"] == [{"id": "f00", "code": "account.unknown"}]


def test_a_counter_moves_on_only_when_asked_to(desk: Desk) -> None:
    row = desk.add(f"otpauth://hotp/C:me?secret={KEY}&issuer=C&counter=9007199254740993")

    first = desk.ask("codes.get", ids=[row["id"]])["codes"][0]
    used = desk.ask("counter.next", id=row["id"])

    assert row["counter"] == "9007199254740993"
    assert first["code"] == used["code"]["code"]
    assert used["counter"] == "9007199254740994"
    assert desk.ask("codes.get", ids=[row["id"]])["codes"][0]["code"] != first["code"]


def test_a_picture_in_parts_becomes_drafts(desk: Desk) -> None:
    data = picture(URI)
    half = len(data) // 2
    parts = [base64.b64encode(one).decode() for one in (data[:half], data[half:])]
    upload = {"upload": "picture-1", "parts": 2}

    assert desk.ask("accounts.read_qr", **upload, part=1, data=parts[1]) == {"received": 1}
    reply = desk.ask("accounts.read_qr", **upload, part=0, data=parts[0])

    (draft,) = reply["drafts"]
    assert (draft["issuer"], draft["name"]) == ("Example", "me")
    assert KEY not in json.dumps(reply)
    desk.ask("accounts.add", draft_id=draft["draft_id"], issuer="Example", name="me")


def test_a_picture_may_hold_a_link_of_motp_with_one_slash(desk: Desk) -> None:
    data = base64.b64encode(picture(MOTP.replace("://", ":/"))).decode()

    (draft,) = desk.ask("accounts.read_qr", upload="u" * 8, part=0, parts=1, data=data)["drafts"]

    assert (draft["kind"], draft["issuer"], draft["name"]) == ("motp", "Work", "me")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no picture at all", "picture.refused"),
        (picture("https://example.com/"), "qr.not-otp"),
        (picture("just a text"), "qr.not-otp"),
        (picture("otpauth://totp/a?secret=1"), "uri.bad"),
    ],
)
def test_a_picture_without_a_key_says_what_it_is(desk: Desk, data: bytes, code: str) -> None:
    text = base64.b64encode(data).decode()

    with pytest.raises(Failed) as found:
        desk.ask("accounts.read_qr", upload="picture-1", part=0, parts=1, data=text)

    assert found.value.code == code


def test_uploads_have_bounds_and_end(desk: Desk) -> None:
    part = base64.b64encode(b"x" * 750_000).decode()
    with pytest.raises(Failed, match=r"picture\.refused"):
        for number in range(40):
            desk.ask("accounts.read_qr", upload="u" * 8, part=number, parts=64, data=part)

    assert desk.ask("accounts.read_qr", upload="v" * 8, part=0, parts=2, data="")["received"] == 1
    desk.clock.awake += 61
    assert desk.ask("accounts.read_qr", upload="v" * 8, part=1, parts=2, data="")["received"] == 1


@pytest.mark.parametrize("data", ["=", "a", "a-_b", "YQ==\n", "YQ"])
def test_a_part_that_is_not_base64_is_refused(desk: Desk, data: str) -> None:
    with pytest.raises(Failed, match=r"picture\.refused"):
        desk.ask("accounts.read_qr", upload="u" * 8, part=0, parts=2, data=data)


def test_settings_change_alone_and_stay(desk: Desk) -> None:
    before = desk.ask("settings.get")["settings"]

    after = desk.ask("settings.set", settings={"theme": "dark"})["settings"]

    assert after == {**before, "theme": "dark"}
    with pytest.raises(Failed, match=r"wire\.bad-field"):
        desk.ask("settings.set", settings={"theme": "pink"})


def test_the_recovery_notice_stands_until_two_groups_were_typed(desk: Desk) -> None:
    def codes() -> list[str]:
        return [one["code"] for one in desk.ask("notices.list")["notices"]]

    assert "recovery.unconfirmed" in codes()
    desk.ask("notices.dismiss", id="recovery.unconfirmed")
    assert "recovery.unconfirmed" in codes()

    desk.app.write_code(str(Path(desk.places.root) / "code"))
    groups = (Path(desk.places.root) / "code").read_text().strip().split("-")
    asked = desk.ask("vault.status")["recovery"]["ask"]
    with pytest.raises(Failed, match=r"recovery\.groups-wrong"):
        desk.ask("recovery.confirm", groups={str(one): "0000" for one in asked})
    desk.ask("recovery.confirm", groups={str(one): groups[one - 1] for one in asked})

    assert "recovery.unconfirmed" not in codes()


def test_the_sheet_is_a_file_and_its_code_is_not_on_the_wire(desk: Desk) -> None:
    reply = desk.ask("recovery.sheet")

    desk.app.write_code(str(Path(desk.places.root) / "code"))
    code = (Path(desk.places.root) / "code").read_text().strip()
    assert len(desk.shown) == 1 and desk.shown[0].endswith(reply["file"])
    assert not any(group in json.dumps(reply) for group in code.split("-"))


def test_locking_ends_what_was_open_and_unlocking_brings_it_back(desk: Desk) -> None:
    desk.ask("vault.passphrase", set="a long passphrase")

    assert desk.ask("vault.lock")["state"] == "locked"
    with pytest.raises(Failed, match=r"vault\.locked"):
        desk.ask("accounts.list")
    with pytest.raises(Failed, match=r"unlock\.wrong-passphrase"):
        desk.ask("vault.unlock", passphrase="another passphrase")
    assert desk.ask("vault.unlock", passphrase="a long passphrase")["state"] == "open"


def test_idleness_locks_but_a_page_that_asks_by_itself_does_not_keep_it_open(desk: Desk) -> None:
    desk.ask("vault.passphrase", set="a long passphrase")
    for _ in range(3):
        desk.clock.awake += 10 * 60
        desk.ask("accounts.list")  # a person at work

    for _ in range(3):
        desk.clock.awake += 10 * 60
        desk.ask("vault.status")  # a page by itself

    assert desk.ask("vault.status")["state"] == "locked"


def test_unlocking_takes_one_way_in(desk: Desk) -> None:
    for fields in ({}, {"passphrase": "x" * 8, "code": "y"}):
        with pytest.raises(Failed, match=r"wire\.bad-field"):
            desk.ask("vault.unlock", **fields)


def test_the_trash_is_emptied_with_a_change_once_that_was_chosen(desk: Desk) -> None:
    kept, gone = desk.add(uris(1)[0]), desk.add(uris(2)[1])
    assert desk.ask("settings.get")["settings"]["empty_trash"] is False
    desk.ask("accounts.delete", id=gone["id"])
    desk.clock.wall += 31 * 86_400
    desk.ask("accounts.pin", id=kept["id"], pinned=True)
    assert desk.ask("accounts.list", trashed=True)["total"] == 1

    desk.ask("settings.set", settings={"empty_trash": True})
    desk.ask("accounts.pin", id=kept["id"], pinned=False)

    assert desk.ask("accounts.list", trashed=True)["total"] == 0
    assert desk.ask("accounts.list")["total"] == 1


def test_a_conflict_shows_the_credentials_to_choose_from(desk: Desk) -> None:
    keep = desk.add(f"otpauth://totp/A:me?secret={KEY}&issuer=A&digits=8")
    other = desk.add(f"otpauth://hotp/B:me?secret={KEY}&issuer=B&algorithm=SHA256")
    assert "credentials" not in keep

    row = desk.ask("accounts.join", keep=keep["id"], other=other["id"])["account"]
    assert row["conflict"]
    shown = {(one["kind"], one["digits"], one["algorithm"]) for one in row["credentials"]}
    assert shown == {("totp", 8, "SHA1"), ("hotp", 6, "SHA256")}
    [chosen] = [one["id"] for one in row["credentials"] if one["kind"] == "totp"]
    code = desk.ask("codes.get", ids=[keep["id"]], credential=chosen)["codes"][0]["code"]
    after = desk.ask("accounts.resolve", id=keep["id"], keep=chosen)["account"]

    assert (after["conflict"], after["kind"], after["digits"]) == (False, "totp", 8)
    assert desk.ask("codes.get", ids=[keep["id"]])["codes"][0]["code"] == code
    with pytest.raises(Failed, match=r"wire\.bad-field"):
        desk.ask("codes.get", ids=[keep["id"]], credential="00")
    assert "credentials" not in after
