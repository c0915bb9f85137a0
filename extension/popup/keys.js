/** The keys and presses of the popup, as the help lists them. Says which act; acts.js does it. */
import { one } from "../ui/el.js";
import { release } from "./early.js";
import { popup } from "./popup.js";
import * as acts from "./acts.js";

const [main, search] = [one("#main"), one("#search")];
const view = one("#view");

/** @param {Element | null} node @returns {any} the account that a node belongs to */
function accountOf(node) {
  const row = /** @type {any} */ (node?.closest("tk-row"));
  return row?.account ?? (node?.closest(".card") ? popup.card.account : null);
}

/** The account that Enter and Ctrl+C mean: the focused one, else the first on the screen. */
function meant() {
  const focused = accountOf(document.activeElement);
  return focused ?? (popup.pages.query ? null : popup.card.first) ?? popup.pages.at(0);
}

/** All stops of the arrow keys from top to bottom: card, rows of this site, list. @param {number} by */
function move(by) {
  const tops = [...(popup.card.account ? [popup.card.fill] : []), ...popup.card.rows.map((row) => row.main)];
  const active = /** @type {any} */ (document.activeElement);
  const listed = one("#list").contains(active);
  const at = listed ? tops.length + popup.list.current : tops.findIndex((top) => top === active || active?.closest(".card")?.contains(top));
  const to = at + by;
  if (to < 0) return search.focus();
  if (to < tops.length) return tops[to].focus();
  return popup.pages.total ? popup.list.focus(to - tops.length) : undefined;
}

/** @type {Record<string, (event: KeyboardEvent) => unknown>} */
const MOVES = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  PageDown: () => popup.list.focus(popup.list.current + popup.list.page),
  PageUp: () => popup.list.focus(popup.list.current - popup.list.page),
  Home: () => popup.list.focus(0),
  End: () => popup.list.focus(popup.pages.total - 1),
};

/** @type {Record<string, (account: any) => unknown>} */
const ON_ROW = {
  p: acts.pin,
  e: acts.edit,
  Delete: acts.remove,
  "?": () => import("./help.js").then((help) => help.show()),
  ContextMenu: (account) => acts.menu(account, document.activeElement),
};

/** @param {KeyboardEvent} event */
function onkey(event) {
  if (event.defaultPrevented || document.querySelector("dialog[open], .menu")) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const run = command(event) ?? (view.hidden && one("#bar").hidden === false ? inList(event, plain) : null);
  if (!run) return;
  event.preventDefault();
  run();
}

/** @param {KeyboardEvent} event @returns {(() => unknown) | null} */
function command(event) {
  if (popup.gated) return event.key === "Escape" ? () => window.close() : null;
  const held = event.ctrlKey || event.metaKey;
  if (held && event.key.toLowerCase() === "l") return acts.lock;
  if (event.key === "Escape") return escape;
  return null;
}

function escape() {
  if (!view.hidden) return acts.back();
  if (!search.value) return window.close();
  search.value = "";
  search.focus();
  return popup.reload({ query: "", keep: false });
}

/** @param {KeyboardEvent} event @param {boolean} plain @returns {(() => unknown) | null} */
function inList(event, plain) {
  const active = /** @type {any} */ (document.activeElement);
  const account = accountOf(active);
  const copies = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "c" && !String(getSelection()) && search.selectionStart === search.selectionEnd;
  if (copies && meant()) return () => acts.copy(meant());
  if (event.altKey && account && /^Arrow(Up|Down)$/.test(event.key)) return () => acts.shift(account, event.key === "ArrowUp" ? -1 : 1);
  if (event.shiftKey && event.key === "F10" && account) return () => acts.menu(account, active);
  if (!plain) return null;
  if (event.key === "Enter" && active === search) return () => settled().then(() => meant() && acts.use(meant()));
  const steps = MOVES[event.key];
  if (steps && (active === search ? event.key.startsWith("Arrow") || event.key.startsWith("Page") : account || active === document.body)) return () => steps(event);
  const does = account && ON_ROW[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  return does ? () => does(account) : null;
}

/** What was typed last is what Enter means, even before the list has followed. */
async function settled() {
  const query = search.value.trim();
  if (query !== popup.pages.query) await popup.reload({ query, keep: false });
}

/** @param {MouseEvent} event */
function onclick(event) {
  const target = /** @type {Element} */ (event.target);
  const account = accountOf(target);
  const act = /** @type {any} */ (target.closest("[data-act]"))?.dataset.act;
  if (act === "site") acts.open("site");
  if (!account) return;
  if (act) pressed(act, account);
  else if (target.closest(".own")) acts.menu(account, target.closest(".own"));
  else if (target.closest(".row")) acts.use(account);
}

/** @param {string} act @param {any} account */
function pressed(act, account) {
  if (act === "copy") acts.copy(account);
  else if (act === "next") acts.nextCode(account);
  else acts.fill(account);
}

document.addEventListener("keydown", onkey);
main.addEventListener("click", onclick);
main.addEventListener("contextmenu", (/** @type {MouseEvent} */ event) => {
  const account = accountOf(/** @type {Element} */ (event.target));
  if (!account) return;
  event.preventDefault();
  acts.menu(account, /** @type {Element} */ (event.target).closest("tk-row, .card"), event);
});
main.addEventListener("focusin", (/** @type {FocusEvent} */ event) => {
  const row = /** @type {any} */ (event.target).closest?.("#list tk-row");
  if (!row || row.index === popup.list.current) return;
  popup.list.current = row.index;
  popup.list.draw();
});
one("#lock").addEventListener("click", acts.lock);
one("#back").addEventListener("click", acts.back);
one("#add").addEventListener("click", () => acts.open("add"));
one("#more").addEventListener("click", () => import("./menu.js").then((menu) => menu.main(one("#more"))));
import("./drag.js");
release();
performance.mark("heard"); // from now on every key and press is
