/** What was: where codes were filled, and deleted accounts that can be put back. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { tile } from "../ui/signs.js";
import { say } from "../ui/said.js";
import { button } from "../ui/form.js";
import { into } from "../ui/presence.js";
import { toggle } from "./lock.js";

const LIMIT = 30;

/** @param {any} row */
const named = (row) => [el("b", {}, row.issuer || row.name || t("unnamed")), row.issuer && row.name ? el("span.soft", {}, row.name) : null];

/** A list that fills itself; `none` stands there while it is empty. @param {string} none @param {(list: any) => Promise<any[]>} read */
function filling(none, read) {
  const list = el("ul.items");
  const empty = el("p.soft", {}, none);
  const fill = () => read(fill).then((items) => list.replaceChildren(...(items.length ? items : [empty])), into(list));
  fill();
  return list;
}

/** @param {import("./options.js").Shared} shared */
export function fills({ settings, change }) {
  const read = async () => (await ask("log.fills", { limit: LIMIT })).fills.map((/** @type {any} */ one) =>
    el("li", {}, tile(one.issuer || one.name), el("div.what", {}, ...named(one)), el("span.soft", {}, one.site), el("time.when", {}, moment(one.at, hostNow()))));
  return el("div", {}, el("p.soft", {}, t("fills_text")), toggle(t("keep_log"), settings.log_fills, (on) => change({ log_fills: on })), filling(t("fills_none"), read));
}

export function trash() {
  const read = async (/** @type {() => void} */ again) => {
    const { rows } = await ask("accounts.list", { query: "", offset: 0, limit: 100, sort: "order", trashed: true });
    return rows.map((/** @type {any} */ row) => {
      const back = () => ask("accounts.undelete", { id: row.id }).then(() => { say(t("put_back_done", row.issuer || row.name)); again(); }, (error) => into(item)(error));
      const item = el("li", {}, tile(row.issuer || row.name, row.icon), el("div.what", {}, ...named(row)), button(t("put_back"), { onclick: back }));
      return item;
    });
  };
  return el("div", {}, el("p.soft", {}, t("trash_text")), filling(t("trash_none"), read));
}
