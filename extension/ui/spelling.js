/**
 * Domains as a person compares them: in letters beside `xn--`, and what differs between two. Promises text for eyes only;
 * what may be filled where is never decided here.
 */

const [BASE, LEAST, MOST, SKEW, DAMP, START, FIRST] = [36, 1, 26, 38, 700, 72, 128];
const DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** How the next number is cut, after RFC 3492. @param {number} delta @param {number} count @param {boolean} first */
function adapted(delta, count, first) {
  let [left, k] = [first ? Math.floor(delta / DAMP) : delta >> 1, 0];
  left += Math.floor(left / count);
  for (; left > ((BASE - LEAST) * MOST) / 2; k += BASE) left = Math.floor(left / (BASE - LEAST));
  return k + Math.floor(((BASE - LEAST + 1) * left) / (left + SKEW));
}

/** One label without its `xn--`, in letters; null for what is none. @param {string} text @returns {string | null} */
function decoded(text) {
  const at = text.lastIndexOf("-");
  const out = [...text.slice(0, Math.max(0, at))];
  let [point, bias, i] = [FIRST, START, 0];
  for (let rest = [...text.slice(at + 1)]; rest.length; ) {
    const before = i;
    for (let [weight, k] = [1, BASE]; ; k += BASE) {
      const digit = DIGITS.indexOf(rest.shift() ?? " ");
      if (digit < 0 || weight > 1e9) return null;
      i += digit * weight;
      const threshold = Math.min(MOST, Math.max(LEAST, k - bias));
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    bias = adapted(i - before, out.length + 1, before === 0);
    point += Math.floor(i / (out.length + 1));
    if (point > 0x10ffff) return null;
    i %= out.length + 1;
    out.splice(i++, 0, String.fromCodePoint(point));
  }
  return out.join("") || null;
}

/** A host with its `xn--` labels in their own script. @param {string} host */
export const inLetters = (host) => host.split(".").map((label) => (label.startsWith("xn--") ? decoded(label.slice(4)) ?? label : label)).join(".");

/**
 * Both texts in pieces, each with whether the other one has it, too: along their longest common letters.
 * @param {string} one @param {string} other @returns {[string, boolean][][]} of the one, of the other
 */
export function differing(one, other) {
  const [a, b] = [[...one], [...other]];
  const most = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) most[i][j] = a[i] === b[j] ? most[i + 1][j + 1] + 1 : Math.max(most[i + 1][j], most[i][j + 1]);
  const [left, right] = [/** @type {[string, boolean][]} */ ([]), /** @type {[string, boolean][]} */ ([])];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { add(left, a[i++], true); add(right, b[j++], true); }
    else if (j >= b.length || (i < a.length && most[i + 1][j] >= most[i][j + 1])) add(left, a[i++], false);
    else add(right, b[j++], false);
  }
  return [left, right];
}

/** @param {[string, boolean][]} pieces @param {string} letter @param {boolean} shared */
function add(pieces, letter, shared) {
  const last = pieces.at(-1);
  if (last && last[1] === shared) last[0] += letter;
  else pieces.push([letter, shared]);
}
