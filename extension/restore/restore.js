/**
 * Brings codes back on this computer, one question a screen: which backup, which way in, is this the plan, what next.
 * Nothing changes before the plan was shown. A request to join survives this page; typed secrets do not.
 */
import { ask, listen, t } from "../channel.js";
import { el, one, translate, wear } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { gateFor, isGate } from "../ui/gate.js";
import { problem } from "../ui/errors.js";
import { choose, enter, into } from "./found.js";
import { approval } from "./approval.js";
import { plan } from "./plan.js";

const main = one("#main");
const asked = new URLSearchParams(location.search);
const LOOK_MS = 150;
/** A vault that nothing opens any more is set aside by the host; one that is only locked must be unlocked. */
const BEGINS = new Set(["open", "none", "damaged"]);

/** @typedef {{status: any, found: any, put: (head: string, nodes: any[], back?: (() => void) | null) => any, home: () => Promise<void>, planned: (made: any) => void, fail: (error: any) => void}} Flow */

/** What all steps share. @type {Flow} */
const flow = { status: null, found: null, put, home, planned: (made) => plan(made, flow), fail };

/** One screen; its head has the focus, unless a field wants it. @param {string} head @param {any[]} nodes @param {(() => void) | null} [back] */
function put(head, nodes, back = null) {
  const title = el("h2", { tabIndex: -1 }, head);
  const away = back && el("button.link.back", { type: "button", onclick: back }, icon("back"), t("back"));
  const step = el("section.part.step", {}, away, title, ...nodes);
  main.replaceChildren(step);
  main.classList.add("loaded");
  scrollTo(0, 0);
  (step.querySelector("[autofocus]") ?? title).focus({ preventScroll: true });
  return step;
}

/** @param {any} error */
function fail(error) {
  if (!isGate(error) || error.code === "vault.none") return put(t("error_title"), [problem(error), el("div.acts", {}, el("button.btn", { type: "button", onclick: home }, t("check_again")))]);
  const show = (/** @type {any} */ node) => { main.replaceChildren(node); node.querySelector("[autofocus]")?.focus(); };
  return show(gateFor(error, { put: show, leave: home }));
}

/** Where one begins: a request to join that is under way, else what the search found. */
async function home() {
  const bones = setTimeout(() => put(t("restore_title"), [el("p.soft.looking", { role: "status" }, t("looking_for_backups"))]), LOOK_MS);
  try {
    flow.status = await ask("vault.status", {});
    if (!BEGINS.has(flow.status.state)) throw { code: `vault.${flow.status.state}`, detail: { store: flow.status.keystore?.label } };
    const join = await ask("join.status", {}).catch(() => ({ state: "none" }));
    if (join.state === "waiting" || join.state === "granted") return approval(null, flow);
    const search = await ask("restore.find", {});
    clearTimeout(bones);
    return begin(search);
  } catch (error) {
    clearTimeout(bones);
    return fail(error);
  } finally {
    clearTimeout(bones);
  }
}

/** The backup and the way that were pressed in the popup are gone at once, the first time. @param {any} search */
function begin(search) {
  const wanted = search.found.find((/** @type {any} */ one) => one.id === asked.get("found")) ?? (search.found.length === 1 ? search.found[0] : null);
  const way = asked.get("way");
  asked.delete("found");
  asked.delete("way");
  if (wanted && way && wanted.ways.includes(way)) return into(way, wanted, flow);
  return wanted ? enter(wanted, search, flow) : choose(search, flow);
}

wear();
translate();
document.title = `Tidekey: ${t("restore_title")}`;
one("#title").textContent = t("restore_title");
listen((/** @type {any} */ event) => {
  if (event.event === "locked" && flow.status?.state === "open") fail({ code: "vault.locked", detail: {} });
});
home();
