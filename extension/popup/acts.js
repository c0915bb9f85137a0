/** What a person can do with an account, each with what is said afterwards. */
import { act, ask, copyText, t } from "../channel.js";
import { count, one } from "../ui/el.js";
import { sentence } from "../ui/errors.js";
import { hush, say } from "../ui/said.js";
import { NO_FIELD } from "../words.js";
import { hasClock, isNameOnly, needsPin, title } from "./row.js";
import { popup } from "./popup.js";

const CLOSE_MS = 1_500;
const UNDO_MS = 10_000;
let closing = 0;

/** @param {any} error */
const tell = (error) => say(sentence(error), { ms: 8_000 });

/** @param {any} account */
const waits = (account) => needsPin(popup.codes.at(account.id));

/** Enter: fills where the page has a field, else copies. @param {any} account */
export function use(account) {
  if (isNameOnly(account)) return signIn(account);
  return popup.field === false || !popup.front.origin ? copy(account) : fill(account);
}

/** @param {any} account */
export function signIn(account) {
  const [site] = account.sites;
  if (!site) return say(account.kind === "other" ? t("kind_unmade_text") : t("no_site_saved", title(account)));
  return window.open(`https://${site}`, "_blank", "noopener");
}

/** @param {any} account */
export async function fill(account) {
  if (isNameOnly(account)) return signIn(account);
  if (waits(account)) return edit(account);
  const button = popup.card.account?.id === account.id ? popup.card.fill : null;
  if (popup.codes.at(account.id)?.near) say(t("waiting_next"), { ms: 8_000 });
  if (button) Object.assign(button, { ariaBusy: "true" }).dataset.busy = "yes";
  try {
    await filled(account, await act("page.fill", { id: account.id }));
  } catch (error) {
    const { code, detail } = /** @type {any} */ (error);
    if (code === "site.unbound") return askSite(account);
    if (code === "frame.foreign" && detail?.frame) return lookThere(account, detail.frame);
    return tell(error);
  } finally {
    if (button) Object.assign(button, { ariaBusy: null }).dataset.busy = "";
  }
}

/** @param {any} account @param {any} reply */
function filled(account, reply) {
  if (reply.result === "filled") {
    say(t("filled_in", reply.frame ? new URL(reply.frame).host : popup.match.site ?? popup.front.title ?? ""));
    closing = window.setTimeout(() => window.close(), CLOSE_MS);
    return null;
  }
  if (reply.result === "copied") return say(t("page_refused_copied"));
  if (reply.result === "no-field" && reply.foreign) return copy(account, t("no_field_frame_of", new URL(reply.foreign).host), [t("look_there"), () => lookThere(account, reply.foreign)]);
  if (reply.result === "no-field") return copy(account, t(NO_FIELD[reply.reason] ?? "no_field"));
  return say(t("page_refused"));
}

/** @param {any} account */
async function askSite(account) {
  hush();
  const { confirmSite } = await import("./bind.js");
  if (!(await confirmSite(account))) return;
  await ask("sites.bind", { id: account.id, origin: popup.front.origin }).then(() => fill(account), tell);
}

/** Asks for a part of another site. @param {any} account @param {string} foreign its origin */
export const lookThere = (account, foreign) => import("./frame.js").then((frame) => frame.lookThere(account, foreign)).catch(tell);

/** Copies what is valid at this moment and says so. @param {any} account @param {string} [before] why it is copied @param {[string, () => unknown]} [more] what can be done about that */
export async function copy(account, before = "", more) {
  if (isNameOnly(account)) return signIn(account);
  if (waits(account)) return edit(account);
  try {
    if (!hasClock(account) && !popup.codes.at(account.id)?.code && !(await nextCode(account))) return;
    const shown = popup.codes.at(account.id) ?? (await fresh(account));
    if (!shown?.code) return;
    if (!(await copyText(shown.code))) return say(t("not_copied"));
    const text = shown.left == null ? t("copied") : t("copied_for", count(Math.ceil(shown.left / 1000)));
    say([before, text].filter(Boolean).join(" "), before ? { more, ms: 12_000 } : {});
    copiedElsewhere(account, shown.code);
  } catch (error) {
    tell(error);
  }
}

/** On a page of another site: the worker looks out for the code there, and the site is offered once it was pasted. @param {any} account @param {string} code */
function copiedElsewhere({ id }, code) {
  const { refused, accounts } = popup.match;
  if (!popup.front.origin || refused || accounts.some((/** @type {any} */ one) => one.id === id)) return;
  act("site.copied", { id, code }).then(() => performance.mark("watched"), () => null);
}

/** @param {any} account */
async function fresh(account) {
  const reply = await ask("codes.get", { ids: [account.id] });
  for (const code of reply.codes) popup.codes.keep(code);
  return popup.codes.at(account.id);
}

/** Advances a counter account; whether it did. @param {any} account */
export async function nextCode(account) {
  try {
    const { code } = await ask("counter.next", { id: account.id });
    popup.codes.keep(code);
    return true;
  } catch (error) {
    tell(error);
    return false;
  }
}

/** @param {any} account */
export async function pin(account) {
  await changed(ask("accounts.pin", { id: account.id, pinned: !account.pinned }), account.id);
  say(t(account.pinned ? "unpinned" : "pinned_now", title(account)));
}

/** @param {any} account */
export async function remove(account) {
  const place = popup.list.current;
  const undo = () => changed(ask("accounts.undelete", { id: account.id }), account.id);
  await changed(ask("accounts.delete", { id: account.id }));
  say(t("deleted", title(account)), { undo, ms: UNDO_MS });
  if (popup.pages.total) popup.list.focus(place);
}

/** One place up or down, among the pinned or among the others. @param {any} account @param {number} by */
export async function shift(account, by) {
  const at = popup.pages.place(account.id);
  const to = at + by;
  const neighbour = at >= 0 && to >= 0 && to < popup.pages.total ? popup.pages.at(to) : null;
  if (!neighbour || neighbour.pinned !== account.pinned) return;
  await place(account, by > 0 ? to : to - 1);
  say(t("moved", title(account)));
}

/** Puts an account behind the one at `index` of its own group. @param {any} account @param {number} index */
export async function place(account, index) {
  if ((localStorage.getItem("sort") ?? "order") !== "order") return say(t("order_needs_own"));
  const before = index >= 0 ? popup.pages.at(index) : null;
  const after = before && before.pinned === account.pinned ? before.id : null;
  return changed(ask("accounts.order", { id: account.id, after }), account.id);
}

/** @param {Promise<any>} done @param {string} [focus] */
async function changed(done, focus) {
  try {
    await done;
    if (popup.front.origin) popup.match = await ask("sites.match", { origin: popup.front.origin });
    await popup.reload();
    if (document.activeElement !== document.body) return;
    const at = focus ? popup.pages.place(focus) : -1;
    if (at >= 0) popup.list.focus(at);
    else popup.card.focus(focus);
  } catch (error) {
    tell(error);
  }
}

/** @param {any} account */
export const edit = (account) => open("edit", waits(account) ? { ...account, needs_pin: true } : account);

/** @param {any} account @param {any} anchor @param {MouseEvent} [at] */
export const menu = (account, anchor, at) => import("./menu.js").then((made) => made.account(account, anchor, at));

export async function lock() {
  await ask("vault.lock", {}).then(() => popup.gate({ code: "vault.locked", detail: {} }), tell);
}

/** Asks for a backup now; how it went is said when it has ended. */
export async function backUp() {
  popup.saving = true;
  say(t("backup_running"), { ms: 8_000 });
  await ask("backup.run", {}).catch((error) => { popup.saving = false; tell(error); });
}

/** @param {"add" | "edit" | "check" | "site" | "fills"} name @param {any} [what] */
export async function open(name, what) {
  const views = await import("./views.js");
  views.open(name, what);
}

export async function back() {
  const views = await import("./views.js");
  views.close();
}

addEventListener("pointerdown", () => clearTimeout(closing));
addEventListener("keydown", () => clearTimeout(closing));
one("#view").addEventListener("changed", () => changed(Promise.resolve()));
