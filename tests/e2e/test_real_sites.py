"""Three more real two-factor sites in both browsers: what the popup fills is what lets one in."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator

import hands
import pytest
import relying_sites
from desk import Browser, Desk, uri
from relying_sites import RelyingSite

from needs import lacking

STATE = "[e.name,e.type,e.value,e.checked]"
RESCUE = "form[name=two_factor_rescue_form]"
FOREIGN = (
    "[...performance.getEntriesByType('resource').map(e=>e.name),"
    "...[...document.querySelectorAll('[src],link[href]')].map(e=>e.src??e.href)]"
    ".filter(name=>!name.startsWith(location.origin+'/')&&!name.startsWith('data:'))"
)


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], RelyingSite]]:
    """Starts a site at its first use."""
    made: dict[str, RelyingSite] = {}

    def get(name: str) -> RelyingSite:
        if name not in made:
            python = relying_sites.python_of(name) or lacking(f"{name} could not be installed")
            made[name] = RelyingSite(name, python, tmp_path_factory.mktemp(name))
        return made[name]

    yield get
    for one in made.values():
        one.close()


@pytest.fixture(scope="module")
def driver(family: str, desk: Desk) -> Iterator[Browser]:
    desk.start_vault()
    with desk.browser(family) as made:
        yield made


@pytest.fixture(params=relying_sites.KINDS)
def site(
    request: pytest.FixtureRequest, desk: Desk, driver: Browser,
    running: Callable[[str], RelyingSite],
) -> RelyingSite:  # fmt: skip
    """Each of them, its account in the vault, asking for the code in the page in front."""
    made = running(str(request.param))
    name = f"alice at {made.name}"
    if name not in desk.rows():
        desk.add(uri(made.name, name, made.secret), site=made.host)
    made.forget()
    made.sign_in_to_code(driver)
    return made


def others(site: RelyingSite) -> str:
    """All fields but the one for the code, as an expression."""
    return (
        "JSON.stringify([...document.querySelectorAll('input,select,textarea')]"
        f".filter(e=>!e.matches({json.dumps(site.kind.field)})).map(e=>{STATE}))"
    )


@contextlib.contextmanager
def opened(driver: Browser) -> Iterator[hands.Panel]:
    """The popup with the site's account on its card; closed afterwards, whatever happens."""
    popup = driver.open_popup()
    try:
        popup.wait(hands.CARD)
        hands.ready(popup)
        yield popup
    finally:
        driver.close_popup()


def fill(driver: Browser, site: RelyingSite) -> str:
    """Press Fill; what the field holds when the popup says that it is done."""
    value = f"document.querySelector({json.dumps(site.kind.field)}).value"
    with opened(driver) as popup:
        popup.click("#site [data-act=fill]")
        driver.wait(value, 20)
        with contextlib.suppress(TimeoutError):  # it said so already, and closed
            popup.wait("document.querySelector('output.said').textContent.includes('Filled')", 3)
    return str(driver.js(value))


def test_a_wrong_code_typed_by_hand_is_refused_so_the_site_does_judge(
    driver: Browser, site: RelyingSite
) -> None:
    driver.type(site.kind.field, "000000")
    site.send(driver, site.kind.refused)

    assert not driver.js(site.kind.signed_in)


def test_fill_writes_the_code_into_its_field_alone_and_the_sites_own_button_signs_in(
    driver: Browser, site: RelyingSite
) -> None:
    before = driver.js(others(site))
    seen, right = hands.same_as_oathtool(lambda: fill(driver, site), secret=site.secret)
    after = driver.js(others(site))

    assert seen in right
    assert after == before
    site.send(driver, site.kind.signed_in)


@pytest.mark.parametrize("site", ["flask"], indirect=True)
def test_a_second_form_of_the_page_is_neither_changed_nor_sent(
    driver: Browser, site: RelyingSite
) -> None:
    form = f"JSON.stringify([...document.querySelector('{RESCUE}')].map(e=>{STATE}))"

    def state() -> tuple[object, object, list[str]]:
        return driver.js(form), driver.js("performance.timeOrigin"), site.letters()

    before = state()
    fill(driver, site)
    after = state()

    assert after == before
    driver.click(f"{RESCUE} [value=email]")  # a person's press does send
    driver.click(f"{RESCUE} [type=submit]")
    driver.wait("document.body.innerText.includes('was sent to your email')")
    assert len(site.letters()) == len(before[2]) + 1


def test_the_sites_pages_ask_no_host_but_their_own(driver: Browser, site: RelyingSite) -> None:
    before = driver.js(FOREIGN)
    fill(driver, site)
    site.send(driver, f"{site.kind.signed_in} && document.readyState=='complete'")
    after = driver.js(FOREIGN)
    other = site.base.replace("127.0.0.1", "localhost") + "/asked"
    driver.js(f"void (new Image().src={json.dumps(other)})")
    driver.wait(f"({FOREIGN}).includes({json.dumps(other)})")  # what is asked is seen

    assert (before, after) == ([], [])
