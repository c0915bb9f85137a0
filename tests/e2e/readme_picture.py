"""Makes the README's picture anew: `python tests/e2e/readme_picture.py` (Chromium needed).

The real popup by its real button, real codes of made-up accounts, light beside dark. The site in
front is answered by the debugger, since the picture should name one that everybody knows.
"""

from __future__ import annotations

import base64
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for _place in ("install_scripts/demo", "install_scripts", "tests/contracts", "tests/e2e"):
    sys.path.insert(0, str(ROOT / _place))

import cdp  # noqa: E402
import hands  # noqa: E402
from common import until  # noqa: E402
from desk import Desk, uri  # noqa: E402
from looks import LOOKS  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from secret_service import SecretService  # noqa: E402

import build_extension  # noqa: E402

TARGET = ROOT / "docs/pictures/popup.png"
ACCOUNTS = [
    ("GitHub", "lena-hoff"),
    ("Nextcloud", "lena@home.example"),
    ("Hetzner", "K0912345"),
    ("Mastodon", "@lena@social.example"),
    ("PyPI", "lhoff"),
    ("Codeberg", "lena"),
]
SHARP = ("--force-device-scale-factor=2", "--window-size=2600,2600", "--screen-info={2600x2600}")
SITE = "https://github.com/"
PAGE = b"<!doctype html><title>Two-factor</title><input autocomplete=one-time-code>"


def accounts(desk: Desk) -> None:
    """A vault with these accounts, its sheet confirmed."""
    desk.tidekey("init")
    for issuer, name in ACCOUNTS:
        secret = base64.b32encode(f"{issuer:20}".encode()).decode()
        site = ["--site", "github.com"] if issuer == "GitHub" else []
        desk.tidekey("add", "--key-file", desk.note("key", uri(issuer, name, secret)), *site)
    desk.tidekey("recovery", "--out", str(desk.folder / "code"))
    desk.tidekey("recovery", "--confirm-file", str(desk.folder / "code"))


def answer(driver: cdp.Chromium) -> None:
    """An empty page under the address of a site that is not asked."""

    def paused() -> object:
        driver.call("Browser.getVersion")  # its answer brings the events before it
        events = (e for e in driver.pipe.events if e.get("method") == "Fetch.requestPaused")
        return next((e["params"]["requestId"] for e in events), None)  # type: ignore[index]

    driver.page("Fetch.enable", patterns=[{"urlPattern": f"{SITE}*"}])
    driver.page.js(f"void (location.href = '{SITE}')")
    driver.page(
        "Fetch.fulfillRequest", requestId=until(paused, "the page's request", 10), responseCode=200,
        body=base64.b64encode(PAGE).decode(),
        responseHeaders=[{"name": "Content-Type", "value": "text/html"}],
    )  # fmt: skip
    driver.wait("document.title == 'Two-factor'")


def shown(driver: cdp.Chromium, look: str, folder: Path) -> Image.Image:
    """The popup in one look, some seconds before its codes end."""
    popup = driver.open_popup()
    features = [{"name": key, "value": value} for key, value in LOOKS[look].items()]
    popup("Emulation.setEmulatedMedia", features=features)
    if time.time() % 30 > 20:  # a picture of a code about to end would need explaining
        time.sleep(32 - time.time() % 30)
    popup.wait(hands.LISTED)
    popup.wait("!document.querySelector('tk-row .code:empty')")
    popup.wait("document.querySelector('#state').textContent.trim()")
    picture = Image.open(popup.shot(folder / f"{look}.png")).convert("RGB")
    driver.close_popup()
    return picture


def beside(pictures: list[Image.Image]) -> Image.Image:
    """Pictures side by side, each with round corners."""
    gap, (wide, high) = 40, pictures[0].size
    whole = Image.new("RGB", (gap + len(pictures) * (wide + gap), high + 2 * gap), "#dfe6e9")
    for n, one in enumerate(pictures):
        mask = Image.new("L", one.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, wide - 1, high - 1), 24, fill=255)
        whole.paste(one, (gap + n * (wide + gap), gap), mask)
    return whole


def main() -> None:
    """Make it."""
    service = SecretService()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            extension = build_extension.build("chromium", folder / "extension")[0]
            keys = {k: v for k, v in service.environ.items() if k != "XDG_DATA_HOME"}
            desk = Desk(folder / "home", {"chromium": extension}, keys)
            accounts(desk)
            with desk.browser("chromium", extra=SHARP) as driver:
                assert isinstance(driver, cdp.Chromium)
                answer(driver)
                both = beside([shown(driver, look, folder) for look in ("light", "dark")])
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        both.quantize(128).save(TARGET, optimize=True)
    finally:
        service.stop()


if __name__ == "__main__":
    main()
