"""Photographs every state of the pages: `python tests/pages/pictures.py OUT [NAME…]`.

The pictures are for a person to look at when a page changes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import browser
import pictures_backup
import pictures_export
import pictures_import
import pictures_options
import pictures_sites
import serve

POPUP = "/popup/popup.html?still=1&state="
CODE = "document.querySelector('.code')?.textContent.trim().length > 3"
MID = "document.querySelector('.mid h1')"
CHECK = "document.querySelector('.form .code')"
CLICK = "document.querySelector('{}').click()"
ADD = CLICK.format("#add")

# name: (page, ready, acts before the picture, size, media)
LIGHT, DARK, FORCED = (
    {"prefers_color_scheme": "light"},
    {"prefers_color_scheme": "dark"},
    {"prefers_color_scheme": "dark", "forced_colors": "active"},
)
FULL, NARROW, ZOOM = (376, 540, 2), (300, 480, 2), (376, 300, 2)
LOADED = "document.querySelector('.loaded')"
FIND = (
    "const s = document.querySelector('#search'); s.value = '{}'; "
    "s.dispatchEvent(new Event('input'))"
)
FIRST = "document.querySelector('#list .row').focus()"
PRESS = (
    "document.activeElement.dispatchEvent("
    "new KeyboardEvent('keydown', {{key: '{}', bubbles: true}}))"
)
ROW_MENU = "document.querySelectorAll('#list .own')[1].click()"
KEYS = "[...document.querySelectorAll('.menu button')].at(-1).click()"
BY_HAND = "document.querySelectorAll('.choices .btn')[2].click()"
MORE = "document.querySelector('details').open = true"
COPY = "document.querySelector('[data-act=copy]').click()"
DOWN = "document.querySelector('#main').scrollTop = 260000"
OPTIONS, WELCOME = "/options/options.html?", "/onboarding/onboarding.html?cause="
TALL, SHORT = (760, 3600, 1), (760, 800, 1)
CONFLICT = ["document.querySelector('[data-id=id5] .row').focus()", PRESS.format("e")]
SURE = [
    "document.querySelectorAll('#recovery .acts > .btn').forEach(one => one.click())",
    "document.querySelector('#trash .danger').click()",
]
NO_PIN = [
    ADD,
    "document.querySelector('.form textarea').value = 'motp://Work:me?secret=30edcc8edae50a60'",
    "document.querySelector('.form textarea').form.requestSubmit()",
]
SCAN = [ADD, "document.querySelector('.choices .main').click()"]


def popup(state: str, ready: str = CODE, acts: list[str] | None = None, size=FULL, media=LIGHT):
    return POPUP + state, ready, acts or [], size, media


def page(path: str, ready: str, acts: list[str] | None = None, size=(760, 900, 1), media=LIGHT):
    return path, ready, acts or [], size, media


SHOTS = {
    "site": popup("site"),
    "site-dark": popup("site", media=DARK),
    "site-forced": popup("site", media=FORCED),
    "site-narrow": popup("site", size=NARROW),
    "site-zoom": popup("site", size=ZOOM),
    "near": popup("site&at=1760000007300"),
    "near-dark": popup("site&at=1760000007300", media=DARK),
    "near-forced": popup("site&at=1760000007300", media=FORCED),
    "list": popup("list&n=40"),
    "kinds": popup("kinds"),
    "kinds-dark": popup("kinds", media=DARK),
    "no-pin": popup("site", acts=NO_PIN),
    "no-pin-dark": popup("site&lang=de", acts=NO_PIN, media=DARK),
    "one": popup("list&n=1"),
    "thousand": popup("site&n=1000"),
    "ten-thousand": popup("list&n=10000", acts=[DOWN]),
    "names": popup("names"),
    "names-dark": popup("names", media=DARK, size=NARROW),
    "icons": popup("icons"),
    "icons-dark": popup("icons", media=DARK),
    "many-here": popup("many-here"),
    "hotp": popup("hotp", "document.querySelector('.card')"),
    "eight": popup("eight"),
    "ten-narrow": popup("ten", size=NARROW),
    "nofield": popup("nofield"),
    "unconfirmed": popup("unconfirmed"),
    "unconfirmed-dark": popup("unconfirmed", media=DARK),
    "clock": popup("clock"),
    "search": popup("site&n=1000", acts=[FIND.format("fig")]),
    "search-none": popup("site", acts=[FIND.format("zzz")]),
    "empty": popup("empty", MID),
    "empty-narrow": popup("empty&lang=de", MID, size=NARROW),
    "odd-kinds": popup("odd-kinds"),
    "odd-kinds-narrow": popup("odd-kinds&lang=fr", size=NARROW),
    "pin-card": popup("pin"),
    "pin-edit": popup("odd-kinds", acts=["document.querySelectorAll('#list .row')[1].click()"]),
    "empty-dark": popup("empty", MID, media=DARK),
    "locked": popup("locked", MID),
    "locked-dark": popup("locked", MID, media=DARK),
    "locked-forced": popup("locked", MID, media=FORCED),
    "key-missing": popup("key-missing", MID),
    "damaged": popup("damaged", MID),
    "absent": popup("absent", MID),
    "error": popup("error", MID),
    "none": popup("none", MID),
    "passphrase": popup("passphrase", MID, [CLICK.format(".btn.main")]),
    "slow": popup("slow", "document.querySelector('#bones')"),
    "menu": popup("site", acts=[CLICK.format("#more")]),
    "row-menu": popup("site", acts=[ROW_MENU]),
    "row-menu-dark": popup("site", acts=[ROW_MENU], media=DARK),
    "help": popup("site", acts=[CLICK.format("#more"), KEYS]),
    "copied": popup("site", acts=[COPY]),
    "deleted": popup("list", acts=[FIRST, PRESS.format("Delete")]),
    "unbound": popup("unbound", acts=["document.querySelector('#list .row').click()"]),
    "add": popup("site", acts=[ADD]),
    "add-dark": popup("site", acts=[ADD], media=DARK),
    "hand": popup("site", acts=[ADD, BY_HAND, MORE]),
    "check": popup("site", acts=SCAN),
    "check-near": popup("site&at=1760000007300", acts=SCAN),
    "check-dark": popup("similar", acts=SCAN, media=DARK),
    "check-forced": popup("similar", acts=SCAN, media=FORCED),
    "check-narrow": popup("weak", acts=SCAN, size=NARROW),
    "already": popup("already", acts=SCAN),
    "several": popup("several", acts=SCAN),
    "noqr": popup("noqr", acts=SCAN),
    "edit": popup("list", acts=[FIRST, PRESS.format("e")]),
    "conflict": popup("kinds", acts=CONFLICT),
    "conflict-dark": popup("kinds&at=1760000007300", acts=CONFLICT, media=DARK),
    "conflict-narrow": popup("kinds&lang=de", acts=CONFLICT, size=NARROW),
    "german": popup("site&lang=de&n=38"),
    "japanese": popup("unconfirmed&lang=ja&n=38"),
    "french-locked": popup("locked&lang=fr", MID),
    "options": page(OPTIONS + "state=unconfirmed", LOADED, size=TALL),
    "options-sure": page(OPTIONS + "state=site", LOADED, SURE, size=TALL),
    "options-sure-dark": page(OPTIONS + "state=emptied", LOADED, SURE, media=DARK, size=TALL),
    "options-person": page(
        OPTIONS + "state=site",
        LOADED,
        [*SURE, "document.querySelector('#recovery .also .note .btn + .btn').click()"],
    ),
    "options-dark": page(OPTIONS + "state=site", LOADED, media=DARK, size=TALL),
    "options-narrow": page(OPTIONS + "state=first&lang=de", LOADED, size=(360, 5200, 1)),
    "options-add": page(
        OPTIONS + "add&state=site", "document.querySelector('.choices')", size=(760, 700, 1)
    ),
    "options-locked": page(
        OPTIONS + "state=locked", "document.querySelector('.mid h1')", size=(760, 700, 1)
    ),
    "onboarding": page(WELCOME + "absent&state=absent", LOADED, size=SHORT),
    "onboarding-dark": page(
        WELCOME + "absent&state=absent&os=win&browser=edge", LOADED, media=DARK, size=SHORT
    ),
    "onboarding-old": page(WELCOME + "too-old&browser=firefox", LOADED, size=SHORT),
    **pictures_backup.SHOTS,
    "onboarding-narrow": page(WELCOME + "died&os=mac&lang=ja", LOADED, size=(360, 900, 1)),
}
SHOTS |= pictures_options.SHOTS | pictures_sites.SHOTS | pictures_import.SHOTS
SHOTS |= pictures_export.SHOTS


def main(out: Path, names: list[str]) -> int:
    out.mkdir(parents=True, exist_ok=True)
    server, chromium = serve.start(), browser.Browser()
    bad = 0
    for name in names or SHOTS:
        path, ready, acts, size, media = SHOTS[name]
        chromium.events.clear()
        chromium.look(*size, **media)
        try:
            chromium.open(f"http://127.0.0.1:{server.server_port}{path}", ready)
            for act in acts:
                chromium.js("new Promise(done => setTimeout(done, 150))")
                chromium.js(f"{{{act}}}")
            chromium.js("new Promise(done => setTimeout(done, 350))")
        except (TimeoutError, RuntimeError) as problem:
            print(name, problem)
        chromium.picture(out / f"{name}.png")
        for problem in chromium.problems():
            bad += 1
            print(name, problem)
    chromium.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
