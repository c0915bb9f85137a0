// What a field that was seen in a page is for. Promises the same answer for the same sight, wherever it is asked: in the
// worker for the product, in a page for whoever wants the detector as one script. Knows no page and no element.

import { plain, spoken } from "./plain.js";
import { BIAS, SIGNALS } from "./signals.js";

/**
 * @typedef {import("../page/sight.js").Sight} Sight
 * @typedef {Omit<Sight, "near" | "head" | "controls" | "mates"> & {near: string, head: string, controls: string, mates: string}} Heard
 *   the same, its words as they are compared
 * @typedef {{kind: "totp" | "otp-other", score: number, reasons: string[]}} Verdict `score` from 0: sure
 */

export const LEAD = 2; // by how much the best must lead where several are sure

/** @param {string} text */
const even = (text) => plain(text).replace(/\s+/g, " ").trim();

/** @param {Sight} sight @returns {Heard} */
const heard = (sight) => ({
  ...sight,
  auto: sight.auto.toLowerCase(), name: spoken(sight.name), path: spoken(sight.path), mates: even(sight.mates.map((one) => `${spoken(one.name)} ${one.label}`).join(" . ")),
  label: even(`${sight.label} . ${sight.hint}`), near: even(sight.near.join(" . ")), head: even(sight.head.join(" . ")), controls: even(sight.controls.join(" . ")),
});

/** @param {Sight} sight @returns {Verdict} */
export function judge(sight) {
  const seen = heard(sight), hits = SIGNALS.filter(([, , , holds]) => holds(seen));
  const [code, ours] = BIAS.map((bias, n) => hits.reduce((sum, hit) => sum + /** @type {number} */ (hit[n + 1]), bias));
  return { kind: ours >= 0 ? "totp" : "otp-other", score: code, reasons: hits.map(([reason]) => reason) };
}

/**
 * Of all that were judged those that are sure, the surest first; of several for an app only a clear leader.
 * @template {Verdict} T @param {T[]} judged @returns {T[]}
 */
export function clear(judged) {
  const sure = judged.filter(({ score }) => score >= 0).sort((a, b) => b.score - a.score);
  const [best, next] = sure.filter(({ kind }) => kind === "totp");
  const leads = best && !(best.score - next?.score < LEAD);
  return sure.filter((one) => one.kind !== "totp" || (leads && one === best));
}
