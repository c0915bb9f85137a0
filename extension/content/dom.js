// What stands on a page, read without trusting it: fields, visibility, texts in reading order.
// A page can shadow any property of document and form, so prototypes are asked instead.
"use strict";
(() => {
  const tidekey = (globalThis.tidekey ??= {});
  const TEXTUAL = new Set(["text", "tel", "number", "password", ""]);
  const LEAST = 8; // pixels
  const SEEN = 0.2; // opacity

  /** @param {Element} el @param {string} name */
  const attr = (el, name) => Element.prototype.getAttribute.call(el, name) ?? "";
  /** @param {Element} el @returns {ShadowRoot | null} */
  const shadow = (el) => /** @type {any} */ (el).openOrClosedShadowRoot ?? el.shadowRoot;
  /** @param {Node} node @returns {Node | null} the parent, through shadow roots */
  const above = (node) => node.parentNode ?? /** @type {any} */ (node).host ?? null;

  /** @param {Element} el */
  function visible(el) {
    const box = el.getBoundingClientRect();
    if (box.width < LEAST || box.height < LEAST) return false;
    if (box.right + scrollX <= 0 || box.bottom + scrollY <= 0) return false;
    const how = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
    if (el.checkVisibility && !el.checkVisibility(how)) return false;
    return clear(el) && uncovered(el, box);
  }

  /** No ancestor makes it transparent or clips it away. @param {Element} el */
  function clear(el) {
    let opacity = 1;
    for (let node = /** @type {Node | null} */ (el); node; node = above(node)) {
      if (node.nodeType !== 1) continue;
      const style = getComputedStyle(/** @type {Element} */ (node));
      opacity *= Number(style.opacity);
      if (opacity < SEEN || /^(inset\((50|100)%|circle\(0)/.test(style.clipPath)) return false;
      if (/** @type {HTMLElement} */ (node).inert) return false;
    }
    return true;
  }

  /** Nothing from elsewhere lies over its middle. @param {Element} el @param {DOMRect} box */
  function uncovered(el, box) {
    const x = box.left + box.width / 2;
    const y = box.top + box.height / 2;
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return true; // must be scrolled to
    const root = /** @type {Document} */ (el.getRootNode());
    const hit = root.elementFromPoint?.(x, y) ?? null;
    if (!hit || hit === el) return true;
    const near = el.parentElement?.parentElement ?? el.parentElement ?? el;
    return near.contains(hit) || hit.contains(el);
  }

  /** @param {Element} el @returns {el is HTMLInputElement} */
  const isField = (el) =>
    (el.localName === "input" && TEXTUAL.has(kind(el))) || el.localName === "textarea";
  /** @param {Element} el the type as the browser takes it */
  const kind = (el) => (el.localName === "input" ? /** @type {HTMLInputElement} */ (el).type : "textarea");
  const IN_FORM = new Set(["search", "email", "url", ...TEXTUAL]);
  /** @param {Element} el any field a person types into, wanted or not */
  const typed = (el) => (el.localName === "input" && IN_FORM.has(kind(el))) || el.localName === "textarea";

  const SKIP = new Set(["script", "style", "template", "noscript", "select", "option", "head"]);
  const LOUD = /^h[1-6]$|^legend$/;
  /**
   * The page as a list in reading order: texts, headings, links, buttons, images and fields.
   * @param {Node} root
   * @returns {{what: string, text: string, el: Element}[]}
   */
  function read(root) {
    /** @type {{what: string, text: string, el: Element}[]} */
    const list = [];
    /** @param {Node} node @param {string} what */
    const walk = (node, what) => {
      for (let child = node.firstChild; child; child = child.nextSibling) {
        if (child.nodeType === 3) {
          const text = (child.nodeValue ?? "").replace(/\s+/g, " ").trim();
          if (text) list.push({ what, text, el: /** @type {Element} */ (node) });
        } else if (child.nodeType === 1) element(/** @type {Element} */ (child), what);
      }
    };
    /** @param {Element} el @param {string} what */
    const element = (el, what) => {
      if (SKIP.has(el.localName)) return;
      if (typed(el)) return void list.push({ what: "field", text: "", el });
      if (el.localName === "input") return void control(el);
      if (/^(img|svg|canvas)$/.test(el.localName))
        return void list.push({ what: "image", text: `${attr(el, "alt")} ${attr(el, "src").slice(0, 99)}`, el });
      if (el.checkVisibility && !el.checkVisibility() && !(shadow(el) ?? null) && el.getClientRects().length === 0
        && getComputedStyle(el).display === "none") return;
      walk(shadow(el) ?? el, role(el) ?? what);
    };
    /** @param {Element} el */
    const control = (el) => {
      const type = kind(el);
      if (/^(submit|button)$/.test(type)) list.push({ what: "button", text: attr(el, "value"), el });
      if (type === "checkbox" || type === "radio") list.push({ what: type, text: "", el });
    };
    walk(root, "text");
    return list;
  }

  /** @param {Element} el @returns {string | null} */
  function role(el) {
    const name = el.localName;
    if (LOUD.test(name) || attr(el, "role") === "heading") return "heading";
    if (name === "a" || attr(el, "role") === "link") return "link";
    if (name === "button" || attr(el, "role") === "button") return "button";
    return name === "label" ? "label" : null;
  }

  /** Texts tied to the field by the page itself. @param {HTMLInputElement} el */
  function labels(el) {
    const root = /** @type {Document | ShadowRoot} */ (el.getRootNode());
    const ids = `${attr(el, "aria-labelledby")} ${attr(el, "aria-describedby")}`.split(/\s+/).filter(Boolean);
    const tied = ids.map((id) => root.querySelector?.(`#${CSS.escape(id)}`)?.textContent ?? "");
    const own = [...(el.labels ?? [])].map((label) => label.textContent ?? "");
    return [...own, ...tied].join(" ").replace(/\s+/g, " ").trim();
  }

  tidekey.dom = { attr, visible, isField, kind, typed, read, labels, above };
})();
