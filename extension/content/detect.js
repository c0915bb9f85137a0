// Finds the field for an authenticator's code. Promises `tidekey.detect(root)`: at most one field or
// group of boxes called `totp`, besides those called `otp-other`; only fields a person can see.
"use strict";
(() => {
  const tidekey = (globalThis.tidekey ??= {});
  const { dom, spoken } = tidekey;
  const SURE = 4; // score of `code` from which a field is one
  const LEAD = 2; // by how much the best must lead where several are sure
  const WIDEST = 90; // pixels of one box

  /** @param {HTMLInputElement} el */
  const usable = (el) =>
    dom.isField(el) && !el.disabled && !el.readOnly && /^[\s\d]*$/.test(el.value) && dom.visible(el);

  /** Boxes of one code: 4 to 10 narrow fields in a row with no other between. @param {HTMLInputElement[]} fields */
  function units(fields) {
    /** @type {HTMLInputElement[][]} */
    const found = [];
    for (const el of fields) {
      const run = found.at(-1);
      if (run && isBox(el) && isBox(run[0]) && sameRow(run[0], el) && run.length < 10) run.push(el);
      else found.push([el]);
    }
    return found.flatMap((run) => (run.length === 1 || run.length >= 4 ? [run] : run.map((el) => [el])));
  }
  /** @param {HTMLInputElement} el */
  const isBox = (el) => el.localName === "input" && el.getBoundingClientRect().width <= WIDEST && (el.maxLength <= 1 || el.maxLength > 10 || el.size === 1);
  /** @param {Element} a @param {Element} b */
  function sameRow(a, b) {
    const [one, two] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    return Math.abs(one.top - two.top) < one.height / 2 && Math.abs(one.width - two.width) < 6;
  }

  /** @param {HTMLInputElement} el */
  const formOf = (el) => el.form ?? el.closest?.("form, dialog, [role=dialog]") ?? null;

  /**
   * @param {HTMLInputElement[]} unit @param {{what: string, text: string, el: Element}[]} page
   * @param {HTMLInputElement[]} fields
   */
  function sight(unit, page, fields) {
    const [el] = unit;
    const from = page.findIndex((item) => item.el === el && item.what === "field");
    const to = page.findIndex((item) => item.el === unit[unit.length - 1] && item.what === "field");
    const stop = (/** @type {{what: string, el: Element}} */ item) => item.what === "field" && fields.includes(/** @type {any} */ (item.el));
    const start = page.slice(0, from).findLastIndex(stop) + 1;
    const end = page.findIndex((item, i) => i > to && stop(item));
    const around = [page.slice(start, from), page.slice(to + 1, end < 0 ? undefined : end)];
    const form = formOf(el);
    const mates = fields.filter((other) => !unit.includes(other) && formOf(other) === form);
    return { el, boxes: unit.length, type: dom.kind(el), ...ownWords(unit, around), ...context(page, from, around, el),
      alone: fields.every((other) => unit.includes(other)), aloneInForm: mates.length === 0,
      password: mates.some((other) => other.type === "password"),
      mates: mates.map((other) => `${spoken(`${dom.attr(other, "name")} ${dom.attr(other, "id")}`)} ${dom.labels(other)}`).join(" . "),
      focused: unit.some((box) => box === deepFocus() || box.autofocus) };
  }

  const FILLER = /^(?:[*:?]|\(optional\))$/i;
  /** @param {HTMLInputElement[]} unit @param {{what: string, text: string}[][]} around */
  function ownWords(unit, [before]) {
    const [el] = unit;
    const placeholder = dom.attr(el, "placeholder");
    const said = [...new Set(unit.map((box) => `${dom.labels(box)} ${dom.attr(box, "aria-label")} ${dom.attr(box, "title")}`.trim()))];
    const last = before.filter((item) => /label|text/.test(item.what) && !FILLER.test(item.text)).at(-1);
    const label = said.join(" ").trim() || placeholder || (last && last.text.length < 60 ? last.text : "");
    const exact = (dom.attr(el, "name") || el.id || "").toLowerCase();
    const name = spoken(`${dom.attr(el, "name")} ${dom.attr(el, "id")} ${dom.attr(el, "data-testid")} ${dom.attr(el, "formcontrolname")}`);
    return { placeholder, label: `${label} ${placeholder}`, exact, name };
  }

  /** @param {{what: string, text: string, el: Element}[]} page @param {number} from @param {{what: string, text: string}[][]} around @param {Element} el */
  function context(page, from, around, el) {
    const texts = (/** @type {{what: string, text: string}[]} */ items) =>
      items.filter((item) => /text|heading|label/.test(item.what)).map((item) => item.text);
    const links = around.flat().filter((item) => /link|button/.test(item.what));
    const heads = page.slice(0, from).filter((item) => item.what === "heading").map((item) => item.text);
    return { before: texts(around[0]), after: texts(around[1]), heads: heads.slice(-3),
      controls: links.map((item) => item.text).join(" . "),
      page: el.ownerDocument.title, path: location.pathname + location.search,
      seed: page.slice(0, from).some(showsSeed) };
  }

  const SEED = /(?:^|\s)(?:[A-Z2-7]{16,64}|(?:[A-Za-z2-7]{4}\s){3,15}[A-Za-z2-7]{2,4})=*(?:$|\s)/;
  /** @param {{what: string, text: string, el: Element}} item */
  const showsSeed = (item) =>
    item.what === "image" ? /qr|otpauth|scan/i.test(item.text) : item.what === "field" ? SEED.test(/** @type {HTMLInputElement} */ (item.el).value ?? "") : SEED.test(item.text);

  function deepFocus() {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at;
  }

  /** @param {{what: string, el: Element}[]} page @returns {HTMLInputElement[]} */
  const inputs = (page) => page.filter((item) => item.what === "field").map((item) => /** @type {any} */ (item.el));

  /**
   * Every sure code field, the best first. @param {Document | Element | ShadowRoot} root
   * @returns {{kind: "totp" | "otp-other", fields: HTMLInputElement[], score: number, reasons: string[]}[]}
   */
  tidekey.judge = (root) => {
    const page = dom.read(/** @type {any} */ (root).body ?? root);
    const seen = inputs(page).filter(dom.visible);
    const judged = units(seen.filter(usable)).map((fields) => {
      const { code, ours } = tidekey.weigh(sight(fields, page, seen));
      const kind = ours.sum >= 0 ? "totp" : "otp-other"; // nothing said: most codes are an app's
      return { kind, fields, score: code.sum, reasons: [...code.reasons, "|", ...ours.reasons] };
    });
    return /** @type {any} */ (judged.filter((one) => one.score >= SURE).sort((a, b) => b.score - a.score));
  };

  /** Those to be filled or named: of several for an app only a clear leader. @param {Document | Element | ShadowRoot} root */
  tidekey.detect = (root) => {
    const codes = tidekey.judge(root);
    const apps = codes.filter((/** @type {any} */ one) => one.kind === "totp");
    const clear = apps.length < 2 || apps[0].score - apps[1].score >= LEAD;
    return codes.filter((/** @type {any} */ one) => one.kind !== "totp" || (clear && one === apps[0]));
  };
})();
