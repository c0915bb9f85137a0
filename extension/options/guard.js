/** What the next copy would lose: named, and written without them only by someone who saw the names. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { button } from "../ui/form.js";
import { goTo } from "../ui/goto.js";
import { say } from "../ui/said.js";
import { sure } from "../ui/sure.js";
import { losses } from "./state.js";

const MOST = 12;

/** @param {import("./backup.js").Bench} bench */
export function guard({ status, show }) {
  const { missing, names, at } = status.guard;
  const place = el("div");
  const more = missing - Math.min(names.length, MOST);
  const loss = t("guard_publish", losses(missing));
  const publish = () => sure(place, {
    title: t("guard_sure", losses(missing)), texts: [t("guard_sure_text")], keep: t("guard_keep"), kind: "bad",
    acts: [[loss, () => ask("backup.run", { accept_loss: true }).then((reply) => { show(reply); say(t("guard_published")); }), "btn.danger"]],
  });
  return el("div.note.calm", { role: "group", ariaLabel: t("guard_title") }, el("b", {}, t("guard_title")), el("p", {}, t("guard_text", moment(at, hostNow()))),
    el("ul.names", {}, ...names.slice(0, MOST).map((/** @type {string} */ name) => el("li", {}, el("bdi", {}, name))), more > 0 ? el("li.soft", {}, t("and_n_more", more)) : null),
    el("div.acts", {}, button(t("guard_history"), { dataset: { act: "guard-history" }, onclick: () => goTo("history") }, "btn.main"), button(t("guard_without"), { dataset: { act: "guard-without" }, onclick: publish }, "btn.danger")), place);
}
