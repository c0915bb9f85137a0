// Texts as they are compared: the words of languages.js, and what pages say.

/** Lower case without accents and full-width forms. @param {string} text */
export const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize();

/** An attribute as words: split at case changes and punctuation. @param {string} text */
export const spoken = (text) => text.replace(/([a-z\d])(?=[A-Z])|[^\p{L}\d]+/gu, "$1 ").trim().toLowerCase();
