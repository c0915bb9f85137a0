"""The states of the backup to be photographed: popup, offer, restore, join, passkey."""

from __future__ import annotations

LIGHT, DARK, FORCED = (
    {"prefers_color_scheme": "light"},
    {"prefers_color_scheme": "dark"},
    {"prefers_color_scheme": "dark", "forced_colors": "active"},
)
FULL, NARROW, TALL = (376, 540, 2), (300, 480, 2), (760, 980, 1)
STATE = "document.querySelector('#state span')"
BANNER = "document.querySelector('.banner')"
OFFER = "document.querySelector('.offer .found, .offer form')"
STEP = "document.querySelector('.step h2, .mid h1')"
PLAN = "document.querySelector('.sums')"
MAIN = "document.querySelector('.bottom .main').click()"
OPEN = "document.querySelectorAll('details.list').forEach(one => one.open = true)"
SUBMIT = "document.querySelector('.form').requestSubmit()"
CODE = "document.querySelector('input.recovery').value = 'BAD0-0000-0000'"

LATER = "new Promise(done => setTimeout(done, 2500))"

Shot = tuple[str, str, list[str], tuple[int, int, int], dict[str, str]]


def popup(query: str, ready: str, acts: tuple[str, ...] = (), size=FULL, media=LIGHT) -> Shot:
    return "/popup/popup.html?still=1&" + query, ready, list(acts), size, media


def restore(query: str, ready: str = STEP, acts: tuple[str, ...] = (), size=TALL, media=LIGHT):
    return "/restore/restore.html?still=1&" + query, ready, list(acts), size, media


def passkey(query: str, media=LIGHT) -> Shot:
    return "/passkey/passkey.html?still=1&" + query, STEP, [], (760, 620, 1), media


LINES = ("proven", "proven-here", "failing", "waiting", "off", "nowhere", "locked-too")
BANNERS = ("first", "loud", "guard", "fresh", "older")

SHOTS: dict[str, Shot] = {
    **{f"line-{one}": popup(f"state=site&backup={one}", STATE) for one in LINES},
    **{f"banner-{one}": popup(f"state=site&backup={one}", STATE) for one in BANNERS},
    "banner-loud-dark": popup("state=list&backup=loud", BANNER, media=DARK),
    "banner-loud-forced": popup("state=list&backup=loud", BANNER, media=FORCED),
    "banner-guard-dark": popup("state=site&backup=guard", BANNER, media=DARK),
    "banner-first-dark": popup("state=site&backup=first", BANNER, media=DARK),
    "banner-first-german": popup("state=site&backup=first&lang=de", BANNER, size=NARROW),
    "line-failing-narrow": popup("state=site&backup=failing&lang=fr", STATE, size=NARROW),
    "banner-fresh-sure": popup(
        "state=list&backup=fresh", BANNER, ("document.querySelector('.banner .btn').click()",)
    ),
    "offer-openable": popup("state=none&found=openable", OFFER),
    "offer-closed": popup("state=none&found=closed", OFFER),
    "offer-closed-dark": popup("state=none&found=closed", OFFER, media=DARK),
    "offer-closed-forced": popup("state=none&found=closed", OFFER, media=FORCED),
    "offer-closed-narrow": popup("state=none&found=closed&lang=de", OFFER, size=NARROW),
    "offer-two": popup("state=none&found=two", OFFER),
    "offer-nothing": popup("state=none&found=nothing", OFFER),
    "offer-join": popup("state=none&join=waiting", "document.querySelector('.offer .main')"),
    "restore-ways": restore("state=none&found=closed"),
    "restore-ways-dark": restore("state=none&found=closed", media=DARK),
    "restore-ways-forced": restore("state=none&found=closed", media=FORCED),
    "restore-two": restore("state=none&found=two"),
    "restore-nothing": restore("state=none&found=nothing"),
    "restore-mine": restore("state=site&found=mine"),
    "restore-code": restore("state=none&found=sheet&way=recovery", STEP, (CODE, SUBMIT)),
    "restore-phrase": restore("state=none&found=closed&way=passphrase"),
    "restore-passkey": restore("state=none&found=closed&way=passkey"),
    "join": restore("state=none&found=closed&way=approval"),
    "join-dark": restore("state=none&found=closed&way=approval", media=DARK),
    "join-granted": restore("state=none&join=granted"),
    "join-expired": restore("state=none&join=waiting", STEP, ("ended()", LATER)),
    "join-narrow": restore("state=none&join=waiting&lang=ja", size=(360, 900, 1)),
    "plan": restore("state=none&found=openable&way=keychain", PLAN),
    "plan-dark": restore("state=none&found=openable&way=keychain", PLAN, media=DARK),
    "plan-forced": restore("state=none&found=openable&way=keychain", PLAN, media=FORCED),
    "plan-thousand": restore("state=none&found=openable&way=keychain&rows=1000", PLAN, (OPEN,)),
    "plan-findings": restore("state=none&found=openable&way=keychain&plan=findings", PLAN),
    "plan-same": restore("state=site&found=mine&way=keychain&plan=same", PLAN),
    "plan-narrow": restore(
        "state=none&found=openable&way=keychain&lang=de", PLAN, size=(360, 1100, 1)
    ),
    "plan-passphrase": restore("state=none&found=openable&way=keychain&nostore", PLAN, (MAIN,)),
    "restored": restore("state=none&found=openable&way=keychain", PLAN, (MAIN,)),
    "restored-dark": restore("state=none&found=openable&way=keychain", PLAN, (MAIN,), media=DARK),
    "passkey": passkey("purpose=add"),
    "passkey-dark": passkey("purpose=add", media=DARK),
}
