/** What became of a file, in numbers and words, and the way back. */
import { act, ask, t } from "../channel.js";
import { count, el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { once } from "../ui/sure.js";
import { titled, why } from "./importwords.js";
import { accounts } from "./state.js";
import { unread } from "./unread.js";

/** "212 found, 209 added, 2 already here, 1 skipped: row 17, secret is not base32" @param {any} done @returns {string} */
export function told(done) {
  const parts = /** @type {[string, number][]} */ ([["import_n_found", done.found], ["import_n_added", done.added], ["import_n_replaced", done.replaced], ["import_n_here", done.already_here], ["import_n_left", done.left], ["import_n_skipped", done.skipped_rows]])
    .filter(([key, many]) => many || key === "import_n_added").map(([key, many]) => t(key, count(many)));
  const sums = new Intl.ListFormat(t("language_tag"), { type: "unit" }).format(parts);
  const [one] = done.skipped;
  return done.skipped.length === 1 ? t("import_because", sums, one.row, ...why(one)) : sums;
}

/** @param {any} done what `transfer.import` gave @param {import("./importing.js").Flow} flow */
export function receipt(done, flow) {
  const wrong = el("div");
  const changed = done.added + done.replaced;
  const back = button(t("import_undo"), { onclick: () => once(back, () => ask("transfer.undo", { first: done.first }).then(() => flow.put(undone(done, flow))), wrong) });
  const open = button(t("import_codes"), { onclick: () => act("page.open", { page: "codes", query: "" }) }, "btn.main");
  return el("div", {}, el("h3", { tabIndex: -1 }, t("import_done", titled(done.title))),
    el("div.state.good", {}, icon("ok"), el("div", {}, el("b", {}, changed === 1 ? t("restored_one") : changed ? t("restored_n", count(changed)) : t("import_done_none")), el("p", {}, told(done)))),
    done.skipped.length > 1 ? unread(t("import_skipped"), done.skipped, done.skipped_rows) : null, unread(t("import_remarks"), done.remarks, done.remarks.length),
    changed ? el("div.note.warn", {}, el("b", {}, t("import_keep")), el("p", {}, t("import_keep_text"))) : null,
    el("div.acts", {}, open, changed ? back : null, button(t("import_another"), { onclick: () => flow.begin() })), wrong);
}

/** @param {any} done @param {import("./importing.js").Flow} flow */
function undone(done, flow) {
  const texts = [done.added ? t("import_undone_added", accounts(done.added)) : null, done.replaced ? t("import_undone_replaced", accounts(done.replaced)) : null].filter((one) => one !== null);
  return el("div", {}, el("h3", { tabIndex: -1 }, t("import_undone", titled(done.title))), ...texts.map((text) => el("p.soft", {}, text)),
    el("div.acts", {}, button(t("import_another"), { onclick: () => flow.begin() })));
}
