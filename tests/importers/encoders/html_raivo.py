"""The HTML page of Raivo, after its templates."""

from __future__ import annotations

from ..canonical import Account, Written, keeping, of_kinds

APP = "raivo"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A block for each password."""
    known = keeping(of_kinds("totp", "hotp"))
    top = ("<!doctype html>\n<html><head><title>Raivo OTP</title></head><body>"
           "<h1>Raivo OTP data export</h1><h2 class='subtitle'>now</h2>")  # fmt: skip
    foot = "<p class='footer'>Powered by <a href='https://x'>Raivo OTP</a>.</p></body></html>"
    page = f"{top}<div class='passwords'>{'<hr>'.join(map(_block, known))}</div>{foot}"
    return {"page": (Written(page.encode()), known)}


def _block(one: Account) -> str:
    return f"""<h3>{one.issuer}</h3>
<h4 class="subtitle">{one.name}</h4>
<span>Seed: <code>{one.base32}</code></span><br>
<span>Algorithm: <code>{one.algorithm}</code></span><br>
<span>Length: <code>{one.digits} digits</code></span><br>
<span>Type: <code>{one.kind.upper()}</code></span><br>
<span>Timer: <code>{one.period if one.kind == "totp" else 0} seconds</code></span><br>
<span>Counter: <code>{one.counter}</code></span><br>
"""
