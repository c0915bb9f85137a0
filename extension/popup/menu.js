/** The two menus: of the popup and of one account. */
import { act, ask, t } from "../channel.js";
import { el, one } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { popup } from "./popup.js";
import * as acts from "./acts.js";
import { hasClock, isNameOnly } from "./row.js";

/** @typedef {[string, string, () => unknown, string?, string?] | null} Item icon, words, act, key, class */

/** @param {Item} item */
function button(item) {
  if (!item) return el("hr");
  const [sign, words, run, key = "", kind = ""] = item;
  const radio = sign === "ok" || sign === "";
  const made = el("button", { type: "button", role: radio ? "menuitemradio" : "menuitem", className: kind, onclick: () => { close(); run(); } });
  if (radio) made.setAttribute("aria-checked", String(sign === "ok"));
  made.append(sign ? icon(/** @type {any} */ (sign)) : el("i.gap"), el("span", {}, words), ...(key ? [el("kbd", {}, key)] : []));
  return made;
}

/** @type {any} */ let home = null;

function close() {
  const menu = one(".menu");
  if (!menu) return;
  const held = menu.contains(document.activeElement) || document.activeElement === document.body;
  menu.remove();
  if (held && home?.isConnected) home.focus({ preventScroll: true }); // not from where a press put it
}

/** @param {(Item | Node)[]} items @param {any} anchor @param {MouseEvent} [at] */
function show(items, anchor, at) {
  close();
  home = document.activeElement;
  const menu = el("div.menu", { role: "menu", popover: "auto" });
  menu.append(...items.map((item) => (item instanceof Node ? item : button(item))));
  menu.addEventListener("toggle", (/** @type {any} */ event) => event.newState === "closed" && close());
  menu.addEventListener("keydown", walk);
  document.body.append(menu);
  menu.showPopover();
  put(menu, at ? new DOMRect(at.clientX, at.clientY, 0, 0) : anchor.getBoundingClientRect());
  menu.querySelector("button").focus();
}

/** Beneath the anchor, or above it where there is no room. @param {HTMLElement} menu @param {DOMRect} near */
function put(menu, near) {
  const { offsetWidth: wide, offsetHeight: high } = menu;
  const below = near.bottom + 4 + high <= innerHeight - 4;
  menu.style.left = `${Math.max(4, Math.min(near.right - wide, innerWidth - wide - 4))}px`;
  menu.style.top = `${Math.max(4, below ? near.bottom + 4 : Math.max(4, near.top - high - 4))}px`;
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const all = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")];
  const at = all.indexOf(/** @type {any} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (to === undefined) return;
  else all[(to + all.length) % all.length].focus();
  event.preventDefault();
}

/** @param {string} sort */
async function sortBy(sort) {
  localStorage.setItem("sort", sort);
  ask("settings.set", { settings: { sort } }).catch(() => null);
  await popup.reload({ keep: false });
}

/** What was chosen for the site in front, where there is one. @returns {Item[]} */
const here = () => (popup.front.origin && popup.match.site ? [["site", t("on_site_more", popup.match.site), () => acts.open("site")]] : []);

/** @param {any} anchor */
export function main(anchor) {
  const now = localStorage.getItem("sort") ?? "order";
  const sorts = [["order", t("sort_order")], ["name", t("sort_name")], ["use", t("sort_use")]];
  show([
    el("div.title", {}, t("sort")),
    .../** @type {Item[]} */ (sorts.map(([key, words]) => [key === now ? "ok" : "", words, () => sortBy(key)])),
    null,
    ["scan", t("scan_page"), () => acts.open("add", { scan: true })],
    ...here(),
    ["clock", t("part_fills"), () => acts.open("fills")],
    ["cloud", t("backup_now"), acts.backUp],
    ["options", t("settings"), () => act("page.open", { page: "options", query: "" })],
    ["keys", t("keys_title"), () => import("./help.js").then((help) => help.show()), "?"],
  ], anchor);
}

/** Within the list; what stands above it has no neighbours to pass. @param {any} account @returns {Item[]} */
const moves = (account) => [
  ["up", t("move_up"), () => acts.shift(account, -1), "Alt ↑"],
  ["down", t("move_down"), () => acts.shift(account, 1), "Alt ↓"],
];

/** @param {any} account @param {any} anchor @param {MouseEvent} [at] */
export function account(account, anchor, at) {
  /** @type {Item[]} */
  const own = isNameOnly(account)
    ? [["out", t("sign_in"), () => acts.signIn(account)]]
    : [["fill", t("fill"), () => acts.fill(account), popup.field === false ? "" : t("key_enter")], ["copy", t("copy"), () => acts.copy(account), t("key_copy")]];
  if (!hasClock(account) && !isNameOnly(account)) own.push(["next", t("next_code"), () => acts.nextCode(account)]);
  show([
    ...own,
    null,
    ["pin", t(account.pinned ? "unpin" : "pin"), () => acts.pin(account), "P"],
    ...(popup.pages.place(account.id) < 0 ? [] : moves(account)),
    ["edit", t("edit"), () => acts.edit(account), "E"],
    ...(isNameOnly(account) ? [] : /** @type {Item[]} */ ([["qr", t("show_qr"), () => act("page.open", { page: "options", query: `qr=${account.id}` })]])),
    ...here(),
    null,
    ["bin", t("delete"), () => acts.remove(account), t("key_delete"), "danger"],
  ], anchor, at);
}
