"""Pictures of a page in every colour, and a list of what no page may show."""

from __future__ import annotations

from pathlib import Path

import cdp

OUT = Path(__file__).parent / "out"
LOOKS = {
    "light": {"prefers-color-scheme": "light"},
    "dark": {"prefers-color-scheme": "dark"},
    "forced": {"prefers-color-scheme": "dark", "forced-colors": "active"},
}
CUT = Path(__file__).with_name("cut.js").read_text()


def take(page: cdp.Session, name: str, look: str = "light") -> list[str]:
    """A picture, and what is wrong with it."""
    OUT.mkdir(exist_ok=True)
    features = [{"name": key, "value": value} for key, value in LOOKS[look].items()]
    page("Emulation.setEmulatedMedia", features=features)
    page.js("new Promise(done=>requestAnimationFrame(()=>requestAnimationFrame(()=>done(1))))")
    page.wait("document.getAnimations().every(a=>a.playState!='running'||"
              "a.effect.getTiming().iterations==Infinity)")  # fmt: skip
    page.shot(OUT / f"{name}-{look}.png")
    return list(page.js(CUT))  # type: ignore[call-overload]


def everyhow(page: cdp.Session, name: str) -> dict[str, list[str]]:
    """The same in all colours; what is wrong in each."""
    return {look: wrong for look in LOOKS if (wrong := take(page, name, look))}
