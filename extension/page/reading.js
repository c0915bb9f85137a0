// A page as a list in reading order, through open shadow roots, and what stands around a place in it. Promises to
// look closely only where a field is near: most of a page is never asked what it says or whether it shows.

import { all, attr, isElement, isRoot, matches, parentOf, walker } from "./hostile.js";

/** @typedef {{node: any, text?: string, role?: string}} Item `role`: field, box, control, heading, image, text, hidden */

const TYPED = /^(?:text|tel|number|password|search|email|url|textarea)$/;
const PRESSED = /^(?:submit|button|image)$/;
const HEADING = "h1,h2,h3,h4,h5,h6,legend,[role=heading]";
const REACH = 150; // items, texts with nothing in them among it
const NEAR = 80; // of them, on each side

/** @param {any} root @param {Item[]} items @returns {Item[]} */
export function read(root, items = []) {
  const walk = walker(root), told = new Set(all("input,textarea,[contenteditable],img,svg,canvas", root));
  for (let node = /** @type {any} */ (walk.nextNode()); node; node = walk.nextNode())
    if (node.nodeType === 3) items.push({ node });
    else if (!told.has(node) || !element(node, items)) {
      const { shadowRoot } = node; // of a form it may be a field
      if (shadowRoot && isRoot(shadowRoot)) read(shadowRoot, items);
    }
  return items;
}

/** Whether it is one to tell of. @param {any} node @param {Item[]} items */
function element(node, items) {
  const { localName, type = "text" } = node;
  if (/^(?:img|svg|canvas)$/.test(localName)) return items.push({ node, text: `${attr(node, "alt")} ${attr(node, "src").slice(0, 99)} ${node.id}`, role: "image" });
  return (/^(?:input|textarea)$/.test(localName) || node.isContentEditable) &&
    items.push({ node, text: PRESSED.test(type) ? node.value : "", role: TYPED.test(type) ? "field" : PRESSED.test(type) ? "control" : "box" });
}

/** @param {Item[]} items @param {any} one */
export const placeOf = (items, one) => items.findIndex(({ node }) => node === one);
/** @param {Item} item @returns {string} */
export const textOf = (item) => (item.text ??= item.node.data);
/** @param {Item} item */
const speaks = (item) => item.role || /\S/.test(textOf(item));

/** @param {Item} item */
const roleIn = (item) => (item.role ??= roleOf(parentOf(item.node)));
/** @param {any} el */
function roleOf(el) {
  if (!isElement(el) || !Element.prototype.checkVisibility.call(el)) return "hidden";
  const kin = /** @type {any} */ (Element.prototype.closest.call(el, `a,button,[role=button],label,select,${HEADING}`));
  if (!kin) return "text";
  if (matches(kin, HEADING)) return "heading";
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
  for (const item of items.slice(Math.max(0, first - REACH), first).filter(speaks).slice(-NEAR).reverse()) {
    const what = roleIn(item), text = textOf(item);
    if (fields.includes(item.node)) open = false;
    if (open || what === "heading" && found.heading.length < 2) found[what]?.unshift(text);
    if (open && what === "text" && /[\p{L}]/u.test(text)) label ||= text;
  }
  for (const item of items.slice(last + 1, last + REACH).filter(speaks).slice(0, NEAR)) {
    if (fields.includes(item.node)) break;
    found[roleIn(item)]?.push(textOf(item));
  }
  return { text: found.text, control: found.control, heading: found.heading, label: label.length < 60 ? label : "" };
}
