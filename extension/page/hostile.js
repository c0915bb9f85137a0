// Reading a page that may be hostile. A form or a document can have a field named like any property of its own, so
// both are asked through their prototypes; inputs, texts and other elements cannot be shadowed so. Browsers hide the names
// of a document from extensions, those of a form and of a window some do not.

/** @param {any} kind @param {string} name @returns {(this: any) => any} */
export const getter = /* @__NO_SIDE_EFFECTS__ */ (kind, name) => /** @type {any} */ (Object.getOwnPropertyDescriptor(kind.prototype, name)).get;

const parent = getter(Node, "parentNode");
const nodeType = getter(Node, "nodeType");

/** Of any window, where `instanceof` knows one. @param {Node} node */
export const isElement = (node) => nodeType.call(node) === 1;
/** @param {any} node */
export const isRoot = (node) => nodeType.call(node) === 11;
/** The root in an element, also a closed one where the browser shows it to an extension. @param {any} el */
export const rootIn = (el) => "offsetWidth" in el ? el.openOrClosedShadowRoot ?? /** @type {any} */ (globalThis).chrome?.dom?.openOrClosedShadowRoot(el) : null;
/** The node above as it is drawn: out of a root into its host, and into the slot that shows it. @param {any} node @returns {any} */
export function above(node) {
  const up = parent.call(node) ?? (isRoot(node) ? node.host : null);
  return (up && [...rootIn(up)?.querySelectorAll("slot") ?? []].find((slot) => slot.assignedNodes().includes(node))) ?? up;
}
/** @param {Node} node @returns {any} */
export const parentOf = (node) => parent.call(node);
/** @param {any} node @returns {any} */
export const rootOf = (node) => Node.prototype.getRootNode.call(node);
/** @param {Element} el @param {string} name @returns {string} */
export const attr = (el, name) => Element.prototype.getAttribute.call(el, name) ?? "";
/** @param {string} css @param {any} [root] a document, shadow root or element @returns {any[]} */
export const all = (css, root = document) => [...(isElement(root) || isRoot(root) ? root : Document.prototype).querySelectorAll.call(root, css)];
/** @param {Element} el @param {string} css */
export const matches = (el, css) => Element.prototype.matches.call(el, css);
/** @param {any} el never a form @returns {DOMRect} */
export const boxOf = (el) => el.getBoundingClientRect();
/** Elements and texts (1 and 4) beneath a node, in order. @param {Node} root */
export const walker = (root) => Document.prototype.createTreeWalker.call(document, root, 5);
/** @returns {string} */
export const titleOf = () => getter(Document, "title").call(document);

/** What has the focus, through open shadow roots. @returns {any} */
export function focused() {
  let at = getter(Document, "activeElement").call(document);
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}
/** What a field holds. @param {any} field @returns {string} */
export const valueOf = (field) => field.value ?? field.textContent;
