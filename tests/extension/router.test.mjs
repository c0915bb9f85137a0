import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

import { HostError } from "../../extension/fault.js";
import { makeRouter, MAY, PAGES, pageOf, VERBS, wellFormed } from "../../extension/router.js";
import { pair, settled } from "./ports.mjs";

const own = { id: "ours", root: "chrome-extension://ours/" };
const POPUP = { id: "ours", url: "chrome-extension://ours/popup/popup.html" };
const FRONT = "https://example.com";

function world(ask = async () => ({ fine: true })) {
  const asked = [];
  const acts = new Map([["page.front", async (fields) => ({ fields })]]);
  const router = makeRouter({
    own,
    acts,
    ask: (type, fields) => {
      asked.push({ type, fields });
      return ask(type, fields);
    },
    frontOrigin: async () => FRONT,
  });
  const enter = (sender = POPUP) => {
    const { port, far } = pair(sender);
    return { far, admitted: router.admit(port) };
  };
  return { router, asked, enter };
}

async function answer(message, ask) {
  const { enter, asked } = world(ask);
  const { far } = enter();
  far.say(message);
  await settled();
  return { reply: far.sent[0], closed: far.closed, asked };
}

for (const page of PAGES)
  test(`our page ${page} is let in, with a query or without`, () => {
    assert.equal(pageOf({ id: "ours", url: own.root + page }, own), page);
    assert.equal(pageOf({ id: "ours", url: `${own.root}${page}?a#b` }, own), page);
  });

test("the page about a missing host gets no verb of the host", async () => {
  const { enter, asked } = world();
  const { far } = enter({ id: "ours", url: `${own.root}onboarding/onboarding.html` });
  far.say({ id: 1, type: "codes.get", fields: { ids: ["a"] } });
  far.say({ id: 2, type: "page.front", fields: {} });
  await settled();

  assert.deepEqual(far.sent.map((one) => one.error?.code ?? "ok").sort(), ["ok", "wire.unknown-request"]);
  assert.deepEqual(asked, []);
});

for (const [who, sender] of [
  ["a content script", { id: "ours", url: "https://example.com/popup/popup.html" }],
  ["another extension", { id: "other", url: own.root + PAGES[0] }],
  ["an extension whose id begins like ours", { id: "ours", url: "chrome-extension://ours.evil/popup/popup.html" }],
  ["a page of ours that is not listed", { id: "ours", url: `${own.root}content/x.html` }],
  ["nobody", {}],
  ["a page without an address", { id: "ours" }],
])
  test(`${who} is turned away and asks nothing`, async () => {
    const { enter, asked, router } = world();
    const { far, admitted } = enter(sender);
    far.say({ id: 1, type: "codes.get", fields: { ids: ["a"] } });
    await settled();

    assert.equal(admitted, false);
    assert.equal(far.closed, true);
    assert.deepEqual([asked, far.sent, router.count()], [[], [], 0]);
  });

for (const message of [
  null,
  "codes.get",
  [],
  {},
  { id: 1, type: "codes.get" },
  { id: 1, fields: {} },
  { type: "codes.get", fields: {} },
  { id: "1", type: "codes.get", fields: {} },
  { id: 1.5, type: "codes.get", fields: {} },
  { id: 1, type: "codes.get", fields: [] },
  { id: 1, type: "codes.get", fields: { type: "vault.renew" } },
  { id: 1, type: "__proto__", fields: {} },
  { id: 1, type: "toString", fields: {} },
])
  test(`the ill-formed message ${JSON.stringify(message)} ends the port`, async () => {
    const { closed, asked, reply } = await answer(message);

    assert.equal(wellFormed(message), null);
    assert.deepEqual([closed, asked, reply], [true, [], undefined]);
  });

for (const type of ["system.hello", "vault.destroy", "accounts.read_qr", "constructor.name", "transfer.export"])
  test(`the verb ${type} is not a page's to ask`, async () => {
    const { reply, asked } = await answer({ id: 7, type, fields: {} });

    assert.equal(reply.error.code, "wire.unknown-request");
    assert.equal(reply.id, 7);
    assert.deepEqual(asked, []);
  });

test("a listed verb goes to the host with its fields", async () => {
  const fields = { ids: ["a", "b"] };
  const { reply, asked } = await answer({ id: 3, type: "codes.get", fields });

  assert.deepEqual(asked, [{ type: "codes.get", fields }]);
  assert.deepEqual(reply, { id: 3, ok: { fine: true } });
});

for (const field of ["origin", "frame_origin", "private"])
  test(`codes are never given to a place named in a message: ${field}`, async () => {
    const { reply, asked } = await answer({ id: 1, type: "codes.get", fields: { ids: ["a"], [field]: FRONT } });

    assert.equal(reply.error.code, "wire.bad-field");
    assert.deepEqual(asked, []);
  });

test("an origin must be the one of the tab in front", async () => {
  const of = (origin) => answer({ id: 1, type: "sites.bind", fields: { id: "a", origin } });

  assert.equal((await of("https://evil.example")).reply.error.code, "wire.bad-field");
  assert.equal((await of(FRONT)).reply.ok.fine, true);
});

test("the host's error reaches the page with code and details, anything else as internal only", async () => {
  const ask = (error) => answer({ id: 1, type: "vault.status", fields: {} }, () => Promise.reject(error));

  assert.deepEqual((await ask(new HostError("vault.locked", "Locked.", { a: 1 }))).reply.error, {
    code: "vault.locked", message: "Locked.", detail: { a: 1 },
  });
  assert.equal((await ask(new Error("secret text"))).reply.error.message, "internal");
});

test("events reach every open page and none that is closed", () => {
  const { router, enter } = world();
  const [one, two] = [enter().far, enter().far];
  two.end();
  router.tell({ event: "locked" });

  assert.deepEqual([one.sent, two.sent], [[{ event: "locked" }], []]);
});

test("exports and imports are for the settings alone to ask for, and no verb for files, paths or policy is listed", () => {
  const transfers = ["upload", "cancel", "preview", "rows", "import", "undo", "losses", "export"].map((one) => `transfer.${one}`);
  const own = [...MAY].filter(([, verbs]) => transfers.some((verb) => verbs.has(verb))).map(([page]) => page);
  assert.deepEqual(own, ["options/options.html"]);
  assert.deepEqual([...VERBS].filter((verb) => /transfer|export|import|policy/.test(verb)), transfers);
});

const [popup, options, , restore, passkey] = PAGES;
for (const [page, verb, may] of [
  [popup, "codes.get", true],
  [popup, "backup.run", true],
  [popup, "restore.find", true],
  [popup, "restore.apply", false],
  [popup, "backup.move", false],
  [popup, "join.approve", false],
  [popup, "transfer.losses", false],
  [options, "transfer.losses", true],
  [options, "transfer.cancel", true],
  [popup, "passkey.finish", false],
  [options, "join.approve", true],
  [options, "passkey.finish", false],
  [restore, "restore.apply", true],
  [restore, "join.finish", true],
  [restore, "join.approve", false],
  [restore, "codes.get", false],
  [restore, "accounts.list", false],
  [restore, "backup.off", false],
  [passkey, "passkey.finish", true],
  [passkey, "restore.plan", false],
  [passkey, "codes.get", false],
])
  test(`${page} may ${may ? "" : "not "}ask ${verb}`, async () => {
    const { enter, asked } = world();
    const { far } = enter({ id: "ours", url: own.root + page });
    far.say({ id: 1, type: verb, fields: {} });
    await settled();

    assert.equal(MAY.get(page).has(verb), may);
    assert.equal(asked.length, may ? 1 : 0);
    assert.equal(far.sent[0].error?.code, may ? undefined : "wire.unknown-request");
  });

for (const page of [restore, passkey])
  test(`${page} learns nothing of the page in front`, async () => {
    const { enter } = world();
    const { far } = enter({ id: "ours", url: own.root + page });
    far.say({ id: 1, type: "page.front", fields: {} });
    await settled();

    assert.equal(far.sent[0].error.code, "wire.unknown-request");
  });

for (const page of PAGES)
  test(`${page} may ask all that its own modules ask`, () => {
    const folder = new URL(`../../extension/${page.split("/")[0]}/`, import.meta.url);
    const sources = readdirSync(folder).filter((name) => name.endsWith(".js")).map((name) => readFileSync(new URL(name, folder), "utf8"));
    const verbs = new Set(sources.join("\n").match(/(?<=\bask\(\s*")[a-z]+\.[a-z_]+/g));

    assert.deepEqual([...verbs].filter((verb) => !MAY.get(page).has(verb)), []);
  });
