"""The states of the options page that belong to the backup, for `pictures.py`."""

from __future__ import annotations

from typing import Any

LIGHT = {"prefers_color_scheme": "light"}
DARK = {"prefers_color_scheme": "dark"}
FORCED = {"prefers_color_scheme": "dark", "forced_colors": "active"}
PAGE = "/options/options.html?still=1&state=site&"
CLICK = "document.querySelector('{}').click()"
SHOW = "document.querySelector('#{}').scrollIntoView()"
TYPE = "Object.assign(document.querySelector('{}'), {{value: '{}'}})"
HISTORY = [SHOW.format("history"), CLICK.format("#history .btn")]
INSIDE = [*HISTORY, CLICK.format("#history .items .btn")]
CHOSEN = [*INSIDE, "document.querySelectorAll('#history .take input')[2].click()"]
OFF, CHOOSE = CLICK.format("[data-act=off]"), CLICK.format("[data-act=choose]")
CODE = [
    SHOW.format("devices"),
    CLICK.format("[data-act=approve]"),
    TYPE.format("#devices .field", "K7Q2MX-9P4TRD-31HBWZ"),
    "document.querySelector('#devices .form').requestSubmit()",
]
UNLOCK = [
    "document.querySelector('dialog .field').value = 'right'",
    "document.querySelector('dialog .form').requestSubmit()",
]
TAIL = SHOW.format("spaces")


def shot(
    query: str, *acts: str, size: tuple[int, int, int] = (720, 1150, 1), media: Any = LIGHT
) -> tuple[str, str, list[str], tuple[int, int, int], Any]:
    """One picture of the settings with the made-up host in the state that `query` says."""
    return PAGE + query, READY_TOP, list(acts), size, media


READY_TOP = "document.querySelector('.loaded .state')"
SHOTS = {
    "backup-proven": shot("backup=proven&keychain"),
    "backup-proven-dark": shot("backup=proven&keychain&set=ways", media=DARK),
    "backup-proven-forced": shot("backup=proven&keychain&set=ways", media=FORCED),
    "backup-here": shot("backup=proven-here&set=never"),
    "backup-here-dark": shot("backup=proven-here&set=never", media=DARK),
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
    "backup-guard-sure-dark": shot("backup=guard", CLICK.format("[data-act=guard-without]"), media=DARK),
    "backup-moving": shot("backup=moving&set=findings"),
    "backup-off-sure": shot("backup=proven", OFF),
    "backup-off-sure-dark": shot("backup=proven", OFF, media=DARK),
    "backup-choose": shot("backup=nowhere", CHOOSE),
    "backup-choose-forced": shot("backup=nowhere", CHOOSE, media=FORCED),
    "backup-move": shot("backup=proven", CHOOSE, "document.querySelectorAll('.pick input')[4].click()"),
    "backup-move-dark": shot("backup=proven", CHOOSE, media=DARK),
    "backup-passphrase": shot("backup=proven&set=unmatched", CLICK.format("[data-act=phrase]"), SHOW.format("backup .also:nth-child(2)")),
    "backup-passphrase-remove": shot("backup=proven&set=passphrase", CLICK.format("[data-act=phrase-off]"), SHOW.format("backup .also:nth-child(2)")),
    "history": shot("", *HISTORY),
    "history-none": shot("versions=0", *HISTORY, size=(720, 500, 1)),
    "history-inside": shot("", *CHOSEN),
    "history-inside-dark": shot("", *CHOSEN, media=DARK),
    "history-inside-forced": shot("", *CHOSEN, media=FORCED),
    "history-same": shot("versions=same", *INSIDE, size=(720, 500, 1)),
    "devices": shot("devices=back", SHOW.format("devices")),
    "devices-forget": shot("", SHOW.format("devices"), CLICK.format("#devices .danger")),
    "devices-uncovered-dark": shot("devices=uncovered", SHOW.format("devices"), CLICK.format("#devices .danger"), media=DARK),
    "devices-approve": shot("", SHOW.format("devices"), CLICK.format("[data-act=approve]")),
    "devices-digits": shot("", *CODE, *UNLOCK),
    "devices-digits-dark": shot("", *CODE, *UNLOCK, media=DARK),
    "passkeys": shot("", SHOW.format("passkeys"), CLICK.format("#passkeys .danger")),
    "passkeys-none-dark": shot("passkeys=0", SHOW.format("passkeys"), media=DARK),
    "spaces": shot("leaving=some", TAIL, CLICK.format("#spaces .acts .btn")),
    "spaces-dark": shot("leaving=some", TAIL, media=DARK),
    "spaces-forced": shot("leaving=done", TAIL, media=FORCED),
    "leaving-empty": shot("", TAIL, CLICK.format("#leaving .acts .btn")),
    "renew-lost": shot("", SHOW.format("recovery"), CLICK.format("#recovery .also .btn")),
    "renewed": shot("renewed=some", SHOW.format("recovery")),
    "renewed-dark": shot("renewed=some", SHOW.format("recovery"), media=DARK),
    "settings-ja": shot("backup=proven-here&keychain&lang=ja&leaving=some", size=(720, 3000, 1)),
    "settings-fr": shot("backup=proven&keychain&lang=fr&devices=back", size=(360, 4200, 1)),
    "settings-es": shot("backup=first&lang=es", size=(720, 3000, 1)),
}  # fmt: skip
