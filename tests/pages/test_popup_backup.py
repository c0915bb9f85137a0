"""What the popup says about the backup: the line, the banners, the menu, and the offer."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

LINE = "document.querySelector('#state span')?.textContent"
BANNER = "document.querySelector('.banner')"
OFFER = "document.querySelector('.offer form')"


def asked(page: Any, name: str) -> list[Any]:
    found = page.js(f"globalThis.asked.filter(one => one.name === '{name}').map(one => one.fields)")
    return list(found)


def press(page: Any, words: str, within: str = "body") -> None:
    page.js(
        f"[...document.querySelector({within!r}).querySelectorAll('button')]"
        f".find(one => one.textContent.trim() === {words!r}).click()"
    )


@pytest.mark.parametrize(
    ("state", "begins", "kind"),
    [
        ("proven", "Backed up to iCloud Drive, proven ", "ok"),
        ("proven-here", "Proven ", "warn"),
        ("failing", "Not backed up: iCloud Drive is full", "warn"),
        ("loud", "Not backed up: iCloud Drive is full", "bad"),
        ("guard", "Backup held back: it would lose 12", "bad"),
        ("off", "Backup is off", "warn"),
        ("nowhere", "Codes are on this computer only", "warn"),
        ("waiting", "Backup to iCloud Drive starts", ""),
        ("locked-too", "Locked: no backup", "warn"),
    ],
)
def test_the_state_of_the_backup_is_one_line_that_opens_the_rest(
    popup: Any, state: str, begins: str, kind: str
) -> None:
    page = popup(f"site&backup={state}")
    page.wait(LINE)

    said = page.js(LINE)
    page.js("document.querySelector('#state').click()")

    assert said.startswith(begins)
    assert page.js("document.querySelector('#state').className").split()[1:] == [kind][: bool(kind)]
    assert asked(page, "page.open") == [{"page": "options", "query": "at=backup"}]


def test_an_empty_vault_has_nothing_to_back_up_yet(popup: Any) -> None:
    page = popup("empty&backup=waiting", "document.querySelector('#empty')")
    page.wait(LINE)

    assert page.js(LINE) == "Backup starts with your first account"


def test_the_first_backup_is_announced_and_can_be_turned_off(popup: Any) -> None:
    page = popup("site&backup=first")
    page.wait(BANNER)
    said = page.js(BANNER + ".innerText")

    press(page, "Turn off", ".banner")
    page.wait("!document.querySelector('.banner') && globalThis.asked.at(-1)")
    page.wait(f"{LINE}.startsWith('Backup is off')")

    assert "Dropbox" in said
    assert "Choose another folder" in said
    assert asked(page, "backup.off") == [{"delete_copies": False}]


def test_a_failure_names_its_cause_the_next_try_and_what_to_do(popup: Any) -> None:
    page = popup("site&backup=loud")
    page.wait(BANNER)
    said = page.js(BANNER + ".innerText")

    press(page, "Try now", ".banner")
    page.wait("globalThis.asked.some(one => one.name === 'backup.run')")

    assert "The last 3 backups failed" in said
    assert "iCloud Drive is full. Your codes are safe" in said
    assert "Next try" in said
    assert asked(page, "backup.run") == [{}]


def test_a_failure_is_told_whole_in_the_readers_language(popup: Any) -> None:
    page = popup("site&backup=loud&silent&lang=de")
    page.wait(BANNER)

    assert "iCloud Drive hat 10 Sekunden lang nicht geantwortet" in page.js(BANNER + ".innerText")


def test_a_quiet_backup_shows_no_banner(popup: Any) -> None:
    page = popup("site&backup=proven")
    page.wait(LINE)

    assert page.js("document.querySelectorAll('#notices > *').length") == 0


def test_late_copies_and_a_move_elsewhere_lead_to_where_they_are_settled(popup: Any) -> None:
    page = popup("site&backup=late")
    page.wait("document.querySelectorAll('#notices .strip').length === 2")
    said = page.js("[...document.querySelectorAll('#notices .strip')].map(one => one.innerText)")
    for number in (0, 1):
        page.js(f"document.querySelectorAll('#notices .strip')[{number}].click()")
    page.wait("globalThis.asked.filter(one => one.name === 'page.open').length === 2")

    assert "copies came in from Laptop" in said[0]
    assert "moved the backup to Dropbox" in said[1]
    assert [one["query"] for one in asked(page, "page.open")] == ["at=recovery", "at=backup"]


def test_taking_a_restore_back_says_what_goes_and_needs_a_second_press(popup: Any) -> None:
    page = popup("list&backup=fresh")
    page.wait(BANNER)

    press(page, "Undo", ".banner")
    held = page.js("document.activeElement.textContent")
    said = page.js(BANNER + ".innerText")
    before = asked(page, "restore.undo")
    press(page, "Take the restore back", ".banner")
    page.wait("globalThis.asked.some(one => one.name === 'restore.undo')")

    assert held == "Keep them"
    assert "leaves this computer" in said
    assert before == []


def test_back_up_now_stands_in_the_menu_and_its_end_is_said(popup: Any) -> None:
    page = popup("site&backup=proven")
    page.wait(LINE)

    page.js("document.querySelector('#more').click()")
    page.wait("document.querySelector('.menu')")
    press(page, "Back up now", ".menu")
    page.wait("globalThis.asked.some(one => one.name === 'backup.run')")
    page.js("globalThis.backedUp()")
    page.js("tell({event: 'backup'})")
    page.wait("document.querySelector('.said').textContent.startsWith('Backed up to iCloud')")

    assert asked(page, "backup.run") == [{}]


def test_nothing_about_the_backup_is_loaded_or_asked_before_the_codes(popup: Any) -> None:
    page = popup("site&backup=loud")
    page.wait(BANNER)

    order = page.js("globalThis.asked.map(one => one.name)")
    loaded = page.js("performance.getEntriesByType('resource').map(one => one.name)")

    assert order.index("codes.get") < order.index("backup.status")
    assert not [name for name in loaded if "offer.js" in name or "/restore/" in name]


def test_without_a_vault_what_was_found_is_offered_beside_starting_new(popup: Any) -> None:
    page = popup("none&found=openable", OFFER)

    said = page.js("document.querySelector('.offer').innerText")
    held = page.js("document.activeElement.textContent")
    press(page, "Restore with this computer’s key")
    opened = asked(page, "page.open")
    press(page, "Start a new vault")
    page.wait("globalThis.asked.some(one => one.name === 'vault.create')")

    assert "84 accounts, newest change " in said
    assert " from Laptop" in said
    assert held == "Restore with this computer’s key"
    assert opened == [{"page": "restore", "query": "found=b1&way=keychain"}]
    assert asked(page, "vault.create") == [{"passphrase": None, "new": True}]


def test_without_the_key_only_what_the_files_show_is_said(popup: Any) -> None:
    page = popup("none&found=closed", OFFER)

    said = page.js("document.querySelector('.offer').innerText")
    ways = page.js("[...document.querySelectorAll('.offer > .btn')].map(one => one.textContent)")

    assert "A backup by 2 computers, last written " in said
    assert "accounts" not in said
    assert ways == [
        "Use your passkey",
        "Approve from another computer",
        "Type the recovery code",
        "Type the backup passphrase",
    ]


def test_where_the_browser_has_no_prf_it_says_so_and_offers_the_next_way(popup: Any) -> None:
    lacking = (
        "PublicKeyCredential.getClientCapabilities = async () => ({'extension:prf': false}); 'set'"
    )
    page = popup("locked", "document.querySelector('.mid input')")
    script = page.call("Page.addScriptToEvaluateOnNewDocument", source=lacking)["identifier"]
    page = popup("none&found=closed", OFFER)
    page.call("Page.removeScriptToEvaluateOnNewDocument", identifier=script)

    first = page.js("document.querySelector('.offer > .main').textContent")
    said = page.js("document.querySelector('.offer').innerText")

    assert first == "Approve from another computer"
    assert "not the part of them (PRF)" in said


def test_a_request_that_is_under_way_is_gone_on_with(popup: Any) -> None:
    page = popup("none&join=waiting", "document.querySelector('.offer .main')")

    press(page, "Go on with the approval")

    assert asked(page, "page.open") == [{"page": "restore", "query": "way=approval"}]


def test_a_damaged_vault_offers_the_restore(popup: Any) -> None:
    page = popup("damaged", "document.querySelector('.mid h1')")

    press(page, "Restore from a backup")

    assert asked(page, "page.open") == [{"page": "restore", "query": ""}]


def test_what_was_said_already_is_not_said_again(popup: Any) -> None:
    page = popup("site&backup=loud", BANNER)

    page.js(f"{BANNER}.dataset.first = 'yes'")
    before = page.js("globalThis.asked.length")
    page.js("tell({event: 'backup'})")
    page.wait(f"globalThis.asked.slice({before}).some(one => one.name === 'notices.list')")
    page.js("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert page.js("document.querySelector('#notices').getAttribute('aria-live')") == "polite"
    assert page.js(f"{BANNER}.dataset.first") == "yes"
