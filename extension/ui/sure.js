/** A question before something is lost: it takes the focus to the way back, and says what goes. */
import { t } from "../channel.js";
import { el } from "./el.js";
import { button } from "./form.js";
import { into } from "./presence.js";

/**
 * Puts the question into `place`; whoever keeps what there is, is back where he was.
 * @param {HTMLElement} place
 * @param {object} what
 * @param {string} what.title
 * @param {(string | Node)[]} what.texts
 * @param {string} [what.keep] the words of the way back
 * @param {[string, () => Promise<unknown>, string?][]} what.acts words, act, class of each other button
 * @param {"warn" | "bad" | "calm"} [what.kind]
 */
export function sure(place, { title, texts, keep = t("cancel"), acts, kind = "warn" }) {
  const from = /** @type {HTMLElement | null} */ (document.activeElement);
  const wrong = el("div");
  const stay = button(keep, { onclick: () => { place.replaceChildren(); from?.focus(); } });
  const others = acts.map(([words, act, shape = "btn"]) => button(words, { onclick: (/** @type {any} */ event) => once(event.currentTarget, act, wrong) }, shape));
  place.replaceChildren(el(`div.note.${kind}`, { role: "group", ariaLabel: title }, el("b", {}, title), ...texts.map((text) => (typeof text === "string" ? el("p", {}, text) : text)),
    el("div.acts", {}, stay, ...others), wrong));
  stay.focus();
}

/** One press, one act: until it ended the button cannot be pressed again. @param {any} pressed @param {() => Promise<unknown>} act @param {HTMLElement} wrong */
export async function once(pressed, act, wrong) {
  pressed.disabled = true;
  wrong.replaceChildren();
  await act().catch(into(wrong));
  pressed.disabled = false;
}

/** Runs `draw` and gives the focus back to the piece of the same name, where one had it. @param {HTMLElement} node @param {() => void} draw */
export function keepingFocus(node, draw) {
  const held = node.contains(document.activeElement) ? /** @type {any} */ (document.activeElement).dataset.act : null;
  draw();
  if (held) /** @type {any} */ (node.querySelector(`[data-act="${held}"]`))?.focus();
}
