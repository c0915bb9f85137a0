/** What a person may want to know of the copies, and a move that other computers still have to follow. */
import { hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { cause } from "../ui/cause.js";

/** @param {any} status */
export const findings = (status) =>
  status.findings.map((/** @type {any} */ one) =>
    el(one.level === "info" ? "div.note" : "div.note.warn", {}, el("p", {}, cause(one)), el("small", {}, [one.code, one.at && moment(one.at, hostNow())].filter(Boolean).join(" · "))));

/** @param {any} status */
export function moving({ moving: on }) {
  if (!on) return null;
  const names = new Intl.ListFormat(t("language_tag"), { type: "conjunction" }).format(on.waiting_for);
  return el("div.note.calm", {}, el("b", {}, t("moving_title", on.from, on.to)), el("p", {}, names ? t("moving_waits", on.from, names) : t("moving_text", on.from)));
}
