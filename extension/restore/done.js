/** After a restore: what works, what is left to do in order, and the way back. */
import { ask, hostNow, t } from "../channel.js";
import { count, el, moment } from "../ui/el.js";
import { button } from "../ui/form.js";
import { problem } from "../ui/errors.js";
import { title } from "../ui/bring.js";

/** @typedef {import("./restore.js").Flow} Flow */

/** @param {any} item */
const signIn = (item) => el("li", {}, item.link ? el("a.link", { href: item.link, target: "_blank", rel: "noopener noreferrer" }, title(item)) : title(item));

/** @param {any} reply of `restore.apply` or `vault.adopt` @param {any} made the plan @param {Flow} flow */
export function done(reply, made, flow) {
  const many = reply.restored ?? reply.adopted;
  const head = many === 1 ? t("restored_one") : t("restored_n", count(many));
  const left = made.sign_in;
  const next = [
    left.length ? el("li", {}, left.length === 1 ? t("next_sign_in_one") : t("next_sign_in", count(left.length)), el("ul", {}, ...left.slice(0, 12).map(signIn)), left.length > 12 ? t("and_n_more", count(left.length - 12)) : null) : null,
    reply.duplicates ? el("li", {}, t("next_duplicates", count(reply.duplicates))) : null,
    el("li", {}, t("next_try_one")),
    reply.status?.recovery.confirmed === false ? el("li", {}, t("next_sheet")) : null,
    reply.status ? el("li", {}, t("next_shared")) : null,
  ];
  const wrong = el("div");
  const undo = () => ask("restore.undo", { sure: true }).then(() => undone(flow), (error) => wrong.replaceChildren(problem(error)));
  const sure = el("div.note.warn", { hidden: true }, el("b", {}, t("undo_restore_title")), el("p", {}, t("undo_restore_text")),
    el("div.acts", {}, button(t("keep_them"), { onclick: () => { sure.hidden = true; back?.focus(); } }), button(t("undo_restore"), { onclick: undo })));
  const back = reply.undo_until ? button(t("undo_restore"), { onclick: () => { sure.hidden = false; sure.querySelector("button").focus(); } }) : null;
  flow.put(head, [el("p.soft", {}, t("restored_text")), el("ol.next", {}, ...next), el("div.acts", {}, button(t("close_page"), { onclick: () => close() }, "btn.main"), back), reply.undo_until ? el("p.hint", {}, t("undo_until", moment(reply.undo_until, hostNow()))) : null, sure, wrong].filter(Boolean));
}

/** @param {Flow} flow */
const undone = (flow) => flow.put(t("restore_undone"), [el("p.soft", {}, t("restore_undone_text")), el("div.acts", {}, button(t("look_again"), { onclick: flow.home }))]);
