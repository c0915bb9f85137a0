import assert from "node:assert/strict";
import test from "node:test";

import { base64Of, makeActs, parts } from "../../extension/acts.js";

const PNG = "data:image/png;base64,iVBORw0KGgo=";

function world({ capture = async () => PNG, popup = false, ...tab } = {}) {
  const { url } = { url: "https://example.com/2fa", ...tab };
  const asked = [];
  const opened = [];
  const browser = {
    ownRoot: "chrome-extension://ours/",
    frontTab: async () => ({ id: 1, windowId: 2, url, title: "T", private: false }),
    capture,
    openTab: async (address) => opened.push(address),
    openPopup: async () => popup,
    about: async () => ({ os: "linux" }),
  };
  const ask = async (type, fields) => {
    asked.push({ type, fields });
    return fields.part === fields.parts - 1 ? { drafts: [{ draft_id: "d" }] } : { received: true };
  };
  const site = { acts: new Map(), pastedAt: () => null };
  const acts = makeActs({ ask, filling: {}, looking: {}, choosing: {}, site, browser, retry: async () => ({}) });
  return { act: (name, fields = {}) => acts.get(name)(fields), asked, opened };
}

test("the page in front is what the browser says", async () => {
  const front = await world().act("page.front", { origin: "https://evil.example" });

  assert.equal(front.origin, "https://example.com");
  assert.equal(front.reachable, true);
});

test("a page without an address is not reachable, and why", async () => {
  assert.equal((await world({ url: undefined }).act("page.front")).reason, "not-allowed");
  assert.equal((await world({ url: "chrome://settings" }).act("page.front")).reason, "not-web");
});

test("a picture travels in parts below a frame, in order, under one name", async () => {
  const picture = `data:image/png;base64,${"A".repeat(1_500_000)}`;
  const { act, asked } = world({ capture: async () => picture });
  const reply = await act("page.scan");

  assert.deepEqual(asked.map(({ fields }) => fields.part), [0, 1, 2]);
  assert.ok(asked.every(({ fields }) => fields.data.length < 1_000_000 && fields.parts === 3));
  assert.equal(new Set(asked.map(({ fields }) => fields.upload)).size, 1);
  assert.equal(asked.map(({ fields }) => fields.data).join(""), "A".repeat(1_500_000));
  assert.deepEqual(reply, { drafts: [{ draft_id: "d" }], origin: "https://example.com" });
});

test("a page the browser guards is not scanned, in one sentence", async () => {
  const guarded = world({ url: "chrome://settings" });
  const denied = world({ capture: async () => Promise.reject(new Error("permission")) });

  for (const { act, asked } of [guarded, denied]) {
    await assert.rejects(act("page.scan"), { code: "page.unreachable" });
    assert.deepEqual(asked, []);
  }
});

test("only pictures are read as pictures", async () => {
  assert.equal(base64Of(PNG), "iVBORw0KGgo=");
  for (const url of ["https://evil.example/x.png", "data:text/html;base64,AAAA", "data:image/png,AAAA", "data:image/png;base64,", ""])
    assert.throws(() => base64Of(url), { code: "picture.refused" });
});

test("parts join to the whole, whatever its length", () => {
  for (const length of [1, 9, 10, 11, 100])
    assert.equal(parts("x".repeat(length), 10).join("").length, length);
});

test("the codes are shown in the toolbar, and in a tab where the browser does not open it", async () => {
  const [there, not] = [world({ popup: true }), world()];
  await there.act("page.open", { page: "codes", query: "" });
  await not.act("page.open", { page: "codes", query: "" });

  assert.deepEqual(there.opened, []);
  assert.deepEqual(not.opened, ["chrome-extension://ours/popup/popup.html"]);
});

test("only our own pages are opened, by name", async () => {
  const { act, opened } = world();
  await act("page.open", { page: "options", query: "at=doctor" });
  await act("page.open", { page: "add", query: "" });

  assert.deepEqual(opened, [
    "chrome-extension://ours/options/options.html?at=doctor",
    "chrome-extension://ours/options/options.html?add",
  ]);
  for (const wrong of [{ page: "https://evil.example" }, { page: "__proto__" }, { page: "options", query: "x y" }, {}])
    await assert.rejects(act("page.open", wrong), { code: "wire.bad-field" });
});
