"""The states of the options page that belong to the backup, for `pictures.py`."""

from __future__ import annotations

from typing import Any

LIGHT = {"prefers_color_scheme": "light"}
DARK = {"prefers_color_scheme": "dark"}
FORCED = {"prefers_color_scheme": "dark", "forced_colors": "active"}
READY = "document.querySelector('.loaded .state')"
PAGE = "/options/options.html?still=1&state={}&"
USUAL, LOW = (720, 1150, 1), (720, 500, 1)
Size = tuple[int, int, int]


def click(selector: str) -> str:
    return f"document.querySelector('{selector}').click()"


def show(part: str) -> str:
    return f"document.querySelector('{part}').scrollIntoView()"


def typed(selector: str, text: str) -> str:
    return f"document.querySelector('{selector}').value = '{text}'"


def send(form: str) -> str:
    return f"document.querySelector('{form}').requestSubmit()"


OFF, CHOOSE = click("[data-act=off]"), click("[data-act=choose]")
OTHER = "document.querySelectorAll('.pick input')[4].click()"
WITHOUT = click("[data-act=guard-without]")
WAYS = show("#backup .also:nth-child(2)")
PHRASE, PHRASE_OFF = [WAYS, click("[data-act=phrase]")], [WAYS, click("[data-act=phrase-off]")]
HISTORY = [show("#history"), click("#history .btn")]
OLDER = [show("#history"), click("#history .also .btn"), click("#history .also .danger")]
INSIDE = [*HISTORY, click("#history .items .btn")]
CHOSEN = [*INSIDE, "document.querySelectorAll('#history .take input')[2].click()"]
DEVICES = show("#devices")
FORGET = [DEVICES, click("#devices .danger")]
APPROVE = [DEVICES, click("[data-act=approve]")]
TYPED = typed("#devices .form .field", "K7Q2MX-9P4TRD-31HBWZ")
UNLOCK = [typed("dialog .field", "right"), send("dialog .form")]
CODE = [*APPROVE, TYPED, send("#devices .form"), *UNLOCK]
PASSKEYS, SPACES = show("#passkeys"), show("#spaces")
RECOVERY = show("#recovery")
EXPORT = show("#export")


def shot(
    query: str, *acts: str, size: Size = USUAL, media: Any = LIGHT, state: str = "site"
) -> Any:
    """One picture of the settings with the made-up host in the state that `query` says."""
    return PAGE.format(state) + query, READY, list(acts), size, media


SHOTS = {
    "backup-proven": shot("backup=proven&keychain"),
    "backup-proven-dark": shot("backup=proven&keychain&set=ways", media=DARK),
    "backup-proven-forced": shot("backup=proven&keychain&set=ways", media=FORCED),
    "backup-here": shot("backup=proven-here&set=never"),
    "backup-here-dark": shot("backup=proven-here&set=never", media=DARK),
    "backup-local": shot("backup=proven&set=local"),
    "backup-off": shot("backup=off"),
    "backup-nowhere": shot("backup=nowhere"),
    "backup-first": shot("backup=first"),
    "backup-waiting": shot("backup=waiting&set=never"),
    "backup-locked": shot("backup=locked-too"),
    "backup-failing": shot("backup=loud"),
    "backup-failing-dark": shot("backup=loud", media=DARK),
    "backup-failing-forced": shot("backup=loud", media=FORCED),
    "backup-failing-de": shot("backup=loud&lang=de", size=(360, 1500, 1)),
    "backup-guard": shot("backup=guard"),
    "backup-guard-sure-dark": shot("backup=guard", WITHOUT, media=DARK),
    "backup-moving": shot("backup=moving&set=findings"),
    "backup-off-sure": shot("backup=proven", OFF),
    "backup-off-sure-dark": shot("backup=proven", OFF, media=DARK),
    "backup-choose": shot("backup=nowhere", CHOOSE),
    "backup-choose-forced": shot("backup=nowhere", CHOOSE, media=FORCED),
    "backup-move": shot("backup=proven", CHOOSE, OTHER),
    "backup-move-dark": shot("backup=proven", CHOOSE, media=DARK),
    "backup-passphrase": shot("backup=proven&set=unmatched", *PHRASE),
    "backup-passphrase-remove": shot("backup=proven&set=passphrase", *PHRASE_OFF),
    "history": shot("", *HISTORY),
    "history-none": shot("versions=0", *HISTORY, size=LOW),
    "history-inside": shot("", *CHOSEN),
    "history-inside-dark": shot("", *CHOSEN, media=DARK),
    "history-inside-forced": shot("", *CHOSEN, media=FORCED),
    "history-same": shot("versions=same", *INSIDE, size=LOW),
    "history-secrets": shot("", *OLDER, state="kinds"),
    "devices": shot("devices=back", DEVICES),
    "devices-forget": shot("", *FORGET),
    "devices-uncovered-dark": shot("devices=uncovered", *FORGET, media=DARK),
    "devices-approve": shot("", *APPROVE),
    "devices-digits": shot("", *CODE),
    "devices-digits-dark": shot("", *CODE, media=DARK),
    "passkeys": shot("", PASSKEYS, click("#passkeys .danger")),
    "passkeys-none-dark": shot("passkeys=0", PASSKEYS, media=DARK),
    "spaces": shot("leaving=some", SPACES, click("#spaces .acts .btn")),
    "spaces-dark": shot("leaving=some", SPACES, media=DARK),
    "spaces-forced": shot("leaving=done", SPACES, media=FORCED),
    "leaving-empty": shot("", SPACES, click("#leaving .acts .btn")),
    "export": shot("", EXPORT, click("[data-act=export]"), size=LOW),
    "renew-lost": shot("", RECOVERY, click("#recovery .also .btn")),
    "renewed": shot("renewed=some", RECOVERY),
    "renewed-dark": shot("renewed=some", RECOVERY, media=DARK),
    "settings-ja": shot("backup=proven-here&keychain&lang=ja&leaving=some", size=(720, 3000, 1)),
    "settings-fr": shot("backup=proven&keychain&lang=fr&devices=back", size=(360, 4200, 1)),
    "settings-es": shot("backup=first&lang=es", size=(720, 3000, 1)),
}
