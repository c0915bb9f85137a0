/** "Check before saving": what was read, its first code to confirm on the site, and what is already here. */
import { ask, t } from "../channel.js";
import { el } from "./el.js";
import { live } from "./live.js";
import { tile } from "./signs.js";
import { words } from "./errors.js";
import { button, field, form, submit } from "./form.js";

/** @param {any[]} drafts @param {(draft: any) => void} choose */
export const several = (drafts, choose) =>
  el("div.form", {}, el("div.choices", {}, ...drafts.map((draft) =>
    el("button.btn", { type: "button", onclick: () => choose(draft) }, tile(draft.issuer || draft.name), [draft.issuer, draft.name].filter(Boolean).join(", ")))));

/** How codes are made, in a person's words. @param {any} draft */
export function making(draft) {
  const parts = [words(draft.kind, "kind") || draft.kind, t("n_digits", String(draft.digits)), String(draft.algorithm).replace("SHA", "SHA-")];
  if (draft.kind !== "hotp" && draft.period) parts.push(t("n_seconds", String(draft.period)));
  if (draft.counter != null) parts.push(t("at_counter", draft.counter));
  return (/^(steam|motp|yandex)$/.test(draft.kind) ? parts.slice(0, 1) : parts).join(" · ");
}

/** @param {string} kind @param {string} head @param {string} text */
const note = (kind, head, text) => el(`div.note${kind}`, {}, el("b", {}, head), el("p", {}, text));

/** @param {any} row */
const named = (row) => [row.issuer, row.name].filter(Boolean).join(", ");

/** @param {any} draft */
function notes(draft) {
  if (draft.already_here) return [note("", t("already_here"), t("already_here_text", named(draft.already_here)))];
  const made = draft.similar.slice(0, 1).map((/** @type {any} */ row) =>
    note(".warn", t("similar_title"), t(named(row).toLowerCase() === named(draft).toLowerCase() ? "similar_text" : "similar_key_text", named(row))));
  if (draft.weak) made.push(note(".warn", t("weak_title"), t("weak_text")));
  for (const remark of draft.remarks) {
    const text = words(remark, "remark");
    if (text) made.push(el("p.hint", {}, text));
  }
  return made;
}

/**
 * @param {any} draft
 * @param {{source: string, site: string, save: (account: any) => void, cancel: () => void}} how
 */
export function check(draft, { source, site, save, cancel }) {
  const head = el("b", {}, draft.issuer || draft.name || t("unnamed"));
  const who = el("div.who", {}, tile(draft.issuer || draft.name), el("div", {}, head, el("span", {}, source)));
  const gone = el("p.hint", { hidden: true }, t("code_ran_out"));
  const again = () => ask("accounts.draft", { draft_id: draft.draft_id });
  const code = draft.code ? [el("div.label", {}, t(draft.kind === "hotp" ? "first_code" : "code_now")), el("div.card", {}, live(draft, again, () => (gone.hidden = false))), gone] : [note(".warn", t("needs_pin"), t("needs_pin_text"))];
  if (draft.already_here) {
    const open = button(t("done"), { onclick: cancel, autofocus: true }, "btn.main");
    return el("div.form", {}, who, ...code, ...notes(draft), el("div.acts", {}, open));
  }
  const issuer = field(t("issuer"), { value: draft.issuer, maxLength: 1000 });
  const name = field(t("name"), { value: draft.name, maxLength: 1000 });
  const where = field(t("site"), { value: draft.site || site, dir: "ltr", inputMode: "url", placeholder: "example.com", maxLength: 255 }, t("site_hint"));
  issuer.at.addEventListener("input", () => (head.textContent = issuer.at.value || t("unnamed")));
  const send = async () => {
    const typed = where.at.value.trim();
    const { account } = await ask("accounts.add", { draft_id: draft.draft_id, issuer: issuer.at.value.trim(), name: name.at.value.trim(), sites: typed ? [typed] : [], tags: [], note: "" });
    save(account);
  };
  const saving = submit(t("save"));
  saving.autofocus = true;
  return form([who, ...code, el("div.pair", {}, issuer.node, name.node), where.node, el("p.hint", {}, making(draft)), ...notes(draft)], [saving, button(t("cancel"), { onclick: cancel })], send);
}
