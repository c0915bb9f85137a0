/** The formats of other apps, by the name a person knows the app by. Draws nothing; leaves what they hold to the host. */
import { t } from "../channel.js";

/**
 * @typedef {object} Format
 * @property {string} id of the choice, and of the format that anyone can read
 * @property {string} [sealed] the format that a passphrase opens, where the app has one
 * @property {string} [name] the app's, the same in every language
 * @property {string} [words] the text that stands in its place
 * @property {string} hint
 * @property {string} [next] what to do with the file
 */

/** @type {Format[]} */
export const FORMATS = [
  { id: "aegis", sealed: "aegis-encrypted", name: "Aegis", hint: "export_for_aegis" },
  { id: "2fas", sealed: "2fas-encrypted", name: "2FAS", hint: "export_for_sealing" },
  { id: "ente", sealed: "ente-encrypted", name: "Ente Auth", hint: "export_for_sealing" },
  { id: "bitwarden", name: "Bitwarden", hint: "export_for_bitwarden" },
  { id: "keepass-csv", name: "KeePassXC", hint: "export_for_keepass" },
  { id: "google", name: "Google Authenticator", hint: "export_for_google", next: "export_next_google" },
  { id: "html", words: "export_sheet", hint: "export_for_sheet", next: "export_next_sheet" },
  { id: "otpauth", words: "export_list", hint: "export_for_list" },
];

/** @param {Format} format */
export const titleOf = ({ name, words }) => name ?? t(words ?? "");
