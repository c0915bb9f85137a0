/** A part of the page that belongs to another site: Tidekey looks there once the person and the browser have said so. */
import { act, ask, t } from "../channel.js";
import { el, one } from "../ui/el.js";
import { hush, say } from "../ui/said.js";
import { emphasised, plainly, question } from "./question.js";
import { title } from "./row.js";
import { popup } from "./popup.js";

/** Asks, and says what came of it; where the browser puts its own question over this page, the worker goes on. @param {any} account @param {string} foreign the origin of the part */
export async function lookThere(account, foreign) {
  hush();
  const granted = await import("../granted.js");
  const { host } = new URL(foreign);
  const origins = granted.patternsOf(host, foreign);
  if (!origins) return say(t("frame_closed", host), { ms: 8_000 });
  const { site } = await ask("sites.match", { origin: foreign });
  /** @type {Promise<boolean>} */
  let told = Promise.resolve(false);
  const press = () => { // both at once: the browser asks within the press only
    const kept = act("site.frame", { id: account.id, foreign }), asked = granted.request(origins);
    told = Promise.all([asked, kept]).then(([yes]) => yes && act("site.frame", { id: account.id, foreign }).then(() => true));
    told.catch(() => null);
  };
  if (!(await question({ ...words(account, host, site ?? host), press }))) return undefined;
  if (!(await told)) return say(t("frame_denied", host), { ms: 8_000 });
  say(t("frame_looking", host), { ms: 8_000 });
  one("#search").focus(); // what was pressed goes
  return popup.refresh();
}

/** Both sites by name, and what the yes allows. @param {any} account @param {string} host of the part @param {string} inner its site */
function words(account, host, inner) {
  const names = plainly([title(account), account.issuer ? account.name : ""].filter(Boolean).join(", "));
  const site = popup.match.site ?? new URL(popup.front.origin).host;
  const body = [emphasised(t("ask_frame_what", site, host)), emphasised(t("ask_frame_then", names, inner)), el("p", {}, t("ask_frame_why", host))];
  return { title: t("ask_frame", host), body, verb: t("look_on", host) };
}
