/** A new passphrase, typed twice, that a file is sealed with. */
import { t } from "../channel.js";
import { el } from "../ui/el.js";
import { button, field, form, submit } from "../ui/form.js";

/** @param {(passphrase: string) => Promise<void>} write @param {() => void} cancel @param {boolean} first whether the focus goes there */
export function typed(write, cancel, first) {
  const one = field(t("passphrase_new"), { type: "password", autocomplete: "new-password", maxLength: 1024 }, t("phrase_hint"));
  const again = field(t("passphrase_again"), { type: "password", autocomplete: "new-password", maxLength: 1024 });
  const bar = el("progress", { hidden: true, ariaLabel: t("export_writing") });
  const send = async () => {
    if (one.at.value !== again.at.value) throw { code: "passphrase.differs", detail: {} };
    bar.hidden = false;
    await write(one.at.value).finally(() => { bar.hidden = true; });
  };
  if (first) queueMicrotask(() => one.at.focus());
  return form([one.node, again.node, bar], [submit(t("export_save")), button(t("cancel"), { onclick: cancel })], send);
}
