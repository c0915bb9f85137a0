"""The five ways to all codes on a new computer, as a person goes them, with all presses counted.

Promises what `Measured` says: characters typed and presses made on both computers from the moment
the new one's popup is open, and seconds from pressing for it to the last code on the screen.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import cdp
import hands
from common import until
from looks import OUT

WORDS = json.loads(
    (Path(__file__).parents[2] / "extension/_locales/en/messages.json").read_text("utf-8")
)
TABLE = OUT / "new-computer.json"
PLAN = (
    "document.querySelector('dl.sums') && !!document.querySelector('.bottom button[type=submit]')"
)
LINKED = "!!document.querySelector('.items a[href^=https]')"
DONE = "!!document.querySelector('ol.next')"
CHARACTERS = "document.querySelector('.chars')?.innerText.replace(/[^0-9A-Z]/g,'')"
SHOWN_DIGITS = "document.querySelector('.digits')?.textContent.replace(/[^0-9]/g,'')"
# Every row of the popup, scrolled through: its id, who it is, and its code or what it offers.
ROWS = """(async () => {
  const seen = new Map(), main = document.querySelector('#main');
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const inView = () => {
    const {top, bottom} = main.getBoundingClientRect();
    return [...document.querySelectorAll('tk-row')].filter(row => {
      const at = row.getBoundingClientRect();
      return at.bottom > top && at.top < bottom;
    });
  };
  const has = row => row.querySelector('.code').firstChild.data.replace(/\\s/g, '')
    || row.querySelector('.do:not([hidden])')?.textContent;
  const end = performance.now() + 10000;
  for (let top = 0; top < main.scrollHeight; top += main.clientHeight / 2) {
    main.scrollTop = top;
    do await frame(); while (performance.now() < end && !inView().every(has));
    for (const row of inView()) seen.set(row.dataset.id, {has: has(row),
      place: Number(row.ariaPosInSet), issuer: row.querySelector('.name b').textContent,
      name: row.querySelector('.name span').textContent});
  }
  main.scrollTop = 0;
  do await frame(); while (performance.now() < end && !inView().every(has));
  const all = [...seen].sort((a, b) => a[1].place - b[1].place);
  const total = Number(document.querySelector('tk-row')?.ariaSetSize ?? -1);
  return all.length === total && all.every(([, row]) => row.has) ? all : null;
})()"""


class Measured(NamedTuple):
    """What one way took."""

    way: str
    characters: int
    clicks: int
    seconds: float


class Hand:
    """Presses and types like a person, and counts both."""

    def __init__(self) -> None:
        self.characters = self.clicks = 0

    def click(self, page: cdp.Session, css: str) -> None:
        """One press."""
        page.click(css)
        self.clicks += 1

    def type(self, page: cdp.Session, css: str, text: str) -> None:
        """Into a field that has the focus already."""
        page.wait(f"document.activeElement?.matches({json.dumps(css)})")
        page.type(css, text)
        self.characters += len(text)


def keep(took: Measured) -> None:
    """Write it where the benchmarks read it."""
    TABLE.parent.mkdir(exist_ok=True)
    table = json.loads(TABLE.read_text("utf-8")) if TABLE.exists() else {}
    TABLE.write_text(json.dumps(table | {took.way: took._asdict()}, indent=1) + "\n", "utf-8")
    print(took)


Unlock = Callable[[cdp.Session, Hand], None]
Look = Callable[[cdp.Session, str], None]


def nobody(page: cdp.Session, name: str) -> None:
    """Takes no picture."""


def rows(popup: cdp.Session, seconds: float = 30) -> list[tuple[str, dict[str, object]]]:
    """All rows of the popup once each shows its code, or what it offers instead."""
    return list(popup.wait(ROWS, seconds))  # type: ignore[call-overload]


def offer(driver: cdp.Chromium, way: str) -> tuple[cdp.Session, str]:
    """The popup of a computer without a vault, and the button of a way in what it offers."""
    popup = driver.open_popup()
    words = json.dumps(WORDS[f"by_{way}"]["message"])
    press = f"[...document.querySelectorAll('.offer button')].find(b=>b.textContent=={words})"
    drawn = "!document.querySelector('.offer')?.ariaBusy && document.querySelector('.offer .main')"
    popup.wait(f"{drawn}?.checkVisibility()", 30)
    assert popup.js(f"!!{press}"), popup.js("document.body.innerText")
    popup.js(f"{press}.id='the-way'")
    return popup, "#the-way"


def arrive(
    driver: cdp.Chromium,
    way: str,
    unlock: Unlock,
    look: Look = nobody,
    touch: cdp.Session | None = None,
) -> Measured:
    """From nothing to all codes; `touch` is the tab that has a passkey, where that is the way."""
    hand, began = Hand(), time.monotonic()
    popup, button = offer(driver, way)
    look(popup, f"offer-{way}")
    hand.click(popup, button)
    page = restore_page(driver, touch)
    unlock(page, hand)
    page.wait(f"({PLAN}) || document.querySelector('.problem, [role=alert]')?.innerText", 30)
    assert page.js(PLAN), page.js("document.body.innerText")
    look(page, f"plan-{way}")
    assert page.js(LINKED), "no way to sign in"
    hand.click(page, ".bottom button[type=submit]")
    page.wait(DONE, 30)
    look(page, f"done-{way}")
    popup = driver.open_popup()
    hand.clicks += 1
    rows(popup)
    took = Measured(way, hand.characters, hand.clicks, round(time.monotonic() - began, 1))
    look(popup, f"codes-{way}")
    return took


def mistype(driver: cdp.Chromium, code: str, group: int, look: Look = nobody) -> None:
    """A recovery code with one wrong group: that one is named, and marked to be typed again."""
    groups = code.split("-")
    wrong = groups[group - 1]
    groups[group - 1] = ("8" if wrong[0] != "8" else "9") + wrong[1:]
    popup, button = offer(driver, "recovery")
    popup.click(button)
    page = restore_page(driver)
    typing("input.recovery", "-".join(groups))(page, Hand())
    page.wait(
        f"/group {group}\\b/i.test(document.querySelector('[role=alert], .problem')?.innerText)"
    )
    look(page, "mistyped")
    marked = "(e=>e.value.slice(e.selectionStart,e.selectionEnd))(document.activeElement)"
    assert page.js(marked) == groups[group - 1]
    shut(driver, str(driver.find(driver.pages + "restore/", "page")["targetId"]))
    driver.front()


def shut(driver: cdp.Chromium, tab: str) -> None:
    """Close a tab and wait until it is gone, so that nobody finds it in place of the next one."""
    driver.call("Target.closeTarget", targetId=tab)
    until(lambda: all(one["targetId"] != tab for one in driver.targets()), "the tab to close", 10)


def restore_page(driver: cdp.Chromium, touch: cdp.Session | None = None) -> cdp.Session:
    """The page that the popup opened. An authenticator belongs to one tab: it goes there then."""
    opened = driver.find(driver.pages + "restore/", "page")
    if not touch:
        return driver.attach(opened)
    shut(driver, str(opened["targetId"]))
    touch("Page.bringToFront")
    touch.wait("document.hasFocus()")
    touch("Page.navigate", url=opened["url"])
    return touch


def at_once(page: cdp.Session, hand: Hand) -> None:
    """Nothing is typed: the key store or a passkey has the key."""


def typing(css: str, text: str) -> Unlock:
    """One secret, typed."""

    def unlock(page: cdp.Session, hand: Hand) -> None:
        hand.type(page, css, text)
        hand.click(page, ".step form button[type=submit]")

    return unlock


def approved_by(other: cdp.Chromium, secret: str, look: Look = nobody) -> Unlock:
    """Characters typed at the other computer, digits typed at this one."""

    def unlock(page: cdp.Session, hand: Hand) -> None:
        characters = str(page.wait(CHARACTERS))
        look(page, "join-new")
        with hands.own_page(other, "options/options.html?at=devices") as settings:
            whole_settings(settings, "devices")
            hand.clicks += 2  # the popup's menu, and its settings
            hand.click(settings, "[data-act=approve]")
            hand.type(settings, "#devices form input", characters)
            look(settings, "join-typed")
            hand.click(settings, "#devices form button[type=submit]")
            answer_presence(settings, hand, secret)
            digits = str(settings.wait(SHOWN_DIGITS))
            look(settings, "join-digits")
        hand.type(page, "input.digits", digits)
        look(page, "join-answer")
        hand.click(page, ".step form button[type=submit]")

    return unlock


def answer_presence(page: cdp.Session, hand: Hand, secret: str) -> None:
    """Where the person has to show that it is them."""
    page.wait(f"!!document.querySelector('dialog[open]') || {SHOWN_DIGITS}")
    if page.js("!!document.querySelector('dialog[open]')"):
        hand.type(page, "dialog input", secret)
        hand.click(page, "dialog button[type=submit]")


def whole_settings(page: cdp.Session, *parts: str) -> None:
    """Wait for parts that are filled later, and push down what stands beneath them."""
    for part in parts:
        page.wait(f"!!document.querySelector('#{part} li')", 30)


def refused(driver: cdp.Chromium, look: Look = nobody) -> str:
    """What is said where this browser's passkeys are others; the other ways stay."""
    popup, button = offer(driver, "passkey")
    popup.click(button)
    page = restore_page(driver)
    authenticator(page)
    page("Page.reload")  # asked once more, now that there is something to ask
    said = page.wait("document.querySelector('.problem, [role=alert]')?.innerText", 60)
    look(page, "passkey-refused")
    page.click(".acts button:not(.main)")
    page.wait("!!document.querySelector('[data-way=sheet]')")
    look(page, "ways")
    page.js("setTimeout(close,30)")
    until(
        lambda: not any("/restore/" in str(one["url"]) for one in driver.targets()), "to close", 10
    )
    return str(said)


def authenticator(page: cdp.Session) -> None:
    """One with PRF, of this tab alone, that knows the person and needs no touch."""
    page("WebAuthn.enable")
    page("WebAuthn.addVirtualAuthenticator", options={
        "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal",
        "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True, "hasPrf": True,
    })  # fmt: skip


def passkey(driver: cdp.Chromium, look: Look = nobody) -> cdp.Session:
    """A passkey made in the settings; the tab whose authenticator has it."""
    with hands.own_page(driver, "options/options.html?at=passkeys") as settings:
        whole_settings(settings, "devices", "passkeys")
        settings.click("#passkeys a.btn")
        page = driver.attach(driver.find(driver.pages + "passkey/", "page"))
        authenticator(page)
        page.wait("!!document.querySelector('main.loaded .acts')")
        look(page, "passkey")
        page("Page.bringToFront")
        page.click(".acts button.main")
        said = page.wait("!document.querySelector('[role=status].soft') && "
                         "document.querySelector('main h2')?.textContent", 60)  # fmt: skip
        assert said == WORDS["passkey_made"]["message"], page.js("document.body.innerText")
        look(page, "passkey-made")
    return page
