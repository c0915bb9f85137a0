// The worker: wires link, router, acts and filling together, and answers shortcut, menu and idle.
// It may be stopped at any time, so every listener stands at top level, and what is kept here is
// no loss when it goes.

import * as browser from "./browser.js";
import * as granted from "./granted.js";
import { makeActs } from "./acts.js";
import { makeChoosing } from "./choosing.js";
import { makeFilling } from "./filling.js";
import { makeLink, PROTOCOL } from "./native.js";
import { makeLooking } from "./looking.js";
import { makeOffers } from "./offers.js";
import { originOf } from "./place.js";
import { makeRouter } from "./router.js";
import { makeSiteActs } from "./siteacts.js";
import { NO_FIELD } from "./words.js";

const BADGE_MS = 5000;
/** @type {Map<number, ReturnType<typeof setTimeout>>} signs that will go by themselves, by tab */
const fading = new Map();

/** A random name of this browser profile, so that the host can tell profiles apart. */
async function profileId() {
  const known = await browser.recall("profile_id");
  if (typeof known === "string") return known;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const made = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  await browser.keep("profile_id", made);
  return made;
}

async function greeting() {
  const [profile_id, { browser: name, version }] = await Promise.all([profileId(), browser.about()]);
  return { protocol: PROTOCOL, version, profile_id, browser: name };
}

const link = makeLink({
  open: browser.connectHost,
  greet: greeting,
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
  clock: () => performance.now(),
  tell: (event) => {
    router.tell(event);
    if (event.event === "backup") link.ask("backup.status").then(warn, () => undefined);
  },
});
/** Every status that passes by keeps the toolbar's sign true. @param {string} type @param {Record<string, unknown>} fields */
const asked = async (type, fields) => {
  const reply = await link.ask(type, fields);
  if (type === "backup.status") void warn(reply);
  return reply;
};
const clock = () => Date.now();
const looking = makeLooking(browser);
const filling = makeFilling({
  ask: link.ask,
  looking,
  run: browser.run,
  bare: browser.bare,
  hostNow: link.hostNow,
  pause: (ms) => new Promise((done) => setTimeout(done, ms)),
});
const site = makeSiteActs({ ask: link.ask, browser, granted, looking, clock });
const offers = makeOffers({
  ask: link.ask,
  granted,
  badge: (tabId, ...how) => {
    clearTimeout(fading.get(tabId)); // what was said of the last fill does not put out what comes now
    return browser.badge(tabId, ...how);
  },
  openPopup: browser.openPopup,
  offering: (name) => browser.text("badge_offer", [name]),
  asking: () => browser.text("badge_pasted"),
  pasted: site.pasted,
  clock,
});
const choosing = makeChoosing({ mentioned: looking.mentioned, before: offers.before });
const router = makeRouter({
  own: { id: browser.ownId, root: browser.ownRoot },
  ask: asked,
  acts: makeActs({ ask: link.ask, filling, looking, choosing, site, browser, retry: link.retry }),
  frontOrigin: async () => originOf((await browser.frontTab())?.url),
});

browser.onPage((port) => {
  if (router.admit(port)) link.wake(); // the host starts while the page still loads
});
browser.onCommand((name, tab) => {
  if (name === "fill") void fillHere(tab, null);
});
browser.onMenu((tab, frameId) => void fillHere(tab, frameId));
browser.onIdle((state) => {
  if (state === "locked" && link.isOpen()) link.ask("vault.lock").catch(() => undefined);
});
browser.onInstalled((reason) => {
  void browser.makeMenu();
  void granted.sync().catch(() => null); // an update forgets what was registered
  if (reason === "install") link.hello().catch(() => browser.focusOrOpen("onboarding/onboarding.html"));
});
browser.onStartup(() => void browser.makeMenu());

/**
 * Shortcut and menu: fill where nothing is left to ask, else open the popup, where a person can say yes.
 * @param {browser.Tab | null} given @param {number | null} clicked the frame of the clicked field
 */
async function fillHere(given, clicked) {
  const tab = given ?? (await browser.frontTab());
  if (!tab) return;
  try {
    const account = await onlyAccount(tab);
    if (!account) return void (await browser.openPopup(tab.windowId));
    const onWait = () => void browser.badge(tab.id, "…", browser.text("waiting_next"));
    await say(tab, account, await filling.fill(account, tab, { clicked, onWait }));
  } catch {
    await browser.openPopup(tab.windowId); // locked, no host, not bound: the popup names it
  }
}

/** The one account that is meant on the page in front. @param {browser.Tab} tab @returns {Promise<string | null>} */
async function onlyAccount(tab) {
  const origin = originOf(tab.url);
  if (!origin) return null;
  const match = await link.ask("sites.match", { origin });
  if (match.accounts.length > 1) await looking.look(tab); // the page has to be looked into to be asked for names
  return choosing.only(tab, match);
}

/** The outcome on the toolbar button, and a copy where the page refused the code. @param {browser.Tab} tab @param {string} id @param {import("./filling.js").Outcome} outcome */
async function say(tab, id, { result, reason, code_expires }) {
  let told = result;
  if (result === "refused" && code_expires) // of a counter there would be another one
    told = await link.ask("codes.copy", { id, private: tab.private }).then(
      () => "copied",
      () => "refused",
    );
  await browser.badge(tab.id, told === "filled" ? "✓" : "!", sentence(told, reason, tab));
  if (told === "refused") await browser.openPopup(tab.windowId);
  clearTimeout(fading.get(tab.id));
  fading.set(tab.id, setTimeout(() => void browser.badge(tab.id, "", "Tidekey"), BADGE_MS));
}

/** What was last set; unknown in a worker that just woke. @type {string | null} */
let loud = null;
/** A red sign while the backup fails: it is the one thing that must not be overlooked. @param {{loud: boolean}} status */
async function warn(status) {
  const sign = status.loud ? "!" : "";
  if (sign === loud) return;
  loud = sign;
  await browser.badgeEverywhere(sign, sign ? browser.text("badge_backup") : "Tidekey");
}

/** @param {string} told @param {string | null} reason @param {browser.Tab} tab */
function sentence(told, reason, tab) {
  if (told === "filled") return browser.text("filled_in", [new URL(tab.url ?? "about:blank").host]);
  if (told === "copied") return browser.text("page_refused_copied");
  if (told === "refused") return browser.text("page_refused");
  return browser.text(NO_FIELD[reason ?? "none"] ?? "no_field");
}
