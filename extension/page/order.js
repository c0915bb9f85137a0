// The conversation between the worker and one frame: a survey that names no value, then one order that fits this
// document only.

import { all, attr, boxOf, focused, matches, valueOf } from "./hostile.js";
import { bring, isSeen, likely } from "./guard.js";
import { look } from "./sight.js";
import { enter } from "./typing.js";

/** The frames around, as far as they can be asked. @param {Window} at @returns {Element[]} */
const outer = (at) => (at.frameElement ? [at.frameElement, ...outer(at.parent)] : []);

/**
 * Origins of the frames that cannot be asked, from here up to the page and without it: "null" where the browser does
 * not tell. @returns {string[]}
 */
function between() {
  let deep = 0;
  for (let at = /** @type {Window} */ (window); at !== at.parent; at = at.parent) deep++;
  return [.../** @type {any} */ (location).ancestorOrigins ?? Array(deep).fill("null")].slice(outer(window).length, -1);
}

/** Why no code may go into this document, "" where one may. */
function oddity() {
  if (self.origin === "null" || outer(window).some((frame) => frame.hasAttribute("sandbox"))) return "sandboxed";
  if (location.href === "about:srcdoc") return "srcdoc";
  return /^https?:$/.test(location.protocol) ? "" : "made";
}

/**
 * What was surveyed last, whichever injection of this script did it: the popup looks at the page while a person presses
 * Fill. `here`: the fields that go with the one that has the focus. @type {{token: string, groups: any[], here: any}[]}
 */
const known = (/** @type {any} */ (globalThis).tidekey.known ??= []);
const { tidekey } = /** @type {any} */ (globalThis); // `busy`: what is being written now
const KEPT = 4;
const LONG = 280; // characters of a mark; the host takes 300
/** @param {string} token */
const surveyed = (token) => known.find((/** @type {any} */ one) => one.token === token);

/** @param {{fill: string[], never: string}} [marks] what is known of the site: how its field looks, and what is none */
export function survey({ fill, never } = { fill: [], never: "" }) {
  const at = focused(), here = at && matches(at, ":read-write") ? at : null;
  const looked = look(document), whole = (/** @type {any} */ field) => looked.find(({ fields }) => fields.includes(field))?.fields ?? [field];
  const hits = fill.flatMap((css) => all(css)), [marked = hits[0]] = hits.filter(likely); // a page may have it twice
  const found = marked ? [{ fields: whole(marked), sight: null }] : looked.filter(({ fields }) => !(never && fields[0].matches(never)) && fields.every(likely));
  const token = crypto.getRandomValues(new Uint32Array(4)).join();
  known.unshift({ token, groups: found, here: here && whole(here) });
  known.splice(KEPT);
  return {
    token, origin: self.origin, odd: oddity(), over: between(), here: Boolean(here),
    units: found.map(({ fields, sight }) => ({ sight, focused: fields.includes(at) })),
  };
}
/** Not written yet, or in the midst of it. @param {string} token */
export const holds = (token) => Boolean(surveyed(token)) || tidekey.busy?.token === token;

/** Origins of frames that stand here and belong to somebody else, the largest first. */
export const foreign = () => all("iframe[src]").filter((el) => URL.canParse(el.src) && boxOf(el).height > 20).sort((a, b) => areaOf(b) - areaOf(a)).map((el) => new URL(el.src).origin).filter((origin) => /^http/.test(origin) && origin !== self.origin);
/** @param {any} el */
const areaOf = (el) => boxOf(el).width * boxOf(el).height;

/** Which of these names a person reads here, as whole words. @param {string[]} names */
export function mentions(names) {
  const text = [document.body.innerText, ...all("input").map(valueOf)].join("\n").toLowerCase();
  return names.filter((name) => name && RegExp(`(?<![\\p{L}\\p{N}])${name.toLowerCase().replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "u").test(text));
}

/** How the field could be known again: by what its page has named it. @param {any} field */
function markOf(field) {
  const names = ["name", "id", "autocomplete", "placeholder", "aria-label", "type"].filter((name) => attr(field, name) && !/\d{2}|^:|.{60}/.test(attr(field, name)));
  const parts = names.map((name) => `[${name}="${CSS.escape(attr(field, name))}"]`).filter((_, at, all) => all.slice(0, at + 1).join("").length < LONG);
  return parts.length > 1 ? field.localName + parts.join("") : "";
}

/**
 * The worker's order; one at a time, and who comes in the midst of it gets what came of it. `index` -1 is the field that has the focus.
 * @param {{token: string, origin: string, index: number, text: string, submit: boolean}} order
 * @returns {Promise<{outcome: "filled" | "refused" | "gone" | "hidden" | "unfit", mark?: string}>}
 */
export function write(order) {
  tidekey.busy ??= { token: order.token, done: follow(order).finally(() => { tidekey.busy = null; }) };
  return tidekey.busy.done;
}
/** @param {{token: string, origin: string, index: number, text: string, submit: boolean}} order */
async function follow({ token, origin, index, text, submit }) {
  const seen = surveyed(token), fields = index < 0 ? seen?.here : seen?.groups[index]?.fields;
  if (!seen || self.origin !== origin || oddity() || !fields?.every((/** @type {any} */ field) => field?.isConnected)) return { outcome: "gone" };
  known.splice(known.indexOf(seen), 1); // one code for one look
  if (fields.filter(bring).length && !document.hidden) await new Promise(requestAnimationFrame); // it may scroll back
  if (!fields.every(isSeen)) return { outcome: "hidden" };
  const outcome = await enter(fields, text), at = focused();
  if (!at || at === document.body) fields.at(-1).focus();
  if (outcome === "filled" && submit) send(fields[0]);
  return { outcome, mark: markOf(fields[0]) };
}

/** Presses the form's own default button, as Enter would; a field without a form has none. @param {any} field */
function send({ form }) {
  if (!form) return;
  const button = all("button,input").find((one) => one.form === form && /^(?:submit|image)$/.test(one.type));
  if (button) button.click();
  else HTMLFormElement.prototype.requestSubmit.call(form);
}
