"""What tests do on a page of settings: ask what it asked, press, write, and be there in person."""

from __future__ import annotations

import json
from typing import Any

GIVEN = (
    "const it = new DataTransfer(); "
    "it.items.add(new File([new Uint8Array({size})], '{name}')); "
    "const at = document.querySelector('[data-act=import-files]'); "
    "at.files = it.files; at.dispatchEvent(new Event('change'))"
)
"""A file set into the field of the import, for `format` with its `name` and `size`."""


def asked(page: Any, name: str) -> list[Any]:
    found = page.js(f"globalThis.asked.filter(one => one.name === '{name}').map(one => one.fields)")
    return list(found)


def press(page: Any, selector: str) -> None:
    page.wait(f"document.querySelector({json.dumps(selector)})")
    page.js(f"document.querySelector({json.dumps(selector)}).click()")


def write(page: Any, selector: str, text: str) -> None:
    page.wait(f"document.querySelector({json.dumps(selector)})")
    page.js(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(text)}")


def send(page: Any, part: str) -> None:
    page.js(f"document.querySelector('#{part} .form').requestSubmit()")


def prove(page: Any) -> None:
    """Be there in person: the passphrase, typed into the question for it."""
    page.wait("document.querySelector('dialog[open]')")
    for letter in "right":
        page.key(letter)
    page.key("Enter")
    page.wait("!document.querySelector('dialog')")


def shown(page: Any, selector: str) -> str:
    page.wait(f"document.querySelector({json.dumps(selector)})")
    return str(page.js(f"document.querySelector({json.dumps(selector)}).innerText"))


def count(page: Any, selector: str) -> int:
    return int(page.js(f"document.querySelectorAll({selector!r}).length"))


def choose(page: Any, words: str) -> None:
    """One entry of the open menu."""
    entry = (
        "[...document.querySelectorAll('.menu button')]"
        f".find(one => one.textContent.includes({json.dumps(words)}))"
    )
    page.wait(entry)
    page.js(f"{entry}.click()")


def answer(page: Any, act: str = "[data-act=yes]") -> None:
    """The answer to a question: yes, unless another button is named."""
    press(page, f"dialog[open] .btn{act}")
    page.wait("!document.querySelector('dialog')")
