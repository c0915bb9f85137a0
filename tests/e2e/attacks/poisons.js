// What a page can do to the language and to the browser's interface before anything else runs, by name. Each is run in
// the page's own world. One expression, so that it can be put into a page.
(name) => {
  const bad = () => {
    throw Error("poison");
  };
  const own = (on, key, get = bad, set = bad) => Object.defineProperty(on, key, { get, set, configurable: true });
  const spoil = (on, keys) => {
    for (const key of keys.split(" ")) on[key] = bad;
  };
  const poisons = {
    "Object.prototype with the names of our fields"() {
      for (const name of "token top odd over here units groups fields sight text index submit role el fill never".split(" ")) Object.prototype[name] = "x";
    },
    "Object.prototype with setters"() {
      for (const name of "token origin fields sight text score kind outcome mark id type".split(" ")) own(Object.prototype, name, () => undefined);
    },
    "Object"() {
      spoil(Object, "keys assign entries hasOwn getOwnPropertyDescriptor fromEntries is create");
    },
    "Array.prototype"() {
      spoil(Array.prototype, "map filter find some every push flatMap includes indexOf slice splice join unshift sort reverse at");
    },
    "Array.prototype with a number"() {
      own(Array.prototype, 0, () => 1, () => undefined);
    },
    "Symbol.iterator"() {
      for (const kind of [Array, String, Map, Set, NodeList, HTMLCollection]) kind.prototype[Symbol.iterator] = bad;
    },
    "String.prototype"() {
      spoil(String.prototype, "trim slice split replace match matchAll toLowerCase toUpperCase at includes startsWith endsWith toString");
    },
    "RegExp.prototype"() {
      spoil(RegExp.prototype, "exec test");
      for (const name of [Symbol.replace, Symbol.split, Symbol.match, Symbol.matchAll]) RegExp.prototype[name] = bad;
    },
    "numbers, symbols, JSON and errors"() {
      spoil(Math, "max min abs floor random");
      spoil(Date, "now");
      spoil(Number, "isInteger isSafeInteger");
      spoil(globalThis, "parseFloat");
      Object.prototype[Symbol.toPrimitive] = bad;
      spoil(Symbol, "for");
      spoil(JSON, "parse stringify");
      Error.prepareStackTrace = bad;
      Error.captureStackTrace = null;
    },
    "Promise"() {
      spoil(Promise.prototype, "then catch finally");
      spoil(Promise, "all race resolve reject");
    },
    "Function.prototype"() {
      spoil(Function.prototype, "call apply bind toString");
    },
    "Reflect, Proxy, Map, Set"() {
      for (const name of ["Reflect", "Proxy", "Map", "Set", "WeakMap", "WeakRef"]) delete globalThis[name];
    },
    "frozen prototypes"() {
      for (const kind of [Object, Array, String, Promise, Node, Element, HTMLElement, HTMLInputElement, Event]) Object.freeze(kind.prototype);
    },
    "Node.prototype"() {
      for (const name of ["parentNode", "nodeType", "ownerDocument", "isConnected", "textContent", "parentElement"]) own(Node.prototype, name);
      spoil(Node.prototype, "contains getRootNode appendChild");
    },
    "Element.prototype and its getters"() {
      spoil(Element.prototype, "getAttribute hasAttribute closest matches querySelector querySelectorAll getBoundingClientRect checkVisibility scrollIntoView attachShadow append remove");
      for (const name of ["shadowRoot", "localName", "id", "className", "clientWidth"]) own(Element.prototype, name);
    },
    "Document.prototype and its getters"() {
      spoil(Document.prototype, "querySelector querySelectorAll createTreeWalker execCommand elementFromPoint elementsFromPoint hasFocus createElement getSelection");
      for (const name of ["activeElement", "title", "body", "defaultView"]) own(Document.prototype, name);
    },
    "the setter of value"() {
      own(HTMLInputElement.prototype, "value", () => "");
    },
    "the setter of value, that puts in another"() {
      const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
      Object.defineProperty(HTMLInputElement.prototype, "value", { get: () => "", set(text) { set.call(this, text && "000000"); }, configurable: true });
    },
    "other getters of fields"() {
      for (const name of ["type", "form", "labels", "maxLength", "disabled", "readOnly", "pattern"]) own(HTMLInputElement.prototype, name);
    },
    "focus, click and select"() {
      spoil(HTMLElement.prototype, "focus blur click");
      spoil(HTMLInputElement.prototype, "select setSelectionRange");
      spoil(HTMLFormElement.prototype, "submit requestSubmit");
    },
    "events and their targets"() {
      spoil(EventTarget.prototype, "dispatchEvent addEventListener removeEventListener");
      for (const name of "Event InputEvent KeyboardEvent FocusEvent ClipboardEvent DataTransfer CustomEvent MouseEvent".split(" ")) globalThis[name] = null;
      for (const name of ["isTrusted", "target", "type", "bubbles"]) own(Event.prototype, name);
    },
    "what goes on later"() {
      spoil(globalThis, "fetch postMessage");
      for (const name of ["XMLHttpRequest", "BroadcastChannel", "MessageChannel", "WebSocket"]) globalThis[name] = null;
      for (const name of ["MutationObserver", "IntersectionObserver", "ResizeObserver"]) globalThis[name] = null;
      spoil(customElements, "define get whenDefined");
      spoil(globalThis, "setTimeout setInterval queueMicrotask requestAnimationFrame clearTimeout");
    },
    "getComputedStyle"() {
      globalThis.getComputedStyle = () => ({ opacity: "0", display: "none" });
      Element.prototype.getBoundingClientRect = () => ({ top: -9, left: -9, bottom: -8, right: -8, width: 1, height: 1 });
    },
    "canvas, walkers and lists"() {
      Crypto.prototype.getRandomValues = (array) => array.fill(7);
      globalThis.OffscreenCanvas = null;
      spoil(CSS, "escape supports");
      spoil(TreeWalker.prototype, "nextNode");
      globalThis.NodeFilter = null;
      spoil(NodeList.prototype, "item forEach");
    },
    "a window with other words"() {
      globalThis.chrome = globalThis.browser = { runtime: {} };
      globalThis.tidekey = { known: [], survey() {}, write() {} };
      globalThis.origin = "http://evil.localhost";
      globalThis.innerWidth = globalThis.innerHeight = 1;
    },
  };
  poisons[name]();
}
