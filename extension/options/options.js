/** The settings in a tab, with `?add` the same ways of adding as in the popup, files included, with `?qr=` one account for a phone. */
import { ask, listen, t } from "../channel.js";
import { el, one, translate, wear } from "../ui/el.js";
import { gateFor, isGate } from "../ui/gate.js";
import { problem } from "../ui/errors.js";
import { say } from "../ui/said.js";
import { backup } from "./backup.js";
import { later } from "./later.js";
import { lock } from "./lock.js";
import { recovery } from "./recovery.js";
import { look } from "./look.js";
import { fills } from "./past.js";
import { trash } from "./trash.js";
import { doctor } from "./doctor.js";

const main = one("#main");
const asked = new URLSearchParams(location.search);
/** In the order of the page; the later ones of the backup are fetched when they come near the eye. @type {Record<string, (shared: Shared) => any>} */
const PARTS = {
  backup,
  history: later(() => import("./history.js").then((at) => at.history)),
  devices: later(() => import("./devices.js").then((at) => at.devices)),
  passkeys: later(() => import("./passkeys.js").then((at) => at.passkeys)),
  recovery, lock,
  import: later(() => import("./importing.js").then((at) => at.importing)),
  export: later(() => import("./export.js").then((at) => at.exporting)),
  spaces: later(() => import("./spaces.js").then((at) => at.spaces)),
  leaving: later(() => import("./leaving.js").then((at) => at.leaving)),
  look, fills, trash, doctor,
};

const [QUIET_MS, SETTLE_MS] = [60, 500];

/** @typedef {{status: any, settings: any, change: (some: object) => Promise<void>, again: () => Promise<void>}} Shared */

/** A titled part of the page. @param {string} id @param {any} node */
const part = (id, node) => el("section.part", { id, ariaLabelledby: `${id}-head` }, el("h2", { id: `${id}-head`, tabIndex: -1 }, t(`part_${id}`)), node);

/** @param {any} error */
function gate(error) {
  const put = (/** @type {any} */ node) => { main.replaceChildren(node); node.querySelector("[autofocus]")?.focus(); };
  if (!isGate(error)) return put(problem(error));
  put(gateFor(error, { put, leave: show }));
  if (error.code === "vault.damaged") main.append(part("doctor", doctor()));
}

async function settings() {
  const [status, { settings: now }] = await Promise.all([opened(), ask("settings.get", {})]);
  const change = async (/** @type {object} */ some) => {
    await ask("settings.set", { settings: some }).then((reply) => Object.assign(now, reply.settings), (error) => say(problem(error).firstChild.textContent));
    wear(now.theme);
    localStorage.setItem("sort", now.sort);
  };
  const shared = { status, settings: now, change, again: show };
  const held = document.activeElement?.closest(".part")?.id;
  main.replaceChildren(...Object.entries(PARTS).map(([id, make]) => part(id, make(shared))));
  main.classList.add("loaded");
  if (held) one(`#${held} h2`).focus({ preventScroll: true });
  const at = held ? null : asked.get("at");
  if (!held) settle(() => at && document.getElementById(at)?.scrollIntoView());
}

/** Nothing moves under the pointer: the page shows once its parts have said what they say first. @param {() => unknown} shown */
function settle(shown) {
  let quiet = 0;
  const end = () => {
    watch.disconnect();
    clearTimeout(quiet);
    clearTimeout(most);
    main.classList.remove("settling");
    shown();
  };
  const watch = new MutationObserver(() => {
    clearTimeout(quiet);
    if (one(".backup [role=status] > *")) quiet = window.setTimeout(end, QUIET_MS);
  });
  const most = setTimeout(end, SETTLE_MS);
  main.classList.add("settling");
  watch.observe(main, { childList: true, subtree: true });
  shown();
}

async function opened() {
  const status = await ask("vault.status", {});
  if (status.state !== "open") throw { code: `vault.${status.state}`, detail: { store: status.keystore?.label } };
  return status;
}

/** The only thing on the page. @param {string} title @param {any} node */
function put(title, node) {
  one("#title").textContent = title;
  main.replaceChildren(el("section.part", {}, node));
  (node.querySelector("[autofocus]") ?? one("#title")).focus();
}

async function adding() {
  const { add } = await import("../ui/add.js");
  const start = () => put(t("add"), add({ page: false, start: {}, site: "", put, save: saved, cancel: start, tab: null }));
  const saved = (/** @type {any} */ account) => { start(); say(`${t("added")}: ${account.issuer || account.name}`.slice(0, 120)); };
  await opened();
  start();
}

async function single() {
  const { phone } = await import("./phone.js");
  const { passphrase } = await opened();
  put(t("qr_title"), await phone(asked.get("qr") ?? "", passphrase));
}

/** What the page is for: its title, and what shows it. @type {[string, () => Promise<void>]} */
const [title, page] = asked.has("add") ? ["add", adding] : asked.has("qr") ? ["qr_title", single] : ["settings", settings];

function show() {
  one("#title").textContent = t(title);
  return page().catch(gate);
}

wear();
translate();
one("#title").tabIndex = -1;
document.title = `Tidekey: ${t(title)}`;
listen((/** @type {any} */ event) => {
  if (event.event === "locked") {
    gate({ code: "vault.locked", detail: {} }); // at once; another space may have no vault, though
    ask("vault.status", {}).then(({ state }) => (state === "locked" ? undefined : show()), () => undefined);
  }
  if (event.event === "unlocked") show();
});
show();
