/** The smaller choices about the backup: the copy in the key store, the passphrase, the rehearsal. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { button, field, form, submit } from "../ui/form.js";
import { focusAct } from "../ui/goto.js";
import { say } from "../ui/said.js";
import { inPerson, into } from "../ui/presence.js";
import { once, sure } from "../ui/sure.js";
import { toggle } from "./lock.js";
import { mainTarget } from "./state.js";

/** @param {import("./backup.js").Bench} bench */
export const choices = (bench) => [keychain(bench), ...phrase(bench), ...rehearsal(bench)];

/** @param {import("./backup.js").Bench} bench */
function keychain({ status, show, shared }) {
  const wrong = el("div");
  const on = status.targets.some((/** @type {any} */ one) => one.kind === "keychain");
  const { keystore_available: there } = shared.status;
  if (!there && !on) return null;
  const turn = (/** @type {boolean} */ want) => ask("backup.on", { keychain: want }).then(show, (error) => { into(wrong)(error); box.checked = on; });
  const row = toggle(t("keychain_copy"), on, turn);
  const box = /** @type {HTMLInputElement} */ (row.querySelector("input"));
  box.dataset.act = "keychain";
  return el("div.also", {}, row, el("p.soft", {}, t("keychain_copy_text")), wrong);
}

/** @param {import("./backup.js").Bench} bench */
function phrase(bench) {
  const { status, show, shared } = bench;
  if (!mainTarget(status)) return [];
  const place = el("div");
  const send = (/** @type {string | null} */ set, /** @type {string} */ words) => () => inPerson(() => ask("backup.passphrase", { set }), shared.status.passphrase).then((reply) => { show(reply); setTimeout(() => focusAct("phrase")); say(words); });
  const typing = () => { place.replaceChildren(typed(send, () => { place.replaceChildren(); set.focus(); })); };
  const remove = () => sure(place, { title: t("phrase_remove_title"), texts: [t("phrase_remove_text")], acts: [[t("phrase_remove"), send(null, t("phrase_removed")), "btn.danger"]] });
  const set = button(t(status.passphrase ? "phrase_change" : "phrase_set"), { dataset: { act: "phrase" }, onclick: typing });
  const off = status.passphrase ? button(t("phrase_remove"), { dataset: { act: "phrase-off" }, onclick: remove }, "btn.danger") : null;
  return [el("div.also", {}, el("h3", {}, t("way_passphrase")), el("p.soft", {}, t(status.passphrase ? "phrase_is_on" : "phrase_is_off")), el("div.acts", {}, set, off), place)];
}

/** @param {(set: string, words: string) => () => Promise<unknown>} send @param {() => void} cancel */
function typed(send, cancel) {
  const first = field(t("passphrase_new"), { type: "password", autocomplete: "new-password", maxLength: 1024 }, t("phrase_hint"));
  const second = field(t("passphrase_again"), { type: "password", autocomplete: "new-password", maxLength: 1024 });
  const go = async () => {
    if (first.at.value !== second.at.value) throw { code: "passphrase.differs", detail: {} };
    await send(first.at.value, t("phrase_is_set"))();
  };
  queueMicrotask(() => first.at.focus());
  return el("div.note.warn", { role: "group", ariaLabel: t("phrase_title") }, el("b", {}, t("phrase_title")), el("p", {}, t("phrase_risk")), form([first.node, second.node], [submit(t("phrase_save")), button(t("cancel"), { onclick: cancel })], go));
}

/** @param {import("./backup.js").Bench} bench */
function rehearsal({ status, show }) {
  if (!status.targets.some((/** @type {any} */ one) => one.proven_at)) return [];
  const wrong = el("div");
  const { rehearsed } = status;
  const all = rehearsed && rehearsed.matched === rehearsed.of;
  const words = !rehearsed ? t("rehearse_never") : all ? t("rehearse_good", rehearsed.matched, rehearsed.of) : t("rehearse_bad", rehearsed.matched, rehearsed.of);
  const run = (/** @type {any} */ event) => once(event.currentTarget, () => ask("backup.rehearse", {}).then((reply) => { show(reply); say(t("rehearse_begun")); }), wrong);
  return [el("div.also", {}, el("h3", {}, t("rehearse_title")),
    el(rehearsed && !all ? "p.bad" : "p", {}, el("b", {}, words), rehearsed && !all ? ` ${t("rehearse_mend")}` : null, rehearsed ? el("span.soft", {}, ` ${t("rehearse_when", moment(rehearsed.at, hostNow()))}`) : null),
    el("p.soft", {}, t("rehearse_text")), el("div.acts", {}, button(t("rehearse"), { dataset: { act: "rehearse" }, onclick: run })), wrong)];
}
