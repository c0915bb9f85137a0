/** What may come after the first code: notices, the footer, settings, and a look at the page in front. */
import { act, ask, hostNow, t } from "../channel.js";
import { el, one, released, wear } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { filled, words } from "../ui/errors.js";
import { told as inWords } from "../ui/bring.js";
import { say } from "../ui/said.js";
import { untouched } from "./acted.js";
import { popup } from "./popup.js";
import { foot, line } from "./protect.js";

const OF_BACKUP = /^(backup|copy|restore|folder)\./;
const SIGNS = { info: "ok", warn: "alert", bad: "alert" };

/** @param {string} [query] */
const options = (query = "") => act("page.open", { page: "options", query });

/** Where the settings say more of it; late copies stand with the new vault. @param {string} code */
const partOf = (code) => (code === "backup.late" ? "recovery" : OF_BACKUP.test(code) ? "backup" : "doctor");

/** @param {any} notice @param {boolean} safe whether something beside this computer opens the backup */
function strip(notice, safe) {
  const sheet = notice.code === "recovery.unconfirmed";
  const own = sheet && safe ? t("sheet_missing_still") : words(notice.code, "notice");
  const text = own ? filled(own, notice.args) : inWords({ code: notice.code, message: notice.args.message ?? notice.code }, notice.args);
  const [label, open] = sheet
    ? [t("show_sheet"), () => options("at=recovery")]
    : notice.dismissable
      ? [t("dismiss"), () => ask("notices.dismiss", { id: notice.id }).then(() => made.remove())]
      : [t("details"), () => options(`at=${partOf(notice.code)}`)];
  const made = el(`button.strip.${notice.level}`, { type: "button", onclick: open },
    icon(/** @type {any} */ (SIGNS[/** @type {"info"} */ (notice.level)] ?? "alert")), el("span", {}, text), el("u", {}, label));
  return made;
}

/** The part of another site that a code field may be in. @type {string | null} */ let foreign = null;

/** Nothing is drawn anew where it is the same, or in a person's hands, and nothing moves under a held button. @param {HTMLElement} place @param {any[]} news */
async function put(place, news) {
  await released(one("#main"));
  const same = place.childElementCount === news.length && news.every((one, at) => one.textContent === place.children[at].textContent);
  if (!same && !place.contains(document.activeElement)) place.replaceChildren(...news);
}

/** What there is to say about the page in front. */
async function about() {
  const { front, match } = popup;
  await put(one("#about"), match.refused || front.pasted || foreign ? await import("./here.js").then((made) => made.here(foreign)) : []);
}

/** @param {any} given */
function settle({ settings }) {
  wear(settings.theme);
  if (settings.sort === (localStorage.getItem("sort") ?? "order")) return;
  localStorage.setItem("sort", settings.sort);
  popup.reload({ keep: false });
}

/** The line beneath and what stands above the list; again whenever the backup has something new. */
async function protect() {
  const [status, backup, told] = await Promise.allSettled([ask("vault.status", {}), ask("backup.status", {}), ask("notices.list", {})]);
  const stands = backup.status === "fulfilled" ? backup.value : null;
  if (status.status === "fulfilled") foot(status.value, stands);
  const all = told.status === "fulfilled" ? told.value.notices.filter(isNews) : [];
  const drawn = await Promise.all(all.map((/** @type {any} */ notice) => above(notice, stands)));
  await put(one("#notices"), drawn.filter(Boolean));
  return stands;
}

/** That only this computer opens the backup is what the missing sheet says already. @param {any} notice @param {number} _ @param {any[]} all */
const isNews = (notice, _, all) => notice.code !== "backup.here-only" || !all.some((one) => one.code === "recovery.unconfirmed");

/** Whether a copy that outlives this computer was proven, and something else opens it. @param {any} backup */
const opensElsewhere = (backup) => Boolean(backup?.targets.some((/** @type {any} */ one) => !one.same_computer && one.proven_at) && backup.ways_in.some((/** @type {any} */ one) => !one.here_only));

/** @param {any} notice @param {any} backup */
async function above(notice, backup) {
  const made = OF_BACKUP.test(notice.code) ? (await import("./banners.js")).banner({ notice, backup, again: protect }) : null;
  return made ?? strip(notice, opensElsewhere(backup));
}

/** A backup has ended. Said where a person pressed for it, otherwise only the line changes. */
export async function backed() {
  const stands = await protect();
  if (stands?.running) return;
  if (popup.saving && stands) say(line(stands, 1)[2]);
  popup.saving = false;
}

/** The account that the page names comes first. @param {string[]} ids */
function name(ids) {
  popup.card.named = ids;
  popup.showSite();
}

/** Looks at the page in front: whether there is a field, and whom it names. */
async function fields() {
  const found = await act("page.fields", {}).catch(() => null);
  popup.field = found ? found.found > 0 : null;
  const before = foreign;
  foreign = found?.reason === "frame" && popup.card.account ? found.foreign : null;
  if (found?.named?.length && untouched()) name(found.named);
  if (popup.card.account) popup.card.canFill(popup.field !== false);
  if (foreign !== before) await about();
}

export async function look() {
  const [, settings] = await Promise.allSettled([protect(), ask("settings.get", {})]);
  await about();
  popup.list.draw();
  if (settings.status === "fulfilled") settle(settings.value);
  if (popup.front.origin) await fields();
  performance.mark("looked", { detail: hostNow() });
}
