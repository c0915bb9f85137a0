/**
 * The codes of what is on the screen: asks the host for the visible ones only, carries each over its
 * boundary by the next code it already has, and counts by the host's clock. Leaves drawing to others.
 */
import { ask, hostNow } from "../channel.js";

export const NEAR_MS = 5_000;
const MOST = 50;
const REFUSED_MS = 10_000; // a code that was refused may come later, as when many were asked for

export class Codes {
  /** @type {Map<string, any>} */ #known = new Map();
  /** @type {Set<string>} */ #wanted = new Set();
  /** @type {Set<string>} */ #asked = new Set();
  #queued = false;
  #notBefore = 0;
  #timer = 0;

  /** @param {() => void} draw called when a code came or a second passed */
  constructor(draw) {
    this.draw = draw;
    this.onproblem = (/** @type {any} */ _error) => {};
  }

  /** Counts the seconds from now on, while the page is seen. */
  start() {
    document.addEventListener("visibilitychange", () => this.#tick());
    this.#tick();
  }

  /** The ids on the screen now; others are forgotten. @param {Iterable<string>} ids */
  want(ids) {
    this.#wanted = new Set([...ids].slice(0, MOST));
    for (const [id, code] of this.#known) if (!this.#wanted.has(id) && (code.valid_until != null || code.again)) this.#known.delete(id);
    this.#soon();
  }

  /** Codes that came by another way, as those of HOTP do. @param {...any} codes */
  keep(...codes) {
    for (const code of codes) {
      this.#wanted.add(code.id);
      this.#known.set(code.id, code);
    }
    this.draw();
  }

  /** Codes already asked for elsewhere: not asked for again while they are coming. @param {string[]} ids @param {Promise<any[]>} codes */
  async coming(ids, codes) {
    for (const id of ids) this.#asked.add(id);
    const got = await codes;
    for (const id of ids) this.#asked.delete(id);
    this.keep(...got);
    this.#soon();
  }

  clear() {
    this.#known.clear();
    this.#soon();
  }

  /** What makes the codes of this one has changed. @param {string} id */
  anew(id) {
    this.#known.delete(id);
    this.#soon();
  }

  /** Nothing is wanted and nothing known any more. */
  forget() {
    this.#wanted.clear();
    this.#known.clear();
    this.draw();
  }

  /**
   * What to show for an account at this moment, or null while it is not known.
   * @param {string} id
   * @returns {{code: string, next: string | null, left: number | null, part: number, near: boolean, refused?: string} | null} `refused`: why there is no code
   */
  at(id, now = hostNow()) {
    const known = this.#known.get(id);
    if (!known) return null;
    const { code, next, period, valid_until: until, refused } = known;
    if (until == null) return { code, next: null, left: null, part: 1, near: false, refused };
    const span = period * 1000;
    if (now < until) return shown(code, next, until - now, span);
    return next && now < until + span ? shown(next, null, until + span - now, span) : null;
  }

  #soon() {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.#fetch();
    });
  }

  async #fetch() {
    const now = hostNow();
    if (now < this.#notBefore) return;
    const ids = [...this.#wanted].filter((id) => !this.#asked.has(id) && this.#stale(id, now));
    if (!ids.length) return;
    for (const id of ids) this.#asked.add(id);
    try {
      const reply = await ask("codes.get", { ids });
      for (const code of reply.codes) if (this.#wanted.has(code.id)) this.#known.set(code.id, code);
      for (const { id, code: refused } of reply.refused) this.#known.set(id, { id, code: "", next: null, period: 0, valid_until: null, again: hostNow() + REFUSED_MS, refused });
    } catch (error) {
      this.#notBefore = hostNow() + 1000 * Math.max(1, Number(/** @type {any} */ (error).detail?.seconds) || 2);
      this.onproblem(error);
    } finally {
      for (const id of ids) this.#asked.delete(id);
      this.draw();
    }
  }

  /** @param {string} id @param {number} now */
  #stale(id, now) {
    const known = this.#known.get(id);
    if (known?.again) return now >= known.again;
    return !known || (known.valid_until != null && now >= known.valid_until);
  }

  #tick() {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    this.draw();
    this.#soon();
    this.#timer = window.setTimeout(() => this.#tick(), 1000 - (Math.floor(hostNow()) % 1000) + 5);
  }
}

/** @param {string} code @param {string | null} next @param {number} left @param {number} span */
function shown(code, next, left, span) {
  return { code, next, left, part: Math.min(1, left / span), near: left < NEAR_MS && span > NEAR_MS };
}
