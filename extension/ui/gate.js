/** Screens in place of the codes while there are none to show: no vault, locked, no key, no host. */
import { act, ask, t } from "../channel.js";
import { el } from "./el.js";
import { icon } from "./icon.js";
import { offer } from "./offer.js";
import { isLink, problem, sentence } from "./errors.js";

/**
 * @typedef {object} Gate
 * @property {(node: any) => void} put shows another screen
 * @property {() => void} leave when the way is free
 */

/** @param {string} sign @param {string} head @param {...any} rest */
const screen = (sign, head, ...rest) =>
  el("div.mid", {}, el(`span.sign.${sign}`, {}, icon(/** @type {any} */ (sign))), el("h1", {}, head), ...rest);

/** @param {string} words @param {() => unknown} onclick @param {string} [kind] */
const press = (words, onclick, kind = "btn") => el(`button.${kind}`, { type: "button", onclick }, words);

/**
 * Fields and one main button; a refusal is said beneath and what was typed stays.
 * @param {any[]} fields @param {string} verb @param {() => Promise<unknown>} send @param {() => void} leave @param {string} [kind]
 */
function form(fields, verb, send, leave, kind = "btn.main") {
  const button = el(`button.${kind}`, { type: "submit" }, verb);
  const wrong = el("div");
  const onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    wrong.replaceChildren();
    button.disabled = true;
    await send().then(leave, (error) => error && wrong.replaceChildren(problem(error)));
    button.disabled = false;
    if (wrong.firstChild) fields[0]?.focus();
  };
  return el("form.plain", { onsubmit }, ...fields, wrong, button);
}

/** @param {string} hint @param {string} type @param {string} autocomplete @param {boolean} [first] */
const secret = (hint, type, autocomplete, first = true) =>
  el("input.field", { type, placeholder: hint, ariaLabel: hint, autocomplete, spellcheck: false, maxLength: 1024, autofocus: first });

/** Unlocking: the passphrase, or the recovery code where it is forgotten. @param {any} error @param {Gate} gate @returns {any} */
function locked(error, gate, byCode = error.code === "vault.key-missing") {
  const field = byCode ? secret(t("recovery_code"), "text", "off") : secret(t("passphrase"), "password", "current-password");
  const send = () => ask("vault.unlock", byCode ? { code: field.value } : { passphrase: field.value });
  const missing = error.code === "vault.key-missing";
  return screen("lock", t(missing ? "key_missing_title" : "locked_title"),
    el("p", {}, missing ? sentence(error) : t("locked_text")),
    form([field], t("unlock"), send, gate.leave),
    press(t(byCode ? "use_passphrase" : "use_code"), () => gate.put(locked(error, gate, !byCode)), "link"));
}

/** No vault yet: what was found, and creating one as an explicit act. @param {Gate} gate */
const none = (gate) => offer((fresh) => {
  const given = fresh ? { passphrase: null, new: true } : { passphrase: null };
  const create = async () => {
    try {
      await ask("vault.create", given);
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (code !== "passphrase.needed" && code !== "vault.backup-found") throw error;
      gate.put(code === "passphrase.needed" ? withPassphrase(error, gate, given) : none(gate));
      throw null;
    }
  };
  return form([], t("start_new"), create, gate.leave, fresh ? "btn" : "btn.main");
});

/** @param {any} needed @param {Gate} gate @param {object} given */
function withPassphrase(needed, gate, given) {
  const first = secret(t("passphrase_new"), "password", "new-password");
  const again = secret(t("passphrase_again"), "password", "new-password", false);
  const send = async () => {
    if (first.value !== again.value) throw { code: "passphrase.differs", detail: {} };
    await ask("vault.create", { ...given, passphrase: first.value });
  };
  return screen("lock", t("start_title"), el("p", {}, sentence(needed)), form([first, again], t("start_new"), send, gate.leave));
}

/** The host does not answer: leads to the page that says why and what to do. @param {any} error @param {Gate} gate */
function unlinked(error, gate) {
  /** @returns {Promise<void>} */
  const again = () => act("link.retry", {}).then(gate.leave, (still) => gate.put(gateFor(isLink(still) ? still : error, gate)));
  const open = () => act("page.open", { page: "onboarding", query: `cause=${error.code.slice(5)}` });
  return screen("alert", t("link_title"), el("p", {}, sentence(error)),
    Object.assign(press(t("link_open"), open, "btn.main"), { autofocus: true }), press(t("check_again"), again),
    el("span.why", {}, error.code));
}

/** @param {any} error @param {Gate} gate */
function other(error, gate) {
  return screen("alert", t(error.code === "vault.damaged" ? "damaged_title" : "error_title"), el("p", {}, sentence(error)),
    Object.assign(press(t("check_again"), gate.leave, "btn.main"), { autofocus: true }),
    error.code === "vault.damaged" ? press(t("restore_from_backup"), () => act("page.open", { page: "restore", query: "" })) : null,
    press(t("open_doctor"), () => act("page.open", { page: "options", query: "at=doctor" })),
    el("span.why", {}, error.code ?? "internal"));
}

/** The screen for a failure. @param {any} error @param {Gate} gate @returns {any} */
export function gateFor(error, gate) {
  if (error.code === "vault.locked" || error.code === "vault.key-missing") return locked(error, gate);
  if (error.code === "vault.none") return none(gate);
  return isLink(error) ? unlinked(error, gate) : other(error, gate);
}

/** The codes of failures that a screen, not a line, stands for. @param {any} error */
export const isGate = (error) => isLink(error) || /^vault\.(none|locked|key-missing|damaged)$/.test(error?.code);
