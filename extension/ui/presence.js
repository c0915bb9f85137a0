/** For what needs the person: asks for the passphrase or the recovery code once, then goes on. */
import { ask, t } from "../channel.js";
import { el } from "./el.js";
import { problem } from "./errors.js";
import { button, field, form, submit } from "./form.js";

/**
 * Runs an act; where the host asks for presence, shows it and runs the act again.
 * @template T @param {() => Promise<T>} act @param {boolean} passphrase whether there is one
 * @param {{only?: boolean}} [how] `only`: no other way will do
 * @returns {Promise<T>}
 */
export async function inPerson(act, passphrase, { only = false } = {}) {
  try {
    return await act();
  } catch (error) {
    if (/** @type {any} */ (error).code !== "presence.needed") throw error;
    await prove(passphrase, passphrase && !only);
    return act();
  }
}

/** Rejects with null where the person does not go on. @param {boolean} passphrase asked for, else the code @param {boolean} other whether the other one will do @returns {Promise<void>} */
function prove(passphrase, other) {
  return new Promise((done, fail) => {
    const secret = passphrase
      ? field(t("passphrase"), { type: "password", autocomplete: "current-password", autofocus: true, maxLength: 1024 })
      : field(t("recovery_code"), { autofocus: true, dir: "ltr", maxLength: 80 });
    let [proven, turned] = [false, false];
    const send = async () => {
      await ask("vault.unlock", passphrase ? { passphrase: secret.at.value } : { code: secret.at.value });
      proven = true;
      dialog.close();
    };
    const turn = button(t(passphrase ? "use_code" : "use_passphrase"), { onclick: () => { turned = true; dialog.close(); } }, "link");
    const onclose = () => {
      dialog.remove();
      if (turned) prove(!passphrase, other).then(done, fail);
      else if (proven) done();
      else fail(null);
    };
    const dialog = el("dialog", { ariaLabelledby: "presence", onclose }, el("h1", { id: "presence" }, t("presence_title")), el("p", {}, t("presence_text")),
      form([secret.node, other ? el("p.hint", {}, turn) : null].filter(Boolean), [submit(t("continue")), button(t("cancel"), { onclick: () => dialog.close() })], send));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A refusal where it happened; who turned back needs no sentence. @param {HTMLElement} place */
export const into = (place) => (/** @type {any} */ error) => place.replaceChildren(...(error ? [problem(error)] : []));
