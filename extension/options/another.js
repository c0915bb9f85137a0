/** An export for another app: the app is chosen, what it cannot hold is told, and only then a file is written. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { button } from "../ui/form.js";
import { focusAct } from "../ui/goto.js";
import { into } from "../ui/presence.js";
import { once } from "../ui/sure.js";
import { fitting } from "./fitting.js";
import { FORMATS, titleOf } from "./formats.js";
import { typed } from "./typed.js";

/** @typedef {import("./formats.js").Format} Format */

/** @param {import("./export.js").Write} write */
export function another(write) {
  const step = el("div");
  const begin = () => step.replaceChildren(el("p.soft", {}, t("export_another_text")),
    el("div.choices.apps", {}, ...FORMATS.map((format) => app(format, () => open(format)))), el("p.soft.after", {}, t("export_single", t("show_qr"))));
  const open = (/** @type {Format} */ format) => {
    const back = () => { begin(); focusAct(`export-${format.id}`); };
    step.replaceChildren(chosen(format, (fields) => write(fields, format.next).then(begin), back));
    step.querySelector("h3").focus();
  };
  begin();
  return el("details.list", {}, el("summary", {}, el("b", {}, t("export_another"))), step);
}

/** @param {Format} format @param {() => void} open */
const app = (format, open) => el("button.btn", { type: "button", dataset: { act: `export-${format.id}` }, onclick: open },
  el("span.what", {}, el("b", {}, titleOf(format)), el("span.soft", {}, t(format.hint))));

/** @param {Format} format @param {(fields: {format: string, passphrase?: string}) => Promise<void>} write @param {() => void} back */
function chosen(format, write, back) {
  const [fits, rest] = [el("div", { role: "status" }), el("div")];
  let asked = "";
  const draw = async (/** @type {string} */ name) => {
    asked = name;
    fits.replaceChildren();
    rest.replaceChildren(turned(back));
    const found = await ask("transfer.losses", { format: name });
    if (asked !== name) return; // another one was chosen meanwhile
    fits.replaceChildren(...fitting(found));
    if (found.accounts) rest.replaceChildren(name === format.sealed ? typed((passphrase) => write({ format: name, passphrase }), back, false) : warned(() => write({ format: name }), back));
  };
  const show = (/** @type {string} */ name) => draw(name).catch(into(fits));
  show(format.sealed ?? format.id);
  return el("div", {}, el("h3", { tabIndex: -1 }, titleOf(format)), format.sealed ? ways(format, show) : null, fits, rest);
}

/** Sealed or not, where the app has both. @param {Format} format @param {(name: string) => void} show */
function ways(format, show) {
  const way = (/** @type {string} */ name, /** @type {string} */ title, /** @type {string} */ text) => el("label.pick", {},
    el("input", { type: "radio", name: "way", value: name, checked: name === format.sealed, onchange: () => show(name) }), el("span.what", {}, el("b", {}, title), el("span.soft", {}, text)));
  return el("fieldset.picks", {}, el("legend.quiet", {}, t("export_way")),
    way(format.sealed ?? "", t("export_way_sealed"), t("export_way_sealed_text", titleOf(format))), way(format.id, t("export_way_open"), t("export_way_open_text")));
}

/** @param {() => void} back */
const turned = (back) => el("div.acts", {}, button(t("cancel"), { onclick: back }));

/** What an open file costs. @param {() => Promise<void>} write @param {() => void} back */
function warned(write, back) {
  const wrong = el("div");
  return el("div.note.warn", { role: "group", ariaLabel: t("export_plain_title") }, el("b", {}, t("export_plain_title")), el("p", {}, t("export_plain_text")), el("p", {}, t("export_plain_after")),
    el("div.acts", {}, button(t("cancel"), { onclick: back }), button(t("export_plain_do"), { onclick: (/** @type {any} */ event) => once(event.currentTarget, write, wrong) }, "btn.danger")), wrong);
}
