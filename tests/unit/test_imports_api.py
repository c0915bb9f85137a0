"""From another app's file to accounts, asked as the options page asks."""

from __future__ import annotations

import base64
import json
from base64 import b32decode
from pathlib import Path
from typing import Any

import pytest

from importers.canonical import PASSWORD
from importers.encoders import aegis, otpauth_uri_list
from tidekey import records
from tidekey.parcel import MOST_BYTES
from wire import Desk, Failed

PLAIN = aegis.files()["v3"][0].data
SEALED = aegis.files()["sealed"][0].data
PART = 512 * 1024


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.ask("vault.create")
    return desk


def send(desk: Desk, data: bytes, name: str = "export", upload: str | None = None) -> str:
    parts = [data[at : at + PART] for at in range(0, len(data), PART)] or [b""]
    for number, part in enumerate(parts):
        more = {"upload": upload} if upload else {}
        upload = desk.ask(
            "transfer.upload", file=name, part=number, parts=len(parts),
            data=base64.b64encode(part).decode(), **more,
        )["upload"]  # fmt: skip
    assert upload
    return upload


def preview(desk: Desk, data: bytes, **more: Any) -> Any:
    return desk.ask("transfer.preview", upload=send(desk, data), **more)


def issuers(desk: Desk) -> list[str]:
    return [one["issuer"] for one in desk.ask("accounts.list")["rows"]]


def test_nothing_is_saved_by_a_preview(desk: Desk) -> None:
    told = preview(desk, PLAIN)

    assert (told["app"], told["title"], told["found"]) == ("aegis", "Aegis", 14)
    assert told["counts"] == {"new": 14, "here": 0, "secret": 0, "names": 0}
    assert told["rows"][0]["issuer"] == "GitHub"
    assert issuers(desk) == []


def test_an_import_is_saved_counted_and_taken_back(desk: Desk) -> None:
    told = preview(desk, PLAIN)

    done = desk.ask("transfer.import", import_id=told["import_id"])
    there = len(issuers(desk))
    desk.ask("transfer.undo")

    assert (done["found"], done["added"], there) == (14, 14, 14)
    assert issuers(desk) == []


def uris(*names: str, key: str = "GEZDGNBVGY3TQOJQ") -> bytes:
    return "\n".join(f"otpauth://totp/{n}:x?secret={key}&issuer={n}" for n in names).encode()


def bring(desk: Desk, data: bytes, **more: Any) -> str:
    """The name under which an import is taken back."""
    told = preview(desk, data)
    return str(desk.ask("transfer.import", import_id=told["import_id"], **more)["first"])


def newest_key(desk: Desk) -> bytes:
    """The key of the only account."""
    [account] = records.accounts(desk.app.body())
    return account.credential().secret.reveal()


def test_the_import_that_is_named_is_taken_back_and_no_other(desk: Desk) -> None:
    first = bring(desk, uris("A", "B"))
    bring(desk, uris("C", key="JBSWY3DPEHPK3PXP"))

    desk.ask("transfer.undo", first=first)
    left = issuers(desk)
    with pytest.raises(Failed, match=r"undo\.nothing"):
        desk.ask("transfer.undo", first=first)

    assert left == issuers(desk) == ["C"]


def test_an_import_that_only_replaced_keys_is_named_by_its_own(desk: Desk) -> None:
    bring(desk, uris("A"))
    replace = {"otherwise": {"secret": "replace"}}
    first = bring(desk, uris("A", key="JBSWY3DPEHPK3PXP"), **replace)
    second = bring(desk, uris("A", key="KBSWY3DPEHPK3PXP"), **replace)

    desk.ask("transfer.undo", first=second)
    after_one = newest_key(desk)
    desk.ask("transfer.undo", first=first)

    assert first != second
    assert (after_one, newest_key(desk)) == (b32decode("JBSWY3DPEHPK3PXP"), b"1234567890")


def test_the_first_account_names_an_import_that_began_with_a_replaced_key(desk: Desk) -> None:
    bring(desk, uris("A"))
    first = bring(
        desk, uris("A", "B", key="JBSWY3DPEHPK3PXP"), otherwise={"secret": "replace"}
    )  # fmt: skip
    named = next(one.id for one in records.accounts(desk.app.body()) if one.issuer == "B")

    desk.ask("transfer.undo", first=first)

    assert first == named
    assert (issuers(desk), newest_key(desk)) == (["A"], b"1234567890")


def test_other_acts_are_no_imports_to_be_taken_back(desk: Desk) -> None:
    account = desk.add()

    with pytest.raises(Failed, match=r"undo\.nothing"):
        desk.ask("transfer.undo", first=account["id"])
    assert issuers(desk) == ["Example"]


def test_what_is_cancelled_is_forgotten_with_what_was_read_of_it(desk: Desk) -> None:
    upload = send(desk, PLAIN)
    told = desk.ask("transfer.preview", upload=upload)

    desk.ask("transfer.cancel", upload=upload)

    with pytest.raises(Failed, match=r"import\.gone"):
        desk.ask("transfer.preview", upload=upload)
    with pytest.raises(Failed, match=r"import\.gone"):
        desk.ask("transfer.import", import_id=told["import_id"])


def test_cancelling_what_is_gone_leaves_what_came_since(desk: Desk) -> None:
    gone = send(desk, PLAIN)
    told = preview(desk, PLAIN)

    desk.ask("transfer.cancel", upload=gone)

    assert desk.ask("transfer.import", import_id=told["import_id"])["added"] == 14


def test_a_person_chooses_for_each_account(desk: Desk) -> None:
    told = preview(desk, PLAIN)

    choices = [{"at": at, "do": "skip"} for at in range(1, 14)]
    desk.ask("transfer.import", import_id=told["import_id"], choices=choices)

    assert issuers(desk) == ["GitHub"]


def test_what_was_read_is_forgotten_once_it_is_saved(desk: Desk) -> None:
    told = preview(desk, PLAIN)
    desk.ask("transfer.import", import_id=told["import_id"])

    with pytest.raises(Failed, match=r"import\.gone"):
        desk.ask("transfer.import", import_id=told["import_id"])


def test_a_password_is_asked_for_and_tried_again(desk: Desk) -> None:
    upload = send(desk, SEALED)

    with pytest.raises(Failed, match=r"import\.password-needed"):
        desk.ask("transfer.preview", upload=upload)
    with pytest.raises(Failed, match=r"import\.wrong-password"):
        desk.ask("transfer.preview", upload=upload, password="another")
    told = desk.ask("transfer.preview", upload=upload, password=PASSWORD)

    assert told["found"] == 14


def test_no_secret_and_no_password_goes_back(desk: Desk) -> None:
    upload = send(desk, SEALED)

    told = json.dumps(desk.ask("transfer.preview", upload=upload, password=PASSWORD))

    assert PASSWORD not in told
    for _, accounts in aegis.files().values():
        for one in accounts:
            assert one.base32 not in told and one.secret.hex() not in told


def test_a_lock_forgets_what_was_read(desk: Desk) -> None:
    told = preview(desk, PLAIN)
    desk.ask("vault.passphrase", set="a long passphrase here")
    desk.ask("vault.lock")
    desk.ask("vault.unlock", passphrase="a long passphrase here")

    with pytest.raises(Failed, match=r"import\.gone"):
        desk.ask("transfer.import", import_id=told["import_id"])


def test_rows_come_in_pages(desk: Desk) -> None:
    lines = [f"otpauth://totp/I{n}:x?secret=GEZDGNBVGY3TQOJQ&issuer=I{n}" for n in range(450)]
    told = preview(desk, "\n".join(lines).encode())

    more = desk.ask("transfer.rows", import_id=told["import_id"], start=400)

    assert [len(told["rows"]), len(more["rows"])] == [200, 50]
    assert more["rows"][0]["at"] == 400


def test_rows_of_one_state_come_in_pages_of_their_own(desk: Desk) -> None:
    lines = [f"otpauth://totp/I{n}:x?secret=GEZDGNBVGY3TQOJQ&issuer=I{n}" for n in range(250)]
    first = preview(desk, "\n".join(lines[::2]).encode())
    desk.ask("transfer.import", import_id=first["import_id"])
    told = preview(desk, "\n".join(lines).encode())

    rows = desk.ask("transfer.rows", import_id=told["import_id"], start=100, state="here")["rows"]

    assert [one["at"] for one in rows] == list(range(200, 250, 2))
    assert {one["state"] for one in rows} == {"here"}


def test_what_is_said_of_a_state_holds_for_all_that_nothing_is_said_of(desk: Desk) -> None:
    told = preview(desk, PLAIN)

    done = desk.ask(
        "transfer.import", import_id=told["import_id"],
        choices=[{"at": 1, "do": "add"}], otherwise={"new": "skip"},
    )  # fmt: skip

    assert (done["added"], done["left"]) == (1, 13)
    assert issuers(desk) == ["Nextcloud"]


def test_a_page_of_the_longest_names_fits_into_a_frame(desk: Desk) -> None:
    lines = [
        f"otpauth://totp/{n}{'字' * 900}:{'名' * 900}?secret=GEZDGNBVGY3TQOJQ" for n in range(200)
    ]

    told = preview(desk, "\n".join(lines).encode())

    assert told["counts"]["new"] + told["counts"]["names"] == 200
    assert len(json.dumps(told, ensure_ascii=False).encode()) < 1 << 19


def test_every_file_of_an_upload_is_read_or_named(desk: Desk) -> None:
    first = send(desk, b"otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQ", "a.txt")
    send(
        desk,
        b"otpauth://totp/B:b?secret=GEZDGNBVGY3TQOJQ\notpauth://totp/C?secret=1",
        "b.txt",
        first,
    )
    send(desk, b"{}", "manifest.json", first)
    send(desk, b"noise", ".DS_Store", first)

    told = desk.ask("transfer.preview", upload=first)

    assert [one["issuer"] for one in told["rows"]] == ["A", "B"]
    assert [(one["row"], one["field"]) for one in told["skipped"]] == [(2, "b.txt: secret")]
    assert [one["field"] for one in told["remarks"]] == ["manifest.json: file"]


def test_half_an_upload_is_not_read(desk: Desk) -> None:
    upload = desk.ask("transfer.upload", file="x", part=0, parts=2, data="AAAA")["upload"]

    with pytest.raises(Failed, match=r"import\.gone"):
        desk.ask("transfer.preview", upload=upload)


def test_more_than_fits_is_refused_and_says_what_takes_it(desk: Desk) -> None:
    part = base64.b64encode(bytes(700_000)).decode()
    upload = None
    with pytest.raises(Failed, match=r"import\.too-large"):
        for number in range(MOST_BYTES // 700_000 + 1):
            more = {"upload": upload} if upload else {}
            upload = desk.ask("transfer.upload", file="x", part=number, parts=60, data=part,
                              **more)["upload"]  # fmt: skip


def test_a_file_without_accounts_says_whose_it_is(desk: Desk) -> None:
    with pytest.raises(Failed, match=r"import\.nothing-to-import") as failed:
        preview(desk, b"otpauth://totp/A:a?secret=1")

    assert "list of key URIs" in str(failed.value.detail["app"])


def test_a_list_in_utf_16_is_read(desk: Desk) -> None:
    assert preview(desk, otpauth_uri_list.files()["crlf"][0].data)["counts"]["new"] == 12
