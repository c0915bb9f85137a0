/** After a new vault: the sites whose secrets the old one gave away, ticked off as each has a new one. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { named } from "./past.js";

/** Fills `node` where a move left sites to see to, and leaves it empty else. @param {HTMLElement} node */
export async function renewed(node) {
  const { sites } = await ask("vault.renewed", {}).catch(() => ({ sites: [] }));
  const open = sites.filter((/** @type {any} */ one) => !one.done).length;
  if (!sites.length) return;
  node.replaceChildren(el("h3", {}, t("renewed_title")), el("p.soft", {}, open ? t("renewed_text") : t("renewed_all", sites.length)),
    open ? el("p.after", {}, t("renewed_some", sites.length - open, sites.length)) : "",
    el("ul.items", {}, ...[...sites].sort((one, other) => Number(one.done) - Number(other.done)).map(row)));
}

/** @param {any} site */
const row = (site) =>
  el(site.done ? "li.dim" : "li", {}, icon(site.done ? "ok" : "key"), el("div.what", {}, ...named(site)),
    site.done ? el("span.soft", {}, t("renewed_done")) : site.link ? el("a.link", { href: site.link, target: "_blank", rel: "noopener noreferrer" }, t("leaving_open"), el("span.quiet", {}, `: ${site.issuer || site.name}`)) : el("span.soft", {}, site.site ?? ""));
