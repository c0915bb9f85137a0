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

function leave() {
  view.hidden = true;
  view.replaceChildren();
  one("#main").hidden = false;
  popup.refresh().then(() => one("#search").focus());
}

/** @param {any} error */
export function showGate(error) {
  for (const id of ["#bar", "#top", "footer", "#main"]) one(id).hidden = true;
  view.hidden = false;
  put(gateFor(error, { put, leave }));
}
