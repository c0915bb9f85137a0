// One test a meaning: whether a text has one of its words. Compiled when first asked for: most pages have no field.

import { WORDS } from "./words.js";

/** @type {Record<string, string>} */
const SIGNS = { _: ".?", $: "\\b", "*": "[a-z]*" };

/** @type {Record<string, (text: string) => boolean>} */
export const says = {};
for (const [meaning, words] of Object.entries(WORDS)) {
  /** @type {RegExp} */
  let made;
  says[meaning] = (text) => (made ??= RegExp(`(?<![a-z\\u0370-\\u04ff])(?:${words.replace(/[_$*]/g, (sign) => SIGNS[sign])})`)).test(text);
}
