import assert from "node:assert/strict";
import test from "node:test";

import { Decisions, MAY } from "../../extension/options/deciding.js";
import { dropped } from "../../extension/options/dropped.js";
import { base64, isTooMuch, MOST, nameOf, own, PART, partsOf, send } from "../../extension/options/sending.js";

const file = (name, size, webkitRelativePath = "") => ({ name, size, webkitRelativePath, slice: (from, to) => new Blob([new Uint8Array(Math.max(0, Math.min(size, to) - from)).fill(7)]) });
const go = () => new AbortController().signal;

/** A host that keeps what it is sent. */
function host() {
  const got = [];
  return { got, ask: async (type, fields) => (got.push({ type, ...fields }), { upload: "u1", received: fields.part + 1 }) };
}

test("a file travels in parts below a frame, in order, under one id, and is whole", async () => {
  const { got, ask } = host();
  const told = [];

  const upload = await send([file("a.json", PART * 2 + 5), file("b", 0)], ask, (bytes) => told.push(bytes), go());

  assert.equal(upload, "u1");
  assert.deepEqual(got.map(({ file, part, parts, upload }) => [file, part, parts, upload]), [["a.json", 0, 3, undefined], ["a.json", 1, 3, "u1"], ["a.json", 2, 3, "u1"], ["b", 0, 1, "u1"]]);
  assert.deepEqual(got.map(({ data }) => Buffer.from(data, "base64").length), [PART, PART, 5, 0]);
  assert.ok(got.every(({ data }) => data.length < 1_000_000));
  assert.deepEqual(told, [PART, PART * 2, PART * 2 + 5, PART * 2 + 5]);
});

test("nothing more is sent once it was cancelled", async () => {
  const { got, ask } = host();
  const stop = new AbortController();

  await assert.rejects(send([file("a", PART * 5)], ask, () => stop.abort(), stop.signal), { name: "AbortError" });

  assert.deepEqual(got.map(({ type, upload }) => [type, upload]), [["transfer.upload", undefined], ["transfer.cancel", "u1"]]);
});

test("what is cancelled before its first part arrived is forgotten as soon as its name is known", async () => {
  const { got, ask } = host();
  const stop = new AbortController();
  const slow = async (type, fields) => {
    const reply = await ask(type, fields);
    if (type === "transfer.upload") stop.abort();
    return reply;
  };

  await assert.rejects(send([file("a", 10)], slow, () => null, stop.signal), { name: "AbortError" });

  assert.deepEqual(got.map(({ type }) => type), ["transfer.upload", "transfer.cancel"]);
});

test("a file that cannot be sent whole is forgotten, and a host that cannot say so does not matter", async () => {
  const { got, ask } = host();
  const refusing = (type, fields) => (type === "transfer.cancel" ? Promise.reject(new Error("gone")) : fields.part ? Promise.reject(Object.assign(new Error("no"), { code: "import.too-large" })) : ask(type, fields));

  await assert.rejects(send([file("a", PART * 2)], refusing, () => null, go()), (error) => error.code === "import.too-large");

  assert.equal(got.length, 1);
});

test("a file that is gone since it was chosen is named", async () => {
  const gone = { ...file("moved.json", 10), slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) };

  await assert.rejects(send([gone], host().ask, () => null, go()), (error) => error.code === "import.unreadable" && error.detail.name === "moved.json");
});

test("bytes of every value come through", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);

  assert.deepEqual(new Uint8Array(Buffer.from(base64(bytes), "base64")), bytes);
  assert.equal(base64(new Uint8Array()), "");
});

test("files of a folder are called by their place in it, and what the system puts there stays out", () => {
  const files = [file("profile.js", 1, "1Password.opvault/default/profile.js"), file(".DS_Store", 1, "1Password.opvault/.DS_Store"), file("x", 1, ".git/x"), file("Thumbs.db", 1), file("plain.json", 1), file("a.b.json", 1)];

  assert.deepEqual(own(files).map(nameOf), ["1Password.opvault/default/profile.js", "plain.json", "a.b.json"]);
  assert.equal(nameOf(file("x".repeat(300), 1)).length, 255);
});

test("a hidden file that is chosen alone is taken", () => {
  assert.deepEqual(own([file(".backup", 1)]).map(nameOf), [".backup"]);
});

/** An entry of a drop, as browsers give it: of a folder some at a time, until there are none. */
function entry(name, within, path = `/${name}`) {
  if (!within) return { isFile: true, fullPath: path, file: (done) => done(file(name, 3)) };
  const left = within.map(([inner, more]) => entry(inner, more, `${path}/${inner}`));
  return { isDirectory: true, createReader: () => ({ readEntries: (done) => done(left.splice(0, 2)) }) };
}
const drop = (...entries) => ({ items: entries.map((one) => ({ kind: "file", webkitGetAsEntry: () => one })), files: entries.map(() => file("plain", 3)) });

test("a dropped folder is taken whole, each file by its place in it", async () => {
  const vault = entry("My.opvault", [["default", [["profile.js"], ["band_0.js"], ["band_1.js"]]], ["readme"]]);

  const files = await dropped(drop(vault, entry("beside.txt")));

  assert.deepEqual(files.map(nameOf), ["My.opvault/default/profile.js", "My.opvault/default/band_0.js", "My.opvault/default/band_1.js", "My.opvault/readme", "beside.txt"]);
  assert.equal(new Uint8Array(await files[0].slice(0, 3).arrayBuffer()).length, 3);
});

test("a dropped folder with far too much in it is not read to its end", async () => {
  const many = Array.from({ length: 3000 }, (_, at) => [`f${at}`]);

  const files = await dropped(drop(entry("all", many)));

  assert.ok(isTooMuch(files));
  assert.ok(files.length < 1000);
});

test("files that are dropped without a folder are taken as they are", async () => {
  assert.deepEqual((await dropped(drop(entry("a.json")))).map(nameOf), ["plain"]);
});

test("what is too much for a page is known before it is sent", () => {
  assert.equal(isTooMuch([file("a", MOST.bytes)]), false);
  assert.equal(isTooMuch([file("a", MOST.bytes), file("b", 1)]), true);
  assert.equal(isTooMuch(Array.from({ length: MOST.files + 1 }, () => file("a", 1))), true);
  assert.deepEqual([0, 1, PART, PART + 1].map(partsOf), [1, 1, 1, 2]);
});

const row = (at, state) => ({ at, state });

test("without a choice the new and the differing are added, the rest stays out, and nothing has to be said", () => {
  const decisions = new Decisions({ new: 209, here: 2, secret: 3, names: 4 });

  assert.deepEqual(decisions.sums, { add: 212, replace: 0, skip: 6 });
  assert.deepEqual(decisions.fields, { choices: [], otherwise: {} });
});

test("what was chosen for one is counted and said; what is as usual again is not", () => {
  const decisions = new Decisions({ new: 2, here: 0, secret: 1, names: 1 });

  decisions.decide(row(0, "new"), "skip");
  decisions.decide(row(1, "new"), "skip");
  decisions.decide(row(2, "secret"), "replace");
  decisions.decide(row(3, "names"), "add");
  decisions.decide(row(1, "new"), "add");

  assert.deepEqual(decisions.sums, { add: 2, replace: 1, skip: 1 });
  assert.deepEqual(decisions.fields.choices, [{ at: 0, do: "skip" }, { at: 2, do: "replace" }, { at: 3, do: "add" }]);
});

test("a choice for all of a state holds for those not seen, until one is chosen after it", () => {
  const decisions = new Decisions({ new: 640, here: 3, secret: 0, names: 0 });

  decisions.decide(row(9, "new"), "skip");
  decisions.decideAll("new", "skip");
  decisions.decide(row(5, "new"), "add");

  assert.deepEqual(decisions.sums, { add: 1, replace: 0, skip: 642 });
  assert.deepEqual(decisions.fields, { choices: [{ at: 5, do: "add" }], otherwise: { new: "skip" } });
  assert.equal(decisions.of(row(9, "new")), "skip");
});

test("what is here already has no choice, and replacing is offered only where there is something to replace", () => {
  assert.deepEqual(MAY.here, []);
  assert.deepEqual(Object.keys(MAY).filter((state) => MAY[state].includes("replace")), ["secret"]);
});
