/** How a code is written and read out. Takes text, gives text. */
const GROUPS = { 6: [3, 3], 7: [3, 4], 8: [4, 4], 9: [3, 3, 3], 10: [3, 3, 4] };

/** `482913` as `482 913`; codes of letters (Steam) and odd lengths stay whole. @param {string} code */
export function grouped(code) {
  const sizes = /^\d+$/.test(code) ? GROUPS[/** @type {6} */ (code.length)] : undefined;
  if (!sizes) return code;
  let at = 0;
  return sizes.map((size) => code.slice(at, (at += size))).join(" ");
}

/** `482913` as `4 8 2 9 1 3`, so that a screen reader reads digit by digit. @param {string} code */
export const spelled = (code) => [...code].join(" ");
