import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import test from "node:test";

import { choose, FILES, makeFilling, originOf } from "../../extension/filling.js";

const ORIGIN = "https://example.com";
const TAB = { id: 1, windowId: 1, url: `${ORIGIN}/login`, title: "", private: false };
const TOTP = { kind: "totp", score: 9, boxes: 1, focused: false };
const SMS = { ...TOTP, kind: "otp-other" };

const survey = (over = {}) => ({ token: "t", origin: ORIGIN, top: true, trusted: true, here: false, groups: [TOTP], ...over });
const frame = (over, frameId = 0) => ({ frameId, survey: survey(over) });

function world({ frames = [frame()], codes, rows = [{ id: "a", kind: "totp" }], outcome = "filled", now = 0, submit = false, there = true } = {}) {
  const asked = [];
  const written = [];
  const paused = [];
  const code = { id: "a", code: "111111", next: "222222", valid_from: 0, valid_until: 30_000, period: 30 };
  const replies = {
    "sites.match": { accounts: rows },
    "codes.get": codes ?? { codes: [code], refused: [] },
    "counter.next": { code: { ...code, code: "777777", next: null, valid_until: null } },
    "sites.options": { submit },
  };
  const filling = makeFilling({
    ask: async (type, fields) => {
      asked.push({ type, fields });
      return replies[type];
    },
    inject: async () => frames.map(({ frameId, survey: result }) => ({ frameId, result })),
    run: async (tabId, frameId, func, [order]) => {
      if (func.name === "stillThere") return there;
      written.push({ frameId, order });
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    hostNow: () => now,
    pause: async (ms) => paused.push(ms),
  });
  return { filling, asked, written, paused, get: (type) => asked.find((one) => one.type === type)?.fields };
}

test("the origin comes from web addresses only", () => {
  assert.equal(originOf("https://a.example:8443/x?y"), "https://a.example:8443");
  assert.equal(originOf("http://127.0.0.1:80/"), "http://127.0.0.1");
  for (const url of [undefined, "", "about:blank", "file:///x", "data:text/html,x", "chrome://settings", "nonsense", "blob:https://a.example/1"])
    assert.equal(originOf(url), null, String(url));
});

test("every file that is put into pages exists, the conversation last", () => {
  assert.ok(FILES.every((file) => existsSync(new URL(`../../extension/${file}`, import.meta.url))));
  assert.equal(FILES.at(-1), "content/main.js");
});

test("one field is filled with the host's code, for the tab's origin", async () => {
  const { filling, get, written } = world();
  const reply = await filling.fill("a", TAB);

  assert.deepEqual(reply, { result: "filled", waited: false, reason: null });
  assert.deepEqual(get("codes.get"), { ids: ["a"], origin: ORIGIN, frame_origin: null, private: false });
  assert.deepEqual(written[0].order, { token: "t", origin: ORIGIN, index: 0, text: "111111", submit: false });
});

for (const [why, frames, reason] of [
  ["no field", [frame({ groups: [] })], "none"],
  ["only a field for a code that was sent", [frame({ groups: [SMS] })], "other-code"],
  ["two fields and neither has the focus", [frame({ groups: [TOTP, TOTP] })], "several"],
  ["a frame below one of another origin", [frame({ groups: [] }), frame({ top: false, trusted: false }, 4)], "none"],
  ["a page that went elsewhere meanwhile", [frame({ origin: "https://evil.example" })], "moved"],
  ["a page that cannot be looked into", [], "unreachable"],
])
  test(`with ${why} no code is asked for`, async () => {
    const { filling, asked, written } = world({ frames });
    const reply = await filling.fill("a", TAB);

    assert.deepEqual([reply.result, reply.reason], ["no-field", reason]);
    assert.deepEqual([asked, written], [[], []]);
  });

test("of two fields the one with the focus is meant", async () => {
  const { filling, written } = world({ frames: [frame({ groups: [TOTP, { ...TOTP, focused: true }] })] });
  await filling.fill("a", TAB);

  assert.equal(written[0].order.index, 1);
});

test("a frame's own origin goes to the host, who decides about it", async () => {
  const inner = frame({ top: false, origin: "https://login.example.com" }, 5);
  const { filling, get, written } = world({ frames: [frame({ groups: [] }), inner] });
  await filling.fill("a", TAB);

  assert.equal(get("codes.get").frame_origin, "https://login.example.com");
  assert.equal(written[0].frameId, 5);
});

test("a private window says so to the host", async () => {
  const { filling, get } = world();
  await filling.fill("a", { ...TAB, private: true });

  assert.equal(get("codes.get").private, true);

  const counted = world({ rows: [{ id: "a", kind: "hotp" }] });
  await counted.filling.fill("a", { ...TAB, private: true });
  assert.equal(counted.get("counter.next").private, true);
});

test("what the host refuses is not filled", async () => {
  const { filling, written } = world({ codes: { codes: [], refused: [{ id: "a", code: "site.unbound" }] } });

  await assert.rejects(filling.fill("a", TAB), { code: "site.unbound" });
  assert.deepEqual(written, []);
});

test("with five seconds left the code is used, with less the next one is waited for", async () => {
  const enough = world({ now: 25_000 });
  assert.equal((await enough.filling.fill("a", TAB)).waited, false);
  assert.deepEqual([enough.paused, enough.written[0].order.text], [[], "111111"]);

  const late = world({ now: 25_001 });
  let said = 0;
  assert.equal((await late.filling.fill("a", TAB, { onWait: () => said++ })).waited, true);
  assert.ok(late.paused[0] >= 4_999 && late.paused[0] < 5_500);
  assert.deepEqual([late.written[0].order.text, said], ["222222", 1]);
});

test("a counter account takes its next code and never waits", async () => {
  const { filling, get, written } = world({ rows: [{ id: "a", kind: "hotp" }], now: 29_000 });
  const reply = await filling.fill("a", TAB);

  assert.deepEqual([reply.waited, written[0].order.text], [false, "777777"]);
  assert.deepEqual(get("counter.next"), { id: "a", origin: ORIGIN, frame_origin: null, private: false });
});

test("a page that refuses is told, with the code to copy and its end", async () => {
  const { filling } = world({ outcome: "refused" });

  assert.deepEqual(await filling.fill("a", TAB), {
    result: "refused", waited: false, reason: "changed", code_expires: 30_000, copy: "111111",
  });
});

test("a page that goes on while it is filled has taken the code", async () => {
  for (const outcome of ["left", undefined, new Error("Frame with ID 0 was removed.")])
    assert.equal((await world({ outcome }).filling.fill("a", TAB)).result, "filled");
});

test("a page that is another one when the code comes gets nothing", async () => {
  for (const how of [{ outcome: "gone" }, { there: false }, { there: null }]) {
    const { filling, written } = world(how);
    const reply = await filling.fill("a", TAB);

    assert.deepEqual([reply.result, reply.reason], ["no-field", "moved"]);
    assert.ok("outcome" in how || written.length === 0);
  }
});

test("the form is sent only where the person wants it for this site", async () => {
  assert.equal((await submitOf(true)), true);
  assert.equal((await submitOf(false)), false);
});
async function submitOf(submit) {
  const { filling, written } = world({ submit });
  await filling.fill("a", TAB);
  return written[0].order.submit;
}

test("the menu fills the field that was clicked, found or not, in its own frame only", () => {
  const unknown = frame({ groups: [], here: true });
  assert.equal(choose([unknown], 0).spot.index, -1);
  const found = frame({ groups: [{ ...TOTP, focused: true }], here: true });
  assert.equal(choose([found], 0).spot.index, 0);
  assert.equal(choose([unknown, frame({ top: false, here: false, groups: [] }, 3)], 3).spot, null);
});

test("the menu does not fill a field that is known to want another code", () => {
  const { spot, reason } = choose([frame({ groups: [{ ...SMS, focused: true }], here: true })], 0);

  assert.deepEqual([spot, reason], [null, "other-code"]);
});

test("the menu does not fill a frame inside another origin", () => {
  assert.equal(choose([frame(), frame({ top: false, trusted: false, here: true }, 2)], 2).spot, null);
});
