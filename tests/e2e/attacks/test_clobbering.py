"""Names and prototypes that a page has spoilt change nothing: the code goes where it would go.

The names of a form's fields stand before the form's own properties for every script, those of a
document only for the page's own scripts; in Firefox no extension sees either. So the control, the
same build with plain properties, fails in Chromium alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import hands
import pytest
from acting import Watch, ask, fill
from clobbering import PAGES, SENDS
from common import until
from desk import Browser, Desk, oathtool, uri
from eye import LOADED, PATH, Eye
from guards import Guard
from stage import Stage, page
from unguarded import Build

HOUR = 3600  # so that no code is about to end
HOSTS = [f"x{n}.localhost" for n in range(6)]  # a site gets thirty codes a minute
NAMES = list(PAGES)
LOOK = "content/look.js"
SENT = f"location.pathname=='/sent' && {LOADED}"
PLAIN = (  # but for parentNode: with a field of that name the way up never ends
    Guard(LOOK, "Element.prototype.getAttribute.call($el,$name)", "$el.getAttribute($name)"),
    Guard(LOOK, "Element.prototype.checkVisibility.call($el)", "$el.checkVisibility()"),
    Guard(LOOK, 'Object.hasOwn(globalThis,"tidekey")', "globalThis.tidekey"),
)
NEEDED = (  # each by one of the above
    "form: attributes getAttribute hasAttribute", "form: checkVisibility",
    "window: a form called tidekey",
)  # fmt: skip


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    pages = {str(at): PAGES[name] for at, name in enumerate(NAMES)}
    sends = {name.replace(" ", "-"): page(body) for name, (body, _) in SENDS.items()}
    made = Stage(pages | sends)
    yield made
    made.close()


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk, build: Build) -> Iterator[Browser]:
    desk.start_vault(uri("Lighthouse", "alice", period=HOUR))
    sites = (word for one in (*HOSTS, "sends.localhost") for word in ("--site", one))
    desk.tidekey("edit", "alice", *sites)
    with desk.browser(family) as made:
        yield made


@pytest.fixture(scope="module")
def eye(driver: Browser) -> Eye:
    return Eye(driver)


@pytest.fixture(scope="module")
def watch(driver: Browser) -> Watch:
    return Watch(driver)


def right() -> set[str]:
    """The codes that are right about now."""
    how = {"time-step-size": HOUR}
    return {oathtool(at=at, **how) for at in (hands.now(), hands.now() - 9)}


def test_there_are_more_than_forty() -> None:
    assert len(PAGES) > 40


@pytest.mark.parametrize("name", NAMES)
def test_the_code_goes_into_its_field_and_nothing_else_happens(
    eye: Eye, watch: Watch, stage: Stage, name: str
) -> None:
    at = NAMES.index(name)
    eye.go(stage.at(HOSTS[at % len(HOSTS)], str(at)))
    watch.cleared()
    before = eye.fields()
    eye.press()
    assert watch.wait() == "✓"

    after = eye.fields()
    assert eye.errors() == []
    assert after.pop("code") in right()
    assert before.pop("code") == ""
    assert after == before
    assert eye.js("location.pathname") == f"/{at}"


@pytest.fixture(scope="module")
def sending(driver: Browser, stage: Stage) -> None:
    """The person has chosen for this site that a filled form is sent."""
    driver.go(stage.at("sends.localhost"))
    popup = driver.open_popup()
    origin = f"http://sends.localhost:{stage.port}"
    assert "ok" in ask(driver, popup, "sites.options", origin=origin, submit=True)
    driver.close_popup()


@pytest.mark.usefixtures("sending")
@pytest.mark.parametrize("name", SENDS)
def test_where_the_form_is_sent_only_its_own_default_button_is_pressed(
    eye: Eye, watch: Watch, stage: Stage, name: str
) -> None:
    _, button = SENDS[name]
    eye.go(stage.at("sends.localhost", name.replace(" ", "-")))
    watch.cleared()
    eye.press()

    if button is None:
        assert watch.wait() == "✓"
        assert eye.fields()["code"] in right()
        assert eye.js("location.pathname") != "/sent"
    else:
        until(lambda: eye.js(SENT), "the form to be sent", 10)
        sent = parse_qs(urlsplit(str(eye.js(PATH))).query, keep_blank_values=True)
        assert sent["code"][0] in right()
        assert sent.get("go", [""]) == [button] or (button and "go.x" in sent)
    assert not eye.js("document.documentElement.dataset.pressed")


def test_with_plain_properties_the_names_of_a_form_do_mislead_in_chromium(
    family: str, driver: Browser, desk: Desk, build: Build, stage: Stage
) -> None:
    ident = str(desk.rows()["alice"]["id"])
    build.edit(*PLAIN)
    build.load(driver)
    eye = Eye(driver)

    for name in NEEDED:
        eye.go(stage.at(HOSTS[0], str(NAMES.index(name))))
        said = fill(driver, ident)
        right_one = said == "filled" and eye.fields()["code"] in right() and not eye.errors()
        assert right_one == (family != "chromium"), f"{name}: {said}"
