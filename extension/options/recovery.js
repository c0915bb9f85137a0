/** The recovery sheet: shown, confirmed by two of its groups, issued anew. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { say } from "../ui/said.js";
import { button, field, form } from "../ui/form.js";
import { inPerson, into } from "../ui/presence.js";
import { renew } from "./renew.js";

/** @param {import("./options.js").Shared} shared */
export function recovery({ status, again }) {
  const place = el("div");
  return el("div", {}, status.recovery.confirmed ? confirmed(status, again, place) : open(status, again, place), renew(status, again));
}

/** @param {any} reply */
const opened = (reply) => say(t("sheet_opened", reply.file), { ms: 10_000 });

/** @param {any} status @param {() => Promise<void>} again @param {HTMLElement} place */
function open(status, again, place) {
  const ask2 = status.recovery.ask ?? [];
  /** @type {{node: any, at: any}[]} */
  const groups = ask2.map((/** @type {number} */ n) => field(t("group_n", n), { maxLength: 4, dir: "ltr", dataset: { group: String(n) } }));
  const send = async () => {
    await ask("recovery.confirm", { groups: Object.fromEntries(groups.map(({ at }, i) => [String(ask2[i]), at.value.trim().toUpperCase()])) });
    say(t("sheet_confirmed"));
    await again();
  };
  const show = () => ask("recovery.sheet", {}).then(opened, into(place));
  return el("div", {}, el("p.soft", {}, t("sheet_text")),
    el("div.acts", {}, button(t("show_sheet"), { onclick: show }, "btn.main")), place,
    groups.length ? el("div", {}, el("p.hint", {}, t("sheet_type_back")), form([el("div.groups", {}, ...groups.map((one) => one.node))], [button(t("confirm_sheet"), { type: "submit" })], send)) : null);
}

/** @param {any} status @param {() => Promise<void>} again @param {HTMLElement} place */
function confirmed(status, again, place) {
  const stay = button(t("cancel"), { onclick: () => { place.replaceChildren(); first.focus(); } });
  const sure = () => {
    place.replaceChildren(el("div.note.warn", {}, el("b", {}, t("reissue_title")), el("p", {}, t("reissue_text")),
      el("div.acts", {}, stay, button(t("reissue"), { onclick: issue }))));
    stay.focus();
  };
  const first = button(t("reissue"), { onclick: sure });
  const issue = () => inPerson(() => ask("recovery.reissue", {}), status.passphrase).then((reply) => { opened(reply); return again(); }, into(place));
  return el("div", {}, el("p.soft", {}, t("sheet_is_confirmed")), el("div.acts", {}, first), place);
}
