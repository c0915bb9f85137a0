/** What there is to say about the page in front: why no code goes there, a code that was pasted by hand, a part of another site. */
import { act, ask, t } from "../channel.js";
import { el, one } from "../ui/el.js";
import { sentence } from "../ui/errors.js";
import { icon } from "../ui/icon.js";
import { say } from "../ui/said.js";
import { lookThere } from "./acts.js";
import { card, doing, press } from "./banners.js";
import { popup } from "./popup.js";
import { title } from "./row.js";

const WINDOW = 500;

/** Why no code goes to a page, where it cannot be allowed. @type {Record<string, string>} */
const WHYS = { opaque: "refused_opaque", "no-site": "refused_no_site", odd: "refused_odd" };

/** @param {string | null} foreign the origin of a part that a code field may be in @returns {Promise<any[]>} */
export async function here(foreign) {
  if (popup.pages.query) return [];
  return [refused(), await pasted().catch(() => null), foreign && part(foreign)].filter(Boolean);
}

/** A line with one act, where there is one. @param {string} kind @param {any} sign @param {string} text @param {string} [label] @param {() => unknown} [onclick] */
const strip = (kind, sign, text, label, onclick) =>
  el(`${label ? "button" : "div"}.strip.two${kind}`, { ...(label && { type: "button" }), onclick }, icon(sign), el("span", {}, text), label ? el("u", {}, label) : null);

function refused() {
  const { refused: code, why, site } = popup.match;
  if (!code) return null;
  if (why !== "plain") return strip(".warn", "alert", t(WHYS[why] ?? "site_refused_strip"));
  return strip(".warn", "alert", t("refused_plain"), t("allow_for", site), allow);
}

async function allow() {
  const { allowPlain } = await import("./plain.js");
  const yes = await allowPlain().catch((error) => { say(sentence(error), { ms: 8_000 }); });
  if (yes) again();
}

/** Everything anew; the strip that was pressed goes, so the focus goes where one would go on. */
function again() {
  one("#search").focus();
  return popup.refresh();
}

/** @param {string} foreign */
function part(foreign) {
  const { account } = popup.card;
  return account && strip("", "site", t("frame_strip", new URL(foreign).host), t("look_there"), () => lookThere(account, foreign));
}

/** A code was copied here and pasted by hand: the site is offered once. */
async function pasted() {
  const { pasted: id, origin } = popup.front;
  const { refused: code, site, accounts } = popup.match;
  if (!id || !site || code || accounts.some((/** @type {any} */ one) => one.id === id)) return null;
  const account = await row(id);
  if (!account) return null;
  const away = () => { popup.front.pasted = null; act("site.answered", {}).catch(() => null); };
  const no = () => { away(); made.remove(); one("#search").focus(); };
  const yes = async () => {
    // A site that only looks like one of the person's is asked about with both addresses.
    if (popup.match.warning && !(await (await import("./bind.js")).confirmSite(account))) return;
    await doing(made, () => ask("sites.bind", { id, origin }), () => { away(); say(t("bound", title(account), site), { ms: 8_000 }); again(); });
  };
  const made = card("info", t("pasted_title", [title(account), account.issuer && account.name].filter(Boolean).join(", "), site), t("pasted_text"), [press(t("use_on", site), yes), press(t("not_now"), no)]);
  return made;
}

/** The account of an id, wherever in the list it stands. @param {string} id */
async function row(id) {
  const near = popup.pages.place(id);
  if (near >= 0) return popup.pages.at(near);
  for (let offset = 0; ; offset += WINDOW) {
    const { rows, total } = await ask("accounts.list", { query: "", sort: "order", offset, limit: WINDOW, trashed: false });
    const found = rows.find((/** @type {any} */ one) => one.id === id);
    if (found || offset + WINDOW >= total) return found ?? null;
  }
}
