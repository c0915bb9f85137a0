/** Builds elements. Promises that text is only ever set as text; knows nothing of accounts or codes. */
import { t } from "../channel.js";

/**
 * One element: `el("button.btn.main", { onclick }, "Fill")`. A null child or property is left out.
 * @param {string} shape tag and classes
 * @param {Record<string, any>} [props] listeners (on…), properties or attributes
 * @param {...(Node | string | null | false | undefined | (Node | string | null)[])} kids
 * @returns {any}
 */
export function el(shape, props = {}, ...kids) {
  const [tag, ...classes] = shape.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props ?? {})) put(node, name, value);
  node.append(.../** @type {(Node | string)[]} */ (kids.flat().filter((kid) => kid != null && kid !== false)));
  return node;
}

/** @param {any} node @param {string} name @param {any} value */
function put(node, name, value) {
  if (value == null) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name.startsWith("aria")) node.setAttribute(`aria-${name.slice(4).toLowerCase()}`, String(value));
  else if (name === "dataset") Object.assign(node.dataset, value);
  else if (name in node && !name.includes("-")) node[name] = value;
  else node.setAttribute(name, String(value));
}

/** Sets a text where it is another one: setting the same costs a layout. @param {Node} node @param {string} text */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {string} selector @param {ParentNode} [root] @returns {any} */
export const one = (selector, root = document) => root.querySelector(selector);

/** Fills `data-t`, `data-t-label` and `data-t-hint` of static markup with translated text. */
export function translate(root = document) {
  document.documentElement.lang = t("language_tag");
  const all = (/** @type {string} */ selector) => /** @type {NodeListOf<any>} */ (root.querySelectorAll(selector));
  for (const node of all("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of all("[data-t-hint]")) node.placeholder = t(node.dataset.tHint);
  for (const node of all("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    node.title = t(node.dataset.tLabel);
  }
}

/** A whole number as the reader's language writes it. @param {number} n */
export const count = (n) => n.toLocaleString(t("language_tag"));

/** The hour and minute, with the day when it is not today and the year when it is not this one. @param {number} ms @param {number} now */
export function moment(ms, now) {
  const [then, today] = [new Date(ms), new Date(now)];
  /** @type {Intl.DateTimeFormatOptions} */
  const time = { hour: "numeric", minute: "2-digit" };
  if (then.toDateString() === today.toDateString()) return then.toLocaleString(t("language_tag"), time);
  /** @type {Intl.DateTimeFormatOptions} */
  const day = { day: "numeric", month: "short", ...(then.getFullYear() === today.getFullYear() ? {} : { year: "numeric" }) };
  return then.toLocaleString(t("language_tag"), { ...day, ...time });
}

const HELD_MS = 2_000;

/**
 * When nothing within is held down any more: what somebody presses must not move from under the pointer.
 * Waits two seconds at most, for some browsers still call active what was dragged. @param {Element} within
 */
export async function released(within) {
  const end = performance.now() + HELD_MS;
  while (within.matches(":active") && performance.now() < end) await new Promise((done) => setTimeout(done, 30));
}

/** Theme as last chosen, known before the host answers. @param {string | null} [theme] */
export function wear(theme = localStorage.getItem("theme")) {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  if (theme) localStorage.setItem("theme", theme);
}
