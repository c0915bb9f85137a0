// Whether a person sees a field. Promises no for what is too small, faint, filtered, clipped, off the page, inert, masked,
// covered or unreadable, also through frames of the same origin. While it is asked, the worker lets every element be hit,
// so that nothing lies over a field unnoticed. Leaves what cannot be seen from inside (a cover drawn by a frame of
// another origin) to the rule that such frames need a permission.

import { above, all, boxOf, getter, isElement, isRoot, rootIn, rootOf } from "./hostile.js";
import { shows } from "./sight.js";

const LEAST = 8; // pixels
const OPAQUE = 0.5;
const [scrolledX, scrolledY] = ["scrollLeft", "scrollTop"].map((name) => getter(Element, name));
const POINTS = [[0.5, 0.5], [0.2, 0.3], [0.8, 0.3], [0.2, 0.7], [0.8, 0.7]];

/** The window it stands in. @param {any} el a field or a frame @returns {any} */
const viewOf = (el) => el.ownerDocument.defaultView;

/** Not wholly in view, in a frame around it neither. @param {any} el @returns {boolean} */
function far(el) {
  const { top, left, bottom, right } = boxOf(el), { innerWidth, innerHeight, frameElement } = viewOf(el);
  return top < 0 || left < 0 || bottom > innerHeight || right > innerWidth || frameElement && far(frameElement);
}
/** Beyond the edge of a part of the page that scrolls by itself. @param {any} el @returns {boolean} */
function cut(el) {
  const { top, bottom } = boxOf(el);
  for (let up = above(el); up; up = above(up))
    if (isElement(up) && /auto|scroll/.test(getComputedStyle(up).overflowY)) {
      const box = Element.prototype.getBoundingClientRect.call(up);
      if (top < box.top || bottom > box.bottom) return true;
    }
  return false;
}
/** Scrolls there; nothing where that was not needed. @param {any} field */
export const bring = (field) => (far(field) || cut(field)) && [field.scrollIntoView({ block: "center", behavior: "instant" })];

/** @param {any} field */
export const isSeen = (field) => shown(field) && uncovered(field);
/** As far as it can be seen without moving the page: what is out of view may be brought there. @param {any} field */
export const likely = (field) => shown(field) && (far(field) || cut(field) || uncovered(field));

/**
 * It has a size and a place that scrolling down leads to, and nothing makes it faint; nor a frame around it.
 * @param {any} el @returns {boolean}
 */
function shown(el) {
  const { left, right, bottom, width, height } = boxOf(el), { innerWidth, frameElement } = viewOf(el), [x, y] = [scrolledX, scrolledY].map((by) => scrolled(el, by));
  if (!shows(el) || height < LEAST || bottom + y < 0 || right + x < 0 || left + x > innerWidth) return false;
  if (el.localName !== "iframe" && !legible(el, Math.min(width / el.offsetWidth, height / el.offsetHeight))) return false;
  return through(el, lightOf) >= OPAQUE && (!frameElement || shown(frameElement));
}

/** How far the page and its parts around an element were scrolled. @param {any} el @param {(this: any) => number} by @returns {number} */
function scrolled(el, by) {
  let far = 0;
  for (let up = above(el); up; up = above(up)) if (isElement(up)) far += by.call(up);
  return far;
}

/** Of an element and all around it: what they leave of the light, one after the other. @param {any} el @param {(style: any) => any} of */
function through(el, of) {
  let light = 1;
  for (let up = el; up; up = above(up)) if (isElement(up)) light *= of(getComputedStyle(up));
  return light;
}

/** @param {any} style */
function lightOf({ opacity, filter, maskImage, mixBlendMode, zIndex }) {
  if (maskImage + mixBlendMode !== "nonenormal" || zIndex < 0 || /url/.test(filter)) return 0;
  for (const [, name, much] of filter.matchAll(/(\w+)\(([\d.e-]+)/g))
    opacity *= /city|ness|contrast/.test(name) ? Math.min(much, 1 / much) : name === "invert" ? Math.abs(1 - 2 * much) : +(name !== "blur" || much < 2);
  return opacity;
}

/** Digits would have a width there. @param {any} el @param {number} scale */
function legible(el, scale) {
  const pen = /** @type {any} */ (new OffscreenCanvas(1, 1).getContext("2d")), s = getComputedStyle(el);
  pen.font = `${s.fontSize} ${s.fontFamily}`;
  return pen.measureText("0123456789").width * scale > 20 && Math.abs(parseFloat(s.textIndent)) < el.clientWidth;
}

/** Little lies over it at most of its points. @param {any} el */
function uncovered(el) {
  const box = boxOf(el);
  return POINTS.filter(([x, y]) => lightAt(el, box.left + x * box.width, box.top + y * box.height) > OPAQUE).length > 2;
}

/**
 * How much of an element is seen at a point through all that lies over it in a root, its own and those around if no other
 * is named; 0 where it should lie there and does not.
 * @param {any} el @param {number} x @param {number} y @returns {number}
 */
function lightAt(el, x, y, root = rootOf(el)) {
  let light = 1;
  for (const top of /** @type {any} */ (isRoot(root) ? ShadowRoot : Document).prototype.elementsFromPoint.call(root, x, y)) {
    if (el.contains(top)) return light * around(root, el, x, y);
    if (rootOf(top) === root) light *= 1 - paint(top, el, x, y); // some browsers name those around a root, too
  }
  return rootOf(el) === root ? 0 : light;
}

/** The same for what a root or a document stands in. @param {any} root @param {any} el in it @param {number} x @param {number} y */
function around(root, el, x, y) {
  if (isRoot(root)) return lightAt(root.host, x, y);
  const { frameElement: frame, innerWidth } = viewOf(el);
  // The backdrop of a popover is hit by nothing.
  if (all(":popover-open", root).some((one) => !one.contains(el) && solid(getComputedStyle(one, "::backdrop")) > OPAQUE)) return 0;
  if (!frame) return 1;
  const { left, top, width } = boxOf(frame), { clientLeft, clientTop } = frame;
  // Neither scaled nor padded: what stands where in it could not be told.
  return Math.abs(width - innerWidth - 2 * clientLeft) > 1 ? 0 : lightAt(frame, left + clientLeft + x, top + clientTop + y);
}

/** How opaque it is there; letters and thin lines are not. @param {any} top @param {any} el @param {number} x @param {number} y */
function paint(top, el, x, y) {
  const opacity = Number(through(top, (s) => s.opacity)), within = Node.prototype.contains.call(top, el), root = rootIn(top);
  if (!("offsetWidth" in top) || "width" in top) return opacity; // drawings; pictures, videos, frames
  // Beside a label that has floated away its own low background lies, and not on all of the field.
  const drawn = ["::before", "::after"].map((part) => getComputedStyle(top, part)).filter((s) => !/^no/.test(s.content) && (within || !(2 * parseFloat(s.height) < boxOf(el).height)));
  // Of an element around the field, what it draws lies over it and not the element.
  const most = Math.max(...drawn.map((s) => solid(s) * Number(s.opacity)), within && drawn.length ? 0 : solid(getComputedStyle(top)));
  return Math.max(opacity * most, root ? 1 - lightAt(el, x, y, root) : 0);
}

/** @param {any} s a style */
const solid = (s) => (s.appearance + s.backgroundImage + s.backdropFilter !== "nonenonenone" ? 1 : +(/(?:rgba.*, |\/ )([\d.e-]+)\)$/.exec(s.backgroundColor)?.[1] ?? 1));
