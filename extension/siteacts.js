// What the popup may ask of the worker about the site in front: offers there, frames, and a code that was pasted by hand.
// Sites and origins come from the browser's tab, never from a message.

import { HostError } from "./fault.js";
import { marksOf } from "./looking.js";
import { originOf } from "./place.js";

const PASTED = 60_000; // how long a copied code is looked out for
const ANSWERED = 120_000; // how long a yes waits for the one that the browser asks for

/**
 * @param {object} given
 * @param {(type: string, fields: Record<string, unknown>) => Promise<any>} given.ask
 * @param {typeof import("./browser.js")} given.browser
 * @param {typeof import("./granted.js")} given.granted
 * @param {ReturnType<typeof import("./looking.js").makeLooking>} given.looking
 * @param {() => number} given.clock
 */
export function makeSiteActs({ ask, browser, granted, looking, clock }) {
  /** The code that was copied on a page of another site, and where it was pasted. @type {Map<number, {id: string, code: string, origin: string, at: number, pasted: boolean}>} */
  const copied = new Map();

  async function front() {
    const tab = await browser.frontTab(), origin = originOf(tab?.url);
    if (!tab || !origin) throw new HostError("page.unreachable");
    return { tab, origin };
  }

  /** @type {Map<string, (fields: any) => Promise<any>>} */
  const acts = new Map();

  acts.set("site.offers", async () => {
    const { origin } = await front(), { site } = await ask("sites.match", { origin });
    const origins = site ? granted.patternsOf(site, origin) : null;
    const buttons = (await browser.recall("buttons")) ?? [];
    return { site, origins, on: origins ? await granted.has(origins) : false, button: Boolean(origins && buttons.includes(origins[0])) };
  });

  acts.set("site.offers_off", async () => {
    const { origins } = await acts.get("site.offers")?.({});
    if (origins) await granted.remove(origins);
    return {};
  });

  acts.set("site.button", async ({ on }) => {
    const { origins } = await acts.get("site.offers")?.({});
    if (!origins || typeof on !== "boolean") throw new HostError("wire.bad-field", "wire.bad-field", { field: "on" });
    const others = ((await browser.recall("buttons")) ?? []).filter((/** @type {string} */ one) => !origins.includes(one));
    await browser.keep("buttons", on ? [...others, ...origins] : others);
    await granted.sync();
    return {};
  });

  /** The person's yes to a frame of another site. What the browser shows now has to be what the question named. */
  acts.set("site.frame", async ({ id, foreign: named }) => {
    const { tab, origin } = await front(), match = await ask("sites.match", { origin });
    const { spot, foreign = spot?.frame.survey.origin } = await looking.look(tab, { marks: marksOf(match.site, match.options.learnt) });
    if (typeof id !== "string" || !foreign || foreign === origin || foreign !== named) throw new HostError("page.moved");
    await granted.keep("frame", { id, origin, foreign, at: clock() });
    await settle();
    return { origins: granted.patternsOf(new URL(foreign).host, foreign) };
  });

  /** That yes counts once the browser has one for the same part; the popup may be gone by then. */
  async function settle() {
    const yes = await granted.recall("frame");
    const origins = yes && clock() - yes.at < ANSWERED ? granted.patternsOf(new URL(yes.foreign).host, yes.foreign) : null;
    if (!origins || !(await granted.has(origins))) return;
    await granted.keep("frame", null);
    await ask("sites.options", { origin: yes.origin, frame: yes.foreign });
    await ask("sites.bind", { id: yes.id, origin: yes.foreign });
  }
  granted.onChange(() => void settle().catch(() => null));

  /** A code was copied for a page that its account is not used on: look out for it there, once. */
  acts.set("site.copied", async ({ id, code }) => {
    const { tab, origin } = await front();
    if (typeof id !== "string" || typeof code !== "string") throw new HostError("wire.bad-field", "wire.bad-field", { field: "id" });
    copied.set(tab.id, { id, code, origin, at: clock(), pasted: false });
    await browser.run(tab.id, 0, hearPaste, []).catch(() => null);
    return {};
  });

  /** The offer was answered, with yes or no: it does not come again. */
  acts.set("site.answered", async () => {
    const { tab } = await front();
    if (copied.delete(tab.id)) await browser.badge(tab.id, "", "Tidekey");
    return {};
  });

  /** @param {{tabId: number, origin: string}} from @param {string} text whether it was the code, and so an offer stands */
  function pasted({ tabId, origin }, text) {
    const one = copied.get(tabId);
    if (!one || one.origin !== origin || one.code !== text || clock() - one.at > PASTED) return false;
    one.pasted = true;
    return true;
  }

  /** The account whose code was pasted on the page in front, to be offered for it. @param {number} tabId @param {string | null} origin */
  const pastedAt = (tabId, origin) => {
    const one = copied.get(tabId);
    return one?.pasted && one.origin === origin ? one.id : null;
  };
  return { acts, pasted, pastedAt };
}

/** Runs in the page's isolated world: tells once what the person pastes next, if it could be a code at all. */
function hearPaste() {
  const { runtime } = /** @type {any} */ (globalThis).chrome; // an element of the page can be called `browser`
  const tell = (/** @type {ClipboardEvent} */ event) => {
    const pasted = event.isTrusted && event.clipboardData?.getData("text").replace(/\s/g, "");
    if (pasted && /^[\dA-Z]{5,10}$/.test(pasted)) runtime.sendMessage({ pasted })?.catch(() => null);
  };
  addEventListener("paste", tell, { once: true, capture: true });
}
