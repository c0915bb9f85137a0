/** The ways into a backup and what is known of one, in words. Draws nothing; leaves the keys to the host. */
import { t } from "../channel.js";
import { count, moment } from "./el.js";
import { filled, words } from "./errors.js";

/** What an account is called where its issuer may be missing. @param {{issuer: string, name: string}} item */
export const title = ({ issuer, name }) => issuer || name || t("unnamed");

/** Best first. @type {Record<string, {sign: string, words: string, hint: string}>} */
export const WAYS = {
  keychain: { sign: "computer", words: "by_keychain", hint: "by_keychain_hint" },
  passkey: { sign: "passkey", words: "by_passkey", hint: "by_passkey_hint" },
  approval: { sign: "devices", words: "by_approval", hint: "by_approval_hint" },
  recovery: { sign: "sheet", words: "by_recovery", hint: "by_recovery_hint" },
  passphrase: { sign: "keys", words: "by_passphrase", hint: "by_passphrase_hint" },
};

/** What keeps a passkey from being used here, or "". Asks the browser, promises nothing of the passkey itself. */
export async function passkeyProblem() {
  if (location.protocol === "moz-extension:") return "passkey_not_firefox";
  const known = /** @type {any} */ (globalThis).PublicKeyCredential;
  if (!known || !isSecureContext) return "passkey_not_browser";
  const can = await known.getClientCapabilities?.().catch(() => null);
  return can?.["extension:prf"] === false ? "passkey_not_prf" : "";
}

/** The ways of a found backup, best first, without those this browser cannot go. @param {any} found */
export async function waysOf(found) {
  const all = Object.keys(WAYS).filter((way) => found.ways.includes(way) && (way !== "keychain" || found.openable));
  const problem = all.includes("passkey") ? await passkeyProblem() : "";
  return { ways: problem ? all.filter((way) => way !== "passkey") : all, problem };
}

/** "84 accounts, newest change 12 Oct 14:02 from Laptop", or what the files alone show. @param {any} found @param {number} now */
export function known({ accounts, newest_at: newest, newest_from: from, devices, written_at: written }, now) {
  if (accounts == null) return devices === 1 ? t("found_files_one", moment(written, now)) : t("found_files", count(devices), moment(written, now));
  const many = accounts === 1 ? t("one_account") : t("n_accounts", count(accounts));
  if (newest == null) return many;
  return from ? t("found_newest_from", many, moment(newest, now), from) : t("found_newest", many, moment(newest, now));
}

/** One's own sentence where every mark in it has a value; else what the host said in English. @param {{code: string, message: string, detail?: object | null}} failure @param {Record<string, unknown>} values */
export function told(failure, values) {
  const own = words(failure.code, "error");
  const all = /** @type {Record<string, unknown>} */ ({ ...values, ...failure.detail });
  const whole = own && [...own.matchAll(/\{(\w+)\}/g)].every(([, name]) => all[name] != null);
  return whole ? filled(own, all) : failure.message;
}
