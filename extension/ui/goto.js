/** Leads to a part of a page: its heading comes into view and holds the focus. @param {string} id */
export function goTo(id) {
  const head = /** @type {HTMLElement | null} */ (document.querySelector(`#${id} h2`));
  head?.scrollIntoView({ block: "start" });
  head?.focus({ preventScroll: true });
}
