"""Pictures of QR codes, made by segno."""

from __future__ import annotations

import io

import segno
from PIL import Image, ImageOps

from ..canonical import Account, Written, keeping, of_kinds
from .google_authenticator import held, link
from .otpauth_uri_list import uri

APP = "qr_image"


def files() -> dict[str, tuple[Written, list[Account]]]:
    """A sheet of codes in several kinds of picture, and a batch over several pictures."""
    accounts = keeping(of_kinds("totp", "hotp", "steam"))
    sheet = _sheet([uri(one) for one in accounts])
    batch = held()
    parts = [link(batch[at : at + 3], -(-len(batch) // 3), at // 3, -9)
             for at in range(0, len(batch), 3)]  # fmt: skip
    shots = [_saved(_code(part), "PNG") for part in parts]
    beside = {f"shot {at}.png": shot for at, shot in enumerate(shots[:-1])}
    dark = ImageOps.invert(sheet)
    see_through = io.BytesIO()
    segno.make(link(batch[:2])).save(see_through, kind="png", scale=5, light=None)
    return {
        "png": (Written(_saved(sheet, "PNG")), accounts),
        "jpeg": (Written(_saved(sheet, "JPEG")), accounts),
        "webp": (Written(_saved(sheet, "WEBP")), accounts),
        "gif": (Written(_saved(sheet, "GIF")), accounts),
        "dark": (Written(_saved(dark, "PNG")), accounts),
        "see-through": (Written(see_through.getvalue()), batch[:2]),
        "several pictures": (Written(shots[-1], None, beside), batch),
    }


def _sheet(texts: list[str]) -> Image.Image:
    sheet = Image.new("L", (1400, 1100), 255)
    for at, text in enumerate(texts):
        sheet.paste(_code(text), (at % 4 * 350, at // 4 * 360))
    return sheet


def _code(text: str) -> Image.Image:
    made = io.BytesIO()
    segno.make(text, micro=False).save(made, kind="png", scale=3)
    return Image.open(made).convert("L")


def _saved(image: Image.Image, kind: str) -> bytes:
    made = io.BytesIO()
    image.save(made, kind)
    return made.getvalue()
