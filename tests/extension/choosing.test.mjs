import assert from "node:assert/strict";
import test from "node:test";

import { makeChoosing } from "../../extension/choosing.js";

const TAB = { id: 1 };
const account = (id, name, over = {}) => ({ id, name, kind: "totp", trashed: false, ...over });
const TWO = [account("a", "jane@example.com"), account("b", "jane@work.org")];

function world({ page = "", before = "" } = {}) {
  const asked = [];
  const mentioned = async (tab, names) => (asked.push(names), names.filter((name) => page.includes(name)));
  return { ...makeChoosing({ mentioned, before: async () => before }), asked };
}
const at = (accounts) => ({ site: "example.com", accounts });

test("one account is meant without a look at the page", async () => {
  const { only, asked } = world();

  assert.equal(await only(TAB, at([TWO[0]])), "a");
  assert.deepEqual(asked, []);
});

test("of several the one whose name stands on the page is meant", async () => {
  assert.equal(await world({ page: "Signing in as jane@work.org" }).only(TAB, at(TWO)), "b");
  assert.equal(await world({ page: "nobody" }).only(TAB, at(TWO)), null);
  assert.equal(await world({ page: "jane@work.org, jane@example.com" }).only(TAB, at(TWO)), null);
});

test("a whole name counts before a part of one", async () => {
  const named = await world({ page: "jane@example.com" }).named(TAB, at(TWO));
  assert.deepEqual(named, ["a"]);
  assert.deepEqual(await world({ page: "Hello jane" }).named(TAB, at(TWO)), ["a", "b"]);
});

test("the name typed in the step before counts before what stands on the page", async () => {
  assert.equal(await world({ page: "jane@example.com", before: "Jane@Work.org" }).only(TAB, at(TWO)), "b");
  assert.equal(await world({ before: "bob" }).only(TAB, at([account("a", "alice"), account("b", "bob@example.com")])), "b");
});

test("an account without a code, or in the trash, is never meant", async () => {
  assert.equal(await world().only(TAB, at([account("a", "x", { kind: "name-only" }), account("b", "y", { trashed: true }), account("c", "z")])), "c");
  assert.equal(await world().only(TAB, at([account("a", "x", { kind: "name-only" })])), null);
});

test("names too short to tell anything are not looked for", async () => {
  const { named, asked } = world({ page: "a b" });

  assert.deepEqual(await named(TAB, at([account("a", "a"), account("b", "b")])), []);
  assert.deepEqual(asked, [[]]);
});
