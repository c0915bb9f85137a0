/** Says a result once, then is quiet: one line above the footer, announced politely. */
import { t } from "../channel.js";
import { el, one } from "./el.js";

let timer = 0;

/**
 * @param {string} text
 * @param {{undo?: () => void, ms?: number}} [how] with `undo` a button stays for as long as it holds
 */
export function say(text, { undo, ms = undo ? 10_000 : 4_000 } = {}) {
  const line = one(".said") ?? document.body.appendChild(el("output.said", { role: "status" }));
  const button = undo && el("button", { type: "button", onclick: () => { hush(); undo(); } }, t("undo"));
  line.replaceChildren(el("span", {}, text), ...(button ? [button] : []));
  clearTimeout(timer);
  timer = window.setTimeout(hush, ms);
}

export function hush() {
  clearTimeout(timer);
  one(".said")?.replaceChildren();
}
