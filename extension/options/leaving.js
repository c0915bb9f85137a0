/** Moving from an authenticator that lets nothing out: names listed, ticked off as each works here. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { button, field, form, submit } from "../ui/form.js";
import { into } from "../ui/presence.js";

export function leaving() {
  const [place, list, wrong, told] = [el("div"), el("ul.items", { tabIndex: -1, ariaLabel: t("part_leaving") }), el("div"), el("p.after")];
  const show = (/** @type {any} */ { items }) => {
    wrong.replaceChildren();
    const done = items.filter((/** @type {any} */ one) => one.done_at).length;
    told.textContent = !items.length ? "" : done === items.length ? t("leaving_all", done) : t("leaving_some", done, items.length);
    list.replaceChildren(...items.map((/** @type {any} */ one) => row(one, change)));
    open.textContent = t(items.length ? "leaving_more" : "leaving_start");
  };
  const change = (/** @type {string} */ verb, /** @type {object} */ fields) => ask(verb, fields).then((reply) => {
    const held = /** @type {any} */ (document.activeElement)?.dataset?.act;
    show(reply);
    /** @type {any} */ (list.querySelector(`[data-act="${held}"]`) ?? list)?.focus();
  }, into(wrong));
  const close = () => { place.replaceChildren(); open.focus(); };
  const open = button(t("leaving_start"), { onclick: () => { place.replaceChildren(names(show, close)); place.querySelector("textarea")?.focus(); } });
  ask("leaving.list", {}).then(show, into(wrong));
  return el("div", {}, el("p.soft", {}, t("leaving_text")), told, list, el("div.acts", {}, open), place, wrong);
}

/** @param {any} item @param {(verb: string, fields: object) => Promise<void>} change */
function row(item, change) {
  const box = el("input", { type: "checkbox", checked: Boolean(item.done_at), dataset: { act: `done-${item.id}` }, onchange: () => change("leaving.done", { id: item.id, done: box.checked }) });
  const link = item.link ? el("a.link", { href: item.link, target: "_blank", rel: "noopener noreferrer" }, t("leaving_open"), el("span.quiet", {}, `: ${item.name}`)) : el("span.soft", {}, t("leaving_no_link"));
  const remove = button(t("remove"), { ariaLabel: `${t("remove")}: ${item.name}`, onclick: () => change("leaving.remove", { id: item.id }) });
  return el(item.done_at ? "li.dim" : "li", {}, el("label.take", {}, box, el("span.what", {}, el("b", {}, el("bdi", {}, item.name)), item.done_at ? el("span.soft", {}, t("leaving_done")) : null)), link, remove);
}

/** @param {(reply: any) => void} show @param {() => void} close */
function names(show, close) {
  const text = field(t("leaving_names"), { rows: 5, maxLength: 20_000 }, t("leaving_names_hint"));
  const send = () => ask("leaving.add", { text: text.at.value }).then((reply) => { show(reply); close(); });
  return form([text.node], [submit(t("leaving_add")), button(t("cancel"), { onclick: close })], send);
}
