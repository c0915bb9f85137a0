/** Turns a failure into the sentence a person reads. Leaves what to do next to the caller. */
import { t } from "../channel.js";
import { el } from "./el.js";

/** @param {string} code @param {string} [prefix] */
export const keyOf = (code, prefix = "error") => `${prefix}_${code.replace(/[.-]/g, "_")}`;

/** The text for a code, or "" where this version has none. @param {string} code @param {string} prefix */
export function words(code, prefix) {
  const key = keyOf(code, prefix);
  const text = t(key);
  return text === key ? "" : text;
}

/** Puts named values into `{name}` marks. @param {string} text @param {Record<string, unknown>} values */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (mark, name) => String(values?.[name] ?? "?"));

/** @param {any} error @returns {string} */
export function sentence(error) {
  const known = words(error?.code ?? "internal", "error");
  return known ? filled(known, error.detail ?? {}).replaceAll("`", "") : error?.message || t("error_internal");
}

/** A problem under a form: the sentence and, small, its code. @param {any} error */
export const problem = (error) =>
  el("p.problem", { role: "alert" }, sentence(error), el("small", {}, small(error)));

/** The code, with what the host said in English where the sentence does not hold it. @param {any} error */
function small(error) {
  const { field, reason = error?.detail?.why } = error?.detail ?? {};
  const code = error?.code ?? "internal";
  return typeof reason === "string" && !sentence(error).includes(reason) ? `${code}: ${[field, reason].filter(Boolean).join(" ")}` : code;
}

/** @param {any} error */
export const isLink = (error) => String(error?.code ?? "").startsWith("link.");
