/**
 * What the host says of a file in English, in the reader's language where it is known, else as it was said. The test
 * `test_import_words.py` finds each of these in the host's source.
 */
import { t } from "../channel.js";

/** @type {Record<string, string>} */
const FIELDS = {
  secret: "import_field_secret", issuer: "import_field_issuer", name: "import_field_name", kind: "import_field_kind", type: "import_field_kind",
  algorithm: "import_field_algorithm", digits: "import_field_digits", period: "import_field_period", counter: "import_field_counter",
  note: "import_field_note", tags: "import_field_tags", icon: "import_field_icon", uri: "import_field_uri", text: "import_field_text",
  account: "import_field_account", item: "import_field_account", entry: "import_field_account", token: "import_field_account",
  code: "import_field_code", file: "import_field_file", picture: "import_field_picture",
};

/** Of rows, of files and of parts of one. @type {Record<string, string>} */
const REASONS = {
  "is empty": "import_why_empty", "is missing": "import_why_missing", "has a character outside A-Z and 2-7": "import_why_base32",
  "is not hexadecimal": "import_why_hex", "is not base64": "import_why_base64", "is too long": "import_why_long", "is longer than any key": "import_why_long",
  "is no whole number": "import_why_number", "is none that Tidekey knows": "import_why_unknown", "is no key URI": "import_why_uri", "is no name and key": "import_why_names", "is neither a key URI nor a key in base32": "import_why_uri",
  "is in the trash": "import_why_trash", "lies in the recycle bin": "import_why_trash", "is damaged": "import_why_damaged", "cannot be read": "import_why_unread",
  "is damaged or was not fully copied": "import_why_damaged", "cannot be opened": "import_why_closed", "is sealed and cannot be opened": "import_why_closed",
  "is sealed by another password": "import_why_password", "is not opened by this password": "import_why_password",
  "is encrypted with a key that never leaves the phone": "import_why_phone", "is not there in full": "import_why_cut",
  "holds something else than a one-time-code key": "import_why_no_key", "has no QR code in it": "import_why_no_qr",
  "is longer than is kept, and was cut": "import_why_shortened", "are more than are kept": "import_why_many", "is more than fits beside the others": "import_why_room",
  "is no picture that can be kept": "import_why_picture", "the newest accounts may be in a second file, whose name ends in -wal": "import_why_wal",
  "the database": "import_part_database", "the encryption": "import_part_encryption", "the archive": "import_part_archive", "the header": "import_part_header",
  "the list of accounts": "import_part_list", "reading it failed": "import_part_failed", "the file beside it whose name ends in -wal is missing": "import_part_wal",
  "reading it takes too long": "import_most_time", "reading it takes too long; try again if this computer is busy": "import_most_busy", "it needs too much memory": "import_most_memory", "making its key would take too much memory or time": "import_most_key",
  "it has no password, only the phone's own lock": "import_closed_lock", "the phone keeps the key to it": "import_closed_phone", "a YubiKey holds its key": "import_closed_yubikey",
  "Windows holds its key; set a password instead in WinAuth, or export from there": "import_closed_windows",
  "only OpenPGP opens it; decrypt it with that first": "import_closed_pgp", "it is sealed with PGP. Export it again without a password": "import_closed_proton",
  "it is bound to its Bitwarden account; export it again with a password of its own": "import_closed_bitwarden",
  "the maFiles beside it are needed too: choose all of them": "import_closed_steam", "it is sealed in a way that is not known": "import_closed_way",
};

/** What is no app's name. @type {Record<string, string>} */
const TITLES = { "a picture with QR codes": "import_app_picture", "an HTML backup": "import_app_html", "a list of key URIs": "import_app_list", "a list of names and keys": "import_app_names", "a table of logins": "import_app_table", "a document with keys": "import_app_document", "a text with key URIs": "import_app_text", "a text with keys": "import_app_text" };

/** @param {Record<string, string>} table @param {string} words */
const known = (table, words) => (Object.hasOwn(table, words) ? t(table[words]) : "");

/** @param {string} words */
export function reason(words) {
  const range = /^lies outside (\d+) to (\d+)$/.exec(words);
  const length = /^is longer than (\d+) (?:characters|bytes)$/.exec(words);
  if (range) return t("import_why_range", range[1], range[2]);
  return length ? t("import_why_longer", length[1]) : known(REASONS, words) || words;
}

/** The app, or what kind of file it is. @param {string} title */
export const titled = (title) => known(TITLES, title) || title;

/** The field and what is with it. @param {{field: string, reason: string}} problem @returns {[string, string]} */
export const why = ({ field, reason: words }) => [known(FIELDS, field) || field, reason(words)];

/** "Row 17: secret is not base32"; a row of 0 is the file. @param {{row: number, field: string, reason: string}} problem @returns {string} */
export const line = (problem) => (problem.row ? t("import_row", problem.row, ...why(problem)) : t("import_whole", ...why(problem)));

/** The failure with its details in the reader's language, for the sentence around them. @param {any} error */
export function spoken(error) {
  if (!String(error?.code ?? "").startsWith("import.")) return error;
  const ways = /** @type {[string, (words: string) => string][]} */ ([["reason", reason], ["part", reason], ["app", titled]]);
  const detail = { ...error.detail };
  for (const [name, way] of ways) if (typeof detail[name] === "string") detail[name] = way(detail[name]);
  return { code: error.code, message: error.message, detail };
}
