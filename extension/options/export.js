/** Everything in a file of the person's own: sealed for another Tidekey, or as another app reads it. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { say } from "../ui/said.js";
import { button } from "../ui/form.js";
import { inPerson } from "../ui/presence.js";
import { another } from "./another.js";
import { typed } from "./typed.js";

/** @typedef {(fields: {format: string, passphrase?: string}, next?: string) => Promise<void>} Write saves the file and says so; `next` is the text of what to do with it */

/** @param {import("./options.js").Shared} shared */
export function exporting({ status }) {
  const place = el("div");
  const done = el("div", { role: "status" });
  /** @type {Write} */
  const write = async (fields, next) => {
    const file = await inPerson(() => ask("transfer.export", fields), status.passphrase);
    place.replaceChildren();
    done.replaceChildren(told(file, fields.passphrase === undefined, next));
    done.querySelector("b").focus();
    say(t("export_done", file.file, file.folder));
  };
  const cancel = () => { place.replaceChildren(); sealed.focus(); };
  const form = () => el("div.note.calm", { role: "group", ariaLabel: t("export_sealed") }, el("p", {}, t("export_sealed_text")),
    typed((passphrase) => write({ format: "tidekey", passphrase }), cancel, true));
  const sealed = button(t("export_sealed"), { dataset: { act: "export" }, onclick: () => place.replaceChildren(form()) }, "btn.main");
  return el("div.export", {}, el("p.soft", {}, t("export_text")), el("div.acts", {}, sealed), place, another(write), done);
}

/** @param {any} file @param {boolean} open whether anyone can read it @param {string} [next] */
function told(file, open, next) {
  const sums = [t("export_count", file.accounts), file.left_out ? t("export_left_out", file.left_out) : ""].join(" ").trim();
  return el(open ? "div.note.warn" : "div.note.calm", {}, el("b", { tabIndex: -1 }, t("export_done", file.file, file.folder)), el("p", {}, sums),
    next ? el("p", {}, t(next)) : null, open ? el("p", {}, t("export_plain_after")) : null);
}
