/** Choosing where the backup lies: the synced folders of this computer, or one that is typed. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { button, field, form, submit } from "../ui/form.js";
import { inPerson, into } from "../ui/presence.js";
import { why } from "./state.js";

let last = 0;

/**
 * @param {object} given
 * @param {any} given.move the place that is left, or null where there is none yet
 * @param {(status: any) => void} given.done
 * @param {() => void} given.cancel
 * @param {boolean} given.passphrase
 */
export function chooser({ move, done, cancel, passphrase }) {
  const list = el("fieldset.picks", {}, el("legend.quiet", {}, t("choose_folder")), el("div.later"));
  const path = field(t("folder_path"), { dir: "ltr", maxLength: 4096, placeholder: "/home/…" }, t("folder_path_hint"));
  const typed = el("div.typed", { hidden: true }, path.node);
  const group = `pick${++last}`;
  const chosen = () => /** @type {any} */ (list.querySelector("input:checked"))?.value;
  const turn = () => {
    typed.hidden = chosen() !== "";
    if (!typed.hidden) path.at.focus();
  };
  list.addEventListener("change", turn);
  const send = async () => {
    const where = chosen() ? { target: chosen() } : { folder: path.at.value.trim() };
    done(move ? await inPerson(() => ask("backup.move", where), passphrase) : await ask("backup.on", where));
  };
  const read = ask("backup.folders", {}).then(({ folders }) => {
    const rows = folders.map((/** @type {any} */ one) => pick(group, one, move?.place === one.path));
    const other = option(group, "", false, t("folder_other"), [t("folder_other_text")]);
    list.replaceChildren(el("legend.quiet", {}, t("choose_folder")), ...rows, other);
    const first = list.querySelector("[data-first] input") ?? list.querySelector("input:not(:disabled)");
    /** @type {any} */ (first).checked = true;
    turn();
    if (typed.hidden) /** @type {any} */ (first).focus();
  });
  read.catch(into(list));
  return el("div.note.calm", { role: "group", ariaLabel: t(move ? "move_folder" : "choose_folder") }, el("b", {}, t(move ? "move_title" : "choose_title")), el("p", {}, move ? t("move_text", move.label) : t("choose_text")),
    form([list, typed], [submit(t(move ? "move_do" : "choose_do")), button(t("cancel"), { onclick: cancel })], send));
}

/** @param {string} group @param {any} folder @param {boolean} used */
function pick(group, folder, used) {
  const texts = [folder.path, folder.managed ? t("folder_managed") : "", folder.failure ? why(folder, folder.failure) : ""];
  const row = option(group, folder.id, used || !folder.ok, folder.label, texts, used ? t("folder_used") : folder.managed ? t("folder_work") : folder.suggested ? t("folder_suggested") : "");
  if (folder.suggested && !used && folder.ok) row.dataset.first = "1";
  return row;
}

/** @param {string} name @param {string} value @param {boolean} disabled @param {string} title @param {string[]} texts @param {string} [tag] */
function option(name, value, disabled, title, texts, tag = "") {
  const [first, ...rest] = texts;
  return el("label.pick", {}, el("input", { type: "radio", name, value, disabled }),
    el("span.what", {}, el("b", {}, title, tag ? el("span.tag", {}, tag) : null), el(value ? "bdi.soft.path" : "span.soft", {}, first), ...rest.filter(Boolean).map((text) => el("span.soft", {}, text))));
}
