"""Exports as QR codes: every code on a page is drawn again and read as a camera would."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from exporting import given, vault
from importers import local
from importers.canonical import ACCOUNTS, Account, of_kinds
from tidekey import exporters, otpauth, records
from tidekey.errors import AccountNameOnly, AccountUnknown
from tidekey.exporters import drawing
from tidekey.importers import reading
from tidekey.importers.parts import migration, protobuf

SVG = re.compile(r"<svg.*?</svg>", re.S)
URI = re.compile(r'<p class="uri">(.*?)</p>')
GITHUB = ACCOUNTS[0]


def page(name: str, body: records.Body) -> str:
    return exporters.named(name).make(given(body)).data.decode()


def uris(text: str) -> list[str]:
    return [unescape(one) for one in URI.findall(text)]


def batch(count: int) -> list[Account]:
    return [replace(GITHUB, name=f"number {at}", secret=b"key %16d" % at) for at in range(count)]


def seen(picture: Image.Image) -> list[str]:
    """What a camera reads in a picture."""
    return [one.text for one in zxingcpp.read_barcodes(picture)]


def drawn(svg: str) -> Image.Image:
    """The drawing of a code in pixels: its path is made of moves and lines to the right."""
    found = re.search(r'viewBox="0 0 (\d+)', svg)
    path = re.search(r'class="qrline" stroke="#000" d="([^"]+)"', svg)
    assert found and path
    side, scale = int(found[1]), 4
    picture = Image.new("L", (side * scale, side * scale), 255)
    pen, x, y = ImageDraw.Draw(picture), 0.0, 0.0
    for letter, numbers in re.findall(r"([MmHh])([^MmHh]+)", path[1]):
        given = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if letter == "M":
            x, y = given
        elif letter == "m":
            x, y = x + given[0], y + given[1]
        else:
            box = [x * scale, (y - 0.5) * scale, (x + given[0]) * scale - 1, (y + 0.5) * scale - 1]
            pen.rectangle(box, fill=0)
            x += given[0]
    return picture


@pytest.mark.parametrize("name", ["html", "google"])
def test_each_code_of_a_page_says_what_stands_beside_it(name: str) -> None:
    text = page(name, vault())

    codes = [seen(drawn(svg)) for svg in SVG.findall(text)]

    assert codes == [[one] for one in uris(text)]
    assert len(codes) == (len(ACCOUNTS) if name == "html" else 1)


def test_the_codes_of_a_long_sheet_are_drawn_quickly_and_read_as_well() -> None:
    text = page("html", vault(*batch(201)))

    codes = [seen(drawn(svg)) for svg in SVG.findall(text)]

    assert codes == [[one] for one in uris(text)]
    assert len(codes) == 201


def test_the_sheet_shows_names_and_a_key_to_type() -> None:
    text = page("html", vault(replace(GITHUB, secret=b"0123456789")))

    assert re.findall(r'class="title">(.*?)<', text) == ["GitHub"]
    assert "<p>mira</p>" in text
    assert 'class="key">GAYT EMZU GU3D OOBZ</p>' in text
    assert "6 digits · SHA1 · every 30 seconds" in text


@pytest.mark.parametrize("name", ["html", "google"])
def test_a_page_runs_nothing_fetches_nothing_and_takes_names_for_text(name: str) -> None:
    text = page(name, vault(replace(GITHUB, issuer="<script>x</script>", name='"><img src=//x>')))

    tags = set(re.findall(r"<([a-z][a-z0-9]*)", text))
    assert tags <= {"html", "head", "meta", "title", "style", "body", "header", "h1", "p", "main",
                    "article", "svg", "path", "div", "ul", "li"}  # fmt: skip
    assert "&lt;script&gt;" in text
    assert "default-src 'none'" in text
    assert not re.search(r"<[^>]*\s(?:src|href|on[a-z]+)=", text)
    assert "url(" not in text


def payloads(text: str) -> list[dict[int, Any]]:
    data = [migration._bytes_of(one) for one in uris(text)]
    return [dict(protobuf.fields(one)) for one in data]


def test_google_gets_ten_accounts_a_code_in_one_numbered_batch() -> None:
    text = page("google", vault(*batch(23)))

    found = payloads(text)
    counts = [len(migration._payload(one).accounts) for one in uris(text)]
    assert counts == [10, 10, 3]
    assert [(one[2], one[3], one[4]) for one in found] == [(1, 3, 0), (1, 3, 1), (1, 3, 2)]
    assert len({one[5] for one in found}) == 1
    assert "Code 2 of 3" in text


def test_a_code_with_long_names_holds_fewer_so_that_it_can_be_read() -> None:
    long = [replace(one, name=one.name * 20) for one in batch(10)]

    text = page("google", vault(*long))

    assert len(uris(text)) > 1
    assert [seen(drawn(svg)) for svg in SVG.findall(text)] == [[one] for one in uris(text)]


def test_the_pictures_of_a_batch_are_read_as_from_a_phone() -> None:
    text = page("google", vault(*batch(13)))
    pictures = [drawing.picture(one) for one in uris(text)]

    read = [local.read(reading.Given("qr.png", one)).found for one in pictures]

    assert [one.name for found in read for one in found.entries] == [one.name for one in batch(13)]
    assert "these are missing: 2" in read[0].problems[0].reason
    assert unquote(uris(text)[0]).startswith("otpauth-migration://offline?data=")


@pytest.mark.parametrize("one", ACCOUNTS, ids=lambda one: one.name or "nameless")
def test_the_picture_of_one_account_says_its_key_uri(one: Account) -> None:
    body = vault(GITHUB, one) if one is not GITHUB else vault(one)
    only = records.ids(body)[-1]
    ask = given(body, only)

    made = exporters.named("qr").make(ask)
    exporters.named("qr").prove(made.data, made, ask)

    with Image.open(io.BytesIO(made.data)) as picture:
        [text] = seen(picture)
    [entry] = local.read(reading.Given("qr.png", made.data)).found.entries
    assert made.data.startswith(b"\x89PNG")
    assert (made.accounts, made.left_out) == (1, 0)
    assert local.account(entry) == replace(one, note="", tags=(), pinned=False)
    if one in of_kinds("totp", "hotp", "steam"):
        assert otpauth.parse(text).secret == one.secret


def test_a_picture_needs_the_account_and_its_key() -> None:
    body = vault(GITHUB)
    [only] = records.ids(body)

    with pytest.raises(AccountUnknown):
        exporters.named("qr").make(given(body))
    with pytest.raises(AccountUnknown):
        exporters.named("qr").losses(given(body, "00"))
    records.record(body, only)["creds"] = {}
    with pytest.raises(AccountNameOnly):
        exporters.named("qr").make(given(body, only))
