/** The passkeys that open the backup on a new computer: added in a page of their own, listed, removed. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { say } from "../ui/said.js";
import { inPerson, into } from "../ui/presence.js";
import { sure } from "../ui/sure.js";
import { family } from "./state.js";

/** @param {import("./options.js").Shared} shared */
export function passkeys({ status }) {
  const list = el("ul.items", { tabIndex: -1, ariaLabel: t("part_passkeys") });
  const show = (/** @type {any} */ reply) => list.replaceChildren(...(reply.passkeys.length ? reply.passkeys.map((/** @type {any} */ one) => row(one, status.passphrase, (now) => { show(now); list.focus(); })) : [el("li.soft", {}, t("passkeys_none"))]));
  const again = () => ask("passkey.list", {}).then(show, into(list));
  again();
  const back = () => (list.isConnected ? document.hidden || again() : document.removeEventListener("visibilitychange", back));
  document.addEventListener("visibilitychange", back); // one may have been added in its page meanwhile
  const add = el("a.btn.main", { href: "../passkey/passkey.html?add", target: "_blank", rel: "noopener" }, t("passkey_add"));
  return el("div", {}, el("p.soft", {}, t("passkeys_text")), list, el("div.acts", {}, add));
}

/** @param {any} passkey @param {boolean} passphrase @param {(reply: any) => void} show */
function row(passkey, passphrase, show) {
  const place = el("div");
  const made = t("passkey_added", moment(passkey.added_at, hostNow()));
  const go = () => inPerson(() => ask("passkey.remove", { id: passkey.id }), passphrase).then((reply) => { show(reply); say(t("passkey_removed")); });
  const remove = button(t("remove"), { ariaLabel: `${t("remove")}: ${family(passkey.family)}, ${made}`, onclick: () => sure(place, { title: t("passkey_remove_title"), texts: [t("passkey_remove_text")], acts: [[t("passkey_remove"), go, "btn.danger"]] }) }, "btn.danger");
  return el(passkey.fits ? "li" : "li.dim", {}, icon("key"), el("div.what", {}, el("b", {}, t("passkey_of", family(passkey.family))), el("span.soft", {}, made), passkey.fits ? null : el("span.soft", {}, t("passkey_unfit"))), remove, place);
}
