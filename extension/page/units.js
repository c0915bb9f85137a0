// Which fields are one: a single field, or the 4 to 10 boxes of a split code, a row or column of equals with
// nothing but a dash between them.

import { valueOf } from "./hostile.js";

const WIDEST = 90;

/** @param {any} el */
const isBox = (el) => el.getBoundingClientRect().width <= WIDEST && !(el.maxLength > 10) && valueOf(el).length < 2;

/** @param {any} a @param {any} b */
function alike(a, b) {
  const [one, two] = [a, b].map((el) => el.getBoundingClientRect());
  return Math.abs(one.width - two.width) < 6 && (Math.abs(one.top - two.top) < one.height / 2 || Math.abs(one.left - two.left) < 2);
}

/**
 * @param {import("./reading.js").Item[]} items @param {any[]} fields those that show
 * @param {(el: any) => boolean} isFree whether a code could stand in it
 * @returns {any[][]}
 */
export function units(items, fields, isFree) {
  /** @type {any[][]} */
  const runs = [];
  let apart = true;
  for (const { el, text, role } of items) {
    if (!fields.includes(el) || !role) apart ||= role !== "field" && role !== "image" && /[\p{L}\d]/u.test(text);
    else {
      const run = /** @type {any[]} */ (runs.at(-1));
      if (!apart && run.length < 10 && isBox(el) && isBox(run[0]) && alike(run[0], el)) run.push(el); // may be disabled until its turn
      else runs.push([el]);
      apart = false;
    }
  }
  return runs.flatMap((run) => (run.length < 4 ? run.filter(isFree).map((el) => [el]) : isFree(run[0]) ? [run] : []));
}
