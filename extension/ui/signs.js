/** The signs of an account: the letter tile, the ring of time left, and how its digits are written. */
const SVG = "http://www.w3.org/2000/svg";
const letters = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The hue of an issuer: the same for the same name on every computer. */
export function hue(/** @type {string} */ name) {
  let sum = 0x811c9dc5;
  for (const char of name.toLowerCase()) sum = Math.imul(sum ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return ((sum ^ (sum >>> 15)) >>> 0) % 24 * 15;
}

/** A letter on a ground coloured by the issuer; a known icon takes its place once it can be shown. */
class Tile extends HTMLElement {
  /** @type {string | null} */ icon = null;

  /** @param {string} name @param {string | null} [icon] its hash */
  show(name, icon = null) {
    this.icon = icon;
    this.classList.remove("pictured");
    if (icon) import("./pictures.js").then(({ put }) => put(this, icon));
    const first = letters.segment(name.trim().slice(0, 24))[Symbol.iterator]().next();
    this.textContent = first.done ? "·" : first.value.segment.toLocaleUpperCase();
    this.style.setProperty("--h", String(hue(name)));
    this.setAttribute("aria-hidden", "true");
    return this;
  }
}

/** How much of a period is left, moved once a second by whoever holds the clock. */
class Ring extends HTMLElement {
  #left = document.createElementNS(SVG, "circle");

  connectedCallback() {
    if (this.firstChild) return;
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    this.setAttribute("aria-hidden", "true");
    const track = document.createElementNS(SVG, "circle");
    for (const circle of [track, this.#left]) {
      for (const [name, value] of [["cx", 12], ["cy", 12], ["r", 9], ["pathLength", 100]]) {
        circle.setAttribute(String(name), String(value));
      }
      svg.append(circle);
    }
    this.#left.setAttribute("class", "left");
    this.append(svg);
  }

  /** @param {number} share between 0 and 1 */
  set share(share) {
    this.#left.style.strokeDashoffset = String(Math.round(100 - 100 * share));
  }
}

customElements.define("tk-tile", Tile);
customElements.define("tk-ring", Ring);

/** @param {string} name @param {string | null} [icon] @returns {any} */
export const tile = (name, icon = null) => /** @type {Tile} */ (document.createElement("tk-tile")).show(name, icon);

/** @param {string} [size] @returns {any} */
export function ring(size = "") {
  const made = document.createElement("tk-ring");
  made.className = size;
  return made;
}

const GROUPS = { 6: [3, 3], 7: [3, 4], 8: [4, 4], 9: [3, 3, 3], 10: [3, 3, 4] };

/** `482913` as `482 913`; codes of letters (Steam) and odd lengths stay whole. @param {string} code */
export function grouped(code) {
  const sizes = /^\d+$/.test(code) ? GROUPS[/** @type {6} */ (code.length)] : undefined;
  if (!sizes) return code;
  let at = 0;
  return sizes.map((size) => code.slice(at, (at += size))).join(" ");
}

/** `482913` as `4 8 2 9 1 3`, so that a screen reader reads digit by digit. @param {string} code */
export const spelled = (code) => [...code].join(" ");
