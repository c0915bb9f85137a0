/** Says a result once, then is quiet: one line above the footer, announced politely. */
import { t } from "../channel.js";
import { el, one } from "./el.js";

let timer = 0;

/**
 * @param {string} text
 * @param {{undo?: () => void, more?: [string, () => unknown], ms?: number}} [how] with `undo`, or `more` of another name, a button stays for as long as it holds
 */
export function say(text, { undo, more = undo && [t("undo"), undo], ms = more ? 10_000 : 4_000 } = {}) {
  const line = one(".said") ?? document.body.appendChild(el("output.said", { role: "status" }));
  const button = more && el("button", { type: "button", onclick: () => { hush(); more[1](); } }, more[0]);
  line.replaceChildren(el("span", {}, text), ...(button ? [button] : []));
  clearTimeout(timer);
  timer = window.setTimeout(hush, ms);
}

export function hush() {
  clearTimeout(timer);
  one(".said")?.replaceChildren();
}
