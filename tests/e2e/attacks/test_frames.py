"""Fields in frames: which are filled, and why the others are not, as a table.

The page in front is of site A. Under `activeTab` the browser lets the extension into frames of A's
own origin only; for the rest of the table a copy of the extension has the browser's permission for
all hosts of loopback, so that it is the extension that decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from acting import Aside, ask, fill
from desk import Browser, Desk, uri
from guards import Guard
from stage import LABEL, Stage, page
from unguarded import Build

A, SUB, B = (f"http://{host}.localhost" for host in ("bank", "login.bank", "other"))
TELL = "top.postMessage(location.origin+' '+this.value,'*')"
FIELD = f'<input id=code autocomplete=one-time-code maxlength=6 oninput="{TELL}">'
CODE = f"<form>{LABEL}{FIELD}</form>"
HEAR = (
    "<script>addEventListener('message',e=>document.documentElement.dataset.heard="
    "(document.documentElement.dataset.heard??'')+e.data+';')</script>"
)
TEXT = json.dumps(page(CODE)).replace("</", "<\\/")


def frame(more: str, script: str = "") -> str:
    """A page with one frame."""
    made = f"<iframe id=f width=600 height=200 {more}></iframe>"
    return made + (
        f"<script>const f=document.querySelector('#f');{script}</script>" if script else ""
    )


class Row(NamedTuple):
    """`said`: one of these words; `by_act`: under activeTab, where some browsers see less."""

    frame: str
    said: str
    by_act: str = ""


SAFE = "allow-scripts allow-forms allow-same-origin"
ROWS = {
    "of the same origin": Row(frame(f"src={A}:PORT/in"), "filled", "filled"),
    "of the same origin, twice": Row(frame(f"src={A}:PORT/holds-a"), "filled"),
    "of another host of the site": Row(frame(f"src={SUB}:PORT/in"), "filled", "frame"),
    "of another site": Row(frame(f"src={B}:PORT/in"), "frame.foreign", "frame"),
    "A in B in A": Row(frame(f"src={B}:PORT/holds-a"), "between"),
    "A in another host of A in A": Row(frame(f"src={SUB}:PORT/holds-a"), "filled"),
    "B in A in A": Row(frame(f"src={A}:PORT/holds-b"), "frame.foreign"),
    "another host of A in B in A": Row(frame(f"src={B}:PORT/holds-sub"), "between"),
    "sandboxed": Row(
        frame(f"sandbox='allow-scripts allow-forms' src={A}:PORT/in"), "sandboxed",
        "sandboxed none",
    ),
    "sandboxed, of its own origin": Row(
        frame(f"sandbox='{SAFE}' src={A}:PORT/in"), "sandboxed", "sandboxed"
    ),
    "in a sandboxed one": Row(frame(f"sandbox='{SAFE}' src={A}:PORT/holds-a"), "sandboxed"),
    "closed off by its server": Row(frame(f"src={A}:PORT/closed"), "sandboxed"),
    "srcdoc": Row(frame(f"srcdoc='{CODE.replace(chr(39), '&#39;')}'"), "srcdoc", "srcdoc"),
    "blob:": Row(
        frame("", f"f.src=URL.createObjectURL(new Blob([{TEXT}],{{type:'text/html'}}))"), "made"
    ),
    "data:": Row(
        frame("", f"f.src='data:text/html,'+encodeURIComponent({TEXT})"), "sandboxed",
        "sandboxed none",
    ),
    "about:blank": Row(
        frame("", f"f.contentDocument.body.innerHTML={json.dumps(CODE)}"), "made", "made"
    ),
    "javascript:": Row(frame("", f"f.src='javascript:'+JSON.stringify({TEXT})"), "made"),
    "see-through": Row(frame(f"style='opacity:0' src={A}:PORT/in"), "hidden none"),
    "not shown": Row(frame(f"style='display:none' src={A}:PORT/in"), "hidden none"),
    "a dot": Row(frame(f"style='width:2px;height:2px' src={A}:PORT/in"), "hidden none"),
    "in a see-through one": Row(frame(f"style='opacity:0' src={A}:PORT/holds-a"), "hidden none"),
    "beside a field of the page": Row(frame(f"src={A}:PORT/in") + CODE, "several"),
}  # fmt: skip
INNER = {"A": A, "SUB": SUB, "B": B}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    holds = {f"holds-{one.lower()}": page(frame(f"src={at}:PORT/in")) for one, at in INNER.items()}
    tops = {name.replace(" ", "-"): page(row.frame, HEAR) for name, row in ROWS.items()}
    inside = {"in": page(CODE), "closed": page(CODE)}
    made = Stage(
        tops | holds | inside,
        {"closed": {"Content-Security-Policy": "sandbox allow-scripts allow-forms"}},
    )
    yield made
    made.close()


@pytest.fixture(scope="module")
def ids(desk: Desk) -> dict[str, str]:
    """Alice's account is for A, Bob's for B."""
    desk.start_vault(uri("Bank", "alice"), site="bank.localhost")
    desk.add(uri("Other", "bob"), site="other.localhost")
    return {name: str(row["id"]) for name, row in desk.rows().items()}


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, build: Build, ids: dict[str, str]) -> Iterator[Browser]:
    with desk.browser(family) as made:
        yield made


@pytest.fixture(scope="module")
def aside(driver: Browser, build: Build) -> Iterator[Aside]:
    """From here on with the browser's permission."""
    build.permit()
    build.load(driver)
    made = Aside(driver)
    yield made
    made.close()


def visit(driver: Browser, stage: Stage, name: str) -> None:
    driver.go(stage.at("bank.localhost", name.replace(" ", "-")))
    driver.wait("document.readyState=='complete'&&window.frames.length==1")


def heard(driver: Browser) -> list[str]:
    """Origins of frames and what was written there."""
    return str(driver.js("document.documentElement.dataset.heard??''")).split(";")[:-1]


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.by_act])
def test_a_press_alone_reaches_frames_of_the_pages_own_origin(
    driver: Browser, stage: Stage, ids: dict[str, str], name: str
) -> None:
    visit(driver, stage, name)

    said = fill(driver, ids["alice"])
    assert said in ROWS[name].by_act.split()
    assert len(heard(driver)) == (said == "filled")


def test_with_the_browsers_permission_the_extension_decides_by_its_table(
    driver: Browser, stage: Stage, ids: dict[str, str], aside: Aside
) -> None:
    for name, row in ROWS.items():
        visit(driver, stage, name)
        said = aside.fill(ids["alice"])
        assert said in row.said.split(), name
        assert len(heard(driver)) == (said == "filled"), name


def test_a_frame_of_another_site_needs_the_persons_yes_and_an_account_of_its_own(
    driver: Browser, stage: Stage, ids: dict[str, str], aside: Aside
) -> None:
    visit(driver, stage, "of another site")
    assert aside.fill(ids["bob"]) == "frame.foreign"
    yes = {"origin": f"{A}:{stage.port}", "frame": f"{B}:{stage.port}"}
    assert "ok" in ask(driver, aside, "sites.options", **yes)

    assert aside.fill(ids["alice"]) == "frame.foreign"  # of the page; asked about for the frame
    assert heard(driver) == []
    assert aside.fill(ids["bob"]) == "filled"
    [told] = heard(driver)
    assert told.startswith(f"{B}:{stage.port} ")
    visit(driver, stage, "A in B in A")  # the yes is for fields of B, not for what stands in B
    assert aside.fill(ids["alice"]) == "between"
    visit(driver, stage, "of another host of the site")
    assert aside.fill(ids["bob"]) == "frame.foreign"


def test_without_the_guards_the_same_frames_are_filled(
    driver: Browser, build: Build, stage: Stage, ids: dict[str, str]
) -> None:
    build.edit(
        Guard("content/look.js", "function oddity(){", 'function oddity(){return"";'),
        Guard("filling.js", "if (between(match, account, origin, spot))", "if (false)"),
    )
    build.permit()
    build.load(driver)
    aside = Aside(driver)

    for name in (
        "A in B in A",
        "sandboxed, of its own origin",
        "in a sandboxed one",
        "about:blank",
    ):
        visit(driver, stage, name)
        assert aside.fill(ids["alice"]) == "filled", name
        assert len(heard(driver)) == 1, name


def test_where_a_browser_tells_of_no_frames_between_nothing_is_filled_beneath_one(
    driver: Browser, build: Build, stage: Stage, ids: dict[str, str]
) -> None:
    build.edit(Guard("content/look.js", "location.ancestorOrigins", "undefined"))
    build.permit()
    build.load(driver)
    aside = Aside(driver)

    for name, said in {
        "of the same origin, twice": "filled",
        "of another host of the site": "filled",
        "A in another host of A in A": "between",
        "A in B in A": "between",
        "B in A in A": "between",
    }.items():
        visit(driver, stage, name)
        assert aside.fill(ids["alice"]) == said, name
