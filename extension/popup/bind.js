/** First use of an account on another site: nothing happens without a clear yes. */
import { t } from "../channel.js";
import { el } from "../ui/el.js";
import { spelled } from "../ui/signs.js";
import { differing, inLetters } from "../ui/spelling.js";
import { emphasised, plainly, question } from "./question.js";
import { popup } from "./popup.js";
import { title } from "./row.js";

/** Asks for the page in front. @param {any} account @returns {Promise<boolean>} */
export function confirmSite(account) {
  const { origin } = popup.front;
  const { site = origin, warning, kin = [] } = popup.match;
  const names = plainly([title(account), account.issuer ? account.name : ""].filter(Boolean).join(", "));
  const saved = account.sites.length ? t("saved_for", account.sites.join(", ")) : t("saved_for_none");
  const related = kin.some((/** @type {any} */ { id }) => id === account.id) ? el("p", {}, t("ask_site_kin", account.sites[0], site)) : null;
  const more = warning ? twins(site, new URL(origin).hostname, warning) : [letters(site), el("p", {}, t("ask_site_why"))];
  return question({ title: t("ask_site", site), body: [emphasised(t("ask_site_what", names, site)), el("p", {}, saved), related, ...more], verb: t("use_on", site) });
}

/** The address in the other spelling, where it has one. @param {string} site */
const letters = (site) => (inLetters(site) === site ? null : el("p", {}, t("in_letters"), " ", el("bdi.address", { dir: "ltr" }, inLetters(site))));

/** Both addresses, one above the other, with what differs marked. @param {string} site @param {string} host @param {string} known */
function twins(site, host, known) {
  const worn = host.replaceAll(".", "-").includes(known.replaceAll(".", "-")); // the known one stands within the other
  const front = worn ? host : site;
  const [here, there] = differing(inLetters(front), inLetters(known));
  return [
    el("p", {}, el("strong", {}, t("warning_site"))),
    el("dl.twins", {}, ...address(t("twin_front"), front, here), ...address(t("twin_known"), known, there)),
  ];
}

/** To the eye in pieces, to the ear letter by letter. @param {string} words @param {string} host @param {[string, boolean][]} pieces */
function address(words, host, pieces) {
  const text = pieces.map(([piece]) => piece).join("");
  const shown = el("bdi.address", { dir: "ltr", ariaHidden: "true" }, ...pieces.map(([piece, shared]) => (shared ? piece : el("mark", {}, piece))));
  return [el("dt", {}, words), el("dd", {}, shown, el("span.quiet", {}, spelled(text)), text === host ? null : el("bdi.address.raw", { dir: "ltr" }, host))];
}
