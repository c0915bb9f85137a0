// The conversation between the worker and one frame: a survey that names no value, then one order
// that fits this document only. Its last value is what the worker gets back.
"use strict";
(() => {
  const tidekey = (globalThis.tidekey ??= {});
  const { dom } = tidekey;
  const TYPABLE = new Set(["text", "tel", "number", "password", "search", "textarea"]);

  /** Every frame above this one can be read, so all are of one origin with it. */
  function trusted() {
    try {
      for (let at = /** @type {Window} */ (window); at !== at.parent; at = at.parent)
        if (at.parent.location.origin !== self.origin) return false;
      return true;
    } catch {
      return false;
    }
  }

  function focused() {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return /** @type {HTMLInputElement | null} */ (at);
  }

  /** @param {HTMLInputElement | null} el a field the person may point at */
  const pointable = (el) =>
    el !== null && TYPABLE.has(dom.kind(el)) && !el.disabled && !el.readOnly && dom.visible(el);

  /**
   * The worker's order: write into what was found in this very document.
   * @param {{token: string, origin: string, index: number, text: string, submit: boolean}} order
   */
  tidekey.write = async ({ token, origin, index, text, submit }) => {
    const seen = tidekey.seen;
    if (!seen || seen.token !== token || self.origin !== origin) return "gone";
    const fields = index < 0 ? [seen.focus] : seen.groups[index]?.fields;
    if (!fields?.every((/** @type {HTMLInputElement} */ field) => field?.isConnected && dom.visible(field))) return "gone";
    tidekey.seen = null; // one code for one order
    const outcome = await tidekey.put(fields, text);
    if (outcome === "filled") tidekey.settle(fields);
    if (outcome === "filled" && submit) tidekey.send(fields);
    return outcome;
  };

  const token = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const found = tidekey.detect(document);
  const clear = found.some((/** @type {any} */ group) => group.kind === "totp");
  const groups = clear ? found : tidekey.judge(document); // several alike: the focus or the person decides
  const at = focused();
  const here = pointable(at);
  tidekey.seen = { token, groups, focus: here ? at : null };
  return {
    token,
    origin: self.origin,
    top: window === window.top,
    trusted: trusted(),
    here,
    groups: groups.map((/** @type {any} */ group) => ({
      kind: group.kind,
      score: group.score,
      boxes: group.fields.length,
      focused: group.fields.includes(at),
    })),
  };
})();
