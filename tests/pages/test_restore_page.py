"""Restoring, joining and passkeys in a tab, in a real browser, with a made-up channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.browser

HEAD = "document.querySelector('.step h2')?.textContent"
TEXT = "document.querySelector('#main').innerText"
PLAN = "document.querySelector('.sums')"
KEYCHAIN = "state=none&found=openable&way=keychain"
AUTHENTICATOR = {
    "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal",
    "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip
Open = Callable[..., Any]


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Open]:
    """A page of ours; complaints of it fail the test."""

    def opened(query: str, ready: str = HEAD, path: str = "restore/restore.html") -> Any:
        chromium.look(760, 900)
        chromium.open("about:blank", "true")
        chromium.events.clear()
        at = address.replace("127.0.0.1", "localhost")
        chromium.open(f"{at}/{path}?still=1&{query}", ready)
        return chromium

    yield opened
    assert chromium.problems() == []


@pytest.fixture
def authenticator(chromium: Any) -> Iterator[Callable[[bool], None]]:
    """A passkey provider in the page's own browser, with or without PRF."""
    made: list[str] = []

    def add(prf: bool) -> None:
        chromium.call("WebAuthn.enable")
        options = {**AUTHENTICATOR, "hasPrf": prf}
        got = chromium.call("WebAuthn.addVirtualAuthenticator", options=options)
        made.append(got["authenticatorId"])

    yield add
    for one in made:
        chromium.call("WebAuthn.removeVirtualAuthenticator", authenticatorId=one)


def asked(page: Any, name: str) -> list[Any]:
    found = page.js(f"globalThis.asked.filter(one => one.name === '{name}').map(one => one.fields)")
    return list(found)


def press(page: Any, words: str) -> None:
    page.js(
        "[...document.querySelectorAll('#main button')]"
        f".find(one => one.textContent.includes({words!r})).click()"
    )


def type_in(page: Any, words: str) -> None:
    page.js(f"document.querySelector('#main input').value = {words!r}")
    page.js("document.querySelector('#main form').requestSubmit()")


def test_with_the_key_at_hand_one_press_leads_to_the_plan_and_changes_nothing(page: Open) -> None:
    one = page("state=none&found=openable")

    press(one, "Restore with this computer’s key")
    one.wait(PLAN)

    assert asked(one, "restore.plan") == [{"found": "b1", "keychain": True}]
    assert asked(one, "restore.apply") == []
    said = one.js(PLAN + ".innerText").split("\n")
    assert said[:6] == [
        "Works right away", "36", "Name only: sign in to finish", "3", "Needs attention", "2",
    ]  # fmt: skip
    assert "Laptop" in said[-1]


def test_names_only_have_a_link_and_the_loop_is_warned_of(page: Open) -> None:
    one = page(KEYCHAIN, PLAN)

    said = one.js(TEXT)
    links = one.js("[...document.querySelectorAll('.list a')].map(a => [a.href, a.rel, a.target])")

    assert links[0] == ["https://microsoft.com/", "noopener noreferrer", "_blank"]
    assert "Keep the old computer until this is done" in said
    assert "Signing in to Microsoft may ask for a code that only the old computer has" in said


def test_where_nothing_loops_nobody_is_warned(page: Open) -> None:
    one = page(KEYCHAIN + "&plan=whole", PLAN)

    assert "Keep the old device" not in one.js(TEXT)


def test_a_thousand_rows_can_be_searched_and_are_drawn_when_opened(page: Open) -> None:
    one = page(KEYCHAIN + "&rows=1000&plan=whole", PLAN)
    rows = "document.querySelectorAll('.list li').length"
    before = one.js(rows)

    one.js("document.querySelector('details.list').open = true")
    one.wait(f"{rows} === 1000")
    one.js(
        "const box = document.querySelector('.list input'); box.value = 'figma 9'; "
        "box.dispatchEvent(new Event('input'))"
    )

    assert before == 0
    assert 0 < one.js(rows) < 20


def test_applying_says_what_is_next_and_can_be_taken_back(page: Open) -> None:
    one = page(KEYCHAIN, PLAN)

    press(one, "Restore 41 accounts")
    one.wait(f"{HEAD} === '40 accounts are on this computer now'")
    said = one.js(TEXT)
    press(one, "Take the restore back")
    before = asked(one, "restore.undo")
    one.js("document.querySelector('.note.warn .btn + .btn').click()")
    one.wait(f"{HEAD} === 'The restore was taken back'")

    assert asked(one, "restore.apply") == [{"plan": "0f" * 16}]
    assert "Sign in to 3 accounts" in said
    assert "Try one code at a site" in said
    assert before == []


def test_where_no_key_store_answers_a_passphrase_is_asked_for(page: Open) -> None:
    one = page(KEYCHAIN + "&nostore", PLAN)

    press(one, "Restore 41 accounts")
    one.wait("document.querySelectorAll('.bottom input').length === 2")
    one.js("document.querySelectorAll('.bottom input').forEach(e => { e.value = 'six words'; })")
    one.js("document.querySelector('.bottom form').requestSubmit()")
    one.wait(f"{HEAD}.includes('on this computer now')")

    assert asked(one, "restore.apply")[-1] == {"plan": "0f" * 16, "passphrase": "six words"}


def test_into_a_vault_of_ones_own_another_vaults_accounts_are_adopted(page: Open) -> None:
    one = page("state=site&found=openable&way=keychain", PLAN)
    said = one.js(TEXT)

    press(one, "Restore 41 accounts")
    one.wait(f"{HEAD}.includes('on this computer now')")

    assert "as new ones" in said
    assert asked(one, "vault.adopt") == [{"plan": "0f" * 16}]
    assert asked(one, "restore.apply") == []


def test_a_mistyped_group_is_named_and_marked_and_what_was_typed_stays(page: Open) -> None:
    one = page("state=none&found=sheet&way=recovery")

    type_in(one, "bad0 0000 1111 2222")
    one.wait("document.querySelector('.problem')")

    assert one.js("document.querySelector('.problem').innerText").startswith("Group 3 of the")
    assert one.js("String(getSelection()) || document.activeElement.value.slice("
                  "document.activeElement.selectionStart, document.activeElement.selectionEnd)"
                  ) == "1111"  # fmt: skip


def test_a_right_code_leads_to_the_plan(page: Open) -> None:
    one = page("state=none&found=sheet&way=recovery")

    type_in(one, "GOOD-0000")
    one.wait(PLAN)

    assert asked(one, "restore.plan") == [{"found": "b2", "code": "GOOD-0000"}]


def test_the_characters_stand_in_three_groups_of_six(page: Open) -> None:
    one = page("state=none&found=closed&way=approval", "document.querySelector('.chars')")

    groups = one.js("[...document.querySelectorAll('.chars .code')].map(e => e.textContent)")

    assert groups == ["K7Q2MX", "9P4TRD", "31HBWZ"]
    assert asked(one, "join.request") == [{"found": "b1"}]


def test_digits_typed_before_the_approval_arrives_are_used_when_it_does(page: Open) -> None:
    one = page("state=none&found=closed&way=approval", "document.querySelector('.chars')")

    type_in(one, "482 913")
    one.wait("document.querySelector('.wait').textContent.includes('are kept')")
    before = asked(one, "join.finish")
    one.js("granted()")
    one.wait(PLAN)

    assert before == []
    assert asked(one, "join.finish") == [{"digits": "482913"}]


def test_wrong_digits_end_the_request_and_the_next_step_is_offered(page: Open) -> None:
    one = page("state=none&join=granted", "document.querySelector('.chars')")
    one.wait("document.querySelector('.wait').textContent.includes('has arrived')")

    type_in(one, "000000")
    one.wait(f"{HEAD} === 'This request has ended'")

    assert "These are not the six digits" in one.js(TEXT)


def test_five_digits_are_not_sent(page: Open) -> None:
    one = page("state=none&join=granted", "document.querySelector('.chars')")
    one.wait("document.querySelector('.wait').textContent.includes('has arrived')")

    type_in(one, "48291")
    one.wait("document.querySelector('.problem')")

    assert asked(one, "join.finish") == []


def test_a_request_survives_the_page_and_its_end_is_said(page: Open) -> None:
    one = page("state=none&join=waiting", "document.querySelector('.chars')")

    one.js("ended()")
    one.wait(f"{HEAD} === 'This request has ended'")

    assert asked(one, "join.request") == []


def test_nothing_found_says_where_was_looked_and_why_it_could_not_be(page: Open) -> None:
    one = page("state=none&found=nothing")

    said = one.js(TEXT)
    one.js("document.querySelector('details').open = true")
    type_in(one, "/nothing")
    one.wait("document.querySelector('.problem')")
    missing = one.js("document.querySelector('.problem').innerText")
    type_in(one, "/media/stick")
    one.wait(f"{HEAD} === 'A backup was found'")

    assert "Not searched: Dropbox is not signed in." in said
    assert "safe" not in said  # of codes that are not on this computer
    assert "No backup was found in /nothing" in missing
    assert asked(one, "restore.find")[-1] == {"folder": "/media/stick"}


def test_a_folder_that_the_system_guards_is_looked_into_once_a_person_says_so(page: Open) -> None:
    one = page("state=none&found=guarded")
    before, said = asked(one, "restore.find"), one.js(TEXT)

    press(one, "Look there")
    one.wait(f"{HEAD} === 'A backup was found'")

    assert [found.get("folder") for found in before] == [None]
    assert "iCloud Drive" in said
    assert asked(one, "restore.find")[-1]["folder"].endswith("com~apple~CloudDocs")


def test_a_passkey_is_made_and_at_once_asked(
    page: Open, authenticator: Callable[[bool], None]
) -> None:
    one = page("state=site&purpose=add", path="passkey/passkey.html")
    authenticator(True)

    press(one, "Make the passkey")
    one.wait(f"{HEAD} === 'The passkey opens your backup'")

    [made] = asked(one, "passkey.finish")
    assert len(made["prf"]) == 44
    assert made["family"] == "chromium"
    assert made["salt"] == asked_salt(one)


def asked_salt(one: Any) -> str:
    return str(one.js("btoa('s'.repeat(32))"))


def test_the_same_passkey_gives_the_same_bytes_when_it_opens(
    page: Open, authenticator: Callable[[bool], None]
) -> None:
    one = page("state=site&purpose=add", path="passkey/passkey.html")
    authenticator(True)
    press(one, "Make the passkey")
    one.wait(f"{HEAD} === 'The passkey opens your backup'")
    [made] = asked(one, "passkey.finish")
    one.js(f"localStorage.setItem('credential', {made['credential_id']!r})")

    one = page("state=none&found=closed&way=passkey", PLAN)
    one.js("localStorage.removeItem('credential')")

    [plan] = asked(one, "restore.plan")
    assert plan["passkey"] == {"credential_id": made["credential_id"], "prf": made["prf"]}


def test_a_provider_without_prf_is_told_apart_and_the_sheet_offered(
    page: Open, authenticator: Callable[[bool], None]
) -> None:
    one = page("state=site&purpose=add", path="passkey/passkey.html")
    authenticator(False)

    press(one, "Make the passkey")
    one.wait("document.querySelector('.problem')")

    assert "passkey.unfit: prf" in one.js(TEXT)
    assert "Use the recovery sheet instead" in one.js(TEXT)
    assert asked(one, "passkey.finish") == []


def test_the_page_for_opening_is_the_restore_page(page: Open) -> None:
    one = page(
        "state=none&found=closed&way=approval",
        "document.querySelector('.chars')",
    )
    one = page("state=none&purpose=open&found=b2", "true", path="passkey/passkey.html")
    one.wait("location.pathname === '/restore/restore.html'")
    one.wait(HEAD)

    assert "way=passkey&found=b2" in one.js("location.search")


def test_in_a_vault_of_its_own_only_what_is_missing_comes_back(page: Open) -> None:
    one = page("state=site&found=mine&way=keychain&plan=same", PLAN)

    said = one.js(PLAN + ".innerText").split("\n")

    assert said[said.index("Works right away") + 1] == "0"
    assert said[said.index("Here already, kept as they are") + 1] == "36"
    assert one.js("document.querySelector('.bottom .main').textContent") == "Restore 5 accounts"


def test_a_vault_beyond_use_makes_way_and_is_kept(page: Open) -> None:
    one = page("state=damaged&found=openable")

    assert "set aside under another name, not deleted" in one.js(TEXT)


def test_a_locked_vault_is_unlocked_and_not_restored_over(page: Open) -> None:
    one = page("state=locked&found=openable", "document.querySelector('.mid input')")

    assert asked(one, "restore.find") == []
