/** One account of a file, with what may become of it. */
import { t } from "../channel.js";
import { el } from "../ui/el.js";
import { keyOf } from "../ui/errors.js";
import { tile } from "../ui/signs.js";
import { MAY } from "./deciding.js";
import { named } from "./past.js";

const KINDS = ["hotp", "steam", "motp", "yandex", "name-only"];
const DO = { add: "import_beside", replace: "import_replace", skip: "import_leave" };

/** The kind of its codes, where it is not the usual one. @param {string} kind */
const kindOf = (kind) => (kind === "totp" ? null : el("span.tag", {}, t(keyOf(KINDS.includes(kind) ? kind : "other", "kind"))));

/** @param {any} row */
function names(row) {
  const [first, ...rest] = named(row);
  first.append(...[kindOf(row.kind)].filter((one) => one !== null));
  return [first, ...rest, row.state === "names" && row.other ? el("span.soft", {}, t("import_here_as", row.other)) : null].filter(Boolean);
}

/**
 * A box to tick, a list where there is more than yes and no, or nothing.
 * @param {any} row @param {import("./deciding.js").Decisions} decisions @param {() => void} tell
 * @returns {{node: any, follow: () => void}} `follow` shows what was decided elsewhere
 */
export function arrival(row, decisions, tell) {
  const title = row.issuer || row.name;
  const sign = tile(title);
  const decide = (/** @type {import("./deciding.js").Do} */ what) => { decisions.decide(row, what); tell(); };
  const may = MAY[/** @type {import("./deciding.js").State} */ (row.state)];
  if (!may.length) return { node: el("li", {}, sign, el("div.what", {}, ...names(row))), follow: () => undefined };
  if (may.length === 2) {
    const box = el("input", { type: "checkbox", onchange: () => decide(box.checked ? "add" : "skip") });
    const follow = () => { box.checked = decisions.of(row) === "add"; };
    follow();
    return { node: el("li", {}, el("label.take", {}, box, sign, el("span.what", {}, ...names(row)))), follow };
  }
  const list = el("select.field", { ariaLabel: [t("import_what"), row.issuer, row.name].filter(Boolean).join(", "), onchange: () => decide(list.value) }, ...may.map((what) => el("option", { value: what }, t(DO[what]))));
  const follow = () => { list.value = decisions.of(row); };
  follow();
  return { node: el("li", {}, sign, el("div.what", {}, ...names(row)), list), follow };
}
