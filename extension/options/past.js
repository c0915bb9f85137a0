/** What was: where codes were filled. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { tile } from "../ui/signs.js";
import { into } from "../ui/presence.js";
import { toggle } from "./lock.js";

const LIMIT = 30;

/** @param {any} row */
export const named = (row) => [el("b", {}, row.issuer || row.name || t("unnamed")), row.issuer && row.name ? el("span.soft", {}, row.name) : null];

/** A list that fills itself; `none` stands there while it is empty. @param {string} none @param {(list: any) => Promise<any[]>} read */
export function filling(none, read) {
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
