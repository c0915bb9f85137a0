"""XML and HTML made to harm: entities, depth, and values that no element expects."""

from __future__ import annotations

import copy
import functools
import random
import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ..canonical import Written
from . import CANARY, Hostile, values
from .containers import Container, containers
from .valid import written

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LAUGHS = "".join(
    f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' if at else f'<!ENTITY l0 "{CANARY}">'
    for at in range(9)
)
ROOTS = {
    "keepass": "<KeePassFile><Root><Group><Name>{}</Name></Group></Root></KeePassFile>",
    "pskc": '<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc"><KeyPackage>'
            "<DeviceInfo><Manufacturer>{}</Manufacturer></DeviceInfo></KeyPackage></KeyContainer>",
    "winauth": '<WinAuth version="3.6"><WinAuthAuthenticator><name>{}</name>'
               "</WinAuthAuthenticator></WinAuth>",
    "freeotp": '<map><string name="tokenOrder">{}</string></map>',
    "authy": '<map><string name="com.authy.storage.tokens.authenticator.key">{}</string></map>',
    "battlenet": '<map><string name="AUTHENTICATOR_DEVICE_SECRET">{}</string></map>',
    "totp": '<map><string name="STATIC_TOTP_CODES_LIST">{}</string></map>',
}  # fmt: skip
_HEADS = (
    "winauth-xml-sealed",
    "winauth-xml-3.0",
    "winauth-xml-v2",
    "kdbx key file",
    "battlenet",
    "authy-pref",
    "totp_authenticator-pref",
)
"""Where the elements are no accounts, or one that is wrong may well sink the others."""
DOCTYPES = {
    "laughs": f"<!DOCTYPE x [{LAUGHS}]>",
    "one entity": f'<!DOCTYPE x [<!ENTITY l8 "{CANARY}">]>',
    "outside entity": '<!DOCTYPE x [<!ENTITY l8 SYSTEM "file:///etc/passwd">]>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>',
    "outside subset": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "bare": "<!DOCTYPE x>",
    "defaults": '<!DOCTYPE x [<!ATTLIST string name CDATA "tokenOrder">]>',
}


def files() -> Iterator[Hostile]:
    """Every kind of XML with every kind of document type; then its elements one by one; HTML."""
    for name, root in ROOTS.items():
        for kind, doctype in DOCTYPES.items():
            inside = root.format("&l8;" if "ENTITY" in doctype else "x")
            text = f"<?xml version='1.0'?>{doctype}{inside}"
            yield Hostile(f"{name}: document type, {kind}", Written(text.encode(), CANARY),
                          worst=kind == "laughs" and name == "winauth")  # fmt: skip
        yield from _deep(name, root)
    for one in containers():
        if one.kind == "xml":
            yield from _elements(one)
    yield from _pages()


def _deep(name: str, root: str) -> Iterator[Hostile]:
    before, _, after = root.partition("{}")
    for levels in (60, 70, 5_000, 200_000):
        tag = "Group" if name == "keepass" else "a"
        if name == "keepass":
            before, after = "<KeePassFile><Root>", "</Root></KeePassFile>"
        text = before + f"<{tag}>" * levels + CANARY + f"</{tag}>" * levels + after
        yield Hostile(f"{name}: {levels} levels", Written(text.encode(), CANARY),
                      worst=levels == 200_000 and name == "pskc")  # fmt: skip
    wide = before + "<a/>" * (1_500_000 if name == "keepass" else 150_000) + after
    yield Hostile(f"{name}: many elements", Written(wide.encode(), CANARY), worst=name == "keepass")
    attributes = " ".join(f'a{at}="{CANARY}"' for at in range(100_000))
    yield Hostile(f"{name}: 100,000 attributes", Written(
        (before + f"<a {attributes}/>" + after).encode(), CANARY))  # fmt: skip
    spaces = before + "".join(f'<n{at}:a xmlns:n{at}="u:{at}"/>' for at in range(50_000)) + after
    yield Hostile(f"{name}: 50,000 namespaces", Written(spaces.encode(), CANARY))


# elements -----------------------------------------------------------------------------------------


def _elements(one: Container) -> Iterator[Hostile]:
    """Rows whose texts and attributes are wrong; then one element around them at a time."""
    root = ElementTree.fromstring(one.seed.decode("utf-8-sig"))
    parent = max(root.iter(), key=lambda each: _alike(each))
    texts = [text for group in values.TEXT_GROUPS.values() for text in group]
    chance = random.Random(one.name)
    for name, group in values.TEXT_GROUPS.items() if len(parent) else ():
        most = 30 if name == "lengthy" else 300
        made = functools.partial(_rows, one, root, parent, group, most)
        least = 0 if one.name.startswith(_HEADS) else 1
        yield Hostile(f"{one.name}: rows of {name}", made, least)
    around = [each for each in root.iter() if each not in list(parent)][:12]
    for number, each in enumerate(around):
        shown, how = each.tag.rpartition("}")[2], (chance.choice(texts), chance.randrange(6))
        made = functools.partial(_changed, one, root, each, *how)
        yield Hostile(f"{one.name}: {number} {shown}", made)


def _rows(
    one: Container, root: Element, parent: Element, group: tuple[str, ...], most: int
) -> Written:
    made = copy.deepcopy(root)
    place = _same(root, made, parent)
    rows = [row for row in place if row.tag == place[-1].tag]
    place.extend(_wrong(rows[0], group)[:most])
    return one.wrap(ElementTree.tostring(made))


def _changed(one: Container, root: Element, each: Element, text: str, how: int) -> Written:
    made = copy.deepcopy(root)
    _set(_same(root, made, each), text, how)
    return one.wrap(ElementTree.tostring(made))


def _alike(element: Element) -> int:
    tags = [child.tag for child in element]
    return tags.count(tags[-1]) if tags else 0


def _same(root: Element, copied: Element, wanted: Element) -> Element:
    return next(two for one, two in zip(root.iter(), copied.iter(), strict=True) if one is wanted)


def _wrong(row: Element, group: tuple[str, ...]) -> list[Element]:
    made = []
    for at in range(len(list(row.iter()))):
        for number, text in enumerate(group):
            one = copy.deepcopy(row)
            _set(list(one.iter())[at], text, number % 6)
            made.append(one)
    step = max(len(made) // 300, 1)
    return made[::step]


def _set(element: Element, text: str, how: int) -> None:
    text = _UNFIT.sub("?", text)
    if how in (0, 1, 2):
        element.text = text
    elif how == 3 and element.attrib:
        element.set(next(iter(element.attrib)), text)
    elif how == 4:
        element.extend([copy.deepcopy(element) for _ in range(3)])
    elif how == 5:
        element.clear()
    else:
        element.tag = "other"


# pages --------------------------------------------------------------------------------------------


def _pages() -> Iterator[Hostile]:
    row = f"<tr><td>{CANARY}</td><td>otpauth://totp/a:b?secret=MZXW6YTBOI</td></tr>"
    bodies = {
        "deep": "<div>" * 300_000 + row,
        "never closed": "<a " * 300_000 + row,
        "begun declarations": "<!" * 300_000,
        "begun comments": "<!--" * 200_000 + row,
        "begun sections": "<![CDATA[" * 200_000 + row,
        "begun instructions": "<?" * 300_000 + row,
        "begun references": "&#" * 500_000 + row,
        "begun ends": "</" * 300_000 + row,
        "odd ends": "</a " * 200_000 + row,
        "open quotes": "<a b='" * 200_000 + row,
        "attributes": "<a " + "b=c " * 300_000 + ">" + row,
        "script": "<script>" + "</scrip" * 300_000 + row,
        "references": "&notit;&#x110000;&#0;&#xd800;&lt" * 50_000 + row,
        "numbers": f"&#{'9' * 6000};" * 20 + row,
        "rows": row * 60_000,
        "one long line": "<p>" + "otpauth://totp/a?secret=MZXW6YTBOI&x=" * 100_000,
        "pictures of nothing": f'<img src="data:image/png;base64,{"A" * 400}">' * 2_000,
        "headings": f"<h3>{CANARY}</h3>" * 100_000 + row,
    }
    for name, body in bodies.items():
        page = f"<!doctype html><html><head><title>Codes</title></head><body>{body}"
        yield Hostile(
            f"page: {name}",
            Written(page.encode()),
            worst=name in ("begun declarations", "begun comments", "references"),
        )
    for name in ("html_aegis", "html_ente", "html_raivo", "html_backup"):
        data = next(iter(written(name).values())).data.decode()
        for number, text in enumerate(values.TEXTS + values.WORDS[:10]):
            if number % 3 == 0:
                cells = re.sub(r">[^<>]{1,80}<", lambda _, text=text: f">{text}<", data)
                yield Hostile(f"{name}: every text {number}", Written(cells.encode()))
