// Offers on sites where the person asked for them: a dot on the toolbar button while a page asks for a code that an
// account here has; and the name typed in the step before, to tell accounts apart. Promises that no code is ever given
// by an offer: the key press, the menu or the popup is what fills. A script in a page is told a number, never more.

import { clear, judge } from "./judging/judge.js";
import { isSight, MOST } from "./judging/wellformed.js";
import { originOf } from "./place.js";

const LONGEST = 100;
const FRESH = 10 * 60_000; // how long a name typed in the step before is remembered

/** @typedef {import("./page/sight.js").Sight} Sight */
/**
 * What a script in a page may say, nothing else.
 * @param {unknown} message @returns {{sights?: Sight[], user?: string, pasted?: string, open?: true} | null}
 */
export function wordOf(message) {
  if (typeof message !== "object" || message === null || Array.isArray(message)) return null;
  const given = /** @type {any} */ (message), [key, ...more] = Object.keys(message), value = more.length ? null : given[key];
  if (key === "sights" && Array.isArray(value) && value.length <= MOST && value.every(isSight)) return { sights: value };
  if ((key === "user" || key === "pasted") && typeof value === "string" && value.length <= LONGEST) return { [key]: value };
  return key === "open" && value === true ? { open: true } : null;
}

/**
 * @param {object} given
 * @param {(type: string, fields: Record<string, unknown>) => Promise<any>} given.ask
 * @param {typeof import("./granted.js")} given.granted
 * @param {(tabId: number, sign: string, title: string) => Promise<unknown>} given.badge
 * @param {(windowId: number) => Promise<unknown>} given.openPopup
 * @param {(site: string) => string} given.offering the words beside the dot
 * @param {() => string} given.asking the words beside it where a code was pasted on another site
 * @param {(from: any, text: string) => boolean} given.pasted
 * @param {() => number} given.clock
 */
export function makeOffers({ ask, granted, badge, openPopup, offering, asking, pasted, clock }) {
  /** Which frame of a tab lit the dot: no other takes it away. @type {Map<number, number>} */
  const lit = new Map();

  /** Which of the fields asks for an app's code, or -1; the dot says whether one does. @param {any} from @param {Sight[]} sights */
  async function dot(from, sights) {
    const judged = sights.map((sight, index) => ({ ...judge(sight), index }));
    const found = clear(judged).find(({ kind }) => kind === "totp"), origin = originOf(from.tab.url);
    if (!found || !origin) {
      if (lit.get(from.tabId) === from.frameId && lit.delete(from.tabId)) await badge(from.tabId, "", "Tidekey");
      return -1;
    }
    const { accounts, site } = await ask("sites.match", { origin }).catch(() => ({ accounts: [], site: "" }));
    if (accounts.length) {
      lit.set(from.tabId, from.frameId);
      await badge(from.tabId, "•", offering(site));
    }
    return found.index;
  }

  /** @param {unknown} message @param {any} from @returns {Promise<number | undefined>} */
  async function heard(message, from) {
    const word = wordOf(message);
    if (word?.sights) return dot(from, word.sights);
    if (word?.pasted !== undefined && pasted(from, word.pasted)) await badge(from.tabId, "•", asking());
    if (word?.user) await granted.keep(`user:${from.tabId}`, { name: word.user, origin: from.origin, at: clock() });
    if (word?.open) await openPopup(from.tab.windowId);
    return undefined;
  }

  /** The name typed in this tab a moment ago, on the same site. @param {number} tabId @param {string} site @returns {Promise<string>} */
  async function before(tabId, site) {
    const found = await granted.recall(`user:${tabId}`).catch(() => null);
    if (!found || clock() - found.at > FRESH) return "";
    const { hostname } = new URL(found.origin);
    return hostname === site || hostname.endsWith(`.${site}`) || site.startsWith(`${hostname}:`) ? found.name : "";
  }

  granted.onChange(() => void granted.sync().catch(() => null)); // whoever changed it
  granted.onWord(heard);
  return { heard, before };
}
