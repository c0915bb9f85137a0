/** Where codes went on this computer, newest first, as the host has noted it. Private windows are not noted. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { problem } from "../ui/errors.js";
import { tile } from "../ui/signs.js";
import { title } from "./row.js";
import { styled } from "./sheet.js";

const MOST = 200;

/** Never fails: what was refused is said. @param {string | null} [site] only of this one */
export async function went(site = null) {
  const [log, kept] = await Promise.allSettled([ask("log.fills", { limit: MOST }), ask("settings.get", {})]);
  if (log.status === "rejected") return el("div", {}, problem(log.reason));
  const fills = log.value.fills.filter((/** @type {any} */ one) => site === null || one.site === site);
  const off = kept.status === "fulfilled" && kept.value.settings.log_fills === false;
  const none = el("p.soft", {}, t(site === null ? "fills_none" : "fills_none_here"));
  return el("div", {},
    el("p.soft", {}, t(off ? "fills_off" : "fills_text")),
    fills.length ? el("ul.went", { tabIndex: 0, ariaLabel: t(site === null ? "part_fills" : "fills_here") }, ...fills.map((/** @type {any} */ one) => line(one, site === null))) : none);
}

/** @param {any} one @param {boolean} sited whether the site has to be said */
function line(one, sited) {
  const { issuer, name, site, at } = one;
  return el("li", {}, tile(issuer || name),
    el("div.what", {}, el("b", {}, title(one)), issuer && name ? el("span", {}, name) : null, sited && site ? el("bdi", { dir: "ltr" }, site) : null),
    el("time", { dateTime: new Date(at).toISOString() }, moment(at, hostNow())));
}

/** The view of all. */
export async function fills() {
  await styled();
  return el("div.form.sites", {}, await went());
}
