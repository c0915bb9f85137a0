"""What is found quickly is what going through all accounts would find, at every moment."""

from __future__ import annotations

import weakref

import pytest

from living import PASSPHRASE, NewApp
from tidekey import accounts, otpauth, records
from tidekey.app import App
from tidekey.errors import VaultLocked
from tidekey.index import Index
from tidekey.records import Body, Stamper

KEY = "JBSWY3DPEHPK3PXPCANARYCANARY2345"


def add(app: App, name: str, *sites: str) -> str:
    draft = otpauth.parse(f"otpauth://totp/{name}:me?secret={KEY}&issuer={name}")
    return app.change(lambda body, stamper: accounts.add(body, stamper, draft, sites=sites))


def pin(app: App, account_id: str) -> None:
    app.change(lambda body, stamper: accounts.pin(body, stamper, account_id, True))


def index_of(app: App) -> Index:
    return app.vault().index()


def test_answers_stand_as_long_as_nothing_changes(app: App) -> None:
    add(app, "One", "one.example")

    assert index_of(app) is index_of(app)
    assert index_of(app).ids() is index_of(app).ids()


def test_accounts_are_found_by_place_site_and_words(app: App) -> None:
    one, two = add(app, "One", "one.example", "both.example"), add(app, "TWO", "both.example")
    gone = add(app, "Gone", "both.example")
    pin(app, two)
    app.change(lambda body, stamper: accounts.delete(body, stamper, gone))
    index = index_of(app)

    assert index.ids() == [two, one] == records.ids(app.body())
    assert index.ids("trashed") == [gone]
    assert [line.text for line in index.lines()] == [
        "two\nme\nboth.example",
        "one\nme\none.example\nboth.example",
    ]
    assert index.sites().keys() == {"one.example", "both.example"}
    assert sorted(index.at(["one.example", "both.example"])) == sorted([one, two])
    assert index.at(["other.example"]) == []


@pytest.mark.parametrize("pin", [True, False])
@pytest.mark.parametrize("order", [["c", "a", "b"], ["b", "c", "a"]])
def test_accounts_of_the_same_place_stand_by_id(pin: bool, order: list[str]) -> None:
    body = records.empty()
    held = records.child(records.child(body, "shared"), "accounts")
    for one in order:
        held[one] = {"fields": {"order": ["i", [1, ""]], "pin": [pin, [1, ""]]}}
    assert records.ids(body) == ["a", "b", "c"]

    held["d"] = {"fields": {"order": ["h", [1, ""]], "pin": [pin, [1, ""]]}}

    assert records.ids(body) == ["d", "a", "b", "c"]


def test_an_own_change_is_seen(app: App) -> None:
    one = add(app, "One")
    assert (index_of(app).ids(), index_of(app).at(["one.example"])) == ([one], [])

    app.change(lambda body, stamper: accounts.bind(body, stamper, one, "https://one.example"))
    two = add(app, "Two")

    assert index_of(app).ids() == [one, two]
    assert index_of(app).at(["one.example"]) == [one]
    assert app.status()["accounts"] == 2


def test_a_change_of_another_process_is_seen(app: App, new_app: NewApp) -> None:
    one, other = add(app, "One"), new_app()
    assert index_of(app).ids() == [one]
    assert [line.issuer for line in index_of(app).lines()] == ["one"]

    two = add(other, "Two", "two.example")
    pin(other, two)

    assert index_of(app).ids() == [two, one]
    assert [line.issuer for line in index_of(app).lines()] == ["two", "one"]
    assert index_of(app).at(["two.example"]) == [two]
    assert app.status()["accounts"] == 2


def test_a_change_that_failed_is_not_seen(app: App) -> None:
    one = add(app, "One")
    assert index_of(app).ids() == [one]

    def act(body: Body, stamper: Stamper) -> None:
        accounts.delete(body, stamper, one)
        assert records.ids(body) == []
        raise VaultLocked

    with pytest.raises(VaultLocked):
        app.change(act)

    assert index_of(app).ids() == [one]
    assert records.account(index_of(app).body, one).life == "live"


@pytest.mark.parametrize("by_another", [False, True])
def test_locking_forgets_it(app: App, new_app: NewApp, by_another: bool) -> None:
    add(app, "One")
    app.set_passphrase(PASSPHRASE)
    other = new_app()
    other.unlock(passphrase=PASSPHRASE)
    kept = weakref.ref(index_of(app))
    assert kept() is not None

    (other if by_another else app).lock()
    app.tick()

    assert kept() is None
    with pytest.raises(VaultLocked):
        index_of(app)


def test_no_secret_is_in_it(app: App) -> None:
    one = add(app, "One", "one.example")
    index = index_of(app)
    secret = records.account(index.body, one).credentials[0].encoded.reveal()
    told = repr((index.ids(), index.lines(), index.sites()))

    assert "one.example" in told
    assert secret in repr(index.body)
    assert secret not in told
