/** Why a place of the backup could not be used, in the reader's language where all of it is known. */
import { t } from "../channel.js";
import { words, filled } from "./errors.js";

/** Why a place could not be used, in a few words. @type {Record<string, string>} */
const CAUSES = {
  "folder.gone": "cause_gone", "folder.read-only": "cause_read_only", "folder.needs-consent": "cause_consent", "folder.full": "cause_full",
  "folder.signed-out": "cause_signed_out", "folder.timeout": "cause_silent", "backup.not-proven": "cause_not_proven", "backup.clock": "cause_clock", "keystore.locked": "cause_key_store",
};

/** The cause in a few words, "" where there are none for it. @param {{code: string}} failure @param {string} label */
export const brief = ({ code }, label) => (CAUSES[code] ? t(CAUSES[code], label) : "");

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
