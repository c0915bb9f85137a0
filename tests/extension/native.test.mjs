import assert from "node:assert/strict";
import test from "node:test";

import { ending, makeLink, PROTOCOL } from "../../extension/native.js";
import { clock, pair, settled } from "./ports.mjs";

const HELLO = { protocol: PROTOCOL, version: "1", now: 1_700_000_000_000 };

function world({ greet = async () => ({ protocol: PROTOCOL }) } = {}) {
  const time = clock();
  const ends = [];
  const told = [];
  const open = () => {
    const { port, far } = pair();
    ends.push(far);
    return port;
  };
  const tell = (event) => told.push(event);
  const link = makeLink({ open, greet, after: time.after, clock: time.now, tell });
  return { link, ends, told, time };
}

async function ready() {
  const made = world();
  made.link.wake();
  await settled();
  made.ends[0].say({ id: 1, ok: HELLO });
  await settled();
  return made;
}

const code = (promise) => promise.then(() => "done", (error) => error.code);

test("hello is the first frame, and what waits follows without a round trip", async () => {
  const { link, ends } = world();
  void link.ask("codes.get", { ids: ["a"] }).catch(() => null);
  await settled();

  const types = ends[0].sent.map(({ request }) => request.type);
  assert.deepEqual(types, ["system.hello", "codes.get"]);
});

test("each answer finds its own question, in any order", async () => {
  const { link, ends } = await ready();
  const one = link.ask("vault.status");
  const two = link.ask("accounts.list");
  ends[0].say({ id: 3, ok: { name: "two" } });
  ends[0].say({ id: 2, ok: { name: "one" } });

  assert.deepEqual([(await one).name, (await two).name], ["one", "two"]);
});

test("a host's error keeps its code, sentence and details", async () => {
  const { link, ends } = await ready();
  const asked = link.ask("codes.get");
  ends[0].say({ id: 2, error: { code: "vault.locked", message: "Locked.", detail: { a: 1 } } });

  await assert.rejects(asked, { code: "vault.locked", message: "Locked.", detail: { a: 1 } });
});

test("a type in the fields cannot replace the verb", async () => {
  const { link, ends } = await ready();
  void link.ask("vault.status", { type: "vault.renew" }).catch(() => null);

  assert.equal(ends[0].sent.at(-1).request.type, "vault.status");
});

for (const [reason, state] of [
  ["Specified native messaging host not found.", "absent"],
  ["No such native application org.tidekey.host", "absent"],
  ["Access to the specified native messaging host is forbidden.", "refused"],
  ["Native host has exited.", "died"],
  ["An unexpected error occurred", "died"],
  [null, "died"],
  ["Error when communicating with the native messaging host.", "nonsense"],
  ["Native application tried to send a message of 1819043144 bytes, which exceeds the limit", "nonsense"],
])
  test(`the end "${reason}" is called ${state}, and what waited is told`, async () => {
    const { link, ends, told } = await ready();
    const asked = code(link.ask("vault.status"));
    ends[0].end(reason);

    assert.equal(ending(reason), state);
    assert.equal(await asked, `link.${state}`);
    assert.deepEqual(told.at(-1), { event: "link", state });
  });

for (const [what, message] of [
  ["a string", "hello"],
  ["no id", { ok: {} }],
  ["an id that was never given out", { id: 99, ok: {} }],
  ["both ok and error", { id: 1, ok: {}, error: { code: "x" } }],
  ["an error without a code", { id: 1, error: {} }],
  ["null", null],
])
  test(`a host that answers ${what} speaks nonsense`, async () => {
    const { link, ends, told } = world();
    const hello = code(link.hello());
    await settled();
    ends[0].say(message);

    assert.equal(await hello, "link.nonsense");
    assert.equal(told.at(-1).state, "nonsense");
    assert.equal(ends[0].closed, true);
  });

test("a host that is silent after connecting speaks nonsense after its time limit", async () => {
  const { link, time, ends } = world();
  const hello = code(link.hello());
  await settled();
  time.pass(9_999);
  assert.equal(ends[0].closed, false);
  time.pass(1);

  assert.equal(await hello, "link.nonsense");
});

test("a host that falls silent later has died, and the next question starts another", async () => {
  const { link, time, ends } = await ready();
  const asked = code(link.ask("vault.status"));
  const second = code(link.ask("codes.get"));
  time.pass(60_000);
  assert.equal(await second, "link.died");
  assert.equal(await asked, "link.died");
  void link.ask("codes.get").catch(() => null);

  assert.equal(ends.length, 2);
});

test("an answered question leaves no timer behind", async () => {
  const { link, ends, time } = await ready();
  const asked = link.ask("vault.status");
  ends[0].say({ id: 2, ok: {} });
  await asked;

  assert.equal(time.waiting(), 0);
});

for (const [answer, state] of [
  [{ id: 1, ok: { ...HELLO, protocol: PROTOCOL + 1 } }, "too-new"],
  [{ id: 1, ok: { ...HELLO, protocol: PROTOCOL - 1 } }, "too-old"],
  [{ id: 1, error: { code: "wire.extension-too-old" } }, "too-new"],
  [{ id: 1, error: { code: "wire.host-too-old" } }, "too-old"],
  [{ id: 1, error: { code: "wire.caller-unknown" } }, "refused"],
])
  test(`hello answered ${JSON.stringify(answer.error ?? answer.ok.protocol)} is ${state}`, async () => {
    const { link, ends } = world();
    const asked = code(link.ask("vault.status"));
    await settled();
    ends[0].say({ ...answer, id: ends[0].sent[0].id });

    assert.equal(await asked, `link.${state}`);
    assert.equal(link.state(), state);
  });

test("retry opens a new port after a failure and keeps a good one", async () => {
  const { link, ends } = world();
  const first = code(link.hello());
  ends[0].end("Specified native messaging host not found.");
  assert.equal(await first, "link.absent");
  const again = link.retry();
  await settled();
  ends[1].say({ id: 1, ok: HELLO });
  await again;
  await link.retry();

  assert.equal(ends.length, 2);
  assert.equal(link.state(), "ready");
});

test("an upgraded host is left when its last answer is in, and the next question goes to the new one", async () => {
  const { link, ends, told } = await ready();
  const asked = link.ask("vault.status");
  ends[0].say({ event: "reconnect" });
  assert.equal(ends[0].closed, false);
  void link.ask("codes.get").catch(() => null);
  ends[0].say({ id: 2, ok: { name: "last" } });

  assert.equal((await asked).name, "last");
  assert.equal(ends[0].closed, true);
  assert.equal(ends[1].closed, false);
  assert.ok(told.some(({ event }) => event === "reconnect"));
});

test("the clock is the host's", async () => {
  const { link, time } = await ready();
  time.pass(1_500);

  assert.equal(link.hostNow(), HELLO.now + 1_500);
});

test("events of the host reach the pages as they are", async () => {
  const { ends, told } = await ready();
  ends[0].say({ event: "locked" });

  assert.deepEqual(told.at(-1), { event: "locked" });
});

test("storage that fails ends the link instead of hanging", async () => {
  const { link } = world({ greet: async () => Promise.reject(new Error("disk")) });

  assert.equal(await code(link.ask("vault.status")), "link.died");
});
