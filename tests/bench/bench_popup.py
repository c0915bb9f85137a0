"""How fast the popup shows a code in real Chromium, beside an empty page of an extension.

    python tests/bench/bench_popup.py [--accounts 1 1000 10000] [--rounds 15]

Real browser, host, key store and toolbar button. The popup itself is measured, from the start of
its navigation to the frame after the one with the first digits, by a script the debugger puts
before its own. Main-thread and CPU times are those of the thread, so that other work of the
machine does not count. The host is running, or it is started for the popup: by a worker that was
awake, or by one that had to be started too. In front is a page of a site that an account is for.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from measure import Row, facts, in_store, key_store, table

import build_extension  # isort: skip
from cdp import Chromium, Session  # isort: skip
from common import until  # isort: skip
from desk import Desk  # isort: skip

WATCH = r"""
(() => {
  const seen = globalThis.__seen = { code: 0, long: [] };
  const keep = (list) => seen.long.push(...list.getEntries().map((one) => one.duration));
  new PerformanceObserver(keep).observe({ type: "longtask", buffered: true });
  const shown = (one) => /\d{3}/.test(one.textContent);
  const there = () => [...document.querySelectorAll(".code")].some(shown);
  const watcher = new MutationObserver(() => {
    if (!there()) return;
    watcher.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (seen.code = performance.now());
      port2.postMessage(0);
    });
  });
  watcher.observe(document, { childList: true, characterData: true, subtree: true });
})();
"""
EMPTY = '<!doctype html><meta charset="utf-8"><span class="code">000 000</span>'
SITE = "https://service.example/"
FRONT = base64.b64encode(b"<!doctype html><title>front</title>").decode()
ALONE = 0.4  # seconds in which the browser is asked nothing: questions take its time
SETTLED = 1.5  # seconds after which nothing more is expected of an opened popup
OPEN_FOR = 6.0  # seconds of rest whose CPU is counted


class Popups:
    """Opens the popup of one browser again and again, each time measured from its very start."""

    def __init__(self, browser: Chromium) -> None:
        self.browser = browser
        serve_front(browser)
        self.tab = next(t for t in browser.targets() if t["type"] == "tab")
        browser.call(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True,
            filter=[{"type": "other"}],  # what a popup is before its address is known
        )  # fmt: skip

    def open(self) -> Session:
        """Press the toolbar button; the popup has been told to measure itself."""
        browser = self.browser
        time.sleep(ALONE)  # what was closed or ended before is gone by then
        browser.pipe.events.clear()
        browser.call("Extensions.triggerAction", id=browser.id, targetId=self.tab["targetId"])
        popup = Session(browser.pipe, self._attached())
        popup("Page.enable")
        popup("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        popup("Performance.enable", timeDomain="threadTicks")
        popup("Runtime.runIfWaitingForDebugger")
        browser.popup = popup
        return popup

    def _attached(self) -> str:
        for _ in range(10_000):  # without a pause: the popup waits meanwhile, and its clock runs
            if found := _event(self.browser, "Target.attachedToTarget"):
                return str(found["sessionId"])  # type: ignore[index]
        raise TimeoutError("the popup did not open")

    def painted(self, popup: Session) -> float:
        """Milliseconds from the start of the popup to its first code."""
        time.sleep(ALONE)
        return float(popup.wait("globalThis.__seen?.code", 30))  # type: ignore[arg-type]

    def opened(self) -> float:
        """Open, measure, close."""
        taken = self.painted(self.open())
        self.browser.close_popup()
        return taken


def serve_front(browser: Chromium) -> None:
    """A page of a site in front, as when a code is wanted; nothing is asked of the network."""
    browser.page("Fetch.enable", patterns=[{"urlPattern": f"{SITE}*"}])
    browser.page.js(f"void (location.href = '{SITE}')")
    paused = until(lambda: _event(browser, "Fetch.requestPaused"), "the page's request", 10)
    browser.page(
        "Fetch.fulfillRequest", requestId=paused["requestId"], responseCode=200, body=FRONT,  # type: ignore[index]
        responseHeaders=[{"name": "Content-Type", "value": "text/html"}],
    )  # fmt: skip
    browser.wait("document.title == 'front'")


def _event(browser: Chromium, method: str) -> object:
    browser.call("Browser.getVersion")  # its answer brings the events before it
    found = (e["params"] for e in browser.pipe.events if e.get("method") == method)
    return next(found, None)


def metrics(popup: Session) -> dict[str, float]:
    """What the browser counts of the popup."""
    return {m["name"]: m["value"] for m in popup("Performance.getMetrics")["metrics"]}  # type: ignore[attr-defined]


def hosts(home: Path) -> list[int]:
    """The hosts that serve this home."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words, env = (place / "cmdline").read_bytes(), (place / "environ").read_bytes()
            if b"/launch.py" in words and f"TIDEKEY_HOME={home}".encode() in env:
                found.append(int(place.name))
    return found


def end_hosts(home: Path) -> None:
    """End the hosts of this home, as a crash would, and see them gone."""
    for one in hosts(home):
        os.kill(one, signal.SIGKILL)
    until(lambda: not hosts(home), "the host to end", 10)


@dataclass
class Seen:
    """What one vault's popup took, in milliseconds."""

    running: list[float] = field(default_factory=list)
    spawned: list[float] = field(default_factory=list)
    woken: list[float] = field(default_factory=list)
    thread: list[float] = field(default_factory=list)
    rest: list[float] = field(default_factory=list)
    heap: list[float] = field(default_factory=list)
    longest: list[float] = field(default_factory=list)

    def look(self, popups: Popups, resting: bool) -> None:
        """One popup, left open until it has done all it does by itself."""
        popup = popups.open()
        self.running.append(popups.painted(popup))
        time.sleep(SETTLED - ALONE)
        done = metrics(popup)
        self.thread.append(done["TaskDuration"] * 1000)
        self.heap.append(done["JSHeapUsedSize"] / 1e6)
        self.longest.append(float(popup.js("Math.max(0, ...__seen.long)")))  # type: ignore[arg-type]
        if resting:
            time.sleep(OPEN_FOR)
            later = metrics(popup)
            took = later["Timestamp"] - done["Timestamp"]
            self.rest.append((later["TaskDuration"] - done["TaskDuration"]) * 1000 / took)
        popups.browser.close_popup()


def seen_with(desk: Desk, count: int, rounds: int, floor: Popups, base: Seen) -> Seen:
    """Everything about the popup of a vault with so many accounts, in turns with the floor."""
    home = Path(desk.env["TIDEKEY_HOME"])
    ids = in_store(home, count)
    if ids is None:
        raise SystemExit("no key store here: gnome-keyring-daemon and dbus-daemon are needed")
    desk.tidekey("edit", ids[0], "--site", SITE)
    with desk.browser("chromium") as browser:
        assert isinstance(browser, Chromium)
        popups, seen = Popups(browser), Seen()
        popups.opened()
        for at in range(rounds):
            base.look(floor, resting=False)
            seen.look(popups, resting=at < 3)
            end_hosts(home)
            seen.spawned.append(popups.opened())
            browser.stop_background()
            until(lambda: not hosts(home), "the host to end", 10)
            seen.woken.append(popups.opened())
        return seen


@contextlib.contextmanager
def empty_page(desk: Desk) -> Iterator[Popups]:
    """The floor: a popup that is one word of HTML, in a browser of its own."""
    folder = desk.folder / "empty"
    shutil.copytree(desk.extensions["chromium"], folder)
    (folder / "popup/popup.html").write_text(EMPTY)
    bare = Desk(desk.folder, {"chromium": folder}, desk.keys)
    with bare.browser("chromium") as browser:
        assert isinstance(browser, Chromium)
        popups = Popups(browser)
        popups.opened()
        yield popups


def rows(counts: list[int], rounds: int) -> list[Row]:
    """The table of all vaults, with the empty page first."""
    with tempfile.TemporaryDirectory() as folder, key_store() as keys:
        place, base, told = Path(folder), Seen(), []
        extensions = {"chromium": build_extension.build("chromium", place / "extensions")[0]}
        with empty_page(Desk(place / "bare", extensions, keys)) as floor:
            for count in counts:
                near, desk = Seen(), Desk(place / str(count), extensions, keys)
                seen = seen_with(desk, count, rounds, floor, near)
                told += _told(f"{count:,} account{'s' * (count > 1)}", seen, near)
                base.running += near.running
                base.thread += near.thread
        first = [
            Row("empty extension page: painted", f"{median(base.running):.0f} ms", "", "the floor"),
            Row(
                "empty extension page: main thread",
                f"{median(base.thread):.0f} ms",
                "",
                "the floor",
            ),
        ]
        return first + told


def _told(name: str, seen: Seen, base: Seen) -> list[Row]:
    def paint(what: str, taken: list[float], wanted: str) -> Row:
        middle, floor = median(taken), median(base.running)
        return Row(f"{name}: {what}", f"{middle:.0f} ms", wanted, f"{middle / floor:.2f} ×")

    work = median(seen.thread)
    return [
        paint("first code, host running", seen.running, "< 80 ms"),
        paint("first code, host started for it", seen.spawned, "< 130 ms"),
        paint("first code, host and worker started for it", seen.woken, ""),
        Row(
            f"{name}: main thread", f"{work:.0f} ms", "≤ 40 ms",
            f"{work / median(base.thread):.2f} ×",
        ),
        Row(f"{name}: longest task", f"{max(seen.longest):.0f} ms", "≤ 50 ms"),
        Row(f"{name}: CPU while open", f"{median(seen.rest):.1f} ms/s", "≤ 5 ms/s"),
        Row(f"{name}: heap", f"{median(seen.heap):.1f} MB", "≤ 3 MB"),
    ]  # fmt: skip


def main() -> None:
    """Measure and print the table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--accounts", type=int, nargs="+", default=[1, 1000, 10_000])
    words.add_argument("--rounds", type=int, default=15)
    given = words.parse_args()
    print(facts())
    print(table("The popup in Chromium", rows(given.accounts, given.rounds)))


if __name__ == "__main__":
    main()
