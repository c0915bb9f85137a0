// One code into one field of the page in front. Promises: the origin is the browser's word, host and worker decide each
// for themselves, exactly one field is written, and what happened is told truthfully. Leaves finding and writing inside
// the page to content/, and the wording to the caller.

import { HostError } from "./fault.js";
import { marksOf } from "./looking.js";
import { barred, originOf } from "./place.js";

const NEAR_END = 5000; // a code this close to its end is not worth starting with
const GRACE = 150; // the site's clock may be a little behind
const PATIENCE = 4000; // a page that leaves in the midst of it never answers in some browsers
const MOMENT = 500; // nor does one that shows a question of its own
const LEFT = { outcome: "left" };

/** Why nothing was written. @type {Record<string, string>} */
const WHYS = { hidden: "hidden", unfit: "other-code" };

/** @typedef {import("./browser.js").Tab} Tab */
/** @typedef {import("./looking.js").Spot} Spot */
/** @typedef {{result: string, reason: string | null, waited: boolean, [more: string]: any}} Outcome */

/**
 * @param {object} given
 * @param {(type: string, fields: Record<string, unknown>) => Promise<any>} given.ask
 * @param {ReturnType<typeof import("./looking.js").makeLooking>} given.looking
 * @param {(tabId: number, frameId: number, func: Function, args: unknown[]) => Promise<any>} given.run
 * @param {(tabId: number, on: boolean) => Promise<unknown>} given.bare lets every element of the page be hit
 * @param {() => number} given.hostNow
 * @param {(ms: number) => Promise<void>} given.pause
 */
export function makeFilling({ ask, looking, run, bare, hostNow, pause }) {
  /** The account as the host has it at this site, or a row with no site. @param {any} match @param {string} id */
  const rowOf = (match, id) => match.accounts.find((/** @type {any} */ row) => row.id === id) ?? { id, sites: [] };

  /** Throws unless the worker, too, holds that the code may go there. @param {any} match @param {any} account @param {Tab} tab @param {Spot} spot */
  function check(match, account, tab, spot) {
    const { survey } = spot.frame;
    const place = { origin: originOf(tab.url) ?? "", frame: survey.top ? null : survey.origin };
    const why = barred({ ...place, sites: account.sites, options: match.options });
    const known = why === "site.unbound" && place.frame && !barred({ ...place, frame: null, sites: account.sites, options: match.options });
    if (known) throw new HostError("frame.foreign", "frame.foreign", { frame: survey.origin }); // of the page, and not of the frame
    if (why === "site.unbound") throw new HostError(why, why, { site: match.site });
    if (why === "site.refused") throw new HostError(why, why, { reason: match.refused ?? "" });
    if (why) throw new HostError(why, why, { frame: survey.origin });
    return { origin: place.origin, frame_origin: place.frame, private: tab.private };
  }

  /** Whether a frame of somebody else lies between the page and the one with the field. @param {any} match @param {any} account @param {string} origin @param {Spot} spot */
  const between = ({ options }, { sites }, origin, { frame: { survey } }) =>
    survey.over.some((one) => one !== origin && one !== survey.origin && barred({ origin, frame: one, sites, options }));

  /** @param {any} account @param {object} place */
  async function codeFor(account, place) {
    if (account.kind === "hotp") return (await ask("counter.next", { id: account.id, ...place })).code;
    const reply = await ask("codes.get", { ids: [account.id], ...place });
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
    await bare(tabId, true).catch(() => null);
    try {
      const there = await run(tabId, frameId, stillThere, [survey.token]).catch(() => false);
      if (there !== true) return { outcome: "gone" }; // another page stands there now, and nothing was written
      const order = { token: survey.token, origin: survey.origin, index: spot.index, text, submit };
      // A page that goes on while it is filled has taken the code, as pages do that send at once.
      const written = run(tabId, frameId, writeInPage, [order]).then((said) => said ?? LEFT, () => LEFT);
      const said = await Promise.race([written, pause(PATIENCE)]);
      if (said) return said;
      const busy = run(tabId, frameId, stillThere, [survey.token]).then((there) => there === true, () => false);
      return (await Promise.race([busy, pause(MOMENT)])) ? { outcome: "refused" } : LEFT;
    } finally {
      bare(tabId, false).catch(() => null);
    }
  }

  /**
   * Fill the account's code. `copy` is the code to be copied instead where the page refused it.
   * @param {string} id @param {Tab} tab
   * @param {{clicked?: number | null, onWait?: () => void}} [how]
   * @returns {Promise<Outcome>}
   */
  async function fill(id, tab, { clicked = null, onWait = () => undefined } = {}) {
    const origin = originOf(tab.url);
    if (!origin) return { result: "no-field", waited: false, reason: "unreachable" };
    const match = await ask("sites.match", { origin });
    const { spot, reason, foreign } = await looking.look(tab, { clicked, marks: marksOf(match.site, match.options.learnt) });
    if (!spot) return { result: "no-field", waited: false, reason, ...(foreign && { foreign }) };
    const { survey } = spot.frame;
    const inner = survey.origin === origin ? match : await ask("sites.match", { origin: survey.origin });
    const account = [match, inner].map((one) => rowOf(one, id)).find(({ sites }) => sites.length) ?? rowOf(match, "");
    if (between(match, account, origin, spot)) return { result: "no-field", waited: false, reason: "between" };
    const place = check({ ...inner, options: match.options }, account, tab, spot);
    const { text, until, waited } = await lasting(await codeFor(account, place), onWait);
    waiting.delete(keyOf(id, tab)); // from here on the page itself takes one at a time
    const { outcome, mark = "" } = await write(spot, tab.id, text, match.options.submit);
    if (outcome === "filled" && spot.index < 0 && mark && !tab.private) await ask("sites.options", { origin, learnt: mark }).catch(() => null);
    if (outcome === "filled" || outcome === "left") return { result: "filled", waited, reason: null, frame: place.frame_origin };
    if (outcome === "refused") return { result: "refused", waited, reason: "changed", code_expires: until, copy: text };
    return { result: "no-field", waited, reason: WHYS[outcome] ?? "moved" };
  }

  /** Fills that wait for their code: a second press is the same act. @type {Map<string, Promise<Outcome>>} */
  const waiting = new Map();
  /** @param {string} id @param {Tab} tab */
  const keyOf = (id, tab) => [tab.id, tab.url, id].join();

  /** @type {typeof fill} */
  function once(id, tab, how) {
    const key = keyOf(id, tab), made = waiting.get(key) ?? fill(id, tab, how);
    waiting.set(key, made);
    return made.finally(() => waiting.get(key) === made && waiting.delete(key));
  }
  return { fill: once };
}

/** Runs in the page's isolated world. @param {string} token @returns {boolean} */
function stillThere(token) {
  return /** @type {any} */ (globalThis).tidekey?.holds?.(token) === true;
}

/** Runs in the page's isolated world. @param {object} order @returns {Promise<{outcome: string, mark?: string}>} */
function writeInPage(order) {
  const ours = /** @type {any} */ (globalThis).tidekey;
  return ours?.write ? ours.write(order).catch(() => ({ outcome: "refused" })) : Promise.resolve({ outcome: "gone" });
}
