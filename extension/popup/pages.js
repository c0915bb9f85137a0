/** The rows of the list in windows of fifty, asked for as they are scrolled to, few kept. */
import { ask } from "../channel.js";

export const WINDOW = 50;
const KEPT = 5;

export class Pages {
  /** @type {Map<number, any[]>} */ #pages = new Map();
  /** @type {Set<number>} */ #coming = new Set();
  #round = 0;
  /** Whether the first window lacks rows at its end. */ #short = false;
  /** Ids that stand above the list already, and are left out of it unless one searches. @type {string[]} */ #above = [];
  total = 0;
  pinned = 0;
  query = "";
  sort = "order";

  /** @param {() => void} draw @param {(error: any) => void} fail */
  constructor(draw, fail) {
    this.draw = draw;
    this.fail = fail;
  }

  /** How many accounts there are in all, those above the list included. */
  get all() {
    return this.total + (this.query ? 0 : this.#above.length);
  }

  /** Whether some accounts stand above and not in the list. */
  get less() {
    return !this.query && this.#above.length > 0;
  }

  /**
   * Leaves out what stands above the list, and at once what came before that was known.
   * @param {string[]} ids
   */
  leave(ids) {
    const [before, all, first] = [this.#above, this.all, this.#pages.get(0)];
    if (ids.join() === before.join()) return;
    this.#above = ids.slice(0, WINDOW);
    if (this.query || !first) return;
    const rows = before.length ? [] : first.filter((row) => !ids.includes(row.id));
    this.#pages.clear();
    this.#take(0, { rows, total: Math.max(0, all - this.#above.length) });
    this.#short = rows.length < Math.min(WINDOW, this.total);
  }

  /** Starts anew; the latest call wins and replies of earlier ones are dropped. */
  async load({ query = this.query, sort = this.sort, from = 0, reply: coming = /** @type {Promise<any> | null} */ (null) } = {}) {
    const round = ++this.#round;
    const first = Math.floor(from / WINDOW);
    const asked = coming ? [] : this.#above;
    const reply = await (coming ?? this.#ask(first, query, sort));
    if (round !== this.#round) return false;
    Object.assign(this, { query, sort });
    this.#pages.clear();
    this.#coming.clear();
    this.#short = false;
    this.#take(first, reply);
    const above = this.#above;
    this.#above = asked;
    this.leave(above);
    return true;
  }

  /** The row at a place of the whole list; asks for its window when it is not here. @param {number} index */
  at(index) {
    const page = Math.floor(index / WINDOW);
    const row = this.#pages.get(page)?.[index % WINDOW];
    if (!row && (!this.#pages.has(page) || (page === 0 && this.#short))) this.#fetch(page);
    return row;
  }

  /** @param {string} id */
  place(id) {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) return page * WINDOW + at;
    }
    return -1;
  }

  /** @param {number} page @param {string} query @param {string} sort */
  #ask(page, query, sort) {
    return ask("accounts.list", { query, sort, offset: page * WINDOW, limit: WINDOW, trashed: false, skip: query ? [] : this.#above });
  }

  /** @param {number} page */
  async #fetch(page) {
    if (this.#coming.has(page)) return;
    this.#coming.add(page);
    const [round, above] = [this.#round, this.#above];
    try {
      const reply = await this.#ask(page, this.query, this.sort);
      if (round !== this.#round || above !== this.#above) return;
      if (page === 0) this.#short = false;
      this.#take(page, reply);
    } catch (error) {
      if (round === this.#round) this.fail(error);
    } finally {
      if (round === this.#round) this.#coming.delete(page);
      this.draw();
    }
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
