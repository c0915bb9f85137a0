/** For what needs the person: asks for the passphrase or the recovery code once, then goes on. */
import { ask, t } from "../channel.js";
import { el } from "./el.js";
import { problem } from "./errors.js";
import { button, field, form, submit } from "./form.js";

/**
 * Runs an act; where the host asks for presence, shows it and runs the act again.
 * @template T @param {() => Promise<T>} act @param {boolean} passphrase whether there is one
 * @returns {Promise<T>}
 */
export async function inPerson(act, passphrase) {
  try {
    return await act();
  } catch (error) {
    if (/** @type {any} */ (error).code !== "presence.needed") throw error;
    await prove(passphrase, error);
    return act();
  }
}

/** @param {boolean} passphrase @param {any} cancelled */
function prove(passphrase, cancelled) {
  return new Promise((done, fail) => {
    const secret = passphrase
      ? field(t("passphrase"), { type: "password", autocomplete: "current-password", autofocus: true, maxLength: 1024 })
      : field(t("recovery_code"), { autofocus: true, dir: "ltr", maxLength: 80 });
    let proven = false;
    const send = async () => {
      await ask("vault.unlock", passphrase ? { passphrase: secret.at.value } : { code: secret.at.value });
      proven = true;
      dialog.close();
    };
    const other = button(t(passphrase ? "use_code" : "use_passphrase"), { onclick: () => { dialog.onclose = null; dialog.remove(); prove(!passphrase, cancelled).then(done, fail); } }, "link");
    const dialog = el("dialog", { ariaLabel: t("presence_title") }, el("h1", {}, t("presence_title")), el("p", {}, t("presence_text")),
      form([secret.node, el("p.hint", {}, other)], [submit(t("continue")), button(t("cancel"), { onclick: () => dialog.close() })], send));
    dialog.onclose = () => { dialog.remove(); proven ? done(null) : fail(cancelled); };
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A refusal where it happened. @param {HTMLElement} place */
export const into = (place) => (/** @type {any} */ error) => place.replaceChildren(problem(error));
