/** The one line about the backup: how it stands with it, in words a person trusts. Draws the line, decides nothing. */
import { act, hostNow, t } from "../channel.js";
import { count, el, moment, one } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { brief } from "../ui/cause.js";

/** @typedef {[kind: string, sign: string, words: string]} Line */

/** @param {any} backup @returns {Line} */
function failing({ loud, proven_at: proven, targets }) {
  const kind = loud ? "bad" : "warn";
  const bad = targets.find((/** @type {any} */ one) => one.failure);
  const why = bad ? brief(bad.failure, bad.label) : "";
  if (why) return [kind, "alert", t("state_failing", why)];
  return [kind, "alert", proven ? t("state_failing_since", moment(proven, hostNow())) : t("state_never")];
}

/** Where the newest proven copy lies; the history beside the vault is the place of last resort. @param {any} backup */
const place = ({ targets, proposal }) => (targets.find((/** @type {any} */ one) => one.kind !== "history") ?? proposal)?.label ?? t("this_computer");

/** @param {any} backup @param {number} accounts @returns {Line} */
function waiting(backup, accounts) {
  if (!accounts) return ["", "cloud", t("state_first_account")];
  return ["", "cloud", t(backup.running ? "state_running" : "state_waiting", place(backup))];
}

/** @param {any} backup as `backup.status` says it @param {number} accounts @returns {Line} */
export function line(backup, accounts) {
  const at = backup.proven_at == null ? "" : moment(backup.proven_at, hostNow());
  switch (backup.state) {
    case "proven": return ["ok", "ok", t("state_proven", place(backup), at)];
    case "proven-here": return ["warn", "computer", t("state_proven_here", at)];
    case "failing": return failing(backup);
    case "guard": return ["bad", "alert", t("state_guard", count(backup.guard?.missing ?? 0))];
    case "off": return ["warn", "computer", t("state_off")];
    case "locked": return ["warn", "lock", t("state_locked")];
    case "nowhere": return ["warn", "computer", t("state_here_only")];
    default: return waiting(backup, accounts);
  }
}

/** @param {any} status as `vault.status` says it @param {any} backup null where the host did not tell */
export function foot(status, backup) {
  one("#lock").hidden = !status.passphrase;
  const [kind, sign, words] = backup ? line(backup, status.accounts) : ["warn", "computer", t("state_here_only")];
  const button = one("#state");
  button.className = `state ${kind}`;
  button.dataset.state = backup?.state ?? "";
  button.replaceChildren(icon(/** @type {any} */ (sign)), el("span", {}, words));
  button.onclick = () => act("page.open", { page: "options", query: "at=backup" });
}
