import assert from "node:assert/strict";
import test from "node:test";

import { makeFilling } from "../../extension/filling.js";

const ORIGIN = "https://example.com";
const TAB = { id: 1, windowId: 1, url: `${ORIGIN}/login`, title: "", private: false };
const ROW = { id: "a", kind: "totp", sites: ["example.com"] };
const OPTIONS = { submit: false, plain: false, learnt: "", frames: [] };

const spot = (over = {}, index = 0) => ({ frame: { frameId: 7, survey: { token: "t", origin: ORIGIN, top: true, odd: "", over: [], ...over } }, index });

function world({ sight = { spot: spot(), reason: null }, codes, rows = [ROW], outcome = { outcome: "filled" }, now = 0, options = {}, there = true, after = false, forever = false } = {}) {
  const asked = [];
  const written = [];
  const paused = [];
  const bared = [];
  const looked = [];
  const code = { id: "a", code: "111111", next: "222222", valid_from: 0, valid_until: 30_000, period: 30 };
  const replies = {
    "sites.match": { site: "example.com", refused: null, accounts: rows, options: { ...OPTIONS, ...options } },
    "codes.get": codes ?? { codes: [code], refused: [] },
    "counter.next": { code: { ...code, code: "777777", next: null, valid_until: null } },
    "sites.options": {},
  };
  const filling = makeFilling({
    ask: async (type, fields) => {
      asked.push({ type, fields });
      return replies[type];
    },
    looking: { look: async (tab, how) => (looked.push(how), sight) },
    run: async (tabId, frameId, func, [order]) => {
      if (func.name === "stillThere") return forever && written.length ? after : there;
      written.push({ frameId, order });
      if (forever) return new Promise(() => undefined);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    bare: async (tabId, on) => bared.push(on),
    hostNow: () => now,
    pause: async (ms) => {
      if (ms === 4000 && !forever) return new Promise(() => undefined);
      paused.push(ms);
      return new Promise((done) => setImmediate(() => done(undefined)));
    },
  });
  const get = (type) => asked.find((one) => one.type === type)?.fields;
  return { filling, asked, written, paused, bared, looked, get };
}

test("one field is filled with the host's code, for the tab's origin", async () => {
  const { filling, get, written } = world();
  const reply = await filling.fill("a", TAB);

  assert.deepEqual(reply, { result: "filled", waited: false, reason: null, frame: null });
  assert.deepEqual(get("codes.get"), { ids: ["a"], origin: ORIGIN, frame_origin: null, private: false });
  assert.deepEqual(written, [{ frameId: 7, order: { token: "t", origin: ORIGIN, index: 0, text: "111111", submit: false } }]);
});

test("where there is no field no code is asked for, and the reason is told", async () => {
  for (const reason of ["none", "several", "other-code", "frame", "sandboxed", "moved"]) {
    const { filling, get, written } = world({ sight: { spot: null, reason, foreign: "https://inner.example" } });
    const reply = await filling.fill("a", TAB);

    assert.deepEqual([reply.result, reply.reason, reply.foreign], ["no-field", reason, "https://inner.example"]);
    assert.deepEqual([get("codes.get"), written], [undefined, []]);
  }
});

test("a page without an address is asked nothing about", async () => {
  const { filling, asked } = world();

  assert.equal((await filling.fill("a", { ...TAB, url: "about:blank" })).reason, "unreachable");
  assert.deepEqual(asked, []);
});

for (const [why, over, code] of [
  ["an account the host does not name for this site", { rows: [] }, "site.unbound"],
  ["an account that the host names and whose sites do not cover it", { rows: [{ ...ROW, sites: ["other.org"] }] }, "site.unbound"],
  ["a frame of another site", { sight: { spot: spot({ top: false, origin: "https://evil.example" }) } }, "frame.foreign"],
])
  test(`${why} gets no code, whatever the host would answer`, async () => {
    const { filling, get, written } = world(over);

    await assert.rejects(filling.fill("a", TAB), { code });
    assert.deepEqual([get("codes.get"), written], [undefined, []]);
  });

test("an unencrypted page gets no code unless it was allowed for this site", async () => {
  const plain = { ...TAB, url: "http://192.168.1.1/" };
  const sight = { spot: spot({ origin: "http://192.168.1.1" }), reason: null };
  const rows = [{ ...ROW, sites: ["192.168.1.1:80"] }];

  await assert.rejects(world({ sight, rows }).filling.fill("a", plain), { code: "site.refused" });
  assert.equal((await world({ sight, rows, options: { plain: true } }).filling.fill("a", plain)).result, "filled");
});

test("another account of the page is asked about for a frame that was allowed, as the first one was", async () => {
  const inner = spot({ top: false, origin: "https://login.elsewhere.net" });
  const { filling } = world({ sight: { spot: inner, reason: null }, options: { frames: ["elsewhere.net"] } });

  await assert.rejects(filling.fill("a", TAB), { code: "frame.foreign" });
});

test("a frame's own origin goes to the host, who decides about it", async () => {
  const inner = spot({ top: false, origin: "https://login.example.com" });
  const { filling, get } = world({ sight: { spot: inner, reason: null } });
  await filling.fill("a", TAB);

  assert.equal(get("codes.get").frame_origin, "https://login.example.com");
});

test("a frame of another site is filled where both were allowed", async () => {
  const inner = spot({ top: false, origin: "https://login.elsewhere.net" });
  const { filling, get } = world({ sight: { spot: inner, reason: null }, rows: [{ ...ROW, sites: ["elsewhere.net"] }], options: { frames: ["elsewhere.net"] } });

  assert.equal((await filling.fill("a", TAB)).result, "filled");
  assert.equal(get("codes.get").frame_origin, "https://login.elsewhere.net");
});

test("a frame inside one of somebody else gets nothing, whoever it belongs to itself", async () => {
  for (const [over, rows, options, reason] of [
    [["https://evil.example"], [ROW], {}, "between"],
    [["null"], [ROW], {}, "between"],
    [["https://evil.example"], [ROW], { frames: ["evil.example"] }, "between"],
    [[ORIGIN, "https://login.example.com"], [ROW], {}, null],
  ]) {
    const { filling, get } = world({ sight: { spot: spot({ top: false, over }), reason: null }, rows, options });

    assert.equal((await filling.fill("a", TAB)).reason, reason);
    assert.equal(get("codes.get") === undefined, reason !== null);
  }
});

test("a private window says so to the host", async () => {
  const { filling, get } = world();
  await filling.fill("a", { ...TAB, private: true });

  assert.equal(get("codes.get").private, true);

  const counted = world({ rows: [{ ...ROW, kind: "hotp" }] });
  await counted.filling.fill("a", { ...TAB, private: true });
  assert.equal(counted.get("counter.next").private, true);
});

test("what the host refuses is not filled", async () => {
  const { filling, written } = world({ codes: { codes: [], refused: [{ id: "a", code: "wire.fill-limit" }] } });

  await assert.rejects(filling.fill("a", TAB), { code: "wire.fill-limit" });
  assert.deepEqual(written, []);
});

test("with five seconds left the code is used, with less the next one is waited for", async () => {
  const enough = world({ now: 25_000 });
  assert.equal((await enough.filling.fill("a", TAB)).waited, false);
  assert.deepEqual([enough.paused, enough.written[0].order.text], [[], "111111"]);

  const late = world({ now: 26_001 });
  let said = 0;
  assert.equal((await late.filling.fill("a", TAB, { onWait: () => said++ })).waited, true);
  assert.ok(late.paused[0] >= 3_999 && late.paused[0] < 4_500);
  assert.deepEqual([late.written[0].order.text, said], ["222222", 1]);
});

test("a counter account takes its next code and never waits", async () => {
  const { filling, get, written } = world({ rows: [{ ...ROW, kind: "hotp" }], now: 29_000 });
  const reply = await filling.fill("a", TAB);

  assert.deepEqual([reply.waited, written[0].order.text], [false, "777777"]);
  assert.deepEqual(get("counter.next"), { id: "a", origin: ORIGIN, frame_origin: null, private: false });
});

test("a page that refuses is told, with the code to copy and its end", async () => {
  const { filling } = world({ outcome: { outcome: "refused" } });

  assert.deepEqual(await filling.fill("a", TAB), {
    result: "refused", waited: false, reason: "changed", code_expires: 30_000, copy: "111111",
  });
});

test("a page that goes on while it is filled has taken the code, also where it never answers", async () => {
  for (const how of [{ outcome: null }, { outcome: undefined }, { outcome: new Error("Frame with ID 0 was removed.") }, { forever: true }])
    assert.equal((await world(how).filling.fill("a", TAB)).result, "filled");
});

test("a page that does not answer and is still there has not taken the code", async () => {
  const { result, copy } = await world({ forever: true, after: true }).filling.fill("a", TAB);

  assert.deepEqual([result, copy], ["refused", "111111"]);
});

test("a second press while the first one waits is the same act", async () => {
  const { filling, asked, written } = world({ now: 27_000 });
  const [one, two] = await Promise.all([filling.fill("a", TAB), filling.fill("a", TAB)]);
  await filling.fill("a", TAB);

  assert.deepEqual([one.result, two], ["filled", one]);
  assert.deepEqual([written.length, asked.filter(({ type }) => type === "codes.get").length], [2, 2]);
});

test("other boxes than the code has digits want another code", async () => {
  assert.equal((await world({ outcome: { outcome: "unfit" } }).filling.fill("a", TAB)).reason, "other-code");
});

test("a page that is another one when the code comes gets nothing", async () => {
  for (const how of [{ outcome: { outcome: "gone" } }, { there: false }, { there: null }]) {
    const { filling, written } = world(how);
    const reply = await filling.fill("a", TAB);

    assert.deepEqual([reply.result, reply.reason], ["no-field", "moved"]);
    assert.ok("outcome" in how || written.length === 0);
  }
});

test("a field that is hidden when it would be filled is told so", async () => {
  assert.equal((await world({ outcome: { outcome: "hidden" } }).filling.fill("a", TAB)).reason, "hidden");
});

test("the page can be hit everywhere while it is filled, and as it was afterwards", async () => {
  for (const how of [{}, { outcome: new Error("gone") }, { there: false }]) {
    const { filling, bared } = world(how);
    await filling.fill("a", TAB);

    assert.deepEqual(bared, [true, false]);
  }
});

test("the form is sent only where the person wants it for this site", async () => {
  for (const submit of [true, false]) {
    const { filling, written } = world({ options: { submit } });
    await filling.fill("a", TAB);

    assert.equal(written[0].order.submit, submit);
  }
});

test("a field that was pointed at is learnt once it was filled, a found one is not", async () => {
  const mark = 'input[name="answer"]';
  const pointed = world({ sight: { spot: spot({}, -1), reason: null }, outcome: { outcome: "filled", mark } });
  await pointed.filling.fill("a", TAB, { clicked: 7 });
  assert.deepEqual(pointed.get("sites.options"), { origin: ORIGIN, learnt: mark });

  const hidden = world({ sight: { spot: spot({}, -1), reason: null }, outcome: { outcome: "filled", mark } });
  await hidden.filling.fill("a", { ...TAB, private: true }, { clicked: 7 });
  const found = world({ outcome: { outcome: "filled", mark } });
  await found.filling.fill("a", TAB);
  assert.deepEqual([hidden, found].map(({ get }) => get("sites.options")), [undefined, undefined]);
});

test("what was learnt for a site is what is looked for there", async () => {
  const { filling, looked } = world({ options: { learnt: "input[name=answer]" } });
  await filling.fill("a", TAB);

  assert.deepEqual(looked[0].marks, { fill: ["input[name=answer]"], never: "" });
});
