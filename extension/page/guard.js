// Whether a person sees a field. Promises no for what is too small, faint, clipped, off the page, inert, masked, covered
// or unreadable, also through frames of the same origin. While it is asked, the worker lets every element be hit,
// so that nothing lies over a field unnoticed. Leaves what cannot be seen from inside (a cover drawn by a frame of
// another origin) to the rule that such frames need a permission.

import { above, attr, isElement } from "./hostile.js";

const LEAST = 8; // pixels
const OPAQUE = 0.5;
const UP = 4; // elements around a field that its own label may stand in
const POINTS = [[0.5, 0.5], [0.2, 0.3], [0.8, 0.3], [0.2, 0.7], [0.8, 0.7]];
const ENOUGH = 3;
const PICTURE = /^(?:img|svg|canvas|video|iframe|object|embed)$/;

/** @param {any} el @param {string | null} [part] */
const styleOf = (el, part) => el.ownerDocument.defaultView.getComputedStyle(el, part);

/** Brings it into view and looks, in every frame around it that can be asked. @param {any} field */
export function isSeen(field) {
  const { top, left, bottom, right } = field.getBoundingClientRect();
  if (top < 0 || left < 0 || bottom > innerHeight || right > innerWidth) field.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  for (let at = /** @type {Window} */ (window); at.frameElement; at = at.parent) if (!visible(at.frameElement)) return false;
  return visible(field);
}

/** As far as it can be seen without moving the page: what is out of view may be brought there. @param {any} field */
export function likely(field) {
  const { top, left, bottom, right } = field.getBoundingClientRect();
  const outside = bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth;
  return outside ? bottom + scrollY > 0 && right + scrollX > 0 && clear(field) : visible(field);
}

/** @param {any} el a field, or a frame that one stands in */
function visible(el) {
  const box = el.getBoundingClientRect();
  if (box.width < LEAST || box.height < LEAST || attr(el, "aria-hidden") === "true") return false;
  if (!el.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  return clear(el) && (el.localName === "iframe" || legible(el)) && uncovered(el, box);
}

/** Nothing around it makes it faint or takes it from the page. @param {any} el */
function clear(el) {
  let opacity = 1;
  for (let up = el; up; up = above(up)) {
    if (!isElement(up)) continue;
    const style = styleOf(up);
    opacity *= Number(style.opacity);
    if (opacity < OPAQUE || style.maskImage !== "none" || /opacity|blur|\(0\)/.test(style.filter) || Element.prototype.hasAttribute.call(up, "inert")) return false;
  }
  return true;
}

/** Digits would have a width there. @param {any} el */
function legible(el) {
  const pen = /** @type {any} */ (new OffscreenCanvas(1, 1).getContext("2d")), style = styleOf(el);
  pen.font = style.font;
  return pen.measureText("0").width > 2 && Math.abs(parseFloat(style.textIndent)) < el.clientWidth;
}

/** It lies on top at most of its points. @param {any} el @param {DOMRect} box */
function uncovered(el, box) {
  const hit = POINTS.filter(([x, y]) => onTop(el, box.left + x * box.width, box.top + y * box.height));
  return hit.length >= ENOUGH;
}

/** @param {any} el @param {number} x @param {number} y @returns {boolean} */
function onTop(el, x, y) {
  const root = el.getRootNode(), { host } = root;
  const proto = root instanceof ShadowRoot ? ShadowRoot.prototype : Document.prototype;
  const top = /** @type {any} */ (proto).elementFromPoint.call(root, x, y);
  if (!top || top !== el && !el.contains(top) && !seeThrough(top, el)) return false;
  return root instanceof ShadowRoot ? onTop(host, x, y) : true;
}

/** A label or drawn border of the field's own, through which the digits are seen. @param {any} top @param {any} el */
function seeThrough(top, el) {
  let near = el;
  for (let n = 0; n < UP && isElement(above(near)); n++) near = above(near);
  if (!Node.prototype.contains.call(near, top) || Node.prototype.contains.call(top, el) || PICTURE.test(top.localName)) return false;
  return [null, "::before", "::after"].every((part) => {
    const { backgroundColor, backgroundImage } = styleOf(top, part);
    return backgroundImage === "none" && /, 0\)$|transparent/.test(backgroundColor);
  });
}
