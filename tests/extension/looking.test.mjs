import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import test from "node:test";

import { choose, FILES, makeLooking } from "../../extension/looking.js";

const ORIGIN = "https://example.com";
const TAB = { id: 1, windowId: 1, url: `${ORIGIN}/login`, title: "", private: false };
const TOTP = { kind: "totp", score: 9, focused: false };
const SMS = { ...TOTP, kind: "otp-other" };
const SIGHT = {
  boxes: 1, type: "text", most: 6, digits: true, counts: false, hint: "", auto: "one-time-code", name: "otp", label: "Code",
  near: ["Enter the code from your authenticator app"], head: [], controls: ["Verify"], path: "/2fa", seed: false, alone: true, mates: [], focused: false,
};

const frame = (groups, over = {}, frameId = 0) => ({
  frameId, survey: { token: "t", origin: ORIGIN, top: frameId === 0, odd: "", over: [], here: false, groups: groups.map((group, index) => ({ ...group, index })), ...over },
});
const seen = (units, over = {}) => ({ token: "t", origin: ORIGIN, top: true, odd: "", over: [], here: false, units, ...over });

function world(results, { foreign = [], fails = false } = {}) {
  const ran = [];
  const looking = makeLooking({
    inject: async () => (fails ? Promise.reject(new Error("cannot")) : results.map((result, frameId) => ({ frameId, result }))),
    run: async (tabId, frameId, func, args) => {
      ran.push({ name: func.name, frameId, args });
      return func.name === "foreignFrames" ? foreign : func.name === "mentions" ? args[0].slice(0, 1) : results[frameId];
    },
  });
  return { looking, ran };
}

test("every file that is put into pages exists", () => {
  assert.ok(FILES.every((file) => existsSync(new URL(`../../extension/${file}`, import.meta.url))));
});

test("the worker judges what a frame has seen", async () => {
  const { looking } = world([seen([{ sight: { ...SIGHT, name: "q", auto: "", label: "Search", near: [] }, focused: true }, { sight: SIGHT, focused: false }])]);
  const { spot, kind } = await looking.look(TAB);

  assert.deepEqual([spot.index, kind], [1, "totp"]);
});

test("a code that was sent is told from one of the app by the sentence beside it", async () => {
  const sms = { ...SIGHT, near: ["We sent a code to your phone by SMS"] };

  assert.equal((await world([seen([{ sight: sms, focused: true }])]).looking.look(TAB)).reason, "other-code");
});

for (const [why, frames, reason] of [
  ["no field", [frame([])], "none"],
  ["only a field for a code that was sent", [frame([SMS])], "other-code"],
  ["two alike and neither has the focus", [frame([TOTP, TOTP])], "several"],
  ["one only in a sandboxed frame", [frame([]), frame([TOTP], { odd: "sandboxed" }, 4)], "sandboxed"],
  ["one only in a frame made of text", [frame([]), frame([TOTP], { odd: "srcdoc" }, 4)], "srcdoc"],
])
  test(`with ${why} there is no place to fill`, () => {
    const { spot, reason: told } = choose(frames);

    assert.deepEqual([spot, told], [null, reason]);
  });

test("of two fields the one with the focus is meant, or a clear leader", () => {
  assert.equal(choose([frame([TOTP, { ...TOTP, focused: true }])]).spot.index, 1);
  assert.equal(choose([frame([TOTP, { ...TOTP, score: 11 }])]).spot.index, 1);
});

test("the menu fills the field that was clicked, found or not, in its own frame only", () => {
  const unknown = frame([], { here: true });
  assert.equal(choose([unknown], 0).spot.index, -1);
  assert.equal(choose([frame([{ ...TOTP, focused: true }], { here: true })], 0).spot.index, 0);
  assert.equal(choose([unknown, frame([], {}, 3)], 3).spot, null);
});

test("the menu fills neither a field that wants another code nor a frame no code may go to", () => {
  assert.deepEqual(choose([frame([{ ...SMS, focused: true }], { here: true })], 0).reason, "other-code");
  assert.equal(choose([frame([], { here: true, odd: "sandboxed" })], 0).reason, "sandboxed");
});

test("a page that went elsewhere, or cannot be looked into, is said to be so", async () => {
  assert.equal((await world([seen([], { origin: "https://evil.example" })]).looking.look(TAB)).reason, "moved");
  assert.equal((await world([], { fails: true }).looking.look(TAB)).reason, "unreachable");
  assert.equal((await world([null]).looking.look(TAB)).reason, "unreachable");
});

test("where nothing is found a part of another site is named", async () => {
  const { looking } = world([seen([])], { foreign: ["https://login.elsewhere.net"] });

  assert.deepEqual(await looking.look(TAB), { spot: null, reason: "frame", kind: null, foreign: "https://login.elsewhere.net" });
  assert.equal((await world([seen([])]).looking.look(TAB)).reason, "none");
});

test("a part that was looked into already is not named again, the next one is", async () => {
  const [puzzle, login] = ["https://puzzle.example", "https://login.elsewhere.net"];
  const { looking } = world([seen([]), seen([], { origin: puzzle })], { foreign: [puzzle, login] });

  assert.equal((await looking.look(TAB)).foreign, login);
  assert.equal((await world([seen([])], { foreign: null }).looking.look(TAB)).reason, "none");
});

test("what is known of a site is looked for with it", async () => {
  const marks = { fill: ["input[name=answer]"], never: "" };
  const { looking, ran } = world([seen([{ sight: null, focused: false }])]);

  assert.equal((await looking.look(TAB, { marks })).spot.index, 0);
  assert.deepEqual(ran.map(({ name, args }) => [name, args]), [["surveyWith", [marks]]]);
});

test("which frame is the page itself is the browser's word, not the frame's", async () => {
  const liar = seen([{ sight: SIGHT, focused: false }], { top: true });
  const { spot } = await world([seen([]), liar]).looking.look(TAB);

  assert.equal(spot.frame.survey.top, false);
});

test("a page that its server has closed off is told so", async () => {
  const { reason } = await world([seen([], { origin: "null", odd: "sandboxed" })]).looking.look(TAB);

  assert.equal(reason, "sandboxed");
});
