/** The rows of the list in windows of fifty, asked for as they are scrolled to, few kept. */
import { ask } from "../channel.js";

export const WINDOW = 50;
const KEPT = 5;

export class Pages {
  /** @type {Map<number, any[]>} */ #pages = new Map();
  /** @type {Set<number>} */ #coming = new Set();
  #round = 0;
  total = 0;
  pinned = 0;
  query = "";
  sort = "order";

  /** @param {() => void} draw @param {(error: any) => void} fail */
  constructor(draw, fail) {
    this.draw = draw;
    this.fail = fail;
  }

  /** Starts anew; the latest call wins and replies of earlier ones are dropped. */
  async load({ query = this.query, sort = this.sort, from = 0, reply: coming = /** @type {Promise<any> | null} */ (null) } = {}) {
    const round = ++this.#round;
    const first = Math.floor(from / WINDOW);
    const reply = await (coming ?? this.#ask(first, query, sort));
    if (round !== this.#round) return false;
    Object.assign(this, { query, sort });
    this.#pages.clear();
    this.#coming.clear();
    this.#take(first, reply);
    return true;
  }

  /** The row at a place of the whole list; asks for its window when it is not here. @param {number} index */
  at(index) {
    const page = Math.floor(index / WINDOW);
    const rows = this.#pages.get(page);
    if (!rows) this.#fetch(page);
    return rows?.[index % WINDOW];
  }

  /** @param {string} id */
  place(id) {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return page * WINDOW + at;
    }
    return -1;
  }

  /** @param {any} account */
  replace(account) {
    const index = this.place(account.id);
    const page = this.#pages.get(Math.floor(index / WINDOW));
    if (page) page[index % WINDOW] = account;
  }

  /** @param {number} page @param {string} query @param {string} sort */
  #ask(page, query, sort) {
    return ask("accounts.list", { query, sort, offset: page * WINDOW, limit: WINDOW, trashed: false });
  }

  /** @param {number} page */
  async #fetch(page) {
    if (this.#coming.has(page)) return;
    this.#coming.add(page);
    const round = this.#round;
    try {
      const reply = await this.#ask(page, this.query, this.sort);
      if (round === this.#round) this.#take(page, reply);
    } catch (error) {
      if (round === this.#round) this.fail(error);
    } finally {
      if (round === this.#round) this.#coming.delete(page);
    }
    this.draw();
  }

  /** @param {number} page @param {any} reply */
  #take(page, reply) {
    this.total = reply.total;
    this.#pages.set(page, reply.rows);
    const others = reply.rows.findIndex((/** @type {any} */ row) => !row.pinned);
    if (page === 0 && reply.rows.length) this.pinned = others < 0 ? reply.rows.length : others;
    else if (others > 0 && page * WINDOW + others > this.pinned) this.pinned = page * WINDOW + others;
    if (!reply.total) this.pinned = 0;
    for (const old of [...this.#pages.keys()].slice(0, -KEPT)) if (old !== 0) this.#pages.delete(old);
  }
}
