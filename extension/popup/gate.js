/** Puts a screen in place of the list, and the list back when the way is free. */
import { one } from "../ui/el.js";
import { gateFor } from "../ui/gate.js";
import { popup } from "./popup.js";

const view = one("#view");

/** @param {any} node */
function put(node) {
  view.replaceChildren(node);
  (view.querySelector("[autofocus]") ?? view.querySelector("button"))?.focus();
}

/** The list in its place again, whoever opened the way. */
export function hideGate() {
  popup.gated = false;
  view.hidden = true;
  view.replaceChildren();
  for (const id of ["#main", "#bar", "footer"]) one(id).hidden = false;
  one("#empty")?.remove();
}

function leave() {
  popup.refresh().then(() => one("#search").focus());
}

let shown = "";

/** That it is locked is told more than once: what somebody types meanwhile stays. @param {any} error */
export function showGate(error) {
  if (popup.gated && error.code === "vault.locked" && shown === error.code) return;
  shown = error.code;
  popup.codes.forget(); // no code stays behind the screen
  for (const open of document.querySelectorAll("dialog[open]")) /** @type {any} */ (open).close();
  popup.gated = true;
  for (const id of ["#bar", "#top", "footer", "#main"]) one(id).hidden = true;
  view.hidden = false;
  put(gateFor(error, { put, leave }));
}
