import assert from "node:assert/strict";
import test from "node:test";

import { makeSiteActs } from "../../extension/siteacts.js";

const FRONT = "https://shop.example.com";
const FOREIGN = "https://pay.example";
const patternsOf = (site, origin) => (origin.startsWith("https:") ? [`https://${site}/*`] : null);

function world({ url = `${FRONT}/2fa`, sight = {}, granted = [], buttons } = {}) {
  const [asked, done, changes] = [[], [], []];
  const kept = new Map([["buttons", buttons]]);
  const clock = { now: 0 };
  const site = makeSiteActs({
    ask: async (type, fields) => {
      asked.push({ type, fields });
      return { site: "example.com", options: { learnt: "" } };
    },
    browser: {
      frontTab: async () => ({ id: 7, url }), recall: async (key) => kept.get(key), keep: async (key, value) => void kept.set(key, value),
      run: async (...given) => void done.push(["run", given[0]]), badge: async (...given) => void done.push(["badge", ...given]),
    },
    granted: {
      patternsOf, has: async (origins) => granted.includes(origins[0]), remove: async (origins) => void done.push(["remove", ...origins]), sync: async () => void done.push(["sync"]),
      recall: async (key) => kept.get(key), keep: async (key, value) => void kept.set(key, value), onChange: (fn) => changes.push(fn),
    },
    looking: { look: async () => ({ spot: null, ...sight }) },
    clock: () => clock.now,
  });
  const stored = () => asked.filter(({ type }) => type !== "sites.match");
  const grant = async (...origins) => {
    granted.push(...origins);
    changes.forEach((fn) => fn());
    await new Promise(setImmediate);
  };
  return { ...site, grant, act: (name, fields = {}) => site.acts.get(name)(fields), stored, done, kept, clock };
}

test("offers are told for the site of the tab in front, as the browser grants them", async () => {
  const [off, on] = [await world().act("site.offers"), await world({ granted: ["https://example.com/*"], buttons: ["https://example.com/*"] }).act("site.offers")];

  assert.deepEqual(off, { site: "example.com", origins: ["https://example.com/*"], on: false, button: false });
  assert.deepEqual([on.on, on.button], [true, true]);
  await assert.rejects(world({ url: "chrome://settings" }).act("site.offers"), { code: "page.unreachable" });
});

test("the button of one site leaves those of others as they are", async () => {
  const { act, kept } = world({ buttons: ["https://other.example/*"] });
  await act("site.button", { on: true });
  const both = kept.get("buttons");
  await act("site.button", { on: false });

  assert.deepEqual(both, ["https://other.example/*", "https://example.com/*"]);
  assert.deepEqual(kept.get("buttons"), ["https://other.example/*"]);
  await assert.rejects(act("site.button", { on: "yes" }), { code: "wire.bad-field" });
});

test("a yes to a part of another site counts once the browser has one, and not for long", async () => {
  for (const [waited, times] of [[0, 2], [130_000, 0]]) {
    const { act, stored, grant, clock } = world({ sight: { foreign: FOREIGN }, granted: [] });
    await act("site.frame", { id: "a", foreign: FOREIGN });
    assert.deepEqual(stored(), []);

    clock.now += waited;
    await grant("https://pay.example/*");
    assert.equal(stored().length, times);
    await grant("https://other.example/*");
    assert.equal(stored().length, times);
  }
});

test("a part of another site is allowed where it is the one that the question named", async () => {
  const { act, stored } = world({ sight: { foreign: FOREIGN }, granted: ["https://pay.example/*"] });
  const reply = await act("site.frame", { id: "a", foreign: FOREIGN });

  assert.deepEqual(stored(), [
    { type: "sites.options", fields: { origin: FRONT, frame: FOREIGN } },
    { type: "sites.bind", fields: { id: "a", origin: FOREIGN } },
  ]);
  assert.deepEqual(reply, { origins: ["https://pay.example/*"] });
});

test("a part that could be looked into but not filled is allowed the same way", async () => {
  const { act, stored } = world({ sight: { spot: { frame: { survey: { origin: FOREIGN } } } }, granted: ["https://pay.example/*"] });
  await act("site.frame", { id: "a", foreign: FOREIGN });

  assert.equal(stored().length, 2);
});

test("nothing is allowed where the page shows another part by now, none, or its own", async () => {
  const own = { spot: { frame: { survey: { origin: FRONT } } } };
  const cases = [
    [{ foreign: "https://evil.example" }, { id: "a", foreign: FOREIGN }], [{}, { id: "a", foreign: FOREIGN }], [{ foreign: FOREIGN }, { id: "a" }],
    [{ foreign: FOREIGN }, { id: 1, foreign: FOREIGN }], [own, { id: "a", foreign: FRONT }],
  ];
  for (const [sight, fields] of cases) {
    const { act, stored } = world({ sight });

    await assert.rejects(act("site.frame", fields), { code: "page.moved" });
    assert.deepEqual(stored(), []);
  }
});

const PASTED = { tabId: 7, origin: FRONT };

test("a copied code that is pasted on the page in front stands as an offer there, and only there", async () => {
  const { act, pasted, pastedAt } = world();
  await act("site.copied", { id: "a", code: "123456" });
  const before = pastedAt(7, FRONT);
  const [other, away, hit] = [pasted(PASTED, "654321"), pasted({ tabId: 7, origin: "https://evil.example" }, "123456"), pasted(PASTED, "123456")];

  assert.deepEqual([before, other, away, hit], [null, false, false, true]);
  assert.deepEqual([pastedAt(7, FRONT), pastedAt(8, FRONT), pastedAt(7, "https://evil.example")], ["a", null, null]);
});

test("a code that is pasted later than a minute is no offer", async () => {
  const { act, pasted, clock } = world();
  await act("site.copied", { id: "a", code: "123456" });
  clock.now = 60_001;

  assert.equal(pasted(PASTED, "123456"), false);
});

test("an answered offer does not come again, and its dot goes", async () => {
  const { act, pasted, pastedAt, done } = world();
  await act("site.copied", { id: "a", code: "123456" });
  pasted(PASTED, "123456");
  await act("site.answered");
  const signs = done.filter(([what]) => what === "badge");
  await act("site.answered");

  assert.equal(pastedAt(7, FRONT), null);
  assert.deepEqual(signs, [["badge", 7, "", "Tidekey"]]);
  assert.deepEqual(done.filter(([what]) => what === "badge"), signs);
});
