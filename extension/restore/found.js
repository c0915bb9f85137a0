/** Which backup, and which way into it: best first, one press each, and a field only where something is typed. */
import { ask, hostNow, t } from "../channel.js";
import { el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button, field, form, submit } from "../ui/form.js";
import { problem } from "../ui/errors.js";
import { once } from "../ui/sure.js";
import { brief } from "../ui/cause.js";
import { known, told, WAYS, waysOf } from "../ui/bring.js";
import { open } from "../passkey/webauthn.js";
import { approval } from "./approval.js";

/** @typedef {import("./restore.js").Flow} Flow */

/** A large press: what it is, and what it takes. @param {string} sign @param {string} words @param {string} hint @param {() => unknown} onclick @param {boolean} first */
const way = (sign, words, hint, onclick, first) =>
  el(first ? "button.first" : "button", { type: "button", onclick, dataset: { way: sign } }, icon(/** @type {any} */ (sign)), el("span", {}, el("b", {}, words), el("small", {}, hint)));

/** @param {any} search @param {Flow} flow */
export function choose(search, flow) {
  const rows = search.found.map((/** @type {any} */ found, /** @type {number} */ at) => way("cloud", found.label, known(found, hostNow()), () => enter(found, search, flow), at === 0));
  const head = t(rows.length ? "backups_found" : "no_backup_found");
  flow.put(head, [el("p.soft", {}, t(rows.length ? "backups_found_text" : "no_backup_text")), el("div.ways", {}, ...rows), ...(rows.length ? [] : [places(search, flow), el("div.acts", {}, button(t("look_again"), { onclick: flow.home }, "btn.main"))]), elsewhere(flow)]);
}

/** Where was looked, and why it could not be where it could not; what the system asks about waits for a press. @param {any} search @param {Flow} flow */
const places = ({ searched }, flow) =>
  el("ul.items", {}, ...searched.filter((/** @type {any} */ one) => one.failure?.code !== "keystore.absent").map((/** @type {any} */ one) => el(one.failure ? "li.wrong" : "li", {}, icon(one.failure ? "alert" : "ok"),
    el("div.what", {}, el("b", {}, one.label), el("span.soft", {}, one.failure ? unlooked(one) : t("looked_none"))),
    one.failure?.code === "folder.needs-consent" ? guarded(one, flow) : null)));

/** Why a place was not searched; the codes of this computer are not what it is about. @param {any} place */
function unlooked({ failure, label }) {
  if (failure.code === "folder.needs-consent") return t("looked_guarded");
  const why = brief(failure, label);
  return why ? t("looked_not", why) : told(failure, { place: label, drive: label });
}

/** Looks into a folder that the system guards, once a person has read why. @param {any} one @param {Flow} flow */
function guarded(one, flow) {
  const wrong = el("div");
  const press = button(t("look_there"), { ariaLabel: `${t("look_there")}: ${one.label}`, onclick: () => once(press, () => lookIn(one.place, flow), wrong) });
  return el("div", {}, press, wrong);
}

/** @param {string} folder @param {Flow} flow */
async function lookIn(folder, flow) {
  const search = await ask("restore.find", { folder });
  if (search.found.length === 1) return enter(search.found[0], search, flow);
  if (search.found.length) return choose(search, flow);
  throw search.searched[0]?.failure ?? { code: "restore.nothing-found", detail: { place: folder } };
}

/** A folder that is not found by itself. @param {Flow} flow */
function elsewhere(flow) {
  const path = field(t("folder_path"), { dir: "ltr", maxLength: 4096 }, t("folder_path_hint"));
  const send = () => lookIn(path.at.value.trim(), flow);
  return el("details.elsewhere", {}, el("summary", {}, t("other_folder")), form([path.node], [submit(t("look_there"))], send));
}

/** The ways into one backup. @param {any} found @param {any} search @param {Flow} flow */
export async function enter(found, search, flow) {
  const { ways, problem: unfit } = await waysOf(found);
  const card = el("div.note.found", {}, el("b", {}, found.label), el("p", {}, known(found, hostNow())), el("small.soft", {}, found.place));
  const mine = flow.status.state === "damaged" ? el("p.soft", {}, t("damaged_makes_way")) : found.mine ? el("p.soft", {}, t("backup_is_mine")) : flow.status.state === "open" ? el("p.soft", {}, t("backup_is_other")) : null;
  const rows = ways.map((name, at) => way(WAYS[name].sign, t(WAYS[name].words), t(WAYS[name].hint), () => into(name, found, flow), at === 0));
  const nowhere = rows.length ? null : el("p.soft", {}, t("no_way_here"));
  const several = search.found.length > 1 ? () => choose(search, flow) : null;
  flow.put(t("backup_found"), [card, mine, unfit ? el("p.hint", {}, t(unfit)) : null, el("div.ways", {}, ...rows), nowhere, several ? null : elsewhere(flow)].filter(Boolean), several);
}

/** @type {Record<string, (found: any, flow: Flow) => unknown>} */
const STEPS = {
  keychain: (found, flow) => wait("by_keychain", found, flow, () => ask("restore.plan", { found: found.id, keychain: true })),
  passkey: (found, flow) => wait("by_passkey", found, flow, async () => ask("restore.plan", { found: found.id, passkey: await open(await ask("passkey.begin", { purpose: "open", found: found.id })) })),
  approval,
  recovery: (found, flow) => typed("recovery", found, flow),
  passphrase: (found, flow) => typed("passphrase", found, flow),
};

/** @param {string} name @param {any} found @param {Flow} flow */
export function into(name, found, flow) {
  flow.found = found;
  return STEPS[name](found, flow);
}

/** A way with nothing to type; a refusal leaves the same press and the other ways. @param {string} head @param {any} found @param {Flow} flow @param {() => Promise<any>} send */
async function wait(head, found, flow, send) {
  const text = head === "by_passkey" ? t("passkey_touch") : t("opening_backup");
  const step = flow.put(t(head), [el("p.soft", { role: "status" }, text)], flow.home);
  try {
    flow.planned(await send());
  } catch (error) {
    if (!step.isConnected) return;
    const again = button(t("once_more"), { onclick: () => wait(head, found, flow, send) }, "btn.main");
    step.replaceChildren(...step.querySelectorAll(".back, h2"), problem(error), el("div.acts", {}, again, button(t("other_way"), { onclick: flow.home })));
    again.focus();
  }
}

/** @param {"recovery" | "passphrase"} kind @param {any} found @param {Flow} flow */
function typed(kind, found, flow) {
  const code = kind === "recovery";
  const secret = code
    ? field(t("recovery_code"), { autofocus: true, dir: "ltr", maxLength: 80, className: "field recovery", autocapitalize: "characters" }, t("recovery_code_hint"))
    : field(t("backup_passphrase"), { type: "password", autofocus: true, maxLength: 1024, autocomplete: "off" });
  const send = async () => {
    try {
      flow.planned(await ask("restore.plan", code ? { found: found.id, code: secret.at.value } : { found: found.id, passphrase: secret.at.value }));
    } catch (error) {
      mark(secret.at, /** @type {any} */ (error));
      throw error;
    }
  };
  flow.put(t(WAYS[kind].words), [el("p.soft", {}, t(WAYS[kind].hint)), form([secret.node], [submit(t("show_plan")), button(t("cancel"), { onclick: flow.home })], send)], flow.home);
}

/** The mistyped group is selected, written as on the sheet. @param {HTMLInputElement} input @param {any} error */
function mark(input, error) {
  const group = Number(error.detail?.group);
  input.setAttribute("aria-invalid", "true");
  input.focus();
  if (!group) return input.select();
  input.value = input.value.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/(.{4})(?=.)/g, "$1-");
  input.setSelectionRange((group - 1) * 5, (group - 1) * 5 + 4);
}
