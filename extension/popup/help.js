/** The list of keys, opened by `?` or from the menu. */
import { t } from "../channel.js";
import { el } from "../ui/el.js";

export function show() {
  const held = navigator.platform.startsWith("Mac") ? "⌘" : `${t("key_ctrl")}+`;
  const keys = [
    [t("key_enter"), t("keys_enter")], [`${held}C`, t("keys_copy")], ["↑ ↓", t("keys_arrows")], ["P", t("keys_pin")],
    ["E", t("keys_edit")], [t("key_delete"), t("keys_delete")], ["Alt+↑ ↓", t("keys_move")], [`${held}L`, t("keys_lock")],
    ["?", t("keys_help")], [t("key_escape"), t("keys_escape")],
  ];
  const list = el("dl.keys", {}, ...keys.flatMap(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)]));
  const dialog = el("dialog", { ariaLabel: t("keys_title"), onclose: () => dialog.remove() },
    el("h1", {}, t("keys_title")), list, el("div.acts", {}, el("button.btn", { type: "button", autofocus: true, onclick: () => dialog.close() }, t("close"))));
  document.body.append(dialog);
  dialog.showModal();
}
