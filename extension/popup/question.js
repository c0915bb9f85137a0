/** A question in a dialog: the way back has the focus, and only a press on the other button is a yes. */
import { t } from "../channel.js";
import { el } from "../ui/el.js";
import { styled } from "./sheet.js";

/** The bold parts of a sentence stand between `*`. @param {string} text @param {string} [shape] */
export const emphasised = (text, shape = "p") => el(shape, {}, ...text.split("*").map((part, at) => (at % 2 ? el("strong", {}, el("bdi", {}, part)) : part)));

/** A name that marks nothing in such a sentence. @param {string} name */
export const plainly = (name) => name.replaceAll("*", "∗").slice(0, 120);

/**
 * @param {object} what
 * @param {string} what.title @param {any[]} what.body @param {string} what.verb what the yes does
 * @param {() => unknown} [what.press] runs within the very press: a browser asks for a permission only there
 * @returns {Promise<boolean>}
 */
export async function question({ title, body, verb, press = () => undefined }) {
  await styled();
  return new Promise((done) => {
    const yes = () => { press(); dialog.close("yes"); };
    const dialog = el("dialog", { ariaLabelledby: "ask", ariaDescribedby: "asked", onclose: () => { dialog.remove(); done(dialog.returnValue === "yes"); } },
      el("h1", { id: "ask" }, title),
      el("div", { id: "asked" }, body),
      el("div.acts", {},
        el("button.btn", { type: "button", autofocus: true, onclick: () => dialog.close("") }, t("cancel")),
        el("button.btn", { type: "button", dataset: { act: "yes" }, onclick: yes }, verb)));
    document.body.append(dialog);
    dialog.showModal();
  });
}
