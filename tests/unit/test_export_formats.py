"""Exports for other apps: what comes back is what went in, less what was said before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from exporting import WORDS, field, given, lost, put, vault, what, with_icon
from importers import local
from importers.canonical import ACCOUNTS, Account
from tidekey import accounts, exporters, otp, records
from tidekey.api.transfer import FormatName
from tidekey.errors import PassphraseWeak, SealedTampered
from tidekey.exporters import ente_encrypted, holding
from tidekey.exporters.base import Given, Loss
from tidekey.importers import reading
from tidekey.importers.base import Entry
from tidekey.secret import Secret

MODULES = Path(exporters.__file__).parent
FOR_APPS = [name for name in exporters.FORMATS if name not in ("tidekey", "qr")]
GITHUB = ACCOUNTS[0]


def entries(name: str, body: records.Body, only: str | None = None) -> list[Entry]:
    """What the importers find in an export."""
    made = exporters.named(name).make(given(body, only))
    password = Secret(WORDS) if exporters.named(name).SEALED else None
    return local.read(reading.Given("export", made.data, {}, password)).found.entries


def less(one: Account, loss: Loss | None, found: Account) -> Account:
    """The account without what was said to be lost; one tag may have stayed."""
    gone = loss.what if loss else ()
    if "issuer" in gone:
        one = replace(one, issuer=one.name, name="")
    if "tags" in gone:
        assert len(found.tags) < len(one.tags)
        one = replace(one, tags=tuple(tag for tag in one.tags if tag in found.tags))
    return replace(
        one,
        note="" if "note" in gone else one.note,
        pin="" if "pin" in gone else one.pin,
        pinned=one.pinned and "pinned" not in gone,
    )


@pytest.mark.parametrize("name", FOR_APPS)
def test_what_comes_back_is_what_went_in_less_what_was_said(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ente_encrypted, "cost", lambda _free: (1 << 16, 4))  # the real: below
    body = vault()
    losses = {(loss.issuer, loss.name): loss for loss in lost(name, body)}
    password = Secret(WORDS) if exporters.named(name).SEALED else None

    done = exporters.into_file(name, given(body), str(tmp_path / "out"))
    data = (tmp_path / "out").read_bytes()
    read = local.read(reading.Given("out", data, {}, password)).found

    kept = [one for one in ACCOUNTS if not (own := losses.get((one.issuer, one.name))) or
            not own.left_out]  # fmt: skip
    found = [local.account(one) for one in read.entries]
    assert len(found) == len(kept)
    for one, back in zip(kept, found, strict=True):
        assert back == less(one, losses.get((one.issuer, one.name)), back)
    assert read.problems == []
    assert (done.accounts, done.left_out) == (len(kept), len(ACCOUNTS) - len(kept))


def test_a_tidekey_file_loses_nothing() -> None:
    body = vault()
    field(body, put(body, Account("Odd", "gost", b"k" * 20, kind="gost")), "scope", "work")

    foreseen = exporters.foresee("tidekey", given(body))

    assert foreseen == (len(ACCOUNTS) + 1, 0, [], {})


def test_each_module_is_a_format_and_each_format_has_a_name_on_the_wire() -> None:
    made = {path.stem for path in MODULES.glob("*.py") if "\ndef make(" in path.read_text("utf-8")}

    assert made == set(exporters.FORMATS.values())
    assert get_args(FormatName) == tuple(exporters.FORMATS)
    assert all(set(exporters.named(one).KINDS) <= set(otp.KINDS) for one in exporters.FORMATS)


def hotp(counter: int) -> Account:
    return Account("Token", "t", b"k" * 20, kind="hotp", counter=counter)


def motp(text: str) -> Account:
    return Account("Mobile", "m", text.encode(), kind="motp", algorithm="MD5", period=10)


REFUSALS = [
    ("google", replace(GITHUB, digits=7), "digits"),
    ("google", replace(GITHUB, period=60), "period"),
    ("google", replace(GITHUB, algorithm="SHA224"), "algorithm"),
    ("google", replace(GITHUB, kind="steam", digits=5), "kind"),
    ("google", replace(GITHUB, name="波" * 900), "length"),
    ("2fas", hotp(2**31), "counter"),
    ("2fas", replace(GITHUB, digits=10), "digits"),
    ("2fas", replace(GITHUB, algorithm="MD5"), "algorithm"),
    ("ente", motp("00ff"), "kind"),
    ("otpauth", replace(GITHUB, algorithm="SHA384"), "algorithm"),
    ("otpauth", motp("\ufeffkey"), "secret"),
    ("bitwarden", hotp(1), "kind"),
    ("keepass-csv", replace(GITHUB, period=172_800), "period"),
    ("aegis", motp("00FF"), "secret"),
    ("aegis", motp("no hex at all"), "secret"),
    ("aegis", Account("Y", "y", b"k" * 20, "yandex", "SHA256", 8), "secret"),
    ("html", replace(GITHUB, issuer="名" * 300), "length"),
    ("otpauth", replace(GITHUB, issuer="名" * 999, name="名" * 999), "length"),
    ("aegis", Account("Odd", "o", b"k" * 20, kind="gost"), "kind"),
]


@pytest.mark.parametrize(("name", "one", "why"), REFUSALS)
def test_what_would_make_other_codes_is_left_out_and_says_why(
    name: str, one: Account, why: str
) -> None:
    assert what(name, one) == (why,)


KEPT = [
    ("google", replace(GITHUB, algorithm="MD5")),
    ("2fas", replace(GITHUB, algorithm="SHA224")),
    ("2fas", hotp(2**31 - 1)),
    ("aegis", motp("00ff")),
    ("otpauth", motp("No Hex + at all")),
    ("ente", hotp(2**63 - 1)),
    ("aegis", hotp(2**63 - 1)),
]


@pytest.mark.parametrize(("name", "one"), KEPT)
def test_what_is_at_the_edge_comes_back_the_same(name: str, one: Account) -> None:
    [found] = entries(name, vault(one))

    assert found.draft is not None
    assert (found.draft.secret, found.draft.algorithm) == (one.secret, one.algorithm)
    assert found.draft.counter == one.counter


NAMES = [
    replace(GITHUB, issuer="", name="a:b"),
    replace(GITHUB, issuer="A", name="A:b"),
    replace(GITHUB, issuer="A:8080", name="b: c"),
    replace(GITHUB, issuer="<b>&\"'", name="=1+1, «x»\u2003y"),
    replace(GITHUB, issuer="", name="", note=""),
]


@pytest.mark.parametrize("name", ["otpauth", "aegis", "2fas", "ente", "bitwarden", "keepass-csv",
                                  "google", "html"])  # fmt: skip
@pytest.mark.parametrize("one", NAMES)
def test_names_with_a_meaning_to_a_format_come_back(name: str, one: Account) -> None:
    body = vault(one)
    moved = any("issuer" in loss.what for loss in lost(name, body))

    [found] = entries(name, body)

    assert (found.issuer, found.name) == ((one.name, "") if moved else (one.issuer, one.name))


def test_an_account_whose_key_is_not_here_is_left_out_for_it() -> None:
    body = vault(GITHUB)
    [made] = records.ids(body)
    records.record(body, made)["creds"] = {}

    [loss] = lost("aegis", body)

    assert loss == (made, "GitHub", "mira", ("key",), True)


def test_what_lies_in_the_trash_is_in_no_file_of_another_app() -> None:
    body = vault(GITHUB)
    accounts.delete(body, records.Stamper(lambda: 2, "d"), records.ids(body)[0])

    foreseen = exporters.foresee("aegis", given(body))

    assert foreseen == (0, 0, [], {})


def test_all_that_is_beside_the_codes_is_named() -> None:
    body = vault(replace(GITHUB, tags=("Work",)))
    [made] = records.ids(body)
    with_icon(body, made)
    field(body, made, "sites", ["github.com"])
    field(body, made, "scope", "work")
    field(body, made, "imported", {"app": "2fas", "extra": {"badge": "red"}})

    [loss] = lost("google", body)

    assert loss.what == ("note", "tags", "icon", "pinned", "sites", "scope", "extra")
    assert not loss.left_out
    assert lost("aegis", body)[0].what == ("sites", "scope", "extra")
    assert entries("aegis", body)[0].icon


def test_a_site_becomes_the_page_of_a_login() -> None:
    body = vault(GITHUB)
    field(body, records.ids(body)[0], "sites", ["github.com"])

    [found] = entries("bitwarden", body)

    assert found.extra["urls"] == ["https://github.com"]
    assert "sites" not in [word for loss in lost("bitwarden", body) for word in loss.what]


ODD = replace(GITHUB, secret=b"\x00\x44\x32\x14\xc7")


@pytest.mark.parametrize("name", ["otpauth", "2fas", "ente", "bitwarden", "keepass-csv", "html"])
def test_a_key_of_odd_length_is_written_as_the_site_spelled_it(name: str) -> None:
    body = records.empty("d")
    put(body, ODD, "abcd efgh b")

    [found] = entries(name, body)

    assert found.draft is not None
    assert (found.draft.secret, found.draft.secret_text) == (ODD.secret, "ABCDEFGHB")


@pytest.mark.parametrize("name", ["aegis", "google"])
def test_an_app_that_refuses_such_a_spelling_gets_the_same_key(name: str) -> None:
    body = records.empty("d")
    put(body, ODD, "abcd efgh b")

    [found] = entries(name, body)

    assert found.draft is not None
    assert found.draft.secret == ODD.secret
    assert lost(name, body)[0].what[-1] == "secret-spelling"


def test_a_text_that_is_no_spelling_of_the_key_is_never_written() -> None:
    """An importer keeps what stood in the file, which may be hexadecimal."""
    body = records.empty("d")
    put(body, replace(GITHUB, secret=bytes.fromhex("deadbeef" * 5)), "deadbeef" * 5)

    [found] = entries("otpauth", body)

    assert found.draft is not None
    assert found.draft.secret == bytes.fromhex("deadbeef" * 5)


def test_two_keys_of_one_account_are_two_entries_and_one_account() -> None:
    body = vault(GITHUB)
    [made] = records.ids(body)
    creds = records.child(records.record(body, made), "creds")
    [kept] = creds.values()
    creds["f00"] = {**kept, "secret": "a2trag=="}  # type: ignore[dict-item]

    done = exporters.named("aegis").make(given(body))

    assert len(entries("aegis", body)) == 2
    assert (done.accounts, done.left_out) == (1, 0)


def test_counts_say_how_many_lose_what() -> None:
    counts = exporters.foresee("google", given(vault())).counts

    assert counts == {"kind": 3, "digits": 1, "period": 1, "note": 2, "tags": 2, "pinned": 1}
    assert list(counts) == [one for one in (*holding.UNHELD, *holding.DETAILS) if one in counts]


SEALED = [one for one in exporters.FORMATS if exporters.named(one).SEALED]


@pytest.mark.parametrize("name", SEALED)
def test_a_weak_passphrase_seals_nothing(name: str) -> None:
    weak = Given(vault(GITHUB), Secret("four words"), lambda size: b"r" * size)

    with pytest.raises(PassphraseWeak):
        exporters.named(name).make(weak)


@pytest.mark.parametrize("name", ["otpauth", "aegis", "aegis-encrypted", "bitwarden", "google"])
def test_a_file_that_holds_other_accounts_is_no_success(name: str) -> None:
    one = exporters.named(name)
    made = one.make(given(vault(GITHUB)))
    other = given(vault(replace(GITHUB, secret=b"another key of it")))

    with pytest.raises(SealedTampered):
        one.prove(made.data + b"\n", made, given(vault(GITHUB)))
    with pytest.raises(SealedTampered):
        one.prove(made.data, made, other)


def test_an_export_that_is_not_proven_is_taken_away(tmp_path: Path) -> None:
    body = vault(GITHUB)

    def meanwhile(size: int) -> bytes:
        field(body, records.ids(body)[0], "name", "changed meanwhile")
        return b"r" * size

    with pytest.raises(SealedTampered):
        exporters.into_file("aegis", Given(body, None, meanwhile), str(tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_ente_takes_all_the_memory_it_would_or_what_is_free_at_the_same_work() -> None:
    assert ente_encrypted.cost(4 << 20) == (1 << 20, 4)
    assert ente_encrypted.cost(1 << 20) == (1 << 19, 8)
    assert ente_encrypted.cost(0) == (1 << 16, 64)


def test_a_key_of_a_newer_version_is_left_out_for_its_kind() -> None:
    body = vault(GITHUB)
    [made] = records.ids(body)
    [kept] = records.child(records.record(body, made), "creds").values()
    kept["kind"] = "ocra"  # type: ignore[index, call-overload]

    assert lost("html", body)[0].what == ("kind",)


def test_the_pin_of_yandex_is_written_as_aegis_and_ente_read_it() -> None:
    body = vault()
    put(body, Account("Y", "y", b"k" * 16, kind="yandex", algorithm="SHA256", digits=8, pin="7586"))

    lines = exporters.named("otpauth").make(given(body)).data.decode()

    assert "pin=G42TQNQ&" in f"{lines.splitlines()[-1]}&"


@pytest.mark.parametrize("name", ["otpauth", "html"])
def test_yandex_without_an_issuer_gets_one_in_a_uri_and_that_is_said(name: str) -> None:
    body = vault()
    account = Account("", "y", b"k" * 16, kind="yandex", algorithm="SHA256", digits=8, pin="7586")
    put(body, account)

    assert entries(name, body)[-1].issuer == "Yandex"
    assert lost(name, body)[-1].what == ("issuer",)
