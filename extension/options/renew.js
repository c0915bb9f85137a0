/** Moving to a new vault, for when an old sheet or an old copy may be in wrong hands. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { say } from "../ui/said.js";
import { button, choice } from "../ui/form.js";
import { inPerson, into } from "../ui/presence.js";
import { late, renewed } from "./renewed.js";

/** @param {any} status @param {() => Promise<void>} again */
export function renew(status, again) {
  const place = el("div");
  const lost = choice(t("renew_lost"), [["", t("renew_lost_none")]]);
  const open = button(t("renew"), { onclick: () => { place.replaceChildren(sure); stay.focus(); others(lost.at); } });
  const stay = button(t("cancel"), { onclick: () => { place.replaceChildren(); open.focus(); } });
  const move = () =>
    inPerson(() => ask("vault.renew", lost.at.value ? { lost: lost.at.value } : {}), status.passphrase, { only: status.passphrase })
      .then(() => { say(t("renewed"), { ms: 10_000 }); return again(); }, into(wrong));
  const wrong = el("div");
  const sure = el("div.note.warn", {}, el("b", {}, t("renew_title")), el("p", {}, t("renew_text")), el("ul.dots", {}, ...[t("renew_key"), t("renew_folder"), t("renew_devices"), t("renew_sites")].map((words) => el("li", {}, words))),
    lost.node, el("div.acts", {}, stay, button(t("renew_do"), { onclick: move })), wrong);
  const left = el("div.left");
  const waits = el("div.late");
  renewed(left);
  late(waits).catch(() => null);
  return el("div.also", {}, el("h3", {}, t("renew")), el("p.soft", {}, t("renew_why")), el("div.acts", {}, open), place, waits, left);
}

/** The other computers as choices; without them nobody is named. @param {any} at */
async function others(at) {
  const { devices } = await ask("devices.list", {}).catch(() => ({ devices: [] }));
  const rows = devices.filter((/** @type {any} */ one) => !one.self);
  at.replaceChildren(at.firstElementChild, ...rows.map((/** @type {any} */ one) => el("option", { value: one.id }, one.name)));
}
