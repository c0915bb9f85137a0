/** Accounts kept by name only: the older versions that still hold their secrets can be deleted. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { tile } from "../ui/signs.js";
import { button } from "../ui/form.js";
import { say } from "../ui/said.js";
import { once, sure } from "../ui/sure.js";
import { named } from "./past.js";

const MOST = 500;

/** @returns {Promise<any[]>} */
async function nameOnly() {
  const found = [];
  for (let offset = 0, total = 1; offset < total; offset += MOST) {
    const page = await ask("accounts.list", { query: "", offset, limit: MOST, sort: "order", trashed: false });
    total = page.total;
    found.push(...page.rows.filter((/** @type {any} */ row) => row.scope));
  }
  return found;
}

export function older() {
  const [place, wrong] = [el("div"), el("div")];
  const open = button(t("older_show"), { onclick: () => once(open, async () => {
    const rows = await nameOnly();
    place.replaceChildren(rows.length ? el("ul.items", {}, ...rows.map(item)) : el("p.soft.after", {}, t("older_none")));
  }, wrong) });
  return el("div.also", {}, el("h3", {}, t("older_title")), el("p.soft", {}, t("older_text")), el("div.acts", {}, open), place, wrong);
}

/** @param {any} row */
function item(row) {
  const place = el("div");
  const name = row.issuer || row.name;
  const go = () => ask("backup.forget_secret", { account: row.id }).then(({ deleted }) => { place.replaceChildren(); press.focus(); say(t("older_done", deleted)); });
  const press = button(t("older_delete"), { ariaLabel: `${t("older_delete")}: ${name}`, onclick: () => sure(place, { title: t("older_sure", name), texts: [t("older_sure_text")], acts: [[t("older_do", name), go, "btn.danger"]] }) }, "btn.danger");
  return el("li", {}, tile(name, row.icon), el("div.what", {}, ...named(row)), press, place);
}
