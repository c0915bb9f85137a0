// Which fields are one: a single field, or the 4 to 10 boxes of a split code, a row or column of equals with
// nothing but a dash between them.

import { boxOf, valueOf } from "./hostile.js";
import { textOf } from "./reading.js";

const WIDEST = 90;

/** @param {any} el */
const isBox = (el) => boxOf(el).width <= WIDEST && !(el.maxLength > 10) && valueOf(el).length < 2;

/** @param {any} a @param {any} b */
function alike(a, b) {
  const [one, two] = [a, b].map(boxOf);
  return Math.abs(one.width - two.width) < 6 && (Math.abs(one.top - two.top) < one.height / 2 || Math.abs(one.left - two.left) < 2);
}

/** @param {import("./reading.js").Item} item */
const parts = (item) => !/field|image/.test(item.role ?? "") && /[\p{L}\d]/u.test(textOf(item));

/**
 * @param {import("./reading.js").Item[]} items @param {any[]} fields those of them that show
 * @param {(el: any, boxed: boolean) => boolean} isFree whether a code, or a digit of one, could stand in it
 * @returns {any[][]}
 */
export function units(items, fields, isFree) {
  /** @type {any[][]} */
  const runs = [];
  let at = -1;
  for (const el of fields) {
    const from = at + 1, run = runs.at(-1);
    for (at = from; items[at].node !== el;) at++;
    // A box may be disabled until its turn.
    if (run && run.length < 10 && isBox(el) && isBox(run[0]) && alike(run[0], el) && !items.slice(from, at).some(parts)) run.push(el);
    else runs.push([el]);
  }
  return runs.flatMap((run) => (run.length < 4 ? run.filter((el) => isFree(el, false)).map((el) => [el]) : isFree(run[0], true) ? [run] : []));
}
