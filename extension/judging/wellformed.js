// Whether something that came out of a page is a sight, field by field: a page's process is not to be trusted.

export const MOST = 40; // sights of one frame
const LONG = 4000; // characters of one text
const TEXTS = 200; // texts of one kind

/** @param {unknown} one */
const isText = (one) => typeof one === "string" && one.length <= LONG;
/** @param {unknown} one */
const areTexts = (one) => Array.isArray(one) && one.length <= TEXTS && one.every(isText);
/** @param {unknown} one */
const isNumber = (one) => Number.isInteger(one);
/** @param {unknown} one */
const isYesNo = (one) => typeof one === "boolean";
/** @param {unknown} one */
const areMates = (one) => Array.isArray(one) && one.length <= MOST && one.every((mate) => isText(mate?.name) && isText(mate?.label));

/** @type {Record<string, (one: unknown) => boolean>} */
const SHAPE = {
  boxes: isNumber, type: isText, most: isNumber, digits: isYesNo, counts: isYesNo, hint: isText, auto: isText, name: isText, label: isText,
  near: areTexts, head: areTexts, controls: areTexts, path: isText, seed: isYesNo, alone: isYesNo, mates: areMates, focused: isYesNo,
};

/** @param {unknown} one @returns {one is import("../page/sight.js").Sight} */
export const isSight = (one) =>
  typeof one === "object" && one !== null && Object.keys(one).length === Object.keys(SHAPE).length && Object.entries(SHAPE).every(([name, holds]) => Object.hasOwn(one, name) && holds(/** @type {any} */ (one)[name]));
