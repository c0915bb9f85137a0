"""Pictures: several codes, foreign codes, hard pictures, and batches over several pictures."""

from __future__ import annotations

import io

import pytest
import segno
from PIL import Image, ImageFilter, ImageOps

from tidekey.errors import ImportDamaged, ImportNothing, ImportUnknown
from tidekey.importers.base import Reading
from tidekey.importers.reading import Given

from . import local
from .encoders.google_authenticator import held, link

URI = "otpauth://totp/Shop:mira?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Shop"


def code(text: str, scale: int = 4, **look: str | None) -> Image.Image:
    made = io.BytesIO()
    segno.make(text, micro=False).save(made, kind="png", scale=scale, **look)
    return Image.open(made).convert("RGB")


def saved(image: Image.Image, kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    image.save(made, kind)
    return made.getvalue()


def read(picture: bytes, *beside: bytes) -> Reading:
    others = {f"{at}.png": one for at, one in enumerate(beside)}
    return local.read(Given("shot.png", picture, others)).found


def dotted() -> Image.Image:
    """Round dots in the place of squares, as sites with a designer draw them."""
    squares = code(URI, scale=1)
    holes = Image.new("L", (12, 12), 255)
    holes.paste(0, (2, 2, 10, 10))
    made = Image.new("L", (squares.width * 12, squares.height * 12), 255)
    for x in range(squares.width):
        for y in range(squares.height):
            if squares.getpixel((x, y)) == (0, 0, 0):
                made.paste(holes, (x * 12, y * 12))
    return made


def noisy() -> Image.Image:
    return Image.blend(
        code(URI, scale=6).convert("L"), Image.effect_noise(code(URI, scale=6).size, 120), 0.45
    )


HARD = {
    "rotated": code(URI, 5).rotate(33, expand=True, fillcolor="white"),
    "blurred": code(URI, 8).filter(ImageFilter.GaussianBlur(4)),
    "dark mode": code(URI, dark="white", light="#121212"),
    "pale": code(URI, dark="#f0f0f0", light="#fff"),
    "two colours of one brightness": code(URI, dark="#ff0000", light="#00827f"),
    "blue on black": code(URI, dark="#000080", light="#000"),
    "noisy": noisy(),
    "dotted": dotted(),
    "very large": code(URI, 60),
    "very small": code(URI, 1),
    "16 bits": code(URI).convert("L").convert("I").point(lambda value: value * 257).convert("I;16"),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_pictures_are_read(name: str) -> None:
    found = read(saved(HARD[name]))

    assert [one.issuer for one in found.entries] == ["Shop"]


def test_white_ink_on_nothing_is_read() -> None:
    made = io.BytesIO()
    segno.make(URI).save(made, kind="png", scale=4, dark="white", light=None)

    assert len(read(made.getvalue()).entries) == 1


def test_codes_of_all_sizes_and_looks_in_one_screenshot_are_read_in_order() -> None:
    page = Image.new("RGB", (1600, 900), "white")
    for at, (x, y, scale) in enumerate([(40, 40, 2), (700, 30, 6), (60, 500, 4)]):
        one = code(URI.replace("mira", f"mira{at}"), scale)
        page.paste(ImageOps.invert(one) if at == 2 else one, (x, y))

    found = read(saved(page))

    assert [one.name for one in found.entries] == ["mira0", "mira1", "mira2"]


def test_a_code_of_something_else_is_said_and_not_fatal() -> None:
    page = Image.new("RGB", (900, 400), "white")
    page.paste(code("https://example.org"), (0, 0))
    page.paste(code(URI), (450, 0))

    found = read(saved(page))

    assert len(found.entries) == 1
    assert [(one.row, one.field) for one in found.problems] == [(1, "code")]


@pytest.mark.parametrize("picture", [code("hello"), Image.new("L", (300, 300), 255)])
def test_a_picture_without_a_key_holds_nothing(picture: Image.Image) -> None:
    with pytest.raises(ImportNothing):
        read(saved(picture))


def test_a_batch_over_pictures_in_any_order_comes_back_in_its_own() -> None:
    accounts = held()
    shots = [saved(code(link([accounts[at]], 3, at, 5), 3)) for at in range(3)]

    found = read(shots[2], shots[0], shots[1])

    assert [local.account(one) for one in found.entries] == accounts[:3]
    assert found.problems == []


def test_a_missing_picture_of_a_batch_is_said() -> None:
    found = read(saved(code(link(held()[:1], 3, 1, 5), 3)))

    assert "missing: 1, 3" in found.problems[0].reason


def test_what_lies_beside_and_is_no_picture_is_left_alone() -> None:
    found = read(saved(code(URI)), b"a letter")

    assert len(found.entries) == 1
    assert found.problems == []


def test_a_damaged_picture_beside_a_good_one_is_said() -> None:
    good = saved(code(URI))

    found = read(good, good[:200])

    assert len(found.entries) == 1
    assert found.problems[0].field == "picture"


def test_names_outside_ascii_are_read_as_they_are() -> None:
    found = read(saved(code("otpauth://totp/東京:Étienne?secret=JBSWY3DPEHPK3PXP&issuer=東京")))

    assert [(one.issuer, one.name) for one in found.entries] == [("東京", "Étienne")]


def test_a_damaged_picture_is_damage_and_a_pdf_is_not_known() -> None:
    with pytest.raises(ImportDamaged):
        read(saved(code(URI))[:200])
    with pytest.raises(ImportUnknown):
        read(b"%PDF-1.7\n1 0 obj")
