import assert from "node:assert/strict";
import test from "node:test";

import { makeOffers, wordOf } from "../../extension/offers.js";

const SIGHT = {
  boxes: 1, type: "text", most: 6, digits: true, counts: false, hint: "", auto: "one-time-code", name: "otp", label: "Code",
  near: ["Enter the code from your authenticator app"], head: [], controls: ["Verify"], path: "/2fa", seed: false, alone: true, mates: [], focused: false,
};
const SEARCH = { ...SIGHT, auto: "", name: "q", label: "Search", near: [], most: 0, digits: false };
const FROM = { tabId: 3, frameId: 0, origin: "https://login.example.com", tab: { id: 3, windowId: 1, url: "https://login.example.com/2fa", title: "", private: false } };

function world({ accounts = [{ id: "a" }], locked = false, now = 0 } = {}) {
  const badges = [];
  const opened = [];
  const asked = [];
  const kept = new Map();
  const clock = { now };
  let speak;
  let changed;
  let synced = 0;
  const offers = makeOffers({
    ask: async (type, fields) => {
      asked.push({ type, fields });
      if (locked) throw new Error("locked");
      return { accounts, site: "example.com" };
    },
    granted: {
      onChange: (fn) => (changed = fn), onWord: (fn) => (speak = fn), sync: async () => void synced++,
      keep: async (key, value) => void kept.set(key, value), recall: async (key) => kept.get(key),
    },
    badge: async (...given) => badges.push(given),
    openPopup: async (windowId) => opened.push(windowId),
    offering: (site) => `code for ${site}`,
    asking: () => "here too?",
    pasted: (from, text) => text === "123456",
    clock: () => clock.now,
  });
  return { offers, badges, opened, asked, clock, say: (message, from = FROM) => speak(message, from), change: () => changed(), synced: () => synced };
}

test("a field for an app's code is answered with its number and a dot", async () => {
  const { say, badges } = world();

  assert.equal(await say({ sights: [SEARCH, SIGHT] }), 1);
  assert.deepEqual(badges, [[3, "•", "code for example.com"]]);
});

test("no dot where no field asks, no account is here, or the vault is locked", async () => {
  for (const [how, sights] of [[{}, [SEARCH]], [{}, []], [{ accounts: [] }, [SIGHT]], [{ locked: true }, [SIGHT]]]) {
    const { say, badges } = world(how);
    await say({ sights });

    assert.deepEqual(badges.filter(([, sign]) => sign), []);
  }
});

test("the dot goes with the field, and no other frame takes it away", async () => {
  const { say, badges } = world();
  const frame = { ...FROM, frameId: 7 };
  await say({ sights: [] });
  await say({ sights: [SIGHT] });
  await say({ sights: [SEARCH] }, frame);
  assert.deepEqual(badges.map(([, sign]) => sign), ["•"]);

  await say({ sights: [] });
  assert.deepEqual(badges.map(([, sign]) => sign), ["•", ""]);
});

test("what is answered is a number and nothing else, whatever is asked", async () => {
  for (const message of [{ sights: [SIGHT] }, { sights: [SIGHT, SIGHT] }, { user: "a" }, { pasted: "123456" }, { open: true }, { id: "codes.get" }, null])
    assert.ok(["number", "undefined"].includes(typeof (await world().say(message))));
});

for (const wrong of [
  null, 1, "sights", [], {}, { sights: SIGHT }, { sights: [1] }, { sights: [{}] }, { sights: [{ ...SIGHT, near: "text" }] }, { sights: [{ ...SIGHT, mates: [{}] }] },
  { sights: [{ ...SIGHT, more: 1 }] }, { sights: Array(41).fill(SIGHT) }, { sights: [{ ...SIGHT, label: "x".repeat(5000) }] }, { user: 1 }, { user: "x".repeat(101) },
  { pasted: 123456 }, { open: 1 }, { open: true, sights: [] }, { type: "codes.get", ids: ["a"] }, { __proto__: { open: true } }, { toString: true },
])
  test(`the word ${JSON.stringify(wrong)?.slice(0, 60)} is not understood`, () => assert.equal(wordOf(wrong), null));

test("a name typed in the step before counts on that site, for a while", async () => {
  const { say, offers, clock } = world();
  await say({ user: "jane@example.com" });

  assert.equal(await offers.before(3, "example.com"), "jane@example.com");
  assert.equal(await offers.before(4, "example.com"), "");
  assert.equal(await offers.before(3, "other.org"), "");
  clock.now = 11 * 60_000;
  assert.equal(await offers.before(3, "example.com"), "");
});

test("a code pasted on another site is marked where it was the copied one", async () => {
  const { say, badges } = world();
  await say({ pasted: "999999" });
  assert.deepEqual(badges, []);
  await say({ pasted: "123456" });
  assert.deepEqual(badges, [[3, "•", "here too?"]]);
});

test("the button in the page opens the popup and does nothing else", async () => {
  const { say, opened, asked } = world();
  await say({ open: true });

  assert.deepEqual([opened, asked], [[1], []]);
});

test("the scripts follow what is granted", () => {
  const { change, synced } = world();
  change();

  assert.equal(synced(), 1);
});
