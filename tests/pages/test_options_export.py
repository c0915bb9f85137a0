"""Everything in a file of the person's own: the settings in a real browser, with a made-up host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hands_on import asked, press, prove, send, shown, write

pytestmark = pytest.mark.browser

WORDS = "seven otters juggle brass teapots"
FOCUSED = "document.activeElement.textContent"
SECOND = "#export .form div + div > [type=password]"
Open = Callable[..., Any]


def test_the_encrypted_file_is_the_main_act_and_takes_its_passphrase_twice(options: Open) -> None:
    page = options("", "#export .btn")
    main = page.js("[...document.querySelectorAll('#export .btn.main')].map(one => one.innerText)")

    press(page, "[data-act=export]")
    write(page, "#export [type=password]", WORDS)
    write(page, SECOND, "another")
    send(page, "export")
    page.wait("document.querySelector('#export .problem')")
    before = asked(page, "transfer.export")
    write(page, SECOND, WORDS)
    send(page, "export")
    prove(page)
    told = shown(page, "#export [role=status] .note")

    assert main == ["Save an encrypted file"]
    assert before == []
    assert asked(page, "transfer.export") == [{"format": "tidekey", "passphrase": WORDS}] * 2
    assert "tidekey-2026-11-23.tdk in Downloads" in told
    assert "38" in told


def test_plain_text_names_what_it_costs_and_needs_the_person(options: Open) -> None:
    page = options("", "#export .btn")

    press(page, "[data-act=export-plain]")
    note = shown(page, "#export .note")
    held, before = page.js(FOCUSED), asked(page, "transfer.export")
    press(page, "#export .note .danger")
    prove(page)
    told = shown(page, "#export [role=status] .note")

    assert "can make every code from then on" in note
    assert (held, before) == ("Cancel", [])
    assert asked(page, "transfer.export") == [{"format": "otpauth"}] * 2
    assert "not on this computer: 2" in told
    assert "Delete the file" in told
