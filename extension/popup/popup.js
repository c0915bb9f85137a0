/** The toolbar's page: asks for names and the site at once, shows codes, then looks at the rest. */
import * as early from "./early.js";
import { act, ask, hostNow, listen, t } from "../channel.js";
import { count, el, one, released, translate, wear } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { Codes } from "../ui/codes.js";
import { Pages } from "./pages.js";
import { List } from "./list.js";
import { Card } from "./card.js";
import { hasClock } from "./row.js";

const SETTLE_MS = 120;
const SKELETON_MS = 150;
const SITE_MS = 60;
const CODES_MS = 15;
const [main, search] = [one("#main"), one("#search")];

/** What all parts of the popup share: no part keeps a second copy. */
export const popup = {
  /** @type {any} */ front: { origin: null },
  /** @type {any} */ match: { site: null, refused: null, accounts: [], kin: [], warning: null },
  /** Whether a screen stands in place of the list. */ gated: false,
  /** Whether a person waits for a backup. */ saving: false,
  /** Whether the page in front has a code field: null until it was looked at. @type {boolean | null} */ field: null,
  codes: new Codes(draw),
  pages: new Pages(() => popup.list.draw(), (error) => gate(error)),
  card: new Card(one("#site")),
  /** @type {List} */ list: /** @type {any} */ (null),
  reload, gate, refresh, showSite,
};
popup.list = new List(one("#list"), main, popup.pages, seen);
popup.codes.start();

let [settling, wanted] = [0, ""];

/** After scrolling has settled, codes of the rows on the screen are asked for; others never. */
function seen() {
  clearTimeout(settling);
  if (!wanted) return want();
  settling = window.setTimeout(want, SETTLE_MS);
  return draw();
}

function want() {
  const ids = new Set(popup.list.seen());
  for (const { account } of [popup.card, ...popup.card.rows]) if (account && hasClock(account)) ids.add(account.id);
  wanted = [...ids].join();
  popup.codes.want(ids);
  draw();
}

function draw() {
  if (!popup.list) return;
  const now = hostNow();
  const at = (/** @type {any} */ row) => row.tick(popup.codes.at(row.account.id, now));
  for (const row of popup.list.rows) at(row);
  if (popup.card.account) at(popup.card);
  popup.card.rows.forEach(at);
}

/** Names anew, from where the list stands. */
async function reload({ query = popup.pages.query, keep = true } = {}) {
  leaveAbove();
  const from = keep && query === popup.pages.query ? popup.list.current : 0;
  if (!(await popup.pages.load({ query, sort: localStorage.getItem("sort") ?? "order", from }))) return;
  await released(main);
  if (!keep) main.scrollTop = 0;
  popup.list.current = keep ? Math.min(popup.list.current, Math.max(0, popup.pages.total - 1)) : 0;
  showSite();
  popup.list.draw();
  want();
  mark();
  one("#found").textContent = query ? (popup.pages.total === 1 ? t("found_one") : t("found_other", count(popup.pages.total))) : "";
  if (!query) hint();
  await nothing(query);
}

/** The row that Enter in the search field would use is marked. */
function mark() {
  const typing = document.activeElement === search;
  popup.list.marked = typing && (!popup.card.first || popup.pages.query) ? 0 : -1;
  for (const row of popup.list.rows) row.classList.toggle("on", row.index === popup.list.marked);
  if (!popup.card.account) popup.card.rows[0]?.classList.toggle("on", typing);
}

/** @param {string} query */
async function nothing(query) {
  one("#empty")?.remove();
  if (popup.pages.all) return;
  const { empty, none } = await import("./empty.js");
  main.append(query ? none(query) : empty());
}

/** What stands in the card or beneath it is not shown a second time in the list. */
function leaveAbove() {
  const { site, accounts, kin = [] } = popup.match;
  popup.pages.leave(site ? (accounts.length ? accounts : kin).map((/** @type {any} */ one) => one.id).sort() : []);
}

const hint = ({ all } = popup.pages) => all && (search.placeholder = all === 1 ? t("search") : t("search_count", count(all)));
function showSite() {
  const { site, accounts, kin } = popup.match;
  leaveAbove();
  if (popup.pages.query) return popup.card.show("", []);
  popup.card.show(site ?? "", site ? accounts : [], site ? kin : []);
  if (popup.field === false && popup.card.account) popup.card.canFill(false);
  return draw();
}

/** Locked, no vault, no host: a screen of its own in place of the list. @param {any} error */
async function gate(error) {
  const { showGate } = await import("./gate.js");
  showGate(error);
}

/** Everything anew, after unlocking, mending or a change in another browser. */
async function refresh() {
  if (popup.gated) (await import("./gate.js")).hideGate();
  popup.codes.clear();
  await start();
}

async function site() {
  popup.front = await act("page.front", {}).catch(() => ({ origin: null }));
  const { origin } = popup.front;
  if (origin) popup.match = await ask("sites.match", { origin }).catch(() => popup.match);
}

/** The first time with what early.js already asked for, later by asking. @param {typeof import("./early.js") | null} early */
async function start(early = null) {
  const bones = window.setTimeout(skeleton, SKELETON_MS);
  early?.announce(popup.codes);
  let drawn = false;
  const match = (early ? early.site.then((found) => Object.assign(popup, found)) : site()).then(async () => {
    if (!drawn) return;
    await released(main);
    showSite();
    mark();
    popup.list.draw();
    want();
  });
  try {
    const sort = localStorage.getItem("sort") ?? "order";
    const names = popup.pages.load({ sort, query: "", reply: early?.names });
    await Promise.all([names, Promise.race([match, after(SITE_MS)])]);
    if (early) await Promise.race([Promise.all([early.codes, early.siteCodes]), after(CODES_MS)]); // drawn once where they are near
    show();
    drawn = true;
    requestIdleCallback(() => import("./after.js").then((after) => after.look()), { timeout: 400 });
  } catch (error) {
    await gate(error);
  } finally {
    clearTimeout(bones);
    one("#bones")?.remove();
  }
}

const after = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** Draws what just came without asking again. */
async function show() {
  showSite();
  popup.list.draw();
  want();
  mark();
  hint();
  await nothing("");
}

function skeleton() {
  if (!one("#bones")) main.append(el("div", { id: "bones", ariaHidden: "true" }, ...Array.from({ length: 7 }, () => el("div.bone"))));
}

let typing = 0;
search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = window.setTimeout(() => reload({ query: search.value.trim(), keep: false }).catch(gate), 40);
});
search.addEventListener("focus", mark);
search.addEventListener("blur", mark);
listen((/** @type {any} */ event) => {
  if (event.event === "backup" && !popup.gated) import("./after.js").then((after) => after.backed());
  if (event.event === "changed") site().then(() => reload()).catch(gate);
  if (event.event === "locked") gate({ code: "vault.locked", detail: {} });
  if (event.event === "unlocked" || event.event === "reconnect") refresh();
});

wear();
translate();
const size = new ResizeObserver(() => { // asking for the width before it is known costs a layout
  size.disconnect();
  document.documentElement.classList.toggle("tab", innerWidth > 420);
});
size.observe(document.documentElement);
search.before(icon("search"));
one("#lock").append(icon("lock"));
one("#more").append(icon("more"));
one("#back").append(icon("back"));
one("#add").append(icon("plus"), t("add"));
start(early).then(() => setTimeout(() => import("./keys.js")));
