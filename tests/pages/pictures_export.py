"""The states of exports for other apps and for a phone, for `pictures.py`."""

from __future__ import annotations

from typing import Any

from pictures_options import DARK, EXPORT, FORCED, LIGHT, Size, click, send, shot, typed

TALL: Size = (720, 1000, 1)
NARROW: Size = (320, 1500, 2)
OPEN = (
    "(async () => { let at; while (!(at = document.querySelector('#export summary'))) "
    "await new Promise(done => setTimeout(done, 20)); at.click(); })()"
)
WORDS = "seven otters juggle brass teapots"
PHONE = "/options/options.html?still=1&state={}&qr={}"


def app(name: str) -> str:
    return click(f"[data-act=export-{name}]")


def chosen(query: str, name: str, *acts: str, size: Size = TALL, media: Any = LIGHT) -> Any:
    return shot(query, EXPORT, OPEN, app(name), *acts, EXPORT, size=size, media=media)


def phone(query: str, *acts: str, size: Size = (720, 620, 1), media: Any = LIGHT) -> Any:
    """One account in a tab of its own; the query names the state and the account."""
    state, account, *more = query.split("&")
    path = "&".join([PHONE.format(state, account), *more])
    return path, "document.querySelector('.part .who')", list(acts), size, media


SAVE = click("#export .danger")
PROVE = [typed("dialog .field", "right"), send("dialog .form")]
TWICE = (
    f"for (const one of document.querySelectorAll('#export [type=password]')) one.value = '{WORDS}'"
)
SEALED = [TWICE, send("#export .list .form"), *PROVE]
QR = click("[data-act=qr]")
SHOTS = {
    "export-apps": shot("", EXPORT, OPEN, EXPORT, size=TALL),
    "export-apps-dark": shot("", EXPORT, OPEN, EXPORT, size=TALL, media=DARK),
    "export-apps-forced": shot("", EXPORT, OPEN, EXPORT, size=TALL, media=FORCED),
    "export-apps-narrow": shot("lang=de", EXPORT, OPEN, EXPORT, size=NARROW),
    "export-apps-ja": shot("lang=ja", EXPORT, OPEN, EXPORT, size=TALL),
    "export-sealed": chosen("", "aegis"),
    "export-sealed-dark": chosen("lang=fr", "2fas", media=DARK),
    "export-sealed-narrow": chosen("lang=de", "2fas", size=NARROW),
    "export-sealed-done": chosen("", "2fas", *SEALED),
    "export-open": chosen("", "google"),
    "export-open-dark": chosen("lang=de", "bitwarden", media=DARK),
    "export-open-forced": chosen("", "html", media=FORCED),
    "export-open-es": chosen("lang=es", "aegis", click("#export .pick + .pick input")),
    "export-open-done": chosen("", "google", SAVE, *PROVE),
    "export-open-done-narrow": chosen("lang=de", "google", SAVE, *PROVE, size=NARROW),
    "export-none": chosen("export=none", "google"),
    "export-many": chosen("export=many", "keepass-csv"),
    "phone": phone("site&id0"),
    "phone-dark": phone("kinds&id2&lang=de", media=DARK),
    "phone-narrow": phone("kinds&id2&lang=fr", size=(320, 900, 2)),
    "phone-done": phone("site&id0", QR, *PROVE),
    "phone-shut": phone("site&id0&export=shut", QR, *PROVE),
    "phone-none": phone("kinds&id1"),
    "phone-ja": phone("site&id0&lang=ja", QR, *PROVE),
}
