"""Pictures with codes, without, and made to harm."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
import segno
from PIL import Image

from tidekey import qr
from tidekey.errors import PictureRefused, QrNone


def code(text: str, scale: int = 4, **look: str | None) -> Image.Image:
    made = io.BytesIO()
    segno.make(text).save(made, kind="png", scale=scale, **look)
    return Image.open(made)


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    image.save(made, kind)
    return made.getvalue()


def texts(data: bytes) -> list[str]:
    return [one.reveal() for one in qr.texts_in(data)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP"])
def test_a_code_is_read_from_each_kind_of_picture(kind: str) -> None:
    assert texts(saved(code("hello").convert("RGB"), kind)) == ["hello"]


@pytest.mark.parametrize(
    "look",
    [{"dark": "white", "light": "black"}, {"light": None}, {"dark": "#234", "light": "#dde"}],
)
def test_inverted_transparent_and_pale_codes_are_read(look: dict[str, str | None]) -> None:
    assert texts(saved(code("hello", **look))) == ["hello"]


def test_all_codes_of_a_page_are_read_once_each() -> None:
    page = Image.new("RGB", (1600, 900), "white")
    for at, text in (((50, 50), "one"), ((800, 300), "two"), ((400, 600), "one")):
        page.paste(code(text, scale=3), at)

    assert sorted(texts(saved(page))) == ["one", "two"]


def test_a_tiny_code_is_read() -> None:
    page = Image.new("L", (400, 300), 255)
    page.paste(code("otpauth://totp/a?secret=JBSWY3DPEHPK3PXP", scale=1), (100, 100))

    assert texts(saved(page)) == ["otpauth://totp/a?secret=JBSWY3DPEHPK3PXP"]


def test_a_picture_without_a_code_says_so() -> None:
    with pytest.raises(QrNone):
        qr.texts_in(saved(Image.new("L", (300, 300), 255)))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that announces a picture of any size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + crc

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "known kind"),
        (b"nonsense", "known kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "known kind"),
        (b"%PDF-1.7", "known kind"),
        (saved(code("hello"))[:150], "damaged"),
        (bomb(30_000, 30_000), "pixels"),
        (bomb(2**31 - 1, 2**31 - 1), "pixels"),
        (bomb(6_000, 6_000), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * qr.MOST_BYTES, "large"),
    ],
)
def test_what_is_no_usable_picture_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(PictureRefused) as found:
        qr.texts_in(data)

    assert reason in str(found.value.detail["reason"])


def test_the_decoders_never_come_into_this_process() -> None:
    import subprocess
    import sys

    script = (
        "import sys; from tidekey import qr\n"
        "try: qr.texts_in(b'x')\n"
        "except qr.PictureRefused: print('PIL' in sys.modules, 'zxingcpp' in sys.modules)\n"
        "import PIL.Image; print('PIL' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )

    assert done.stdout.split() == ["False", "False", "True"]


def test_pictures_of_other_programs_are_read(samples: Path) -> None:
    pictures = [one for one in (samples / "qr_image").rglob("*") if one.suffix in (".png", ".jpg")]
    assert pictures

    unread = []
    for one in pictures:
        try:
            assert texts(one.read_bytes())
        except QrNone:
            unread.append(one.name)

    assert unread == []
