"""What sends forged messages in a real browser, and counts what comes back.

Promises three senders with the messages of `tests/extension/forging.mjs`: the page itself, the
world of our own scripts in the page (a process that was taken over), and another extension. Each
leaves its counts in the document it runs in.
"""

from __future__ import annotations

import json
from pathlib import Path

from desk import CHROMIUM_ID, FIREFOX_ID

ROOT = Path(__file__).resolve().parents[3]
FORGING = (ROOT / "tests/extension/forging.mjs").read_text("utf-8").replace("export ", "")
OTHER_ID = "other@other.example"  # in Firefox; Chromium makes one of the folder
COUNT = """const tell = (counts) => {
  document.documentElement.dataset.told = JSON.stringify(counts);
};
const data = (said) => !(said === undefined || said === null || Number.isInteger(said));"""
# By runtime.sendMessage and runtime.connect; RECEIVER is nothing, or the id of another extension.
SEND = """(async () => {
  const {runtime} = chrome, counts = {sent: 0, unsent: 0, data: 0, ports: 0, open: 0, heard: 0};
  const once = async (message) => {
    try {
      const reply = runtime.sendMessage(...RECEIVER, message);
      counts.sent++;
      counts.data += data(await reply);
    } catch {counts.unsent++}
  };
  const port = (message) => new Promise((done) => {
    try {
      const made = runtime.connect(...RECEIVER, {name: 'page'});
      counts.ports++, counts.open++;
      made.onMessage.addListener(() => counts.heard++);
      made.onDisconnect.addListener(() => {void runtime.lastError; counts.open--; done()});
      made.postMessage(message);
    } catch {done()}
  });
  await Promise.all(forged(SEED, MANY).map(once));
  await Promise.all(forged(SEED + 1, MANY / 4).map(port));
  NATIVE
  tell(counts);
})();"""
NATIVE = """const host = 'org.tidekey.host', request = {id: 1, request: {type: 'codes.get'}};
  counts.native = await runtime.sendNativeMessage(host, request).then(() => 'an answer', String);
  counts.nativePort = await new Promise((done) => {
    try {
      const made = runtime.connectNative(host);
      made.onMessage.addListener(() => done('an answer'));
      made.onDisconnect.addListener(() => done(String(runtime.lastError?.message ?? made.error)));
      made.postMessage(request);
    } catch (error) {done(String(error))}
  });"""
# By everything that a page has; CAUGHT is what came to it that it did not send.
IN_PAGE = """(async () => {
  const counts = {sent: 0, unsent: 0, data: 0};
  counts.runtime = typeof globalThis.chrome?.runtime?.sendMessage;
  const ways = ['postMessage', 'event', 'channel'], channel = new BroadcastChannel('tidekey');
  const everywhere = {bubbles: true, composed: true};
  let own = 0;
  addEventListener('message', ({isTrusted, data}) => {
    if (isTrusted) own--, counts.data += data?.ours !== 1;
  });
  channel.onmessage = () => counts.data++;
  for (const name of ['tidekey', 'message', 'fill', 'codes.get'])
    new BroadcastChannel(name).onmessage = ({data}) => {counts.data += data?.ours !== 1};
  for (const [n, message] of forged(SEED, MANY).entries())
    try {
      const wrapped = {ours: 1, ...(typeof message === 'object' ? message : {message})};
      Object.defineProperty(wrapped, 'ours', {value: 1, enumerable: true});
      if (ways[n % 3] === 'postMessage') postMessage(wrapped, '*'), own++;
      if (ways[n % 3] === 'channel') channel.postMessage(wrapped);
      if (ways[n % 3] === 'event')
        for (const type of ['tidekey', 'message', 'fill', 'paste', 'keydown'])
          for (const to of [window, document, document.querySelector('#code')])
            to.dispatchEvent(new CustomEvent(type, {...everywhere, detail: message}));
      counts.sent++;
    } catch {counts.unsent++}
  while (own > 0) await new Promise((done) => setTimeout(done, 5));
  tell(counts);
})();"""


def _filled(script: str, seed: int, many: int, to: str = "[]", native: str = "") -> str:
    given = {"NATIVE": native, "RECEIVER": to, "SEED": str(seed), "MANY": str(many)}
    for word, value in given.items():
        script = script.replace(word, value)
    return f"{FORGING}\n{COUNT}\n{script}"


def by_page(many: int) -> str:
    """A script of the page."""
    return f"(()=>{{{_filled(IN_PAGE, 11, many)}}})();"


def by_own_world(many: int) -> str:
    """What is put before our own script in the page; it runs where the page asks for it."""
    script = _filled(SEND, 21, many)
    return f"if(document.documentElement.dataset.forge)(()=>{{{script}}})();\n"


def other_extension(folder: Path, family: str, many: int) -> Path:
    """A second extension that may start native programs, if the host let it; its page attacks."""
    ours = CHROMIUM_ID if family == "chromium" else FIREFOX_ID
    script = _filled(SEND, 31, many, json.dumps([ours]), NATIVE)
    manifest: dict[str, object] = {
        "manifest_version": 3, "name": "Other", "version": "1", "permissions": ["nativeMessaging"],
    }  # fmt: skip
    if family == "firefox":
        manifest["browser_specific_settings"] = {"gecko": {"id": OTHER_ID}}
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "attack.js").write_text(script)
    (folder / "page.html").write_text(
        "<!doctype html><title>Other</title><script src=attack.js></script>"
    )
    return folder
