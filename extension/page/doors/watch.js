// On a site where the person asked for it: shows the worker the fields of the page when some came or went, and tells which
// user name was typed in the step before. Sends no value of any other field. The answer is a number: which one asks for
// an app's code, or -1.

import { attr, matches, valueOf } from "../hostile.js";
import { look } from "../sight.js";

const CALM = 200; // milliseconds after the last field was added
const FIELD = "input,[contenteditable]";
const NAMED = "input[autocomplete~=username],input[type=email],input[name*=user i],input[name*=login i],input[name*=mail i]";
const SECRET = /pass|pwd|otp|2fa|code|token/i; // names of fields like these, that may be called "user[password]"
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
  later();
}
/** Many changes are one; after an update of the extension nobody hears this script any more. */
function later() {
  clearTimeout(timer);
  timer = window.setTimeout(() => show().catch(() => null), CALM);
}

new MutationObserver(changed).observe(document, { childList: true, subtree: true });
/** @param {any} el */
const isUser = (el) => /^(?:text|email|tel)$/.test(el.type) && !SECRET.test(attr(el, "name") + attr(el, "autocomplete"));
addEventListener("pagehide", () => {
  const user = [...document.querySelectorAll(NAMED)].filter(isUser).map(valueOf).find(Boolean)?.slice(0, 100);
  if (user) runtime.sendMessage({ user });
});
// A form that was there and is shown now changes no list of elements: a person goes into it.
addEventListener("focusin", ({ target }) => known.includes(target) || !matches(/** @type {any} */ (target), FIELD) || later());
later();
