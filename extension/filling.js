// One code into one field of the page in front. Promises: the origin is the browser's word, the
// host decides, exactly one field is written, and what happened is told truthfully. Leaves finding
// and writing inside the page to content/, and the wording to the caller.

import { HostError } from "./fault.js";

export const FILES = [
  "content/words.js",
  "content/dom.js",
  "content/signals.js",
  "content/detect.js",
  "content/fill.js",
  "content/main.js",
];
const NEAR_END = 5000; // a code this close to its end is not worth starting with
const GRACE = 150; // the site's clock may be a little behind

/**
 * @typedef {{kind: string, score: number, boxes: number, focused: boolean}} Group
 * @typedef {{token: string, origin: string, top: boolean, trusted: boolean, groups: Group[],
 *   here: boolean}} Survey what content/main.js says of one frame
 * @typedef {{frameId: number, survey: Survey}} Frame
 * @typedef {{frame: Frame, index: number}} Spot index -1: the field that has the focus
 */

/** The origin codes may go to, or null for pages that are no web pages. @param {string | undefined} url */
export function originOf(url) {
  if (!url) return null;
  try {
    const { origin, protocol } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? origin : null;
  } catch {
    return null;
  }
}

/**
 * The one place to fill, or why there is none.
 * @param {Frame[]} frames
 * @param {number | null} clicked the frame of the context menu, whose focused field was chosen
 * @returns {{spot: Spot | null, reason: string | null, kind: string | null}}
 */
export function choose(frames, clicked = null) {
  const all = frames
    .filter(({ survey }) => survey.top || survey.trusted)
    .filter(({ frameId }) => clicked === null || frameId === clicked)
    .flatMap((frame) => frame.survey.groups.map((group, index) => ({ frame, index, group })));
  const wanted = all.filter(({ group }) => group.kind === "totp");
  const focused = all.find(({ group }) => group.focused);
  if (clicked !== null) return clickedSpot(frames, clicked, focused);
  const best = wanted.length === 1 ? wanted[0] : wanted.find(({ group }) => group.focused);
  if (best) return { spot: { frame: best.frame, index: best.index }, reason: null, kind: "totp" };
  if (wanted.length) return { spot: null, reason: "several", kind: "totp" };
  return all.length
    ? { spot: null, reason: "other-code", kind: all[0].group.kind }
    : { spot: null, reason: "none", kind: null };
}

/**
 * The person pointed at a field: that one, unless it is known to want another kind of code.
 * @param {Frame[]} frames @param {number} clicked
 * @param {{frame: Frame, index: number, group: Group} | undefined} focused
 */
function clickedSpot(frames, clicked, focused) {
  if (focused && focused.group.kind !== "totp")
    return { spot: null, reason: "other-code", kind: focused.group.kind };
  if (focused) return { spot: { frame: focused.frame, index: focused.index }, reason: null, kind: "totp" };
  const frame = frames.find(({ frameId, survey }) => frameId === clicked && survey.here && (survey.top || survey.trusted));
  return frame
    ? { spot: { frame, index: -1 }, reason: null, kind: "chosen" }
    : { spot: null, reason: "none", kind: null };
}

/**
 * @param {object} given
 * @param {(type: string, fields: Record<string, unknown>) => Promise<any>} given.ask
 * @param {(tabId: number, files: string[]) => Promise<{frameId: number, result: any}[]>} given.inject
 * @param {(tabId: number, frameId: number, func: Function, args: unknown[]) => Promise<any>} given.run
 * @param {() => number} given.hostNow
 * @param {(ms: number) => Promise<void>} given.pause
 */
export function makeFilling({ ask, inject, run, hostNow, pause }) {
  /** Look at the page, without a word to the host. @param {import("./browser.js").Tab} tab @param {number | null} [clicked] */
  async function look(tab, clicked = null) {
    const origin = originOf(tab.url);
    if (!origin) return { spot: null, reason: "unreachable", kind: null };
    /** @type {{frameId: number, result: any}[]} */
    const results = await inject(tab.id, FILES).catch(() => []);
    const frames = results
      .filter(({ result }) => result && typeof result.token === "string")
      .map(({ frameId, result }) => ({ frameId, survey: /** @type {Survey} */ (result) }));
    const top = frames.find(({ survey }) => survey.top);
    if (!top) return { spot: null, reason: "unreachable", kind: null };
    // The page may have gone on between the question and the look: then nothing is certain.
    if (top.survey.origin !== origin) return { spot: null, reason: "moved", kind: null };
    return choose(frames, clicked);
  }

  /** The code for this place, as the host allows it. @param {string} id @param {import("./browser.js").Tab} tab @param {Spot} spot */
  async function codeFor(id, tab, spot) {
    const origin = originOf(tab.url);
    const match = await ask("sites.match", { origin });
    const account = match.accounts.find((/** @type {any} */ row) => row.id === id);
    const { survey } = spot.frame;
    const place = { origin, frame_origin: survey.top ? null : survey.origin, private: tab.private };
    if (account?.kind === "hotp") return (await ask("counter.next", { id, ...place })).code;
    const reply = await ask("codes.get", { ids: [id], ...place });
    if (reply.codes.length === 1) return reply.codes[0];
    throw new HostError(reply.refused[0]?.code ?? "account.unknown");
  }

  /** The code to write and how long it holds; waits where it is about to end. @param {any} code @param {() => void} onWait */
  async function lasting(code, onWait) {
    const left = code.valid_until === null ? Infinity : code.valid_until - hostNow();
    if (left >= NEAR_END || !code.next) return { text: code.code, until: code.valid_until, waited: false };
    onWait();
    await pause(Math.max(left, 0) + GRACE);
    return { text: code.next, until: code.valid_until + code.period * 1000, waited: true };
  }

  /** @param {Spot} spot @param {number} tabId @param {string} text @param {boolean} submit */
  async function write(spot, tabId, text, submit) {
    const { frameId, survey } = spot.frame;
    const { token, origin } = survey;
    const there = await run(tabId, frameId, stillThere, [token]).catch(() => false);
    if (there !== true) return "gone"; // another page stands there now, and nothing was written
    try {
      const order = { token, origin, index: spot.index, text, submit };
      return (await run(tabId, frameId, writeInPage, [order])) ?? "left";
    } catch {
      return "left"; // the page went on while it was being filled, as pages do that send at once
    }
  }

  /**
   * Fill the account's code. `copy` is the code to be copied instead where the page refused it.
   * @param {string} id @param {import("./browser.js").Tab} tab
   * @param {{clicked?: number | null, onWait?: () => void}} [how]
   */
  async function fill(id, tab, { clicked = null, onWait = () => undefined } = {}) {
    const { spot, reason } = await look(tab, clicked);
    if (!spot) return { result: "no-field", waited: false, reason };
    const [code, submit] = await Promise.all([codeFor(id, tab, spot), wantsSubmit(tab)]);
    const { text, until, waited } = await lasting(code, onWait);
    const outcome = await write(spot, tab.id, text, submit);
    if (outcome === "filled" || outcome === "left") return { result: "filled", waited, reason: null };
    if (outcome === "gone") return { result: "no-field", waited, reason: "moved" };
    return { result: "refused", waited, reason: "changed", code_expires: until, copy: text };
  }

  /** @param {import("./browser.js").Tab} tab */
  const wantsSubmit = (tab) =>
    ask("sites.options", { origin: originOf(tab.url) }).then(
      (options) => options.submit === true,
      () => false,
    );
  return { look, fill };
}

/** Runs in the page's isolated world. @param {string} token @returns {boolean} */
function stillThere(token) {
  return /** @type {any} */ (globalThis).tidekey?.seen?.token === token;
}

/** Runs in the page's isolated world. @param {{token: string}} order @returns {Promise<string>} */
function writeInPage(order) {
  const ours = /** @type {any} */ (globalThis).tidekey;
  return ours?.write ? ours.write(order) : Promise.resolve("gone");
}
