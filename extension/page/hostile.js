// Reading a page that may be hostile. A form or a document can have a field named like any property of its own, so
// both are asked through their prototypes; inputs, texts and other elements cannot be shadowed so.

/** @param {any} kind @param {string} name @returns {(this: any) => any} */
const getter = (kind, name) => /** @type {any} */ (Object.getOwnPropertyDescriptor(kind.prototype, name)).get;

const parent = getter(Node, "parentNode");
const active = getter(Document, "activeElement");
const title = getter(Document, "title");
const type = getter(Node, "nodeType");

/** The node above, out of a shadow root into its host. @param {Node} node @returns {any} */
export const above = (node) => parent.call(node) ?? (node instanceof ShadowRoot ? node.host : null);
/** Of any window, where `instanceof` knows one. @param {Node} node */
export const isElement = (node) => type.call(node) === 1;
/** @param {Element} el @param {string} name @returns {string} */
export const attr = (el, name) => Element.prototype.getAttribute.call(el, name) ?? "";
/** Elements and texts beneath a node, in order. @param {Node} root */
export const walker = (root) => Document.prototype.createTreeWalker.call(document, root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
/** @returns {string} */
export const titleOf = () => title.call(document);

/** What has the focus, through open shadow roots. @returns {any} */
export function focused() {
  let at = active.call(document);
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}
/** What a field holds. @param {any} field @returns {string} */
export const valueOf = (field) => field.value ?? field.textContent;
