// Writes one code into one field or one row of boxes. Promises to say what really happened: the
// value is read back after the page has had its turn. Never sends the form unless told to.
"use strict";
(() => {
  const tidekey = (globalThis.tidekey ??= {});
  const TURN = 60; // milliseconds for the page to answer our events

  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  const areaSetter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value")?.set;

  const turn = () => new Promise((done) => setTimeout(done, TURN));
  /** @param {HTMLInputElement} field @param {string} value past any setter of a framework's own */
  const put = (field, value) =>
    (field.localName === "textarea" ? areaSetter : setter)?.call(field, value);

  /** @param {HTMLInputElement} field @param {string} value @param {string} data */
  function set(field, value, data) {
    put(field, value);
    const how = { bubbles: true, composed: true };
    field.dispatchEvent(new InputEvent("input", { ...how, data, inputType: "insertText" }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {HTMLInputElement} field @param {string} type @param {string} key */
  const strike = (field, type, key) =>
    field.dispatchEvent(
      new KeyboardEvent(type, { key, code: `Digit${key}`, bubbles: true, composed: true, cancelable: true }),
    );

  /** The field that has the focus, through shadow roots. */
  function focused() {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return /** @type {HTMLInputElement | null} */ (at);
  }

  /** @param {string} text */
  const bare = (text) => text.replace(/[\s\-–]/g, "").toUpperCase();
  /** @param {HTMLInputElement[]} fields @param {string} code */
  const holds = (fields, code) => bare(fields.map((field) => field.value).join("")) === bare(code);
  /** @param {HTMLInputElement[]} fields */
  const left = (fields) => fields.some((field) => !field.isConnected);

  /** All at once, each box its digit. @param {HTMLInputElement[]} fields @param {string} code */
  function atOnce(fields, code) {
    if (fields.length === 1) {
      fields[0].focus();
      set(fields[0], code, code);
      strike(fields[0], "keyup", code.slice(-1));
      return;
    }
    for (const [i, field] of fields.entries()) {
      field.focus();
      strike(field, "keydown", code[i]);
      set(field, code[i], code[i]);
      strike(field, "keyup", code[i]);
    }
  }

  /** Key by key, following the focus where the page moves it. @param {HTMLInputElement[]} fields @param {string} code */
  async function keyByKey(fields, code) {
    for (const field of fields) if (field.value) set(field, "", "");
    fields[0].focus();
    for (const [i, key] of [...code].entries()) {
      const now = focused();
      const field = now && fields.includes(now) ? now : fields[Math.min(i, fields.length - 1)];
      field.focus();
      strike(field, "keydown", key);
      if (!document.execCommand("insertText", false, key)) set(field, field.value + key, key);
      strike(field, "keyup", key);
      await Promise.resolve();
    }
  }

  /** As if pasted into the first box. @param {HTMLInputElement[]} fields @param {string} code */
  function paste(fields, code) {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", code);
    fields[0].focus();
    fields[0].dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }),
    );
  }

  /** @param {HTMLInputElement[]} fields */
  function empty(fields) {
    for (const field of fields) if (field.isConnected && field.value) set(field, "", "");
  }

  /**
   * Tries each way until the page keeps the code.
   * @param {HTMLInputElement[]} fields @param {string} code
   * @returns {Promise<"filled" | "refused" | "left">}
   */
  tidekey.put = async (fields, code) => {
    if (fields.length > 1 && fields.length !== code.length) return "refused";
    const ways = fields.length > 1 ? [atOnce, keyByKey, paste] : [atOnce, keyByKey];
    for (const way of ways) {
      await way(fields, code);
      await turn();
      if (left(fields)) return "left"; // a page that sends at once has gone on
      if (holds(fields, code)) return "filled";
    }
    empty(fields);
    return "refused";
  };

  /** @param {HTMLInputElement[]} fields the focus comes back to where the person goes on */
  tidekey.settle = (fields) => {
    const now = focused();
    if (!now || now === document.body) fields[fields.length - 1].focus();
  };
  /** @param {HTMLInputElement[]} fields */
  tidekey.send = (fields) => {
    const form = fields[0].form;
    if (form) HTMLFormElement.prototype.requestSubmit.call(form);
  };
})();
