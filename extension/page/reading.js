// A page as a list in reading order, through open shadow roots, and what stands around a place in it. Promises to
// look closely only where a field is near: most of a page is never asked whether it shows.

import { attr, walker } from "./hostile.js";

/** @typedef {{el: any, text: string, role?: string}} Item `role`: field, box, control, heading, image, text, hidden */

const TYPED = /^(?:text|tel|number|password|search|email|url|textarea)$/;
const PRESSED = /^(?:submit|button|image)$/;
const HEADING = "h1,h2,h3,h4,h5,h6,legend,[role=heading]";
const REACH = 80;

/** @param {Node} root @param {Item[]} items @returns {Item[]} */
export function read(root, items = []) {
  const walk = walker(root);
  for (let node = /** @type {any} */ (walk.nextNode()); node; node = walk.nextNode()) {
    if (node.nodeType === 3) /\S/.test(node.data) && items.push({ el: node.parentNode, text: node.data });
    else if (!(node instanceof HTMLFormElement)) element(node, items);
  }
  return items;
}

/** @param {any} el @param {Item[]} items */
function element(el, items) {
  const { localName, type = "text" } = el;
  if (/^(?:input|textarea)$/.test(localName) || attr(el, "contenteditable") && el.isContentEditable)
    items.push({ el, text: PRESSED.test(type) ? el.value : "", role: TYPED.test(type) ? "field" : PRESSED.test(type) ? "control" : "box" });
  else if (/^(?:img|svg|canvas)$/.test(localName)) items.push({ el, text: `${attr(el, "alt")} ${attr(el, "src").slice(0, 99)} ${el.id}`, role: "image" });
  else if (el.shadowRoot) read(el.shadowRoot, items);
}

/** @param {Item} item */
const role = (item) => (item.role ??= roleOf(item.el));
/** @param {any} el */
function roleOf(el) {
  if (!el.checkVisibility?.()) return "hidden";
  const kin = /** @type {any} */ (Element.prototype.closest.call(el, `a,button,[role=button],label,select,${HEADING}`));
  if (!kin) return "text";
  if (kin.matches(HEADING)) return "heading";
  return kin.localName === "label" && !/checkbox|radio/.test(kin.control?.type) ? "text" : "control";
}

/**
 * Texts, controls and headings around the items `first` to `last`: as far as the next field on both sides, headings
 * further up.
 * @param {Item[]} items @param {number} first @param {number} last @param {any[]} fields
 * @returns {{text: string[], control: string[], heading: string[], label: string}} `label`: the text just before
 */
export function around(items, first, last, fields) {
  /** @type {Record<string, string[]>} */
  const found = { text: [], control: [], heading: [] };
  let open = true, label = "";
  for (const item of items.slice(Math.max(0, first - REACH), first).reverse()) {
    const what = role(item);
    if (fields.includes(item.el)) open = false;
    if (open || what === "heading" && found.heading.length < 2) found[what]?.unshift(item.text);
    if (open && what === "text" && /\p{L}/u.test(item.text)) label ||= item.text;
  }
  for (const item of items.slice(last + 1, last + REACH)) {
    if (fields.includes(item.el)) break;
    found[role(item)]?.push(item.text);
  }
  return { text: found.text, control: found.control, heading: found.heading, label: label.length < 60 ? label : "" };
}
