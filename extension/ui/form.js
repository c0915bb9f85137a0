/** Fields of a form with their labels, and a form whose refusal is said where it happened. */
import { el } from "./el.js";
import { problem } from "./errors.js";

let last = 0;

/**
 * A label and its field; `at` is the input.
 * @param {string} words @param {Record<string, any>} [props] @param {string} [hint]
 */
export function field(words, props = {}, hint = "") {
  const id = `f${++last}`;
  const { rows, ...rest } = props;
  const shape = rows ? "textarea.field" : "input.field";
  const at = el(shape, { id, dir: "auto", autocomplete: "off", spellcheck: false, ...(rows ? { rows } : { type: "text" }), ...rest });
  if (hint) at.setAttribute("aria-describedby", `${id}-hint`);
  const node = el("div", {}, el("label", { htmlFor: id }, words), at, hint ? el("p.hint", { id: `${id}-hint` }, hint) : null);
  return { node, at };
}

/** @param {string} words @param {[string, string][]} choices @param {string} [value] */
export function choice(words, choices, value) {
  const id = `f${++last}`;
  const at = el("select.field", { id }, ...choices.map(([key, text]) => el("option", { value: key, selected: key === value }, text)));
  return { node: el("div", {}, el("label", { htmlFor: id }, words), at), at };
}

/**
 * @param {any[]} nodes @param {any[]} buttons the first sends
 * @param {() => Promise<unknown>} send
 */
export function form(nodes, buttons, send) {
  const wrong = el("div");
  const onsubmit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    wrong.replaceChildren();
    buttons[0].disabled = true;
    await send().catch((error) => error && wrong.replaceChildren(problem(error)));
    buttons[0].disabled = false;
    wrong.firstElementChild?.scrollIntoView({ block: "nearest" });
  };
  return el("form.form", { onsubmit, noValidate: true }, ...nodes, wrong, el("div.acts", {}, ...buttons));
}

/** @param {string} words @param {Record<string, any>} [props] @param {string} [kind] */
export const button = (words, props = {}, kind = "btn") => el(`button.${kind}`, { type: "button", ...props }, words);

/** @param {string} words */
export const submit = (words) => button(words, { type: "submit" }, "btn.main");
