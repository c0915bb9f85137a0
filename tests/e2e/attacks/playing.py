"""Plays the pages of a table one after the other: each at a host of its own, by a person's press.

Promises that nothing but a guard keeps a code from a page: an account may be used on each of them,
no code is about to end, and no host is filled often enough for a limit.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

import hands
from acting import Watch
from desk import Browser, Desk, oathtool, uri
from field_pages import Variant
from stage import Stage

from wire import Host

LASTS = 86_400  # seconds that a code counts: nothing has to wait for the next one
PER_ACCOUNT = 50
PAGE = "(window.wrappedJSObject??window)"
READY = f"location.pathname=='/%s'&&document.readyState=='complete'&&!!{PAGE}.held"
HELD = f"{PAGE}.held()"


class Played(NamedTuple):
    """What the toolbar's button said, and what the page then held; why nothing was filled."""

    sign: str
    held: str
    why: str = ""


class Theatre:
    """Pages by name, their server, and a person who has a second factor on all of them."""

    def __init__(self, table: Mapping[str, Variant], desk: Desk, family: str) -> None:
        self.table, self.desk, self.family = table, desk, family
        rows = list(table.items())
        # paths that give the detector no hint
        self.paths = {name: f"v{at}" for at, (name, _) in enumerate(rows)}
        pages = {self.paths[name]: row.page(self.paths[name]) for name, row in rows}
        self.stage = Stage(pages | {f"{self.paths[name]}i": row.frame for name, row in rows})
        desk.start_vault()
        desk.register(family)
        hosts = [f"{path}.localhost" for path in self.paths.values()]
        with Host(desk.folder / "tidekey", env=desk.env) as host:
            for at in range(0, len(hosts), PER_ACCOUNT):
                names = {"issuer": "Lighthouse", "name": f"alice {at}"}
                key = uri(names["issuer"], names["name"], period=LASTS)
                draft = host.ask("accounts.draft", uri=key)["ok"]["draft_id"]
                sites = hosts[at : at + PER_ACCOUNT]
                assert "ok" in host.ask("accounts.add", draft_id=draft, sites=sites, **names)

    def visit(self, driver: Browser, watch: Watch, name: str) -> None:
        """Go to a page and wait until it is whole."""
        path = self.paths[name]
        driver.go(self.stage.at(f"{path}.localhost", path))
        watch.cleared()
        driver.wait(READY % path, 20)

    def play(
        self, driver: Browser, names: Mapping[str, Variant], act: Callable[[], None] | None = None
    ) -> dict[str, Played]:
        """The shortcut, or another act, on each of these pages."""
        watch, played = Watch(driver), dict[str, Played]()
        for name, row in names.items():
            self.visit(driver, watch, name)
            act() if act else driver.shortcut("F")
            sign = watch.wait(20)
            if (
                sign == "✓" and sign != row.sign
            ):  # on a busy computer the button may say so a little early
                with contextlib.suppress(TimeoutError):
                    driver.wait(HELD, 5)
            why = hands.toolbar(driver) if sign == "!" else ""
            played[name] = Played(sign, str(driver.js(HELD)), why)
        return played

    def close(self) -> None:
        """End the server."""
        self.stage.close()


def codes() -> set[str]:
    """Those that every account has given in this hour: one, but about midnight."""
    step, now = {"time-step-size": f"{LASTS}s"}, time.time()
    return {oathtool(at=at, **step) for at in (now, now - 3600)}  # type: ignore[arg-type]


def has_code(held: str) -> bool:
    """Whether a code is in what a page holds."""
    return any(code in held for code in codes())
