/** Why a place of the backup could not be used, in the reader's language where all of it is known. */
import { t } from "../channel.js";
import { words, filled } from "./errors.js";

/**
 * @param {{code: string, message?: string, detail?: Record<string, unknown>}} failure
 * @param {Record<string, unknown>} [known] values for the marks of the sentence
 */
export function cause(failure, known = {}) {
  const values = { ...known, ...failure.detail };
  const text = words(failure.code, "error") || words(failure.code, "notice");
  const whole = [...text.matchAll(/\{(\w+)\}/g)].every(([, mark]) => values[mark] != null);
  return ((text && whole) ? filled(text, values) : failure.message || text || t("error_internal")).replaceAll("`", "");
}
