/** First use of an account on another site: nothing happens without a clear yes. */
import { t } from "../channel.js";
import { el } from "../ui/el.js";
import { title } from "./row.js";

/** The bold parts of a sentence stand between `*`. @param {string} text */
const emphasised = (text) => text.split("*").map((part, at) => (at % 2 ? el("strong", {}, el("bdi", {}, part)) : part));

/**
 * @param {any} account @param {string} site @param {string | null} warning
 * @returns {Promise<boolean>}
 */
export function confirmSite(account, site, warning) {
  const names = [title(account), account.issuer ? account.name : ""].filter(Boolean).join(", ").replaceAll("*", "∗").slice(0, 120);
  const saved = account.sites.length ? t("saved_for", account.sites.join(", ")) : t("saved_for_none");
  return new Promise((done) => {
    const answer = (/** @type {boolean} */ yes) => () => { dialog.returnValue = yes ? "yes" : ""; dialog.close(dialog.returnValue); };
    const dialog = el("dialog", { ariaLabelledby: "ask", onclose: () => { dialog.remove(); done(dialog.returnValue === "yes"); } },
      el("h1", { id: "ask" }, t("ask_site", site)),
      el("p", {}, ...emphasised(t("ask_site_what", names, site))),
      el("p", {}, saved),
      el("p", {}, warning ? el("strong", {}, t("warning_site", warning)) : t("ask_site_why")),
      el("div.acts", {},
        el("button.btn", { type: "button", autofocus: true, onclick: answer(false) }, t("cancel")),
        el("button.btn", { type: "button", dataset: { act: "yes" }, onclick: answer(true) }, t("use_on", site))));
    document.body.append(dialog);
    dialog.showModal();
  });
}
