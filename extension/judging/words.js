// The words of all languages by meaning, as one list each; says.js hears them. Made ready when a bundle is built.

import { LANGUAGES } from "./languages.js";
import { plain } from "./plain.js";

/** @param {string} meaning @returns {string} words between "|" */
function all(meaning) {
  const words = Object.values(LANGUAGES).flatMap((language) => plain(language[meaning] ?? "").split(/\s+/));
  return [...new Set(words)].filter(Boolean).filter((word, _, others) => !others.some((other) => other !== word && word.startsWith(other))).join("|");
}

/** @type {Record<string, string>} */
export const WORDS = Object.fromEntries(Object.keys(LANGUAGES.en).map((meaning) => [meaning, all(meaning)]));
