/** Deleted accounts: put back, or erased for good by someone who was told what is lost. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { tile } from "../ui/signs.js";
import { say } from "../ui/said.js";
import { button } from "../ui/form.js";
import { into } from "../ui/presence.js";
import { toggle } from "./lock.js";
import { filling, named } from "./past.js";

const MOST = 500;

/** @param {any} row */
const title = (row) => row.issuer || row.name || t("unnamed");

/** @param {import("./options.js").Shared} shared */
export function trash({ settings, change }) {
  const what = el("p.soft");
  const tell = () => (what.textContent = t(settings.empty_trash ? "trash_text_30" : "trash_text"));
  const empty = toggle(t("empty_trash"), settings.empty_trash, (on) => change({ empty_trash: on }).then(tell));
  const read = async (/** @type {() => Promise<void>} */ again) => {
    const { rows } = await ask("accounts.list", { query: "", offset: 0, limit: MOST, sort: "order", trashed: true });
    return rows.map((/** @type {any} */ row) => item(row, () => again().then(() => list.focus())));
  };
  const list = filling(t("trash_none"), read);
  tell();
  return el("div", {}, what, empty, Object.assign(list, { tabIndex: -1, ariaLabel: t("part_trash") }));
}

/** @param {any} row @param {() => void} gone */
function item(row, gone) {
  const wrong = el("div");
  const back = () => ask("accounts.undelete", { id: row.id }).then(() => { say(t("put_back_done", title(row))); gone(); }, into(wrong));
  const away = () => ask("accounts.delete", { id: row.id, erase: true }).then(() => { say(t("erased", title(row))); gone(); }, into(wrong));
  const erase = button(t("erase"), { onclick: () => { sure.hidden = false; keep.focus(); } }, "btn.danger");
  const keep = button(t("keep_it"), { onclick: () => { sure.hidden = true; erase.focus(); } });
  const sure = el("div.note.bad", { hidden: true },
    el("b", {}, t("erase_title", [row.issuer, row.name].filter(Boolean).join(", ") || title(row))), el("p", {}, t("erase_text")),
    el("div.acts", {}, keep, button(t("erase_secret", title(row)), { onclick: away }, "btn.danger")));
  return el("li", {}, tile(title(row), row.icon), el("div.what", {}, ...named(row)), button(t("put_back"), { onclick: back }), erase, wrong, sure);
}
