/** One account in a list: names, code, ring, and what its one press does. Draws; decides nothing. */
import { t } from "../channel.js";
import { el, count } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { grouped, ring, spelled, tile } from "../ui/signs.js";

const STEPS = 15; // a small ring moves every two seconds of thirty: each move is a repaint

/** Accounts without a clock: their press asks for the next code or leads to the site. */
export const hasClock = (/** @type {any} */ account) => /^(totp|steam|motp|yandex)$/.test(account.kind);
/** Without codes here, be it of a kind that none are made of. */
export const isNameOnly = (/** @type {any} */ account) => /^(name-only|other)$/.test(account.kind) || account.scope === "name-only" || account.scope === "passwordless";
/** Whether its codes wait for a PIN. @param {ReturnType<import("../ui/codes.js").Codes["at"]>} shown */
export const needsPin = (shown) => shown?.refused === "account.pin-missing";

/** @param {any} account */
export const title = (account) => account.issuer || account.name || t("unnamed");

/** What stands beneath the issuer. @param {any} account */
export function beneath(account) {
  if (isNameOnly(account)) return t(account.kind === "other" ? "kind_unmade" : account.scope === "work" ? "work_name_only" : "name_only");
  if (account.conflict) return t("two_secrets");
  return account.issuer ? account.name : "";
}

class Row extends HTMLElement {
  #tile = tile("");
  #issuer = el("b");
  #name = el("span");
  #code = el("span.code");
  #after = el("span.after");
  #digits = document.createTextNode("");
  #do = el("span.do", { hidden: true });
  #ring = ring();
  /** What the row shows now, so that nothing is painted twice. */ drawn = "";
  main = el("button.row", { type: "button", tabIndex: -1 }, this.#tile, el("span.name", {}, this.#issuer, this.#name), this.#code, this.#do);
  own = el("button.square.own", { type: "button", tabIndex: -1, ariaHasPopup: "menu" }, this.#ring, icon("more"));

  connectedCallback() {
    if (this.firstChild) return;
    this.#code.append(this.#digits, this.#after);
    this.append(this.main, this.own);
    this.setAttribute("role", "listitem");
    this.main.addEventListener("focus", () => this.name());
  }

  /** @param {any} account @param {number} [index] @param {number} [total] */
  show(account, index = 0, total = 1) {
    this.account = account;
    this.drawn = "";
    this.dataset.id = account.id;
    this.#tile.show(title(account), account.icon);
    this.#issuer.textContent = title(account);
    this.#name.textContent = beneath(account);
    this.#do.textContent = account.kind === "other" && !account.sites.length ? "" : isNameOnly(account) ? t("sign_in") : t("next_code");
    this.main.title = [account.issuer, account.name].filter(Boolean).join(", ");
    this.own.setAttribute("aria-label", t("more_for", title(account)));
    this.setAttribute("aria-setsize", String(total));
    this.setAttribute("aria-posinset", String(index + 1));
    return this;
  }

  /** @param {ReturnType<import("../ui/codes.js").Codes["at"]>} shown */
  tick(shown) {
    const withClock = hasClock(this.account) && !isNameOnly(this.account);
    const text = shown?.code ? grouped(shown.code) : "";
    const share = Math.round((shown?.part ?? 1) * STEPS) / STEPS;
    /** @type {string} */
    const drawn = `${text}/${share}/${shown?.near}/${shown?.refused}`;
    this.shown = shown;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    if (this.#digits.data !== text) this.#digits.data = text;
    this.#after.textContent = shown?.near && shown.next ? grouped(shown.next) : "";
    if (needsPin(shown)) this.#do.textContent = t("needs_pin");
    this.#do.hidden = (withClock && !needsPin(shown)) || Boolean(text);
    this.classList.toggle("near", Boolean(shown?.near));
    this.classList.toggle("quietly", !withClock || !text);
    this.#ring.share = share;
    if (!this.main.ariaLabel) this.name();
  }

  /** What a screen reader says on focus: names, the code digit by digit, the time left. */
  name() {
    const { code, left } = this.shown ?? {};
    const words = [title(this.account), beneath(this.account)];
    if (code) words.push(spelled(code));
    else if (!this.#do.hidden) words.push(this.#do.textContent ?? "");
    if (left != null) words.push(t("seconds_left", count(Math.ceil(left / 1000))));
    this.main.setAttribute("aria-label", words.filter(Boolean).join(", "));
  }
}

customElements.define("tk-row", Row);

/** @returns {any} */
export const newRow = () => document.createElement("tk-row");
