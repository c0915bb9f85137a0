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
    from collections.abc import Iterator

    from PIL.Image import Image

MOST_BYTES = 24 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_CODES = 50
SMALL_PIXELS = 4_000_000  # such a picture is looked at again in double size, others in half
SECONDS = 15.0
MEMORY_MIB = 1024
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
TOO_LARGE = "it has too many pixels"
_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")


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
    """The child's half: pixels in, texts out."""
    try:
        return strictjson.dumps({"texts": [*codes(picture)]})
    except PictureRefused as why:
        return strictjson.dumps({"refused": str(why.detail["reason"])})


def is_picture(data: bytes) -> bool:
    """Whether it begins like one of the kinds that are read."""
    if data[:4] == b"RIFF":
        return data[8:12] == b"WEBP"
    return data.startswith(_MAGICS) or (data[:2] == b"BM" and data[6:10] == bytes(4))


def codes(picture: bytes) -> list[str]:
    """The texts of the codes, without doubles; only a child asks, for here the decoders work."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureRefused(reason=TOO_LARGE)
            opened.load()
            return list(dict.fromkeys(_seen(opened)))[:MOST_CODES]
    except UnidentifiedImageError:
        raise PictureRefused(reason="it is no picture of a known kind") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise PictureRefused(reason=TOO_LARGE) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise PictureRefused(reason="it is damaged") from None


def _seen(image: Image) -> list[str]:
    """The codes of the picture and of it in another size; where there are none, a harder look."""
    grey = _grey(image)
    small = grey.width * grey.height <= SMALL_PIXELS
    found = _codes(grey) + _codes(_scaled(grey, 2 if small else 0.5))
    for view in () if found else _views(image, grey):
        found = _codes(view)
        if found:
            break
    return found


def _views(image: Image, grey: Image) -> Iterator[Image]:
    """The picture made easier: pale, noisy, dotted, blurred and coloured codes need these."""
    from PIL import ImageFilter, ImageOps

    shrink = min(1.0, (SMALL_PIXELS / (grey.width * grey.height)) ** 0.5)
    grey = _scaled(grey, shrink)
    yield ImageOps.autocontrast(grey)
    yield grey.filter(ImageFilter.GaussianBlur(2))
    yield _scaled(grey, 0.5)
    yield grey.filter(ImageFilter.UnsharpMask(6, 300, 0))
    yield grey.filter(ImageFilter.GaussianBlur(4))
    yield ImageOps.invert(grey)
    for ink in _scaled(image, shrink).convert("RGBA").split():
        yield ImageOps.autocontrast(ink)


def _scaled(grey: Image, factor: float) -> Image:
    if factor == 1:
        return grey
    return grey.resize((max(round(grey.width * factor), 1), max(round(grey.height * factor), 1)))


def _grey(opened: Image) -> Image:
    """Shades of grey on white paper: what is see-through is not ink."""
    from PIL import Image

    if opened.mode.startswith("I"):  # 16 bits, which a conversion would cut off at 8
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")
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
    line = max(grey.height // 20, 1)
    corners = ((one.position.top_left, one) for one in found if one.valid)
    in_order = sorted(corners, key=lambda pair: (pair[0].y // line, pair[0].x))
    return [_text(one.bytes, one.text) for _, one in in_order]


def _text(raw: bytes, guessed: str) -> str:
    """UTF-8 wherever it is that; else the characters that the decoder took it for."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return guessed.encode("utf-8", "replace").decode()
