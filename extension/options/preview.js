/** One older version against what is here now; what is chosen of it is brought back as a new change. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { tile } from "../ui/signs.js";
import { button } from "../ui/form.js";
import { say } from "../ui/said.js";
import { sentence } from "../ui/errors.js";
import { once } from "../ui/sure.js";
import { named } from "./past.js";
import { accounts } from "./state.js";

const FIELDS = /** @type {[string, () => string][]} */ ([["issuer", () => t("issuer")], ["name", () => t("name")], ["sites", () => t("sites")], ["tags", () => t("tags")], ["note", () => t("note")], ["scope", () => t("scope")], ["secret", () => t("secret")]]);

/** Comes with whatever is chosen of an account, for it may be deleted since; and with all of it. */
const LIFE = "life";
const QUIET = ["icon", "pin"];

/** @param {any} version @param {() => void} back @param {() => unknown} done */
export async function preview(version, back, done) {
  const plan = await ask("restore.plan", { version: version.id });
  const items = [...plan.works_now, ...plan.sign_in, ...plan.attention];
  const kept = (/** @type {string} */ change) => items.filter((one) => one.change === change);
  /** @type {Map<string, Choice>} */
  const choices = new Map([...kept("new"), ...kept("changed")].map((one) => [one.id, choice(one, () => tell())]));
  const rows = (/** @type {any[]} */ some) => some.map((one) => /** @type {Choice} */ (choices.get(one.id)).node);
  const wrong = el("div");
  const bring = button("", { onclick: () => once(bring, () => apply(plan, choices, done), wrong).then(() => tell()) }, "btn.main");
  const all = button(t("choose_all"), { onclick: () => { for (const one of choices.values()) one.box.checked = true; tell(); } });
  const tell = () => {
    const n = [...choices.values()].filter((one) => one.box.checked).length;
    bring.textContent = n ? t("bring_back", accounts(n)) : t("bring_back_none");
    bring.disabled = !n;
    for (const one of choices.values()) one.follow();
  };
  tell();
  const same = kept("same").length;
  return el("div", {}, el("h3", { tabIndex: -1 }, t("preview_title", moment(version.at, hostNow()), version.from || t("this_computer"))), el("p.soft", {}, t(choices.size ? "preview_text" : "preview_same")),
    ...group(t("preview_gone"), rows(kept("new"))), ...group(t("preview_differs"), rows(kept("changed"))),
    same && choices.size ? el("p.soft.after", {}, t("preview_rest", accounts(same))) : null,
    el("div.acts", {}, ...(choices.size ? [bring, all] : []), button(t("back"), { onclick: back })), wrong);
}

/** @param {string} title @param {any[]} rows */
const group = (title, rows) => (rows.length ? [el("h4", {}, title), el("ul.items", {}, ...rows)] : []);

/** @typedef {{node: any, box: any, follow: () => void, fields: () => string[] | null}} Choice */

/** One account that can be chosen; of one that differs, single parts as well. @param {any} item @param {() => void} tell @returns {Choice} */
function choice(item, tell) {
  const box = el("input", { type: "checkbox", onchange: tell });
  const names = item.change === "changed" ? FIELDS.filter(([name]) => !item.fields || item.fields.includes(name)) : [];
  const boxes = names.map(([name, words]) => ({ name, at: el("input", { type: "checkbox", checked: true }), words: words() }));
  const parts = el("fieldset.parts", { hidden: true }, el("legend.quiet", {}, t("parts_of", item.issuer || item.name)), ...boxes.map(({ at, words }) => el("label", {}, at, words)));
  return {
    box,
    node: el("li", {}, el("label.take", {}, box, tile(item.issuer || item.name), el("span.what", {}, ...named(item))), boxes.length ? parts : null),
    follow: () => { parts.hidden = !box.checked; },
    fields: () => { // each by its name, since what was empty then is to be empty again
      const chosen = boxes.filter(({ at }) => at.checked).map(({ name }) => name);
      return boxes.length ? [LIFE, ...chosen, ...(chosen.length === boxes.length ? QUIET : [])] : null;
    },
  };
}

/** @param {any} plan @param {Map<string, Choice>} choices @param {() => unknown} done */
async function apply(plan, choices, done) {
  const chosen = [...choices].filter(([, one]) => one.box.checked);
  const some = chosen.map(([id, one]) => /** @type {[string, string[] | null]} */ ([id, one.fields()])).filter(([, names]) => names);
  const reply = await ask("restore.apply", { plan: plan.plan, only: chosen.map(([id]) => id), ...(some.length ? { fields: Object.fromEntries(some) } : {}) });
  await done();
  if (!reply.restored) return say(t("brought_none"));
  const undo = (/** @type {object} */ given) => ask("restore.undo", given).then(() => say(t("brought_undone")), many);
  const many = (/** @type {any} */ error) => say(sentence(error), error.code === "account.many-deleted" ? { undo: () => undo({ sure: true }) } : {});
  say(t("brought_back", accounts(reply.restored)), { undo: () => undo({}) });
}
