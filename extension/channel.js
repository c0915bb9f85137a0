// A page's way to the worker. Promises: every question ends; a worker that was stopped is woken by
// the next one; times are the host's. Leaves all wording to the pages.

import { connectWorker, text } from "./browser.js";
import { HostError } from "./fault.js";

export { HostError };

/** @type {import("./browser.js").Pipe | null} */
let port = null;
let last = 0;
let offset = Date.now() - performance.now();
/** @type {Map<number, {done: (ok: any) => void, fail: (error: HostError) => void}>} */
const waiting = new Map();
/** @type {Set<(event: any) => void>} */
const listeners = new Set();

function live() {
  if (port) return port;
  const made = connectWorker();
  port = made;
  made.onMessage(receive);
  made.onEnd(() => {
    if (port === made) port = null;
    for (const { fail } of waiting.values()) fail(new HostError("link.died"));
    waiting.clear();
  });
  return made;
}

/** @param {any} message */
function receive(message) {
  if (message.event) return listeners.forEach((fn) => fn(message));
  const asked = waiting.get(message.id);
  if (!asked) return undefined;
  waiting.delete(message.id);
  if (!message.ok) {
    const { code, message: sentence, detail } = message.error;
    return asked.fail(new HostError(code, sentence, detail));
  }
  if (typeof message.ok.now === "number") offset = message.ok.now - performance.now();
  return asked.done(message.ok);
}

/** One question to the host. @param {string} type @param {object} [fields] @returns {Promise<any>} */
export function ask(type, fields = {}) {
  return new Promise((done, fail) => {
    const id = ++last;
    waiting.set(id, { done, fail });
    live().post({ id, type, fields });
  });
}

/** One question to the worker itself. @param {string} name @param {object} [fields] @returns {Promise<any>} */
export async function act(name, fields = {}) {
  const reply = await ask(name, fields);
  if (name !== "page.fill" || reply.copy === undefined) return reply;
  const { copy, ...rest } = reply; // the page refused the code, so it is copied instead
  return (await copyText(copy)) ? { ...rest, result: "copied" } : rest;
}

/** Hear the host's events and the link's. @param {(event: any) => void} fn @returns {() => void} stops */
export function listen(fn) {
  listeners.add(fn);
  live();
  return () => listeners.delete(fn);
}

/** The host's clock, in milliseconds. */
export const hostNow = () => performance.now() + offset;

/** @param {string} key @param {...(string | number)} subs @returns {string} */
export const t = (key, ...subs) => text(key, subs.map(String)) || key;

/** @param {string} value @returns {Promise<boolean>} whether the browser allowed it */
export async function copyText(value) {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    return false;
  }
}

live(); // opens the way, and with it the host, while the page still draws
