"""QR codes in a picture: read in a child process that has little memory and little time.

Promises the texts of all codes in the picture, or `QrNone`, or `PictureRefused`; a picture made to
harm harms a process that holds nothing. Leaves what the texts mean to `otpauth`.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tidekey import child, strictjson
from tidekey.errors import PictureRefused, QrNone
from tidekey.secret import Secret

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 24 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_CODES = 50
SMALL_PIXELS = 4_000_000  # such a picture is looked at again in double size
SECONDS = 15.0
MEMORY_MIB = 1024
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")


def texts_in(picture: bytes) -> list[Secret[str]]:
    """The texts of the codes in the picture, without doubles."""
    if len(picture) > MOST_BYTES:
        raise PictureRefused(reason="it is too large")
    try:
        answer = child.run("qr", picture, seconds=SECONDS, memory_mib=MEMORY_MIB)
    except child.ChildTimeout:
        raise PictureRefused(reason="reading it takes too long") from None
    except child.ChildDied:
        raise PictureRefused(reason="reading it failed") from None
    return _texts(answer)


def _texts(answer: bytes) -> list[Secret[str]]:
    try:
        value = strictjson.loads(answer)
    except strictjson.StrictJsonError:
        raise PictureRefused(reason="reading it failed") from None
    if not isinstance(value, dict) or "refused" in value:
        reason = value.get("refused") if isinstance(value, dict) else None
        raise PictureRefused(reason=str(reason or "reading it failed"))
    found = value.get("texts")
    texts = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
    if not texts:
        raise QrNone
    return [Secret(one) for one in texts]


def read(picture: bytes) -> bytes:
    """The child's half: pixels in, texts out; only here are the decoders loaded."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                return _refusal("it has too many pixels")
            grey = _grey(opened)
    except UnidentifiedImageError:
        return _refusal("it is no picture of a known kind")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return _refusal("it has too many pixels")
    except (OSError, SyntaxError, ValueError, EOFError):
        return _refusal("it is damaged")
    texts = _codes(grey)
    if not texts and grey.width * grey.height <= SMALL_PIXELS:
        texts = _codes(grey.resize((grey.width * 2, grey.height * 2)))
    return strictjson.dumps({"texts": list(texts)})


def _grey(opened: Image) -> Image:
    """Shades of grey on white paper: what is see-through is not ink."""
    from PIL import Image

    if "A" not in opened.getbands() and "transparency" not in opened.info:
        return opened.convert("L")
    colours = opened.convert("LA")
    paper = Image.new("L", colours.size, 255)
    paper.paste(colours.getchannel("L"), mask=colours.getchannel("A"))
    return paper


def _codes(grey: Image) -> list[str]:
    import zxingcpp

    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormat.QRCode,  # type: ignore[arg-type, unused-ignore]
        text_mode=zxingcpp.TextMode.Plain,
    )
    texts = [one.text for one in found if one.valid][:MOST_CODES]
    return list(dict.fromkeys(text.encode("utf-8", "replace").decode() for text in texts))


def _refusal(reason: str) -> bytes:
    return strictjson.dumps({"refused": reason})
