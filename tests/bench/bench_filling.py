"""What Tidekey costs pages and how fast it fills, in real Chromium with a real host.

    python tests/bench/bench_filling.py [--rounds 15]

What was put into a page is counted by the debugger: scripts of any extension. Looking is timed in
pages of 1,500 and 20,000 nodes that were never looked at, beside one `querySelectorAll` with the
boxes of what it finds. Watching is CPU time of the page's thread while fields and text come and go,
less that of the same page without the watching script. Filling runs from before the key is sent to
the worker's sign on the toolbar button, which stands only after the value was read back; its floor
is an empty function run in the page by the same worker.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from measure import ROOT, Row, facts, key_store, table

import build_extension  # isort: skip
from cdp import Chromium, Session  # isort: skip
from common import until  # isort: skip
from desk import Desk, uri  # isort: skip
from sites import Pages  # isort: skip

FORM = (ROOT / "tests/e2e/pages/code.html").read_text()
PIECE = """<article class="card"><h3><a href="#a{0}">Message {0}</a></h3><p>Some words of a page
<b>that is read</b>, with <i>more</i> of them.</p><ul><li>one<li>two<li>three</ul>
<div><span>1</span><button>Reply</button></div></article>"""
NODES = 12  # elements of one piece
PLAIN = "<!doctype html><html lang=en><title>Plain</title><h1>News</h1>{}"
SCRIPT = ROOT / "extension/content/detect.js"
INTO_PAGES = ("look.js", "watch.js", "button.js")
PEERS = {"KeePassXC-Browser": 226_081, "2FAS": 73_464}  # bytes into every frame, as published
BATCHES = 40
MOST = 25  # fills: a site gets no more than 30 codes a minute
CHANGES = f"""(async () => {{
  const next = (ms) => new Promise((done) => setTimeout(done, ms));
  const place = document.body.appendChild(document.createElement('main'));
  for (let at = 0; at < {BATCHES}; at++) {{
    const list = document.createElement('ul');
    for (let row = 0; row < 100; row++) list.append(document.createElement('li'));
    if (at % 8 == 0) list.append(document.createElement('input'));
    place.append(list);
    await next(30);
  }}
}})()"""
FLOOR = """(() => { const start = performance.now();
  const all = [...document.querySelectorAll('input')].map((el) => el.getBoundingClientRect());
  return performance.now() - start; })()"""
DETECT = """(() => { const start = performance.now(); const found = tidekey.detect(document);
  return [performance.now() - start, found.length && found[0].kind]; })()"""
LISTEN = """(() => { const set = chrome.action.setBadgeText.bind(chrome.action);
  globalThis.signs = [];
  chrome.action.setBadgeText = (how) => { signs.push([how.text, Date.now()]); return set(how); };
})()"""
EMPTY = """(async () => { const [tab] = await chrome.tabs.query({active: true});
  const start = performance.now();
  await chrome.scripting.executeScript({target: {tabId: tab.id}, func: () => 1});
  return performance.now() - start; })()"""


def page(nodes: int) -> str:
    """A page with a code field and about so many elements."""
    before = "".join(PIECE.format(at) for at in range(nodes // NODES // 2))
    return FORM.replace("<form", before + "<form") + before


def granted(place: Path, built: Path) -> Path:
    """A build that loopback pages have been granted to, as a person grants a site."""
    shutil.copytree(built, place)
    manifest = json.loads((place / "manifest.json").read_text())
    manifest["host_permissions"] = ["http://127.0.0.1/*"]
    (place / "manifest.json").write_text(json.dumps(manifest))
    return place


def put_in(browser: Chromium) -> int:
    """Bytes of extensions' scripts that the page has got since the debugger came."""
    browser.page.js("1")
    heard = (e["params"] for e in browser.pipe.events if e.get("method") == "Debugger.scriptParsed")
    return sum(one["length"] for one in heard if str(one["url"]).startswith("chrome-extension:"))  # type: ignore[index,misc]


def injected(browser: Chromium, pages: Pages) -> tuple[int, int]:
    """Bytes in a page that was only opened, and in one that was filled."""
    found = []
    for name in ("plain", "form"):
        browser.page("Debugger.disable")
        browser.pipe.events.clear()
        browser.page("Debugger.enable")
        browser.go(pages.at(name))
        if name == "form":
            browser.shortcut("F")
            browser.wait("document.querySelector('#code').value")
        time.sleep(0.5)
        found.append(put_in(browser))
    browser.page("Debugger.disable")
    return found[0], found[1]


def loaded(browser: Chromium, url: str, rounds: int) -> float:
    """Milliseconds until a page is complete, by its own clock."""
    taken = []
    for _ in range(3):  # what a browser does once is not the page's
        browser.go(url)
    for _ in range(rounds):
        browser.go(url)
        ask = "performance.getEntriesByType('navigation')[0].loadEventEnd"
        taken.append(float(browser.wait(ask)))  # type: ignore[arg-type]
    return median(taken)


def looked(browser: Chromium, url: str, rounds: int) -> tuple[int, float, float]:
    """Elements, milliseconds of the detector's first run on a fresh page, and of the floor."""
    taken, floor = [], []
    for _ in range(rounds):
        browser.go(url)
        floor.append(float(browser.js(FLOOR)))  # type: ignore[arg-type]
        browser.js(SCRIPT.read_text() + ";0")
        spent, kind = browser.js(DETECT)  # type: ignore[misc]
        assert kind == "totp"
        taken.append(float(spent))
    count = int(browser.js("document.querySelectorAll('*').length"))  # type: ignore[call-overload]
    return count, median(taken), median(floor)


def changed(browser: Chromium, url: str, rounds: int) -> float:
    """Milliseconds of the page's thread for one batch of changes."""
    spent = []
    browser.page("Performance.enable", timeDomain="threadTicks")
    for _ in range(rounds):
        browser.go(url)
        time.sleep(0.5)
        before = _busy(browser.page)
        browser.js(CHANGES)
        time.sleep(0.5)  # what was put off until the page is calm counts too
        spent.append((_busy(browser.page) - before) / BATCHES)
    return median(spent)


def _busy(session: Session) -> float:
    found = {m["name"]: m["value"] for m in session("Performance.getMetrics")["metrics"]}  # type: ignore[attr-defined]
    return float(found["TaskDuration"]) * 1000


def filled(browser: Chromium, url: str, rounds: int) -> tuple[list[float], float]:
    """Milliseconds from a key press to the sign that the code stands there; and the floor."""
    worker = browser.attach(browser.find(browser.pages, "service_worker"))
    worker.js(LISTEN)
    taken, floor = [], []
    for _ in range(rounds):
        browser.go(url)
        browser.front()
        worker.js("void signs.splice(0)")
        start = time.time() * 1000
        browser.shortcut("F")
        done = worker.wait("signs.find(([sign]) => sign == '✓')?.[1]", 40)
        waited = worker.js("signs.some(([sign]) => sign == '…')")
        assert len(str(browser.js("document.querySelector('#code').value"))) == 6
        if not waited:  # for the next code, where one was about to end
            taken.append(float(done) - start)  # type: ignore[arg-type]
        floor.append(float(worker.js(EMPTY)))  # type: ignore[arg-type]
    return taken, median(floor)


def rows(rounds: int) -> list[Row]:
    """The table."""
    with tempfile.TemporaryDirectory() as folder, key_store() as keys:
        place = Path(folder)
        built = build_extension.build("chromium", place / "extensions")[0]
        allowed = granted(place / "granted", built)
        pages = Pages("code")
        pages.pages |= {
            "plain": PLAIN.format(PIECE.format(1) * 100), "form": FORM,
            "small": page(1500), "large": page(20_000),
        }  # fmt: skip
        desk = Desk(place / "desk", {"chromium": built}, keys)
        desk.start_vault(uri("Lighthouse", "jane@home.example"), site=pages.host)
        try:
            return [*_put(desk, pages, rounds), *_watched(desk, allowed, pages, rounds)]
        finally:
            pages.close()


def _put(desk: Desk, pages: Pages, rounds: int) -> list[Row]:
    with desk.browser("chromium", extension=False) as bare:
        assert isinstance(bare, Chromium)
        bare_load = loaded(bare, pages.at("plain"), rounds)
    with desk.browser("chromium") as browser:
        assert isinstance(browser, Chromium)
        plain, form = injected(browser, pages)
        load = loaded(browser, pages.at("plain"), rounds)
        small = looked(browser, pages.at("small"), rounds)
        large = looked(browser, pages.at("large"), rounds)
        taken, floor = filled(browser, pages.at("form"), min(2 * rounds, MOST))
    sizes = sum((ROOT / "extension/content" / name).stat().st_size for name in INTO_PAGES)
    told = [
        Row("a page without an act: scripts put in", f"{plain:,} bytes", "0 bytes"),
        Row(
            "a page without an act: complete, no extension", f"{bare_load:.1f} ms", "", "the floor"
        ),
        Row("a page without an act: complete", f"{load:.1f} ms", "", f"{load / bare_load:.2f} ×"),
        Row("after a key press: scripts put in", f"{form:,} bytes"),
        Row("watching and button too: scripts in all", f"{sizes:,} bytes", "≤ 16,384 bytes"),
    ]
    told += [
        Row(
            f"{name}, as published, into every frame",
            f"{size:,} bytes",
            "",
            f"{size / sizes:.1f} ×",
        )
        for name, size in PEERS.items()
    ]
    for (count, spent, least), wanted in ((small, "< 10 ms"), (large, "< 30 ms")):
        told += [
            Row(f"{count:,} elements: every input and its box", f"{least:.2f} ms", "", "the floor"),
            Row(f"{count:,} elements: looked at and judged, cold", f"{spent:.1f} ms", wanted,
                f"{spent / max(least, 0.1):.0f} ×"),
        ]  # fmt: skip
    middle, worst = median(taken), sorted(taken)[int(len(taken) * 0.95)]
    return [
        *told,
        Row("an empty function run in the page", f"{floor:.1f} ms", "", "the floor"),
        Row(
            "key press to code read back", f"{middle:.0f} ms", "< 150 ms", f"{middle / floor:.0f} ×"
        ),
        Row("key press to code read back, 95 of 100", f"{worst:.0f} ms"),
    ]


def _watched(desk: Desk, allowed: Path, pages: Pages, rounds: int) -> list[Row]:
    url = pages.at("small")
    with desk.browser("chromium") as browser:
        assert isinstance(browser, Chromium)
        without = changed(browser, url, max(rounds // 3, 1))
    desk.extensions, before = {"chromium": allowed}, desk.extensions
    with desk.browser("chromium") as browser:
        assert isinstance(browser, Chromium)
        watched = "(async()=>(await chrome.scripting.getRegisteredContentScripts()).length)()"
        worker = browser.attach(browser.find(browser.pages, "service_worker"))
        until(lambda: worker.js(watched), "the watching script", 10)
        browser.go(url)
        sign = (
            "(async()=>(await chrome.action.getBadgeText("
            "{tabId:(await chrome.tabs.query({active:true}))[0].id}))=='•')()"
        )
        worker.wait(sign)  # it does watch
        within = changed(browser, url, max(rounds // 3, 1))
    desk.extensions = before
    return [
        Row("100 elements come: the page alone", f"{without:.2f} ms", "", "the floor"),
        Row("100 elements come: watched as well", f"{within - without:.2f} ms more", "< 2 ms",
            f"{within / without:.2f} ×"),
    ]  # fmt: skip


def main() -> None:
    """Measure and print the table."""
    words = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    words.add_argument("--rounds", type=int, default=15)
    given = words.parse_args()
    print(facts())
    print(table("The filling", rows(given.rounds)))


if __name__ == "__main__":
    main()
