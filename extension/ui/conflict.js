/** An account with several secrets: the code of each, and the choice of the one that the site accepts. */
import { ask, t } from "../channel.js";
import { el } from "./el.js";
import { making } from "./check.js";
import { problem } from "./errors.js";
import { button } from "./form.js";
import { live } from "./live.js";

/** @param {any} account @param {(account: any) => void} save */
export function conflict(account, save) {
  const wrong = el("div");
  const keep = (/** @type {string} */ id) => () =>
    ask("accounts.resolve", { id: account.id, keep: id }).then((reply) => save(reply.account), (error) => wrong.replaceChildren(problem(error)));
  const cards = account.credentials.map((/** @type {any} */ one, /** @type {number} */ at) => choice(account.id, one, at + 1, keep(one.id)));
  return el("section", { ariaLabelledby: "conflict" }, el("div.note.warn", {}, el("b", { id: "conflict" }, t("conflict_title")), el("p", {}, t("conflict_text"))), ...cards, wrong);
}

/** @param {string} id @param {any} credential @param {number} number @param {() => unknown} keep */
function choice(id, credential, number, keep) {
  const how = el("p.hint", {}, making(credential));
  const place = el("div");
  const wrong = (/** @type {any} */ error) => place.replaceChildren(problem(error));
  const read = async () => (await ask("codes.get", { ids: [id], credential: credential.id })).codes[0];
  read().then((code) => {
    how.textContent = making({ ...credential, period: code.period });
    place.replaceChildren(live(code, read, wrong));
  }, wrong);
  const words = t("secret_n", number);
  return el("div.card.choice", { role: "group", ariaLabel: words }, el("div.label", {}, words), place, how,
    el("div.acts", {}, button(t("keep_secret_n", number), { onclick: keep })));
}
