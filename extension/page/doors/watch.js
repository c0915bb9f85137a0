// On a site where the person asked for it: shows the worker the fields of the page when some came or went, and tells which
// user name was typed in the step before. Sends no value of any other field. The answer is a number: which one asks for
// an app's code, or -1.

import { valueOf } from "../hostile.js";
import { look } from "../sight.js";

const CALM = 200; // milliseconds after the last field was added
const FIELD = "input,[contenteditable]";
const USER = "input[autocomplete~=username],input[type=email],input[name*=user i],input[name*=login i],input[name*=mail i]";
const { tidekey, chrome: { runtime } } = /** @type {any} */ (globalThis); // look.js came before; an element can be called `browser`

let timer = 0;
/** @type {any[]} */
let known = [];

async function show() {
  const found = look(document);
  const fields = found.flatMap((one) => one.fields), same = fields.length === known.length && fields.every((field, at) => field === known[at]);
  if (same) return;
  known = fields;
  const at = await runtime.sendMessage({ sights: found.map(({ sight }) => sight) });
  tidekey.offer?.(found[at]?.fields ?? []);
}

/** Only where a field may have come or gone is the page looked at again. @param {MutationRecord[]} batch */
function changed(batch) {
  const nodes = batch.flatMap(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes]);
  if (!nodes.some((/** @type {any} */ node) => node instanceof Element && (node.shadowRoot || Element.prototype.matches.call(node, `${FIELD},:has(${FIELD})`)))) return;
  clearTimeout(timer);
  timer = window.setTimeout(show, CALM);
}

new MutationObserver(changed).observe(document, { childList: true, subtree: true });
addEventListener("pagehide", () => {
  const user = [...document.querySelectorAll(USER)].map(valueOf).find(Boolean)?.slice(0, 100);
  if (user) runtime.sendMessage({ user });
});
show();
