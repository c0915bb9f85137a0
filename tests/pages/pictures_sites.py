"""Pictures of what the popup says and asks about the site in front."""

from __future__ import annotations

from typing import Any

LIGHT, DARK, FORCED = (
    {"prefers_color_scheme": "light"},
    {"prefers_color_scheme": "dark"},
    {"prefers_color_scheme": "dark", "forced_colors": "active"},
)
FULL, NARROW, ZOOM = (376, 540, 2), (300, 480, 2), (376, 300, 2)
CODE = "document.querySelector('.code')?.textContent.trim().length > 3"
HERE = "document.querySelector('.here').click()"
MORE = "document.querySelector('#more').click()"
ROW = "document.querySelector('#list .row').click()"
FILL = "document.querySelector('[data-act=fill]').click()"
STRIP = "document.querySelector('.strip').click()"
DOWN = "document.querySelector('#view').scrollTop = 2000"
LONG = "document.querySelector('.said button').click()"


def item(words: str) -> str:
    """A press on the entry of a menu with these words."""
    return (
        "[...document.querySelectorAll('.menu button')]"
        f".find(one => one.textContent.includes('{words}')).click()"
    )


def shot(state: str, acts: list[str] | None = None, size: Any = FULL, media: Any = LIGHT) -> Any:
    ready = f"({CODE}) && document.querySelector('.strip')" if acts == [STRIP] else CODE
    return f"/popup/popup.html?still=1&state={state}", ready, acts or [], size, media


SHOTS = {
    "site-why": shot("chosen"),
    "site-named": shot("named"),
    "site-named-narrow": shot("named&lang=de", size=NARROW),
    "site-view": shot("site", [HERE]),
    "site-view-narrow": shot("site&lang=de", [HERE], NARROW),
    "site-view-japanese": shot("chosen&lang=ja", [HERE]),
    "site-view-chosen": shot("chosen", [HERE]),
    "site-view-chosen-dark": shot("chosen", [HERE], media=DARK),
    "site-view-chosen-forced": shot("chosen", [HERE], media=FORCED),
    "site-view-chosen-end": shot("chosen&lang=de", [HERE, DOWN], NARROW, DARK),
    "site-view-plain": shot("plain", [MORE, item("router")]),
    "site-view-denied": shot(
        "site&grant=no", [HERE, "document.querySelector('#offer_here').click()"]
    ),
    "fills": shot("site", [MORE, item("Where")]),
    "fills-dark": shot("site&lang=fr", [MORE, item("Où")], NARROW, DARK),
    "fills-names": shot("names", [MORE, item("Where")]),
    "fills-none": shot("site&unfilled", [MORE, item("Where")]),
    "refused-plain": shot("plain"),
    "refused-plain-dark": shot("plain&lang=de", size=NARROW, media=DARK),
    "refused-odd": shot("odd"),
    "ask-plain": shot("plain", [STRIP]),
    "ask-plain-narrow": shot("plain&lang=fr", [STRIP], NARROW, DARK),
    "twins": shot("warning", [ROW]),
    "twins-dark": shot("warning-idn", [ROW], media=DARK),
    "twins-forced": shot("warning", [ROW], media=FORCED),
    "twins-narrow": shot("warning-worn&lang=es", [ROW], NARROW),
    "twins-japanese": shot("warning-idn&lang=ja", [ROW]),
    "bind-letters": shot("idn", [ROW]),
    "kin": shot("kin"),
    "kin-dark": shot("kin&lang=de", media=DARK),
    "kin-ask": shot("kin", ["document.querySelector('#site .row').click()"]),
    "pasted": shot("unbound&pasted=id3"),
    "pasted-narrow": shot("unbound&pasted=id3&lang=de", size=NARROW, media=DARK),
    "frame": shot("frame"),
    "frame-narrow": shot("frame&lang=ja", size=NARROW),
    "frame-said": shot("frame", [FILL]),
    "frame-said-narrow": shot("frame&lang=de", [FILL], NARROW, DARK),
    "frame-ask": shot("frame", [FILL, LONG]),
    "frame-ask-narrow": shot("frame&lang=de", [FILL, LONG], NARROW),
    "no-field-said": shot("site&why=none", [FILL]),
    "no-field-said-narrow": shot("site&why=hidden&lang=fr", [FILL], NARROW, DARK),
    "menu-site": shot("site", [MORE]),
    "menu-site-narrow": shot("site&lang=de", [MORE], NARROW),
    "site-view-forced": shot("site", [HERE], media=FORCED),
    "frame-ask-dark": shot("frame", [FILL, LONG], media=DARK),
    "pasted-forced": shot("unbound&pasted=id3", media=FORCED),
    "refused-plain-forced": shot("plain", media=FORCED),
    "site-near": shot("chosen&at=1760000007300"),
    "site-row-zoom": shot("many-here", size=ZOOM),
}
