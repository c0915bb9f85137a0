// What stands on and around a field, or the boxes of one code, in words and numbers. What they mean is judged elsewhere:
// a page gets no word list.

import { above, attr, boxOf, focused, isElement, titleOf, valueOf } from "./hostile.js";
import { around, placeOf, read, textOf } from "./reading.js";
import { units } from "./units.js";

/**
 * @typedef {object} Sight all that judging/signals.js looks at; plain data
 * @property {number} boxes how many
 * @property {string} type of the input, as the browser takes it
 * @property {number} most characters it takes, 0 where the page does not say
 * @property {boolean} digits only those
 * @property {boolean} counts a number between bounds
 * @property {string} hint placeholder
 * @property {string} auto autocomplete
 * @property {string} name name, id and the like
 * @property {string} label labels, titles, or the text just before
 * @property {string[]} near texts and headings up to the fields before and after
 * @property {string[]} head nearest headings, title
 * @property {string[]} controls links, buttons, boxes to tick
 * @property {string} path of the page, and what the elements around are called
 * @property {boolean} seed a QR code or a key stands before it
 * @property {boolean} alone the only field of the page
 * @property {{name: string, label: string}[]} mates the other fields of its form
 * @property {boolean} focused
 */

const FAR = 400; // texts and pictures before a field in which a key may be shown
const MOST = 40; // units that are looked at closely
const LONG = 400; // characters of one text
const FORM = "form,dialog,[role=dialog]";
const SEED = /\b(?:[A-Z2-7]{16,64}|(?:[A-Z2-7]{4}[ -]){3})/;
const QR = /qr|otpauth|scan|barcode|data:image\/(?:png|svg)/i;

/** @param {any} el */
function labels(el) {
  const tied = `${attr(el, "aria-labelledby")} ${attr(el, "aria-describedby")}`.split(" ").map((id) => id && el.getRootNode().querySelector(`#${CSS.escape(id)}`));
  const texts = [...(el.labels ?? []), ...tied].map((one) => one?.textContent);
  return [...texts, attr(el, "aria-label"), attr(el, "title")].join(" ").trim().slice(0, LONG);
}
/** @param {any} el */
const formOf = (el) => el.form ?? el.closest(FORM);
/** @param {any} el @param {string[]} names */
const called = (el, names) => names.map((name) => attr(el, name)).join(" ");
/** @param {any} el */
const named = (el) => called(el, ["name", "id", "data-testid", "formcontrolname"]);
/** @param {string[]} texts */
const cut = (texts) => texts.map((text) => text.slice(0, LONG));

/** @param {import("./reading.js").Item} item */
const showsSeed = (item) => (item.role === "image" ? QR : SEED).test(item.role === "field" ? item.node.value : textOf(item));

/** What the elements around it are called, and where the page is. @param {any} el */
function placed(el) {
  let words = location.pathname + location.search + location.hash;
  for (let up = el, n = 0; up && n < 6; up = above(up), n++) if (isElement(up)) words += ` ${called(up, ["id", "name", "class", "action"])}`;
  return words.slice(0, 2 * LONG);
}

/** @param {any[]} boxes @param {import("./reading.js").Item[]} items @param {any[]} fields @returns {Sight} */
function sight(boxes, items, fields) {
  const [el] = boxes, { type = "", maxLength } = el, size = Number(attr(el, "size"));
  const at = placeOf(items, el), texts = around(items, at, placeOf(items, boxes.at(-1)), fields);
  const others = fields.filter((one) => !boxes.includes(one)), mates = others.filter((one) => formOf(one) === formOf(el));
  const pattern = attr(el, "pattern"), said = [...new Set(boxes.map(labels))].join(" ");
  return {
    boxes: boxes.length, type, hint: attr(el, "placeholder"), auto: attr(el, "autocomplete"), name: named(el),
    most: boxes.length > 1 ? boxes.length : maxLength > 0 ? maxLength : Number(/\{(\d+)\}\$?$/.exec(pattern)?.[1] ?? (size < 11 ? size : 0)),
    digits: type === "number" || /numeric|decimal/.test(attr(el, "inputmode")) || /^\^?(?:\[0-9\]|\\d)/.test(pattern),
    counts: type === "number" && el.max !== "" && Number(el.max) < 99999,
    label: said || texts.label, near: cut([...texts.text, ...texts.heading]), head: cut([...texts.heading.slice(-2), titleOf()]), controls: cut(texts.control),
    path: placed(el), seed: items.slice(Math.max(0, at - FAR), at).some(showsSeed),
    alone: !others.length, mates: mates.slice(0, 10).map((one) => ({ name: named(one), label: labels(one) })), focused: boxes.some((box) => box === focused() || box.autofocus),
  };
}

/** @param {any} el */
export const shows = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && boxOf(el).width >= 8 && attr(el, "aria-hidden") !== "true";
/** Empty, or with an older code in it, or with a digit of one. @param {any} el @param {boolean} boxed */
const isFree = (el, boxed) => el.matches(":read-write") && !/^(?:search|email|url|textarea)$/.test(el.type) && (boxed || /^(?:[\d\s-]{4,11})?$/.test(valueOf(el).trim()));

/** Every field that could hold a code, with what stands around it. @param {Node} root @returns {{fields: any[], sight: Sight}[]} */
export function look(root) {
  const items = read(root), fields = items.filter(({ node, role }) => role === "field" && shows(node)).map(({ node }) => node);
  return units(items, fields, isFree).slice(0, MOST).map((boxes) => ({ fields: boxes, sight: sight(boxes, items, fields) }));
}
