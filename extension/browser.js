// The file that names the browser's own interface, with granted.js for what needs a site's permission.
// Promises the few calls Tidekey needs, in the same shape in Chromium and Firefox; leaves every
// decision to others.

/** @type {any} */
export const api = /** @type {any} */ (globalThis).browser ?? /** @type {any} */ (globalThis).chrome;

const HOST = "org.tidekey.host";
const FIREFOX = api.runtime.getURL("").startsWith("moz-extension:");
const MENU = "fill";
const EARLY = [80, 160, 320]; // milliseconds
/** @type {Record<string, string>} */
const SIGNS = { "✓": "#0b736e", "•": "#0b736e", "!": "#b3261e", "…": "#52646b" };
const BARE = "*,::before,::after{pointer-events:auto!important}";

/** @typedef {{id: number, windowId: number, url: string | undefined, title: string, private: boolean}} Tab */
/** @typedef {{id?: string, url?: string}} Sender */
/**
 * @typedef {object} Pipe a port to the host, to the worker, or to a page
 * @property {(message: unknown) => void} post
 * @property {(fn: (message: any) => void) => void} onMessage
 * @property {(fn: (reason: string | null) => void) => void} onEnd
 * @property {() => void} close
 * @property {Sender} sender
 */

/** @param {any} port @returns {Pipe} */
function pipe(port) {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (fn) => port.onMessage.addListener((/** @type {any} */ message) => fn(message)),
    onEnd: (fn) => port.onDisconnect.addListener(() => fn(endReason(port))),
    close: () => port.disconnect(),
    sender: { id: port.sender?.id, url: port.sender?.url },
  };
}

/** Chromium says why in lastError, Firefox on the port. @param {any} port @returns {string | null} */
function endReason(port) {
  return port.error?.message ?? api.runtime.lastError?.message ?? null;
}

/** @param {any} tab @returns {Tab} */
function plain(tab) {
  const { id, windowId, url, title, incognito } = tab;
  return { id, windowId, url, title: title ?? "", private: Boolean(incognito) };
}

export const ownId = api.runtime.id;
export const ownRoot = api.runtime.getURL("");
export const connectHost = () => pipe(api.runtime.connectNative(HOST));
export const connectWorker = () => pipe(api.runtime.connect({ name: "page" }));

/** @param {(page: Pipe) => void} fn */
export const onPage = (fn) =>
  api.runtime.onConnect.addListener((/** @type {any} */ port) => fn(pipe(port)));

/** The tab in front; its url is there only where the person's act allows it. @returns {Promise<Tab | null>} */
export async function frontTab() {
  const [tab] = await api.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab) return plain(tab);
  // Some builds name no window as focused; with only one there is no doubt.
  const all = await api.tabs.query({ active: true });
  return all.length === 1 ? plain(all[0]) : null;
}

/** @param {string} url */
export const openTab = (url) => api.tabs.create({ url });
/** @param {string} path */
export const focusOrOpen = async (path) => {
  const url = api.runtime.getURL(path);
  const found = await api.runtime.getContexts?.({ contextTypes: ["TAB"] }).catch(() => []);
  const tab = (found ?? []).find((/** @type {any} */ c) => c.documentUrl?.startsWith(url));
  await (tab ? api.tabs.update(tab.tabId, { active: true }) : openTab(url));
};

/** Files into the tab's frames; gives each frame's last value. @param {number} tabId @param {string[]} files @param {number[]} [frameIds] */
export const inject = (tabId, files, frameIds) => {
  const into = () => api.scripting.executeScript({ target: frames(tabId, frameIds), files });
  // A page's process can hear of the script before it hears of the press that allows it.
  return EARLY.reduce((tried, ms) => tried.catch(() => new Promise((done) => setTimeout(done, ms)).then(into)), into());
};
/** One function into one frame. @param {number} tabId @param {number} frameId @param {Function} func @param {unknown[]} args */
export const run = async (tabId, frameId, func, args) => {
  const target = frames(tabId, [frameId]);
  const [done] = await api.scripting.executeScript({ target, func, args });
  if (done?.error) throw new Error(done.error.message ?? "script error");
  return done?.result;
};
/** Lets every element of a page be hit, or no longer: a cover that lets clicks through is seen then. @param {number} tabId @param {boolean} on */
export const bare = (tabId, on) =>
  api.scripting[on ? "insertCSS" : "removeCSS"]({ target: frames(tabId), css: BARE, origin: "USER" });
/** @param {number} tabId @param {number[]} [frameIds] */
const frames = (tabId, frameIds) => (frameIds ? { tabId, frameIds } : { tabId, allFrames: true });

/** The visible part of the window as a PNG data URL. @param {number} windowId @returns {Promise<string>} */
export const capture = (windowId) => api.tabs.captureVisibleTab(windowId, { format: "png" });

/** @param {string} key */
export const recall = async (key) => (await api.storage.local.get(key))[key];
/** @param {string} key @param {unknown} value */
export const keep = (key, value) => api.storage.local.set({ [key]: value });

/** @param {(reason: string) => void} fn */
export const onInstalled = (fn) =>
  api.runtime.onInstalled.addListener((/** @type {any} */ why) => fn(why.reason));
/** @param {() => void} fn */
export const onStartup = (fn) => api.runtime.onStartup.addListener(() => fn());
/** @param {(state: string) => void} fn */
export const onIdle = (fn) =>
  api.idle.onStateChanged.addListener((/** @type {any} */ state) => fn(state));
/** @param {(name: string, tab: Tab | null) => void} fn */
export const onCommand = (fn) =>
  api.commands.onCommand.addListener((/** @type {any} */ name, /** @type {any} */ tab) =>
    fn(name, tab ? plain(tab) : null),
  );
/** @param {(tab: Tab, frameId: number) => void} fn */
export const onMenu = (fn) =>
  api.contextMenus.onClicked.addListener((/** @type {any} */ info, /** @type {any} */ tab) => {
    if (info.menuItemId === MENU && tab) fn(plain(tab), info.frameId ?? 0);
  });
/** The one menu entry, on fields that can be typed into. */
export async function makeMenu() {
  await api.contextMenus.removeAll();
  api.contextMenus.create({
    id: MENU,
    title: text("menu_fill"),
    contexts: FIREFOX ? ["editable", "password"] : ["editable"],
    documentUrlPatterns: ["http://*/*", "https://*/*"],
  });
}

/** The sign that stands where a tab has none of its own. @param {string} sign @param {string} title */
export async function badgeEverywhere(sign, title) {
  await api.action.setBadgeText({ text: sign });
  await api.action.setBadgeBackgroundColor({ color: SIGNS[sign] ?? SIGNS["…"] });
  await api.action.setBadgeTextColor({ color: "#ffffff" });
  await api.action.setTitle({ title });
}
/** A sign on the toolbar button of one tab; with an empty one the sign of all tabs is back. @param {number} tabId @param {string} sign @param {string} title */
export async function badge(tabId, sign, title) {
  try {
    await api.action.setBadgeText({ tabId, text: sign || null });
    if (!sign) return void (await api.action.setTitle({ tabId, title: FIREFOX ? null : title }));
    await api.action.setBadgeBackgroundColor({ tabId, color: SIGNS[sign] ?? SIGNS["…"] });
    await api.action.setBadgeTextColor({ tabId, color: "#ffffff" });
    await api.action.setTitle({ tabId, title });
  } catch {
    // the tab has gone: there is nothing left to mark
  }
}
/** @param {number} windowId @returns {Promise<boolean>} whether the browser allowed it */
export async function openPopup(windowId) {
  try {
    await api.action.openPopup({ windowId });
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key @param {string[]} [subs] @returns {string} */
export const text = (key, subs) => api.i18n.getMessage(key, subs);

/** What we run in, for the onboarding page and the host. */
export async function about() {
  const { os } = await api.runtime.getPlatformInfo();
  return { os, browser: await browserName(), version: api.runtime.getManifest().version, id: ownId };
}

/** One of the names of the command line's `--browser`. @returns {Promise<string>} */
async function browserName() {
  if (FIREFOX) {
    const info = await api.runtime.getBrowserInfo();
    return info.name === "Firefox" ? "firefox" : String(info.name).toLowerCase();
  }
  const agent = /** @type {any} */ (navigator);
  const brands = (agent.userAgentData?.brands ?? []).map((/** @type {any} */ b) => b.brand).join();
  const known = { edge: /Edge/, brave: /Brave/, opera: /Opera/, vivaldi: /Vivaldi/, chrome: /Google/ };
  const hit = Object.entries(known).find(([, pattern]) => pattern.test(brands));
  return hit ? hit[0] : "chromium";
}
