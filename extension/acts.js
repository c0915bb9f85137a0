// What our pages may ask of the worker itself: the page in front, pictures, our own tabs.
// Origins come from the browser's tab, never from a message.

import { HostError } from "./fault.js";
import { marksOf } from "./looking.js";
import { originOf } from "./place.js";

const PART = 600_000; // base64 characters a frame: well below the host's 1 MiB
const TABS = new Map([
  ["options", "options/options.html"],
  ["onboarding", "onboarding/onboarding.html"],
  ["add", "options/options.html"],
  ["restore", "restore/restore.html"],
  ["passkey", "passkey/passkey.html"],
  ["codes", "popup/popup.html"],
]);
const QUERY = /^[\w=&.%-]{0,200}$/;

/** @param {string} url a data URL of a picture @returns {string} its base64 */
export function base64Of(url) {
  const found = /^data:image\/[a-z0-9.+-]+;base64,([A-Za-z0-9+/]+=*)$/.exec(url);
  if (!found) throw new HostError("picture.refused", "picture.refused", { reason: "not a picture" });
  return found[1];
}

/** @param {string} data @param {number} [size] @returns {string[]} */
export function parts(data, size = PART) {
  const count = Math.max(1, Math.ceil(data.length / size));
  return Array.from({ length: count }, (_, i) => data.slice(i * size, (i + 1) * size));
}

const unreachable = () =>
  new HostError("page.unreachable", "The browser lets no extension look at this page. Open the site's page and try again.");

/** @returns {string} */
const drawId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/**
 * @param {object} given
 * @param {(type: string, fields: Record<string, unknown>) => Promise<any>} given.ask
 * @param {ReturnType<typeof import("./filling.js").makeFilling>} given.filling
 * @param {ReturnType<typeof import("./looking.js").makeLooking>} given.looking
 * @param {ReturnType<typeof import("./choosing.js").makeChoosing>} given.choosing
 * @param {ReturnType<typeof import("./siteacts.js").makeSiteActs>} given.site
 * @param {typeof import("./browser.js")} given.browser
 * @param {() => Promise<any>} given.retry
 */
export function makeActs({ ask, filling, looking, choosing, site, browser, retry }) {
  const front = async () => {
    const tab = await browser.frontTab();
    if (!tab) throw unreachable();
    return tab;
  };

  /** @param {string} data base64 of a picture @returns {Promise<{drafts: unknown[]}>} */
  async function readPicture(data) {
    const upload = drawId();
    const all = parts(data);
    let reply = { drafts: [] };
    for (const [part, piece] of all.entries())
      reply = await ask("accounts.read_qr", { upload, part, parts: all.length, data: piece });
    return { drafts: reply.drafts };
  }

  /** @type {Map<string, (fields: any) => Promise<unknown>>} */
  const acts = new Map(site.acts);
  acts.set("page.front", async () => {
    const tab = await browser.frontTab();
    const origin = originOf(tab?.url);
    const reason = origin ? null : tab?.url ? "not-web" : "not-allowed";
    const { id = null, title = "", private: hidden = false } = tab ?? {};
    const pasted = id === null ? null : site.pastedAt(id, origin);
    return { origin, tabId: id, title, private: hidden, reachable: origin !== null, reason, pasted };
  });
  acts.set("page.fields", async () => {
    const tab = await front(), origin = originOf(tab.url);
    const match = origin ? await ask("sites.match", { origin }) : null;
    const marks = match && marksOf(match.site, match.options.learnt);
    const { spot, kind, reason, foreign = null } = await looking.look(tab, { marks });
    const named = match ? await choosing.named(tab, match) : [];
    return { found: spot ? 1 : 0, kind, reason, foreign, named };
  });
  acts.set("page.fill", async ({ id }) => {
    if (typeof id !== "string") throw new HostError("wire.bad-field", "wire.bad-field", { field: "id" });
    return filling.fill(id, await front());
  });
  acts.set("page.scan", async () => {
    const tab = await front();
    if (!originOf(tab.url)) throw unreachable();
    const picture = await browser.capture(tab.windowId).catch(() => {
      throw unreachable();
    });
    return { ...(await readPicture(base64Of(picture))), origin: originOf(tab.url) };
  });
  acts.set("picture.read", async ({ dataUrl }) => readPicture(base64Of(String(dataUrl))));
  acts.set("page.open", async ({ page, query = "" }) => {
    const path = TABS.get(page);
    if (!path || !QUERY.test(query)) throw new HostError("wire.bad-field", "wire.bad-field", { field: "page" });
    if (page === "codes" && (await browser.openPopup((await front()).windowId))) return {}; // else in a tab
    const asked = page === "add" ? `add${query ? `&${query}` : ""}` : query;
    await browser.openTab(browser.ownRoot + path + (asked ? `?${asked}` : ""));
    return {};
  });
  acts.set("link.retry", async () => {
    const { platform, version, install_command } = await retry();
    return { state: "ready", platform, version, install_command };
  });
  acts.set("about.this", async () => browser.about());
  return acts;
}
