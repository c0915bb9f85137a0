// Origins that want a code that is not theirs (tests/vectors/phishing.json): the worker bars each by itself, also where
// the host (the program) would say yes to everything. Each group has a page of the saved site that is filled.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { makeFilling } from "../../extension/filling.js";
import { barred } from "../../extension/place.js";

const { groups, same } = JSON.parse(readFileSync(new URL("../vectors/phishing.json", import.meta.url), "utf8"));
const OPTIONS = { submit: false, plain: false, learnt: "", frames: [] };
const CODE = { id: "a", code: "111111", next: "222222", valid_from: 0, valid_until: 30_000, period: 30 };

/** One fill with a host that calls the account fit for every place, and gives its code for every place. */
async function fill({ page, frame = null, saved, make = makeFilling }) {
  const written = [];
  const asked = [];
  const survey = { token: "t", origin: frame ?? new URL(page).origin, top: frame === null, odd: "", over: [] };
  const filling = make({
    ask: async (type) => {
      asked.push(type);
      return type === "sites.match" ? { site: "x", refused: null, accounts: [{ id: "a", kind: "totp", sites: saved }], options: OPTIONS } : { codes: [CODE], refused: [] };
    },
    looking: { look: async () => ({ spot: { frame: { frameId: 1, survey }, index: 0 }, reason: null }) },
    run: async (tabId, frameId, func, args) => (func.name === "stillThere" ? true : (written.push(args[0].text), { outcome: "filled" })),
    bare: async () => undefined,
    hostNow: () => 0,
    pause: () => new Promise(() => undefined),
  });
  const why = await filling.fill("a", { id: 1, windowId: 1, url: page, title: "", private: false }).then(({ reason }) => reason, ({ code }) => code);
  return { why, written, asked: asked.includes("codes.get") };
}

/** The origin that a browser gives a page of this address, or null. @param {string} url */
const given = (url) => (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? new URL(url).origin : null);

for (const { why, saved, allowed, origins } of groups) {
  test(`${why}: barred by the worker's own word`, () => {
    if (allowed) for (const frame of [null, allowed]) assert.equal(barred({ origin: allowed, frame, sites: saved, options: OPTIONS }), null);

    for (const [origin, , word] of origins) {
      assert.equal(barred({ origin, frame: null, sites: saved, options: OPTIONS }), word, JSON.stringify(origin));
      assert.notEqual(barred({ origin: allowed ?? origin, frame: origin, sites: saved, options: OPTIONS }), null, JSON.stringify(origin));
    }
  });

  test(`${why}: nothing is written though the host would give a code`, async () => {
    if (allowed) assert.deepEqual(await fill({ page: `${allowed}/`, saved }), { why: null, written: ["111111"], asked: true });

    for (const [origin] of origins) {
      if (allowed) assert.deepEqual(await told({ page: `${allowed}/`, frame: origin, saved }), [], JSON.stringify(origin));
      if (given(origin) === origin) assert.deepEqual(await told({ page: `${origin}/`, saved }), [], JSON.stringify(origin));
    }
  });
}

/** What was written, after making sure that the reason is named and no code was asked for. */
async function told(place) {
  const { why, written, asked } = await fill(place);
  assert.match(String(why), /^(?:site|frame)\./);
  assert.equal(asked, false);
  return written;
}

test("a worker without that word writes the code into all of them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tidekey-"));
  cpSync(fileURLToPath(new URL("../../extension/", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "place.js"), readFileSync(join(folder, "place.js"), "utf8").replace("export function barred(", "export const barred = () => null;\nfunction unused("));
  const { makeFilling: make } = await import(join(folder, "filling.js"));
  rmSync(folder, { recursive: true });

  for (const { saved, allowed, origins } of groups)
    for (const [origin] of origins) assert.equal((await fill({ page: `${allowed ?? "https://example.com"}/`, frame: origin, saved, make })).written.length, 1);
});

for (const [origin, saved, word] of same)
  test(`${JSON.stringify(origin)} is another spelling of ${saved}: ${word ?? "let in"}`, () =>
    assert.equal(barred({ origin, frame: null, sites: saved, options: OPTIONS }), word));
