/** Everything in a file of the person's own: sealed by a passphrase, or as plain text after a warning. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { say } from "../ui/said.js";
import { button, field, form, submit } from "../ui/form.js";
import { inPerson } from "../ui/presence.js";
import { sure } from "../ui/sure.js";

/** @param {import("./options.js").Shared} shared */
export function exporting({ status }) {
  const place = el("div");
  const done = el("div", { role: "status" });
  const write = async (/** @type {{format: string, passphrase?: string}} */ fields) => {
    const file = await inPerson(() => ask("transfer.export", fields), status.passphrase);
    place.replaceChildren();
    done.replaceChildren(told(file, fields.format === "otpauth"));
    say(t("export_done", file.file, file.folder));
  };
  const sealed = button(t("export_sealed"), { dataset: { act: "export" }, onclick: () => place.replaceChildren(typed(write, () => { place.replaceChildren(); sealed.focus(); })) }, "btn.main");
  const plain = button(t("export_plain"), { dataset: { act: "export-plain" }, onclick: () => sure(place, { title: t("export_plain_title"), texts: [t("export_plain_text"), t("export_plain_after")], acts: [[t("export_plain_do"), () => write({ format: "otpauth" }), "btn.danger"]] }) });
  return el("div", {}, el("p.soft", {}, t("export_text")), el("div.acts", {}, sealed, plain), place, done);
}

/** @param {(fields: {format: string, passphrase: string}) => Promise<void>} write @param {() => void} cancel */
function typed(write, cancel) {
  const first = field(t("passphrase_new"), { type: "password", autocomplete: "new-password", maxLength: 1024 }, t("phrase_hint"));
  const second = field(t("passphrase_again"), { type: "password", autocomplete: "new-password", maxLength: 1024 });
  const send = async () => {
    if (first.at.value !== second.at.value) throw { code: "passphrase.differs", detail: {} };
    await write({ format: "tidekey", passphrase: first.at.value });
  };
  queueMicrotask(() => first.at.focus());
  return el("div.note.calm", { role: "group", ariaLabel: t("export_sealed") }, el("p", {}, t("export_sealed_text")), form([first.node, second.node], [submit(t("export_save")), button(t("cancel"), { onclick: cancel })], send));
}

/** @param {any} file @param {boolean} plain */
function told(file, plain) {
  return el(plain ? "div.note.warn" : "div.note.calm", {}, el("b", {}, t("export_done", file.file, file.folder)),
    el("p", {}, [t("export_count", file.accounts), file.left_out ? t("export_left_out", file.left_out) : ""].join(" ").trim()),
    plain ? el("p", {}, t("export_plain_after")) : null);
}
