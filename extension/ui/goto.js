/** Leads to a part of a page: its heading comes into view and holds the focus. @param {string} id */
export function goTo(id) {
  const head = /** @type {HTMLElement | null} */ (document.querySelector(`#${id} h2`));
  head?.scrollIntoView({ block: "start" });
  head?.focus({ preventScroll: true });
}

/** The focus to an act that may have been drawn anew. @param {string} name */
export const focusAct = (name) => /** @type {HTMLElement | null} */ (document.querySelector(`[data-act="${name}"]`))?.focus();
