"""Every pair of text and ground in the extension can be read: 4.5 : 1 in light and in dark."""

from __future__ import annotations

import colorsys
import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "extension/ui/base.css").read_text()
SCHEMES = ("light", "dark")
TEXT, LINE = 4.5, 3.0
PAIRS = [
    *[(text, ground) for text in ("ink", "soft", "accent", "warn") for ground in ("bg", "raise")],
    *[(text, "accent-soft") for text in ("ink", "soft", "accent", "warn")],
    *[(text, "warn-soft") for text in ("ink", "soft", "accent", "warn")],
    *[(text, "bad-soft") for text in ("ink", "soft", "accent", "bad")],
    ("bad", "bg"),
    ("on-accent", "accent"),
    ("bg", "ink"),
]

Colour = tuple[float, float, float]


def variables(scheme: str) -> dict[str, Colour]:
    """The colours of a scheme, as the style sheet says them."""
    found = re.findall(r"--([\w-]+): light-dark\(#(\w{6}), #(\w{6})\)", CSS)
    return {name: from_hex(light if scheme == "light" else dark) for name, light, dark in found}


def from_hex(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Colour, other: Colour) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tile(scheme: str, name: str, hue: int) -> Colour:
    """One colour of a letter tile at a hue."""
    found = re.search(rf"--tile-{name}: light-dark\((.+?)\), (.+?)\)\);", CSS)
    assert found is not None
    saturation, light = re.findall(r"(\d+)%", found[1 if scheme == "light" else 2])
    return colorsys.hls_to_rgb(hue / 360, int(light) / 100, int(saturation) / 100)


def test_measure_knows_the_published_extremes() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert (
        contrast(from_hex("777777"), from_hex("ffffff"))
        < TEXT
        < contrast(from_hex("767676"), from_hex("ffffff"))
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = variables(scheme)

    assert contrast(colours[text], colours[ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
def test_edges_of_fields_and_the_ring_can_be_seen(scheme: str) -> None:
    colours = variables(scheme)

    assert contrast(colours["edge"], colours["bg"]) >= LINE
    assert contrast(colours["accent"], colours["ring"]) >= LINE
    assert contrast(colours["warn"], colours["ring"]) >= LINE


@pytest.mark.parametrize("scheme", SCHEMES)
def test_letters_stand_out_from_their_tile_at_every_hue(scheme: str) -> None:
    worst = min(contrast(tile(scheme, "ink", h), tile(scheme, "ground", h)) for h in range(360))

    assert worst >= TEXT


def test_every_colour_has_a_light_and_a_dark_side() -> None:
    names = {name for name, _ in PAIRS} | {ground for _, ground in PAIRS}

    assert names <= set(variables("light")) == set(variables("dark"))


def test_no_page_brings_a_colour_of_its_own() -> None:
    extension = Path(__file__).parents[2] / "extension"
    sheets = [file for file in extension.rglob("*.css") if file.name != "base.css"]
    own = [file.name for file in sheets if re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", file.read_text())]

    assert sheets
    assert own == []
