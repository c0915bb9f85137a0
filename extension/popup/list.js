/** The list of all accounts. Draws only the rows on the screen, whatever the number of accounts. */
import { t } from "../channel.js";
import { el, count, write } from "../ui/el.js";
import { hasClock, isNameOnly, newRow } from "./row.js";

const ROW = 52;
const HEAD = 32;
const AROUND = 3;

export class List {
  /** @type {Map<number, any>} */ #drawn = new Map();
  /** @type {any[]} */ #spare = [];
  #first = el("h2");
  #second = el("h2");
  /** Where the rows begin above the screen's upper edge, and its height: read once a drawing. */ #top = 0;
  #height = 0;
  /** The place that Tab reaches. */ current = 0;
  /** The place that Enter in the search field means, or -1. */ marked = -1;

  /**
   * @param {HTMLElement} root @param {HTMLElement} scroller
   * @param {import("./pages.js").Pages} pages @param {() => void} moved called when other rows are seen
   */
  constructor(root, scroller, pages, moved) {
    Object.assign(this, { root, scroller, pages, moved });
    root.setAttribute("role", "list");
    for (const head of [this.#first, this.#second]) head.setAttribute("role", "presentation");
    scroller.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(scroller);
  }

  /** @type {HTMLElement} */ root;
  /** @type {HTMLElement} */ scroller;
  /** @type {import("./pages.js").Pages} */ pages;
  /** @type {() => void} */ moved;

  get rows() {
    return this.#drawn.values();
  }

  /** Ids that a person can see and that have a code of the clock. */
  *seen() {
    const [from, to] = this.#span(0);
    for (const [index, row] of this.#drawn) {
      if (index >= from && index < to && hasClock(row.account) && !isNameOnly(row.account)) yield row.account.id;
    }
  }

  draw() {
    const { total, pinned, query } = this.pages;
    this.root.hidden = total === 0;
    this.root.style.height = `${this.#y(total)}px`;
    this.#heads(total, pinned, query);
    this.#top = this.scroller.scrollTop - this.root.offsetTop;
    this.#height = this.scroller.clientHeight;
    const [from, to] = this.#span(AROUND);
    for (const [index, row] of this.#drawn) {
      if ((index < from || index >= to) && !row.contains(document.activeElement)) this.#drop(index, row);
    }
    for (let index = from; index < to; index++) this.#place(index, total);
    this.moved();
  }

  /** @param {number} index */
  focus(index) {
    this.current = Math.max(0, Math.min(this.pages.total - 1, index));
    const top = this.root.offsetTop + this.#y(this.current);
    const { scrollTop, clientHeight } = this.scroller;
    if (top - HEAD < scrollTop) this.scroller.scrollTop = this.current ? top - HEAD : 0;
    else if (top + ROW + 8 > scrollTop + clientHeight) this.scroller.scrollTop = top + ROW + 8 - clientHeight;
    this.draw();
    this.#drawn.get(this.current)?.main.focus({ preventScroll: true });
  }

  /** Rows that fit on the screen, for Page Up and Page Down. */
  get page() {
    return Math.max(1, Math.floor(this.scroller.clientHeight / ROW) - 1);
  }

  /** @param {number} index */
  #y(index) {
    const { pinned, total, query } = this.pages;
    return HEAD + index * ROW + (!query && pinned > 0 && pinned < total && index >= pinned ? HEAD : 0);
  }

  /** First and last row on the screen, `around` more on both sides. @param {number} around */
  #span(around) {
    const { pinned, total } = this.pages;
    const top = this.#top;
    const heads = (/** @type {number} */ y) => HEAD + (pinned && y > this.#y(pinned) ? HEAD : 0);
    const at = (/** @type {number} */ y) => Math.floor((y - heads(y)) / ROW);
    const bottom = top + this.#height;
    return [Math.max(0, at(top) - around), Math.min(total, at(bottom) + 1 + around)];
  }

  /** @param {number} total @param {number} pinned @param {string} query */
  #heads(total, pinned, query) {
    if (!this.#first.isConnected) this.root.prepend(this.#first, this.#second);
    const rest = t(this.pages.less ? "other_accounts" : "all_accounts");
    const found = total === 1 ? t("found_one") : t("found_other", count(total));
    write(this.#first, query ? found : pinned > 0 ? t("pinned") : rest);
    write(this.#second, rest);
    this.#second.hidden = Boolean(query) || pinned === 0 || pinned >= total;
    this.#second.style.transform = `translateY(${this.#y(pinned) - HEAD}px)`;
  }

  /** @param {number} index @param {any} row */
  #drop(index, row) {
    this.#drawn.delete(index);
    row.remove();
    if (this.#spare.length < 12) this.#spare.push(row);
  }

  /** @param {number} index @param {number} total */
  #place(index, total) {
    const account = this.pages.at(index);
    let row = this.#drawn.get(index);
    if (!account) {
      if (row) this.#drop(index, row);
      return;
    }
    if (!row) {
      row = this.#spare.pop() ?? newRow();
      this.#drawn.set(index, row);
      const behind = this.#drawn.get(index + 1);
      this.root.insertBefore(row, behind?.isConnected ? behind : null);
    }
    if (row.account !== account) {
      row.shown = null;
      row.main.ariaLabel = "";
      row.show(account, index, total);
      row.tick(null);
    }
    row.index = index;
    row.classList.toggle("on", index === this.marked);
    row.main.tabIndex = index === this.current ? 0 : -1;
    row.style.transform = `translateY(${this.#y(index)}px)`;
  }
}
