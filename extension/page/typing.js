// Puts a code into a field or a row of boxes. Promises to say what really happened: the value is read back after the
// page has had its turn, and another way is tried where it is not there. A row of boxes is judged as a whole, for pages
// spread a code over it, and is not written twice once it holds the code: it may have sent itself. A page hears that the
// filler comes, so each field is looked at once more right before a piece goes into it.

import { isSeen } from "./guard.js";
import { focused, valueOf } from "./hostile.js";

const TURN = 40; // milliseconds
const SETTLED = 250; // labels that float away when the focus comes take up to that
/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const HOW = { bubbles: true, composed: true, cancelable: true };

/** @typedef {(field: any, piece: string) => void} Put */

/** As a person types, so that it can be undone; it goes where the focus is, and a page can move that. @type {Put} */
const insert = (field, piece) => void (focused() === field && document.execCommand("insertText", false, piece));

/** Past the setters of a framework, which are of another world than this script. @type {Put} */
function assign(field, data) {
  field["value" in field ? "value" : "textContent"] = data;
  field.dispatchEvent(new InputEvent("input", { ...HOW, data, inputType: "insertText" }));
}

/** As if pasted into the first of them. @type {Put} */
function paste(field, code) {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", code);
  field.dispatchEvent(new ClipboardEvent("paste", { ...HOW, clipboardData }));
}

/** Beneath an open popup a page is told nothing of its own focus. @param {any} field @param {any} before */
function arrive(field, before) {
  field.focus();
  if (field.select) field.select();
  else getSelection()?.selectAllChildren(field);
  if (document.hasFocus()) return;
  for (const [el, types, relatedTarget] of [[before, ["blur", "focusout"], field], [field, ["focus", "focusin"], before]])
    for (const type of types) el?.dispatchEvent(new FocusEvent(type, { composed: true, bubbles: type.length > 5, relatedTarget }));
}

/**
 * Piece by piece, each into its field; a moment between them, for pages that move the focus on. Stops at a field that is
 * not seen any more. @param {any[]} fields @param {string[]} pieces @param {Put} put
 */
async function strike(fields, pieces, put) {
  let before = null;
  for (const [i, piece] of pieces.entries()) {
    const field = fields[Math.min(i, fields.length - 1)], key = piece.slice(-1);
    const press = (/** @type {string} */ type) => field.dispatchEvent(new KeyboardEvent(type, { ...HOW, key, code: `${/\d/.test(key) ? "Digit" : "Key"}${key}` }));
    if (field !== before) arrive(field, before);
    await null;
    if (!isSeen(field)) await pause(SETTLED);
    if (!isSeen(field)) return false;
    press("keydown");
    if (!isSeen(field)) return false;
    put(field, piece);
    press("keyup");
    await null;
    before = field;
  }
  for (const field of fields) field.dispatchEvent(new Event("change", HOW));
  return true;
}

/** "123-456" or "123 456" where the field's pattern asks for it. @param {string} pattern @param {string} code */
function shaped(pattern, code) {
  const half = code.length / 2, [a, b] = [code.slice(0, half), code.slice(half)];
  try {
    const fits = RegExp(`^(?:${pattern})$`);
    return [code, `${a}-${b}`, `${a} ${b}`].find((one) => fits.test(one)) ?? code;
  } catch {
    return code;
  }
}

/** @param {string} text */
const bare = (text) => text.replace(/[\s\-–·]/g, "").toUpperCase();

/** @param {any[]} fields @param {string} code @returns {Promise<"filled" | "refused" | "hidden" | "unfit">} `unfit`: other boxes than digits */
export async function enter(fields, code) {
  const [{ pattern }] = fields, boxes = fields.length > 1, each = [...code], whole = [boxes || !pattern ? code : shaped(pattern, code)];
  /** @type {[string[], Put][]} */
  const ways = boxes ? [[each, assign], [whole, paste]] : [[whole, insert], [whole, assign], [each, insert]];
  if (boxes && fields.length !== code.length) return "unfit";
  for (const [pieces, put] of ways) {
    const struck = await strike(fields, pieces, put);
    await pause(TURN);
    // A page that sends at once has gone on.
    if (struck && (fields.some((field) => !field.isConnected) || bare(fields.map(valueOf).join("")) === bare(code))) return "filled";
    for (const field of fields) if (valueOf(field)) assign(field, "");
    if (!struck) return "hidden";
  }
  return "refused";
}
