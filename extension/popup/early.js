/**
 * Asks for the names, the site in front and the first codes before anything is drawn: this module and
 * the channel are all that has to be loaded for it. Leaves using the answers to popup.js.
 */
import { act, ask } from "../channel.js";

const FIRST = 8;
const FIRST_OF_SITE = 3;
const WINDOW = 50;

/** @param {any[]} rows */
const ids = (rows) => rows.filter((row) => /^(totp|steam|motp|yandex)$/.test(row.kind) && !row.scope).map((row) => row.id);

/** Keys that mean something to the list, pressed before keys.js was there to hear them. @type {KeyboardEvent[]} */
const held = [];
/** @param {KeyboardEvent} event */
function hold(event) {
  const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c";
  const nowhere = event.target === document.body || /** @type {Element} */ (event.target).id === "search";
  if (!chord && !(nowhere && /^(Enter|Arrow(Up|Down))$/.test(event.key))) return;
  event.preventDefault();
  held.push(event);
}
addEventListener("keydown", hold);

/** What was pressed meanwhile, of the things that keys.js listens to. @type {HTMLElement[]} */
const pressed = [];
/** @param {MouseEvent} event */
function press(event) {
  const thing = /** @type {Element} */ (event.target).closest("[data-act], .row, .own, #lock, #more, #add");
  if (thing) pressed.push(/** @type {HTMLElement} */ (thing));
}
addEventListener("click", press);

/** Whether a person has pressed something before anybody listened. */
export const waits = () => held.length + pressed.length > 0;

/** Gives the held keys and presses to whoever hears them from now on. */
export function release() {
  removeEventListener("keydown", hold);
  removeEventListener("click", press);
  for (const thing of pressed) if (thing.isConnected) thing.click();
  for (const { key, ctrlKey, metaKey } of held) document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey, bubbles: true, cancelable: true }));
}

const sort = localStorage.getItem("sort") ?? "order";

/** The first window of the list, as pages.js would ask for it. */
export const names = ask("accounts.list", { query: "", sort, offset: 0, limit: WINDOW, trashed: false });

/** The page in front and the accounts for it; never fails. */
export const site = (async () => {
  const nobody = { site: null, refused: null, accounts: [], kin: [], warning: null };
  const front = await act("page.front", {}).catch(() => ({ origin: null }));
  const match = front.origin ? await ask("sites.match", { origin: front.origin }).catch(() => nobody) : nobody;
  return { front, match };
})();

/** Codes of some rows; never fails, may be empty. @param {Promise<any[]>} rows @param {number} most */
async function first(rows, most) {
  try {
    const wanted = ids((await rows).slice(0, most));
    return wanted.length ? (await ask("codes.get", { ids: wanted })).codes : [];
  } catch {
    return [];
  }
}

/** Which codes are on their way: of the list, and of the site in front. */
export const codes = first(names.then(({ rows }) => rows), FIRST);
export const siteCodes = first(site.then(({ match }) => match.accounts), FIRST_OF_SITE);

/** They are not asked for twice. @param {import("../ui/codes.js").Codes} known */
export function announce(known) {
  const all = (/** @type {any[]} */ rows) => rows.map((row) => row.id);
  names.then(({ rows }) => known.coming(all(rows.slice(0, FIRST)), codes), () => undefined);
  site.then(({ match }) => known.coming(all(match.accounts.slice(0, FIRST_OF_SITE)), siteCodes));
}
