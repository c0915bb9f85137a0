"""The plan: each live account in one list, with why, and what it would be to the vault here."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from backing import LONG, Time, add, edit, new_vault
from tidekey import accounts, otpauth
from tidekey.backup.restoring import plan
from tidekey.keystores.memory import MemoryStore
from tidekey.projection import projection
from tidekey.records import child
from tidekey.strictjson import JSON
from tidekey.vault import Vault

Shared = dict[str, JSON]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return new_vault(tmp_path / "old", MemoryStore(), Time())


def shared_of(vault: Vault) -> Shared:
    return copy.deepcopy(projection(child(vault.body(), "shared")))


def lists(vault: Vault, known: Shared | None = None) -> plan.Lists:
    return plan.lists(shared_of(vault), known, 1_760_000_000_000)


def test_an_account_that_makes_a_code_works_now(vault: Vault) -> None:
    account = add(vault, "Example", "ann", site="example.org")

    found = lists(vault)

    (one,) = found.works_now
    assert (one.id, one.issuer, one.name, one.reason) == (account, "Example", "ann", "")
    assert (one.site, one.link, one.change) == ("example.org", "https://example.org/", "new")
    assert found.sign_in == found.attention == ()


def test_a_short_secret_works_and_is_said_to_be_short(vault: Vault) -> None:
    add(vault, "Example", "ann", secret="JBSWY3DPEHPK3PXP")

    assert [one.reason for one in lists(vault).works_now] == ["weak"]


def test_a_counter_may_be_behind(vault: Vault) -> None:
    add(vault, "Example", "ann", kind="hotp")

    assert [one.reason for one in lists(vault).attention] == ["counter"]


def test_a_conflict_needs_the_person(vault: Vault) -> None:
    account = add(vault, "Example", "ann")
    shared = shared_of(vault)
    creds = child(child(child(shared, "accounts"), account), "creds")
    (kept,) = creds.values()
    assert isinstance(kept, dict)
    creds["ff" * 16] = kept | {"secret": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}

    found = plan.lists(shared, None, 1_760_000_000_000)

    assert [one.reason for one in found.attention] == ["conflict"]


@pytest.mark.parametrize("hurt", [{"digits": 99}, {"kind": "yandex"}, {"secret": "%"}])
def test_a_record_without_a_code_is_damaged(vault: Vault, hurt: dict[str, JSON]) -> None:
    account = add(vault, "Example", "ann")
    shared = shared_of(vault)
    creds = child(child(child(shared, "accounts"), account), "creds")
    ((name, kept),) = creds.items()
    assert isinstance(kept, dict)
    creds[name] = kept | hurt

    found = plan.lists(shared, None, 1_760_000_000_000)

    assert [one.reason for one in found.attention] == ["damaged"]
    child(shared, "accounts")["ee" * 16] = "nonsense"
    assert len(plan.lists(shared, None, 1_760_000_000_000).attention) == 2


def test_the_trash_is_no_part_of_the_plan(vault: Vault) -> None:
    account = add(vault, "Example", "ann")
    vault.change(lambda body, stamper: accounts.delete(body, stamper, account))

    assert lists(vault) == ((), (), ())


def mark(vault: Vault, account: str, scope: str) -> None:
    vault.change(lambda body, stamper: accounts.mark(body, stamper, account, scope))


@pytest.mark.parametrize("scope", ["work", "passwordless", "name-only"])
def test_signing_in_may_ask_for_what_only_the_old_device_has(vault: Vault, scope: str) -> None:
    account = add(vault, "Microsoft", "ann@example.org")
    mark(vault, account, scope)

    (one,) = lists(vault).sign_in

    assert (one.reason, one.loop) == (scope, True)
    assert one.link == "https://mysignins.microsoft.com/"


def test_a_code_for_the_same_site_and_name_breaks_the_loop(vault: Vault) -> None:
    account = add(vault, "Microsoft", "ann@example.org")
    mark(vault, account, "work")
    add(vault, "Microsoft", "bob@example.org", secret=LONG[:-1] + "A")
    assert [one.loop for one in lists(vault).sign_in] == [True]  # another person's

    add(vault, "Microsoft 365", "Ann@example.org", secret=LONG[:-1] + "B")

    assert [one.loop for one in lists(vault).sign_in] == [False]


def test_an_account_that_never_had_a_secret_here_is_no_loop(vault: Vault) -> None:
    account = add(vault, "Example", "ann", site="example.org")
    shared = shared_of(vault)
    child(child(shared, "accounts"), account).pop("creds")

    (one,) = plan.lists(shared, None, 1_760_000_000_000).sign_in

    assert (one.reason, one.loop, one.link) == ("name-only", False, "https://example.org/")


@pytest.mark.parametrize("site", ["localhost:8000", "printer:443", "192.168.1.1:8443"])
def test_only_sites_of_the_world_have_a_link_by_name(vault: Vault, site: str) -> None:
    account = add(vault, "Example", "ann")
    edit(vault, account, sites=[site])

    (one,) = lists(vault).works_now

    assert one.site == site
    assert (one.link is None) == ("." not in site)


def test_the_plan_says_what_differs_from_the_vault_here(vault: Vault) -> None:
    same, other, gone = (add(vault, "Example", name) for name in ("a", "b", "c"))
    then = shared_of(vault)
    edit(vault, other, note="new", issuer="Renamed")
    vault.change(lambda body, stamper: accounts.delete(body, stamper, gone))
    late = add(vault, "Late", "d")

    found = plan.lists(then, child(vault.body(), "shared"), 1_760_000_000_000)

    told = {one.id: (one.change, one.fields) for one in found.works_now}
    assert told == {
        same: ("same", ()),
        other: ("changed", ("issuer", "note")),
        gone: ("changed", ("life",)),
    }
    assert late not in told


def test_a_replaced_secret_differs(vault: Vault) -> None:
    account = add(vault, "Example", "ann")
    then = shared_of(vault)
    draft = otpauth.parse(LONG[:-1] + "A")
    vault.change(lambda body, stamper: accounts.replace_secret(body, stamper, account, draft))

    (one,) = plan.lists(then, child(vault.body(), "shared"), 1_760_000_000_000).works_now

    assert one.fields == ("secret",)


def test_what_was_erased_here_would_be_new(vault: Vault) -> None:
    account = add(vault, "Example", "ann")
    then = shared_of(vault)
    vault.change(lambda body, stamper: accounts.erase(body, stamper, account))

    (one,) = plan.lists(then, child(vault.body(), "shared"), 1_760_000_000_000).works_now

    assert one.change == "new"
