/** What stands in place of the codes while there are none to show: no vault, locked, no key, no host. */
import { act, ask, t } from "../channel.js";
import { el, one } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { isLink, keyOf, problem, sentence } from "../ui/errors.js";
import { popup } from "./popup.js";

const view = one("#view");

/** @param {string} sign @param {string} head @param {...any} rest */
const screen = (sign, head, ...rest) =>
  el("div.mid", {}, el("span.sign", {}, icon(/** @type {any} */ (sign))), el("h1", {}, head), ...rest);

function leave() {
  view.hidden = true;
  one("#main").hidden = false;
  popup.refresh().then(() => one("#search").focus());
}

/** A form with one main button; a refusal is said beneath it and the typed text stays. */
function form(/** @type {any[]} */ fields, /** @type {string} */ verb, /** @type {() => Promise<unknown>} */ send) {
  const button = el("button.btn.main", { type: "submit" }, verb);
  const wrong = el("div");
  const onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    button.disabled = true;
    await send().then(leave, (error) => wrong.replaceChildren(problem(error)));
    button.disabled = false;
    if (wrong.firstChild) fields.find((field) => field.matches?.("input"))?.focus();
  };
  return el("form.plain", { onsubmit }, ...fields, wrong, button);
}

/** @param {string} hint @param {string} kind @param {string} fills */
const secret = (hint, kind, fills) =>
  el("input.field", { type: kind, placeholder: hint, ariaLabel: hint, autocomplete: fills, spellcheck: false, maxLength: 1024, autofocus: true });

/** Unlocking: the passphrase, or the recovery code where it is forgotten. @param {any} error */
function locked(error, byCode = error.code === "vault.key-missing") {
  const field = byCode ? secret(t("recovery_code"), "text", "off") : secret(t("passphrase"), "password", "current-password");
  const send = () => ask("vault.unlock", byCode ? { code: field.value } : { passphrase: field.value });
  const missing = error.code === "vault.key-missing";
  const other = el("button.link", { type: "button", onclick: () => put(locked(error, !byCode)) }, t(byCode ? "use_passphrase" : "use_code"));
  return screen("lock", missing ? t("key_missing_title") : t("locked_title"),
    el("p", {}, missing ? sentence(error) : t("locked_text")),
    form([field], t("unlock"), send), other);
}

/** No vault yet: creating one is an explicit act. */
function none(/** @type {any} */ needs = null) {
  if (!needs) return screen("computer", t("start_title"), el("p", {}, t("start_text")), form([], t("start_new"), create));
  const first = secret(t("passphrase_new"), "password", "new-password");
  const again = secret(t("passphrase_again"), "password", "new-password");
  again.autofocus = false;
  const send = async () => {
    if (first.value !== again.value) throw { code: "passphrase.differs", detail: {} };
    await ask("vault.create", { passphrase: first.value });
  };
  return screen("lock", t("start_title"), el("p", {}, sentence(needs)), form([first, again], t("start_new"), send));
}

async function create() {
  try {
    await ask("vault.create", { passphrase: null });
  } catch (error) {
    if (/** @type {any} */ (error).code !== "passphrase.needed") throw error;
    put(none(error));
    await new Promise(() => {});
  }
}

/** The host does not answer: the page that says why and what to do. @param {any} error */
function unlinked(error) {
  const cause = error.code.slice(5);
  const open = () => act("page.open", { page: "onboarding", query: `cause=${cause}` });
  return screen("alert", t("link_title"), el("p", {}, t(keyOf(error.code))),
    el("button.btn.main", { type: "button", autofocus: true, onclick: open }, t("link_open")),
    el("button.btn", { type: "button", onclick: () => act("link.retry", {}).then(leave, (again) => showGate(isLink(again) ? again : error)) }, t("check_again")),
    el("span.why", {}, error.code));
}

/** @param {any} error */
function other(error) {
  return screen("alert", t(error.code === "vault.damaged" ? "damaged_title" : "error_title"), el("p", {}, sentence(error)),
    el("button.btn.main", { type: "button", autofocus: true, onclick: leave }, t("check_again")),
    el("button.btn", { type: "button", onclick: () => act("page.open", { page: "options", query: "at=doctor" }) }, t("open_doctor")),
    el("span.why", {}, error.code ?? "internal"));
}

/** @param {any} node */
function put(node) {
  view.replaceChildren(node);
  (view.querySelector("[autofocus]") ?? view.querySelector("button"))?.focus();
}

/** @param {any} error */
export function showGate(error) {
  one("#bar").hidden = one("#top").hidden = true;
  one("#top").hidden = true;
  one("footer").hidden = true;
  one("#main").hidden = true;
  view.hidden = false;
  const asLocked = error.code === "vault.locked" || error.code === "vault.key-missing";
  put(asLocked ? locked(error) : error.code === "vault.none" ? none() : isLink(error) ? unlinked(error) : other(error));
}
