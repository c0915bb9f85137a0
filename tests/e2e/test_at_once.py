"""Two browsers and the command line change one vault at the same time; nothing is lost.

`TIDEKEY_CHANGES` says how many runs of the command line there are (it takes a quarter of a second
for each); the browsers change along with it.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable

import hands
from common import DriverError
from desk import Browser, Desk, uri

from needs import lacking

RUNS = int(os.environ.get("TIDEKEY_CHANGES", "40"))
MOST = 500  # accounts of each browser: a vault of thousands only measures itself
ADD = """(async () => {
  const port = (globalThis.browser ?? chrome).runtime.connect({name: "page"});
  const waiting = new Map();
  let last = 0;
  port.onMessage.addListener(m => { waiting.get(m.id)?.(m); waiting.delete(m.id); });
  const ask = (type, fields) => new Promise((done, fail) => {
    waiting.set(++last, m => m.ok ? done(m.ok) : fail(Error(m.error.code)));
    port.postMessage({id: last, type, fields});
  });
  for (const uri of %s) {
    const {draft_id, issuer, name} = await ask("accounts.draft", {uri});
    await ask("accounts.add", {draft_id, issuer, name, sites: [], tags: [], note: ""});
  }
  port.disconnect();
  return true;
})()"""


class Writer(threading.Thread):
    """A browser whose own page adds accounts until told to stop; what it was promised is kept."""

    def __init__(self, driver: Browser, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.driver, self.stop, self.promised, self.problem = driver, stop, [], ""  # type: ignore[var-annotated]

    def run(self) -> None:
        try:
            with hands.own_page(self.driver, "options/options.html") as page:
                page.wait("!!document.querySelector('main.loaded')")
                while not self.stop.is_set() and len(self.promised) < MOST:
                    names = [f"{self.driver.family}-{len(self.promised) + n}" for n in range(5)]
                    page.js(ADD % json.dumps([uri("Both", name) for name in names]))
                    self.promised += names
        except (DriverError, TimeoutError, OSError) as why:
            self.problem = str(why)


def test_two_browsers_and_the_command_line_lose_nothing(
    new_desk: Callable[..., Desk], keys: dict[str, str]
) -> None:
    for program in ("chromium", "firefox-esr"):
        if not shutil.which(program):
            lacking(f"{program} is not installed")
    desk = new_desk(keys)
    desk.start_vault()
    stop, promised = threading.Event(), []
    with desk.browser("chromium") as one, desk.browser("firefox") as other:
        writers = [Writer(one, stop), Writer(other, stop)]
        for writer in writers:
            writer.start()
        for number in range(RUNS):
            desk.add(uri("Line", f"line-{number}"))
            promised.append(f"line-{number}")
        stop.set()
        for writer in writers:
            writer.join(60)
    assert [writer.problem for writer in writers] == ["", ""]
    assert all(len(writer.promised) >= 5 for writer in writers)
    all_promised = set(promised).union(*(writer.promised for writer in writers))
    print(f"{len(all_promised)} changes by three programs")
    assert set(desk.rows()) == all_promised
