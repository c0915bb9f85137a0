/** What the backup has to say by itself, above the list: the first copy, failures, the guard, a fresh restore. */
import { act, ask, hostNow, t } from "../channel.js";
import { count, el, moment } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { told } from "../ui/bring.js";
import { filled, problem, words } from "../ui/errors.js";
import { say } from "../ui/said.js";
import { popup } from "./popup.js";

/** @typedef {{notice: any, backup: any, again: () => unknown}} Told */

const options = () => act("page.open", { page: "options", query: "at=backup" });

/** @param {string} text @param {() => unknown} onclick @param {string} [kind] */
export const press = (text, onclick, kind = "btn") => el(`button.${kind}`, { type: "button", onclick }, text);

/** @param {string} kind @param {string} head @param {string} text @param {any[]} acts @param {(() => unknown) | null} [close] */
export function card(kind, head, text, acts, close = null) {
  const away = close && el("button.square", { type: "button", ariaLabel: t("dismiss"), title: t("dismiss"), onclick: close }, icon("close"));
  return el(`section.note.banner.${kind}`, { ariaLabel: head }, away, el("b", {}, head), el("p", {}, text), el("div.wrong"), acts.length ? el("div.acts", {}, ...acts) : null);
}

/** Does something and says beneath the banner's text where that was refused. @param {any} made @param {() => Promise<unknown>} send @param {() => unknown} done */
export const doing = (made, send, done) => send().then(done, (error) => made.querySelector(".wrong").replaceChildren(problem(error)));

/** @param {Told} told */
const dismissal = ({ notice }) => (/** @type {any} */ made) => () => ask("notices.dismiss", { id: notice.id }).then(() => made().remove(), () => made().remove());

/** The first automatic copy is announced before it is written. @param {Told} all */
function first(all) {
  const { place, drive } = all.notice.args;
  const off = () => doing(made, () => ask("backup.off", { delete_copies: false }), () => { made.remove(); say(t("backup_is_off"), { ms: 8_000 }); all.again(); });
  const begun = /^proven/.test(all.backup?.state ?? "");
  const made = card("info", t(begun ? "banner_first_done" : "banner_first", drive || place), t("notice_backup_first"), [press(t("choose_another_folder"), options), press(t("backup_turn_off"), off)], dismissal(all)(() => made));
  return made;
}

/** @param {Told} all */
function failing({ notice, backup, again }) {
  const bad = backup?.targets.find((/** @type {any} */ one) => one.failure);
  const place = notice.args.place || bad?.label || "";
  const failure = bad?.failure ?? { code: notice.args.code, message: filled(words("backup.failing", "notice"), notice.args) };
  const next = backup?.next_try ? t("backup_next_try", moment(backup.next_try, hostNow())) : "";
  const text = [told(failure, { place, drive: bad?.label || place, ...notice.args }), next].filter(Boolean).join(" ");
  const run = () => doing(made, () => ask("backup.run", {}), () => { say(t("state_running", place)); again(); });
  const made = card("bad", bad?.misses > 2 ? t("banner_failing_n", count(bad.misses)) : t("banner_failing"), text, [press(t("choose_another_folder"), options, "btn.main"), press(t("try_now"), run)]);
  return made;
}

/** @param {Told} all */
function guard({ notice, backup }) {
  const missing = count(backup?.guard?.missing ?? notice.args.missing ?? 0);
  return card("bad", t("banner_guard"), filled(words("backup.guard", "notice"), { missing }), [press(t("guard_look"), options, "btn.main")]);
}

/** Undone only after a second press that says what goes. @param {Told} all */
function fresh(all) {
  const undo = () => doing(sure, () => ask("restore.undo", { sure: true }), () => { say(t("restore_undone"), { ms: 8_000 }); popup.refresh(); });
  const keep = press(t("keep_them"), () => { sure.replaceWith(made); made.querySelector(".btn").focus(); });
  const sure = card("warn", t("undo_restore_title"), t("undo_restore_text"), [keep, press(t("undo_restore"), undo)]);
  const { until } = all.notice.args;
  const text = until ? t("banner_fresh_until", moment(until, hostNow())) : t("notice_restore_fresh");
  const made = card("info", t("banner_fresh"), text, [press(t("undo"), () => { made.replaceWith(sure); keep.focus(); })], dismissal(all)(() => made));
  return made;
}

/** @type {Record<string, (told: Told) => any>} */
const BANNERS = { "backup.first": first, "backup.failing": failing, "backup.guard": guard, "restore.fresh": fresh };

/** One or two misses are in the line beneath already. @param {any} notice */
const isQuiet = (notice) => notice.code === "backup.failing" && notice.level !== "bad";

/** The banner of a notice; null where a strip is enough, "" where even that is too much. @param {Told} told */
export const banner = (told) => (isQuiet(told.notice) ? "" : (BANNERS[told.notice.code]?.(told) ?? null));
