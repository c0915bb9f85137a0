// Ten thousand forged messages, as a page's process that was taken over or another extension could send them: none is
// answered with anything, none asks the host anything.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { makeOffers, wordOf } from "../../extension/offers.js";
import { makeRouter, PAGES } from "../../extension/router.js";
import { forged } from "./forging.mjs";
import { pair, settled } from "./ports.mjs";

const MESSAGES = forged(1, 10_000);
const OWN = { id: "ours", root: "chrome-extension://ours/" };
const PAGE = "https://bank.localhost/login";
const FROM = { tabId: 3, frameId: 0, origin: "https://bank.localhost", tab: { id: 3, windowId: 1, url: PAGE, title: "", private: false } };
const STRANGERS = [
  { id: "ours", url: PAGE }, { id: "ours", url: "https://bank.localhost/popup/popup.html" }, { id: "ours", url: "about:blank" }, { id: "ours" }, {},
  { id: "other", url: "chrome-extension://other/popup/popup.html" }, { id: "other", url: OWN.root + PAGES[0] }, { id: "ours", url: "chrome-extension://ours.evil/popup/popup.html" },
];
const CODE = { codes: [{ id: "a", code: "123456" }], accounts: [{ id: "a" }] };

/** What all messages together bring from the scripts of a page. @param {typeof makeOffers} make */
async function fromPages(make) {
  const asked = [];
  let speak;
  make({
    ask: async (type) => (asked.push(type), CODE),
    granted: { onChange: () => undefined, onWord: (fn) => (speak = fn), sync: async () => undefined, keep: async (key) => asked.push(key), recall: async () => undefined },
    badge: async () => asked.push("badge"), openPopup: async () => asked.push("popup"), offering: () => "", asking: () => "", pasted: () => asked.push("pasted"), clock: () => 0,
  });
  const answers = await Promise.all(MESSAGES.map((message) => speak(message, FROM).catch((error) => error)));
  return { asked, answers: answers.filter((one) => one !== undefined) };
}

/** What all messages together bring over ports of strangers. @param {typeof makeRouter} make */
async function overPorts(make) {
  const asked = [], sent = [];
  const router = make({ own: OWN, acts: new Map([["page.fill", async () => asked.push("page.fill")]]), ask: async (type) => (asked.push(type), CODE), frontOrigin: async () => "https://bank.localhost" });
  for (const [n, message] of MESSAGES.entries()) {
    const { port, far } = pair(STRANGERS[n % STRANGERS.length]);
    router.admit(port);
    far.say(message);
    await settled();
    sent.push(...far.sent);
  }
  return { asked, sent };
}

test("they are ten thousand, nearly all different, and none is a word of ours", () => {
  assert.equal(MESSAGES.length, 10_000);
  assert.ok(new Set(MESSAGES.map((one) => JSON.stringify(one))).size > 7_000);
  assert.deepEqual(MESSAGES.filter((one) => wordOf(one) !== null), []);
  assert.ok(wordOf({ open: true }) && wordOf({ user: "jane" }) && wordOf({ sights: [] })); // the control
});

test("a script in a page gets no answer to any and moves nothing", async () => {
  assert.deepEqual(await fromPages(makeOffers), { asked: [], answers: [] });
});

test("a stranger's port is closed before anything is heard on it", async () => {
  assert.deepEqual(await overPorts(makeRouter), { asked: [], sent: [] });
});

test("our own page that is fed with them asks listed verbs only, and no code for a place", async () => {
  const asked = [];
  const router = makeRouter({ own: OWN, acts: new Map(), ask: async (type, fields) => (asked.push({ type, fields }), CODE), frontOrigin: async () => "https://other.example" });
  for (const message of MESSAGES) {
    const { port, far } = pair({ id: "ours", url: OWN.root + PAGES[2] }); // it may ask the host nothing
    router.admit(port);
    far.say(message);
    await settled();
    assert.ok(far.closed || far.sent.every((one) => one.error));
  }
  assert.deepEqual(asked, []);
});

test("offers and a router that are careless are caught", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tidekey-"));
  cpSync(fileURLToPath(new URL("../../extension/", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  const edit = (name, from, to) => {
    const text = readFileSync(join(folder, name), "utf8");
    assert.ok(text.includes(from));
    writeFileSync(join(folder, name), text.replace(from, to));
  };
  edit("offers.js", "const word = wordOf(message);", "const word = wordOf(message); if (message?.type) return ask(message.type, message);");
  edit("router.js", "if (!page) {", "if (false) {");
  edit("router.js", "if (!MAY.get(page)?.has(type))", "if (false)");
  const careless = [await import(join(folder, "offers.js")), await import(join(folder, "router.js"))];
  rmSync(folder, { recursive: true });

  const [{ answers }, { sent }] = [await fromPages(careless[0].makeOffers), await overPorts(careless[1].makeRouter)];
  assert.ok(answers.some((one) => one?.codes));
  assert.ok(sent.some((one) => one.ok?.codes));
});
