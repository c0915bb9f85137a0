/** The account of the site in front, large, with Fill as its main act; further ones as rows. */
import { hostNow, t } from "../channel.js";
import { el, count, moment, write } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { grouped, ring, spelled, tile } from "../ui/signs.js";
import { beneath, hasClock, isNameOnly, needsPin, newRow, title } from "./row.js";

const APPLE = navigator.platform.startsWith("Mac");

export class Card {
  /** @type {any} */ account = null;
  /** @type {any[]} */ rows = [];
  site = "";
  /** Ids of accounts that the page names: they come first. @type {string[]} */ named = [];
  #digits = el("span.code.big", { ariaHidden: "true" });
  #spoken = el("span.quiet");
  #ring = ring("big");
  #under = el("div.under", { id: "why" });
  #fillWord = el("span");
  #fillKey = el("kbd");
  #copyKey = el("kbd");
  #near = false;
  #drawn = "";
  fill = el("button.btn.main", { type: "button", dataset: { act: "fill" }, ariaDescribedby: "why" }, this.#fillWord, this.#fillKey);
  copy = el("button.btn", { type: "button", dataset: { act: "copy" } }, el("span", {}, t("copy")), this.#copyKey);
  next = el("button.btn", { type: "button", dataset: { act: "next" }, hidden: true }, t("next_code"));

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.fill.addEventListener("focus", () => this.#describe());
  }

  /** @param {string} site @param {any[]} accounts likeliest first @param {any[]} [kin] of a site with the same sign-in, where there are none */
  show(site, accounts, kin = []) {
    const first = (/** @type {any} */ { id }) => Number(this.named.includes(id));
    const all = [...accounts].sort((a, b) => first(b) - first(a));
    const drawn = JSON.stringify([site, all, kin, this.named]);
    if (drawn === this.#drawn && this.root.firstChild) return this.account && this.canFill(true); // what is being pressed stays
    this.#drawn = drawn;
    [this.account] = all;
    this.site = site;
    this.rows = (this.account ? all.slice(1) : kin).map((account, at, some) => newRow().show(account, at, some.length));
    this.root.hidden = !this.account && !this.rows.length;
    if (this.root.hidden) return this.root.replaceChildren();
    const head = this.account ? t("for_site", site) : t("kin_of", [...new Set(kin.map(({ sites }) => sites[0]))].join(", "));
    for (const row of this.rows) row.main.tabIndex = 0;
    const others = el("div", { role: "list", ariaLabel: head, hidden: !this.rows.length }, ...this.rows);
    const more = el("button.here", { type: "button", dataset: { act: "site" } }, icon("site"), el("span", {}, t("on_site_more", site)));
    this.root.replaceChildren(el("h2", { id: "site-head" }, head), this.account ? this.#card() : "", others, more);
    if (this.account) this.canFill(true);
    return this.tick(null);
  }

  /** What Enter in the search field means here. */
  get first() {
    return this.account ?? this.rows[0]?.account ?? null;
  }

  /** Why this account is offered. */
  #why() {
    const { id, used_ms: used } = this.account;
    if (this.named.includes(id)) return t("why_named");
    return used ? t("why_used", moment(used, hostNow())) : t("why_saved", this.site);
  }

  #card() {
    const account = this.account;
    const who = el("div.who", {}, tile(title(account), account.icon), el("div", {}, el("b", {}, title(account)), el("span", {}, beneath(account))),
      el("button.square.own", { type: "button", ariaHasPopup: "menu", ariaLabel: t("more_for", title(account)) }, icon("more")));
    const made = el("div.card", { role: "group", ariaLabel: [title(account), account.name].filter(Boolean).join(", "), dataset: { id: account.id } }, who);
    this.#near = false;
    this.#under.replaceChildren(this.#why());
    if (isNameOnly(account)) {
      this.#fillWord.textContent = t("sign_in");
      made.append(this.#under, el("div.acts", {}, this.fill));
      return made;
    }
    this.next.hidden = hasClock(account);
    made.append(el("div.line", {}, this.#digits, this.#spoken, this.#ring), this.#under, el("div.acts", {}, this.fill, this.copy, this.next));
    return made;
  }

  /** Back to an account of this part, if it is one. @param {string | undefined} id */
  focus(id) {
    if (!id) return;
    if (this.account?.id === id) this.fill.focus();
    else this.rows.find((row) => row.account.id === id)?.main.focus();
  }

  /** Whether the page in front has a field; without one, copying is the main act. @param {boolean} can */
  canFill(can) {
    this.fills = can;
    this.fill.classList.toggle("main", can || isNameOnly(this.account));
    this.copy.classList.toggle("main", !can);
    write(this.#fillKey, can ? t("key_enter") : "");
    write(this.#copyKey, can ? (APPLE ? "⌘C" : t("key_copy")) : t("key_enter"));
  }

  /** @param {any} shown */
  tick(shown) {
    if (!this.account || isNameOnly(this.account)) return;
    this.shown = shown;
    const pin = needsPin(shown);
    const counted = pin || (!hasClock(this.account) && !shown?.code);
    const text = shown?.code ? grouped(shown.code) : counted ? "––– –––" : "";
    write(this.#digits, text || "\u00a0");
    this.#digits.classList.toggle("long", text.length > 9);
    this.root.querySelector(".card")?.classList.toggle("near", Boolean(shown?.near));
    this.#nearEnd(shown);
    this.#ring.share = shown?.part ?? 1;
    this.#ring.hidden = pin || !hasClock(this.account);
    this.copy.hidden = pin;
    if (this.fill.dataset.busy !== "yes") write(this.#fillWord, t(pin ? "type_pin" : shown?.near ? "fill_next" : "fill"));
  }

  /** @param {any} shown */
  #nearEnd(shown) {
    const next = shown?.near && shown.next;
    if (!next) return this.#near && ((this.#near = false), this.#under.replaceChildren(this.#why()));
    this.#near = true;
    return this.#under.replaceChildren(`${t("next")} `, el("span.code", {}, grouped(next)));
  }

  #describe() {
    const { code, left } = this.shown ?? {};
    const words = [this.#fillWord.textContent, title(this.account), beneath(this.account), code && spelled(code)];
    if (left != null) words.push(t("seconds_left", count(Math.ceil(left / 1000))));
    this.fill.setAttribute("aria-label", words.filter(Boolean).join(", "));
  }
}
