/** What an export would hold, and what it would not, in words, before it is written. Leaves finding that out to the host. */
import { t } from "../channel.js";
import { count, el } from "../ui/el.js";
import { icon } from "../ui/icon.js";

const MOST = 5;

/** Why a secret, and with it its account, is left out. @type {Record<string, string>} */
const LEFT = {
  key: "export_why_key", kind: "export_why_kind", algorithm: "export_why_algorithm", digits: "export_why_digits", period: "export_why_period",
  counter: "export_why_counter", secret: "export_why_secret", length: "export_why_length",
};

/** What is not kept of those that are in it. @type {Record<string, string>} */
const LOST = {
  issuer: "export_lost_issuer", note: "export_lost_note", tags: "export_lost_tags", icon: "export_lost_icon", pinned: "export_lost_pinned", pin: "export_lost_pin",
  sites: "export_lost_sites", scope: "export_lost_scope", "secret-spelling": "export_lost_spelling", extra: "export_lost_extra",
};

/** @param {string[]} words */
const listed = (words) => new Intl.ListFormat(t("language_tag"), { type: "unit" }).format(words);

/** @typedef {{id: string, issuer: string, name: string, what: string[], left_out: boolean}} Row */

/** @param {{accounts: number, left_out: number, losses: Row[], counts: Record<string, number>}} found what `transfer.losses` gave @returns {any[]} */
export function fitting(found) {
  const { accounts, left_out: out } = found;
  const whole = accounts + out;
  const sums = !accounts ? t("export_fits_none") : out ? t("export_fits_some", count(accounts), count(whole)) : t("export_fits_all", count(whole));
  const less = lost(found.counts);
  return [el(out ? "div.state.warn" : "div.state", {}, icon(out ? "alert" : "ok"), el("div", {}, el("b", {}, sums), less && accounts ? el("p", {}, t("export_lost", less)) : null)), left(found)];
}

/** "tags (5), notes (3)" @param {Record<string, number>} counts @param {boolean} [many] whether it is about more accounts than one */
export const lost = (counts, many = true) => listed(Object.keys(LOST).filter((what) => counts[what]).map((what) => (many ? t("export_lost_of", t(LOST[what]), count(counts[what])) : t(LOST[what]))));

/** @param {Row} row */
export const why = ({ what }) => listed(what.filter((one) => Object.hasOwn(LEFT, one)).map((one) => t(LEFT[one])));

/** The accounts that are not in it, or not with every secret; the host names those of the first 200 that lose something. @param {{left_out: number, losses: Row[]}} found */
function left(found) {
  const some = found.losses.filter((one) => one.what.some((what) => Object.hasOwn(LEFT, what)));
  if (!some.length) return "";
  const parts = some.filter((one) => !one.left_out).length;
  const rest = found.left_out + parts - some.length;
  return el("details.list", { open: some.length <= MOST, dataset: { left: "" } }, el("summary", {}, el("b", {}, t(parts ? "export_left_partly" : "export_left")), el("span", {}, count(some.length + rest))),
    el("p.soft", {}, t("export_left_text")), el("ul.items", {}, ...some.map(line), rest > 0 ? el("li.soft", {}, t("and_n_more", count(rest))) : null));
}

/** @param {Row} row */
function line(row) {
  const names = [row.issuer, row.name].filter(Boolean).flatMap((name, at) => [at ? ", " : "", el("bdi", {}, name)]);
  return el("li", {}, el("div.what", {}, el("b", {}, ...(names.length ? names : [t("unnamed")])), el("span.soft", {}, row.left_out ? why(row) : t("export_partly", why(row)))));
}
