/** Moving to a new vault, for when an old sheet or an old copy may be in wrong hands. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { say } from "../ui/said.js";
import { button } from "../ui/form.js";
import { inPerson, into } from "../ui/presence.js";
import { renewed } from "./renewed.js";

/** @param {any} status @param {() => Promise<void>} again */
export function renew(status, again) {
  const place = el("div");
  const open = button(t("renew"), { onclick: () => { place.replaceChildren(sure); stay.focus(); } });
  const stay = button(t("cancel"), { onclick: () => { place.replaceChildren(); open.focus(); } });
  const move = () =>
    inPerson(() => ask("vault.renew", {}), status.passphrase, { only: status.passphrase })
      .then(() => { say(t("renewed"), { ms: 10_000 }); return again(); }, into(wrong));
  const wrong = el("div");
  const sure = el("div.note.warn", {}, el("b", {}, t("renew_title")), el("p", {}, t("renew_text")), el("ul.dots", {}, ...[t("renew_key"), t("renew_folder"), t("renew_devices"), t("renew_sites")].map((words) => el("li", {}, words))),
    el("div.acts", {}, stay, button(t("renew_do"), { onclick: move })), wrong);
  const left = el("div.left");
  renewed(left);
  return el("div.also", {}, el("h3", {}, t("renew")), el("p.soft", {}, t("renew_why")), el("div.acts", {}, open), place, left);
}
