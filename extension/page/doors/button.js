// The button in the page, on sites where the person switched it on: beside the field for an app's code while it has the
// focus. It only opens Tidekey's own popup; no code ever comes this way, so nothing is gained by luring a click.

import { focused } from "../hostile.js";

const { tidekey, chrome: { runtime } } = /** @type {any} */ (globalThis);
const WIDE = 90; // pixels of ours
const place = document.createElement("div"), button = document.createElement("button");
/** @type {any[]} */
let fields = [];

button.textContent = "Tidekey";
place.attachShadow({ mode: "closed" }).append(button);
button.onclick = (/** @type {MouseEvent} */ { isTrusted }) => isTrusted && runtime.sendMessage({ open: true });

function show() {
  const field = focused();
  if (field === place) return; // it is being pressed
  place.remove();
  if (!fields.includes(field)) return;
  const { right, top } = field.getBoundingClientRect();
  place.style.cssText = `all:initial;position:fixed;left:${Math.min(right + 4, innerWidth - WIDE)}px;top:${top}px;z-index:2147483647`;
  document.documentElement.append(place);
}
/** The watching script has found where a code is asked for, or that it is no longer. @param {any[]} found */
tidekey.offer = (found) => {
  fields = found;
  show();
};
addEventListener("focusin", show);
addEventListener("scroll", show, true);
