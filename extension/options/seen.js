/** What a person may want to know of the copies, and a move that other computers still have to follow. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { cause } from "../ui/cause.js";
import { button } from "../ui/form.js";
import { inPerson } from "../ui/presence.js";
import { sure } from "../ui/sure.js";

/** @param {any} status */
export const findings = (status) =>
  status.findings.map((/** @type {any} */ one) =>
    el(one.level === "info" ? "div.note" : "div.note.warn", {}, el("p", {}, cause(one)), el("small", {}, [one.code, one.at && moment(one.at, hostNow())].filter(Boolean).join(" · "))));

/** @param {import("./backup.js").Bench} bench */
export function moving({ status: { moving: on }, show, shared }) {
  if (!on) return null;
  if (on.asked) return el("div.note", {}, el("b", {}, t("moved_title", on.to)), el("p", {}, t("moved_text", on.from)));
  const names = new Intl.ListFormat(t("language_tag"), { type: "conjunction" }).format(on.waiting_for);
  return el("div.note.calm", {}, el("b", {}, t("moving_title", on.from, on.to)), el("p", {}, names ? t("moving_waits", on.from, names) : t("moving_text", on.from)), leaveOld(on, show, shared));
}

/** For a folder that is gone for good. @param {any} on @param {(status: any) => void} show @param {any} shared */
function leaveOld(on, show, shared) {
  const place = el("div");
  const go = () => inPerson(() => ask("backup.move", { leave_old: true }), shared.status.passphrase).then(show);
  const open = button(t("leave_old"), { dataset: { act: "leave-old" }, onclick: () => sure(place, { title: t("leave_old_title", on.from), texts: [t("leave_old_text", on.from)], acts: [[t("leave_old"), go]] }) });
  return el("div", {}, el("div.acts", {}, open), place);
}
