// What the browser does for a site once the person has granted it: scripts that watch its pages, and what those say.
// Promises that nothing is registered for a site that is not granted; leaves what to make of it to offers.js.

import { api, ownId, recall as recallKept } from "./browser.js";
import { originOf } from "./place.js";

const WATCH = ["content/look.js", "content/watch.js"];
const WITH_BUTTON = [...WATCH, "content/button.js"];

/** Match patterns of a site (a registrable domain, or host:port), null where it cannot be watched. @param {string} site @param {string} origin one of its pages */
export function patternsOf(site, origin) {
  const { protocol, hostname } = new URL(origin);
  if (!site.includes(":")) return protocol === "https:" ? [`https://${site}/*`, `https://*.${site}/*`] : null;
  return protocol === "https:" || /^(localhost|127\.0\.0\.1)$/.test(hostname) ? [`${protocol}//${hostname}/*`] : null;
}

/** Asks the person; where that takes the popup's place it never comes back. @param {string[]} origins @returns {Promise<boolean>} */
export const request = (origins) => api.permissions.request({ origins });
/** @param {string[]} origins @returns {Promise<boolean>} */
export const remove = (origins) => api.permissions.remove({ origins });
/** @param {string[]} origins @returns {Promise<boolean>} */
export const has = (origins) => api.permissions.contains({ origins });
/** Patterns that were granted. @returns {Promise<string[]>} */
export const all = async () => (await api.permissions.getAll()).origins ?? [];

/** @param {() => void} fn */
export function onChange(fn) {
  api.permissions.onAdded.addListener(() => fn());
  api.permissions.onRemoved.addListener(() => fn());
}

/** @type {Promise<void>} */
let last = Promise.resolve();

/** The watching scripts, and the button where it was asked for, for exactly what is granted; one call after the other. */
export function sync() {
  last = last.then(register, register);
  return last;
}

async function register() {
  const granted = await all(), buttons = (await recallKept("buttons")) ?? [];
  const has = (/** @type {string} */ one) => buttons.includes(one);
  const wanted = [script("watch", granted.filter((one) => !has(one)), WATCH), script("button", granted.filter(has), WITH_BUTTON)];
  const there = await api.scripting.getRegisteredContentScripts();
  if (there.length) await api.scripting.unregisterContentScripts();
  const some = wanted.filter(({ matches }) => matches.length);
  if (some.length) await api.scripting.registerContentScripts(some);
}
/** @param {string} id @param {string[]} matches @param {string[]} js */
const script = (id, matches, js) => ({ id, matches, js, allFrames: true, runAt: "document_idle", persistAcrossSessions: true });

/**
 * What a script in a page says, with what the browser says of its sender; the answer goes back to it.
 * @param {(message: any, from: {tabId: number, frameId: number, origin: string, tab: import("./browser.js").Tab}) => Promise<unknown>} fn
 */
export const onWord = (fn) =>
  api.runtime.onMessage.addListener((/** @type {any} */ message, /** @type {any} */ sender, /** @type {(answer: unknown) => void} */ reply) => {
    const { id, tab, frameId, url } = sender, origin = originOf(url); // a frame without an address has nothing to say
    if (id !== ownId || !tab || typeof frameId !== "number" || !origin) return false;
    const front = { id: tab.id, windowId: tab.windowId, url: tab.url, title: "", private: Boolean(tab.incognito) };
    fn(message, { tabId: tab.id, frameId, origin, tab: front }).then(reply, () => reply(undefined));
    return true;
  });

/** Kept until the browser ends, never on disk. @param {string} key */
export const recall = async (key) => (await api.storage.session.get(key))[key];
/** @param {string} key @param {unknown} value */
export const keep = (key, value) => api.storage.session.set({ [key]: value });
