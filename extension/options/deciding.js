/** What becomes of each account of a file: as usual for its state, for all of a state, or one by one. Draws nothing. */

/** @typedef {"new" | "here" | "secret" | "names"} State `secret`: the same names with another key; `names`: the same key under other names */
/** @typedef {"add" | "replace" | "skip"} Do */

/** @type {Record<State, Do>} */
const USUAL = { new: "add", here: "skip", secret: "add", names: "skip" };

/** What a person may choose, the usual first. @type {Record<State, Do[]>} */
export const MAY = { new: ["add", "skip"], here: [], secret: ["add", "replace", "skip"], names: ["skip", "add"] };

export class Decisions {
  /** @type {Record<State, Do>} */ #all = { ...USUAL };
  /** @type {Map<number, {state: State, what: Do}>} */ #single = new Map();

  /** @param {Record<State, number>} counts how many accounts of each state there are, seen or not */
  constructor(counts) {
    this.counts = counts;
  }

  /** @param {{at: number, state: State}} row @returns {Do} */
  of({ at, state }) {
    return this.#single.get(at)?.what ?? this.#all[state];
  }

  /** @param {{at: number, state: State}} row @param {Do} what */
  decide({ at, state }, what) {
    if (what === this.#all[state]) this.#single.delete(at);
    else this.#single.set(at, { state, what });
  }

  /** All of a state, whatever was chosen for one of them before. @param {State} state @param {Do} what */
  decideAll(state, what) {
    this.#all[state] = what;
    for (const [at, one] of this.#single) if (one.state === state) this.#single.delete(at);
  }

  /** How many accounts each of the three happens to. @returns {Record<Do, number>} */
  get sums() {
    const sums = { add: 0, replace: 0, skip: 0 };
    for (const [state, many] of /** @type {[State, number][]} */ (Object.entries(this.counts))) sums[this.#all[state]] += many;
    for (const { state, what } of this.#single.values()) {
      sums[this.#all[state]] -= 1;
      sums[what] += 1;
    }
    return sums;
  }

  /** As `transfer.import` takes it. */
  get fields() {
    const otherwise = Object.fromEntries(Object.entries(this.#all).filter(([state, what]) => USUAL[/** @type {State} */ (state)] !== what));
    return { choices: [...this.#single].map(([at, { what }]) => ({ at, do: what })), otherwise };
  }
}
