/** After a new vault: the sites whose secrets the old one gave away, and what other computers wrote too late. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { once } from "../ui/sure.js";
import { named } from "./past.js";

/** Fills `node` where a move left sites to see to, and leaves it empty else. @param {HTMLElement} node @param {object} [given] the site that was ticked just now */
export async function renewed(node, given = {}) {
  const { sites } = await ask("vault.renewed", given).catch(() => ({ sites: [] }));
  const open = sites.filter((/** @type {any} */ one) => !one.done).length;
  if (!sites.length) return;
  const tick = async (/** @type {any} */ site, /** @type {boolean} */ done) => {
    await renewed(node, { id: site.id, done });
    /** @type {any} */ (node.querySelector(`[data-act="done-${site.id}"]`))?.focus();
  };
  node.replaceChildren(el("h3", {}, t("renewed_title")), el("p.soft", {}, open ? t("renewed_text") : t("renewed_all", sites.length)),
    open ? el("p.after", {}, t("renewed_some", sites.length - open, sites.length)) : "",
    el("ul.items", {}, ...[...sites].sort((one, other) => Number(one.done) - Number(other.done)).map((site) => row(site, tick))));
}

/** @param {any} site @param {(site: any, done: boolean) => Promise<void>} tick */
function row(site, tick) {
  const box = el("input", { type: "checkbox", checked: site.done, dataset: { act: `done-${site.id}` }, onchange: () => tick(site, box.checked) });
  return el(site.done ? "li.dim" : "li", {}, el("label.take", {}, box, el("span.what", {}, ...named(site), site.done ? el("span.soft", {}, t("renewed_done")) : null)),
    site.link && !site.done ? el("a.link", { href: site.link, target: "_blank", rel: "noopener noreferrer" }, t("leaving_open"), el("span.quiet", {}, `: ${site.issuer || site.name}`)) : el("span.soft", {}, site.done ? "" : (site.site ?? "")));
}

/** Copies that came in after the move: taken in as new accounts, or left. @param {HTMLElement} node @param {object} [given] the one that was settled just now */
export async function late(node, given = {}) {
  const { copies } = await ask("vault.late", given);
  if (!copies.length) return node.replaceChildren();
  node.replaceChildren(el("h3", {}, t("late_title")), el("p.soft", {}, t("late_text")), el("ul.items", {}, ...copies.map((/** @type {any} */ copy) => {
    const wrong = el("div");
    const settle = (/** @type {boolean} */ adopt) => (/** @type {any} */ event) => once(event.currentTarget, () => late(node, { id: copy.id, adopt }), wrong);
    return el("li", {}, icon("computer"), el("div.what", {}, el("b", {}, copy.name), el("span.soft", {}, t("late_accounts", copy.accounts))),
      button(t("late_adopt"), { onclick: settle(true), ariaLabel: `${t("late_adopt")}: ${copy.name}` }), button(t("late_leave"), { onclick: settle(false), ariaLabel: `${t("late_leave")}: ${copy.name}` }), wrong);
  })));
}
