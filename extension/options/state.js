/** How it stands with the backup, in words: what is so, what it means for the codes, what to do. */
import { t } from "../channel.js";
import { count, moment } from "../ui/el.js";
import { cause } from "../ui/cause.js";

/** @param {number | null} n */
export const accounts = (n) => (n === 1 ? t("one_account") : t("n_accounts", count(n ?? 0)));

/** @param {number} n */
export const losses = (n) => (n === 1 ? t("guard_one") : t("guard_other", count(n)));

/** The place that a person thinks of as the backup. @param {any} status */
export const mainTarget = (status) => status.targets.find((/** @type {any} */ one) => one.kind === "folder") ?? null;

/** The browsers a passkey works in, as their name is written. @param {string} name */
export const family = (name) => name.charAt(0).toUpperCase() + name.slice(1);

/** Whether the copy can be opened without this computer. @param {any} status */
export const waysElsewhere = (status) => status.ways_in.filter((/** @type {any} */ one) => !one.here_only);

/** @param {any} target @param {any} failure */
export const why = (target, failure) => cause(failure, { place: target.label, drive: target.label, store: target.label });

/**
 * @typedef {{sign: "ok" | "alert" | "clock", tone: "good" | "warn" | "bad" | "calm", title: string, texts: string[]}} Told
 * @param {any} status @param {number} now @returns {Told}
 */
export function told(status, now) {
  const target = mainTarget(status);
  const where = target?.label ?? t("this_computer");
  const at = status.proven_at && moment(status.proven_at, now);
  /** @type {Record<string, () => Told>} */
  const states = {
    off: () => ({ sign: "alert", tone: "warn", title: t("backup_off_title"), texts: [t("backup_off_text")] }),
    nowhere: () => ({ sign: "alert", tone: "warn", title: t("backup_nowhere_title"), texts: [t("backup_nowhere_text")] }),
    locked: () => ({ sign: "clock", tone: "calm", title: t("backup_locked_title"), texts: [t("backup_locked_text"), at ? t("backup_last", at) : ""] }),
    waiting: () => waiting(status, where, at),
    proven: () => ({ sign: "ok", tone: "good", title: t("backup_proven_title", where), texts: [t("backup_proven_text", accounts(status.accounts), at), newer(status, now)] }),
    "proven-here": () => !target ? local(status, at) : ({ sign: "alert", tone: "warn", title: t("backup_here_title"), texts: [t("backup_here_text", accounts(status.accounts), where, at)] }),
    failing: () => failing(status, at, now),
    guard: () => ({ sign: "alert", tone: "bad", title: t("backup_guard_title"), texts: [t("backup_guard_text", losses(status.guard?.missing ?? 1)), at ? t("backup_last", at) : ""] }),
  };
  const told = (states[status.state] ?? states.waiting)();
  return { ...told, texts: told.texts.filter(Boolean) };
}

/** A copy that nothing but this computer holds. @param {any} status @param {string} at @returns {Told} */
const local = (status, at) => ({ sign: "alert", tone: "warn", title: t("backup_local_title"), texts: [t("backup_local_text", accounts(status.accounts), at)] });

/** @param {any} status @param {string} where @param {string} at @returns {Told} */
function waiting(status, where, at) {
  const { proposal } = status;
  if (proposal && !mainTarget(status)) return { sign: "clock", tone: "calm", title: t("backup_first_title", proposal.label), texts: [t("backup_first_text", proposal.label), proposal.place] };
  if (status.running) return { sign: "clock", tone: "calm", title: t("backup_running_title", where), texts: [at ? t("backup_last", at) : t("backup_running_text")] };
  return { sign: "clock", tone: "calm", title: t("backup_waiting_title"), texts: [t("backup_waiting_text", where), at ? t("backup_last", at) : ""] };
}

/** The place whose failure is told first. @param {any} status */
export const broken = (status) => [mainTarget(status), ...status.targets].find((one) => one?.failure) ?? null;

/** @param {any} status @param {string} at @param {number} now @returns {Told} */
function failing(status, at, now) {
  const failed = broken(status);
  return {
    sign: "alert", tone: "bad", title: at ? t("backup_failing_title", at) : t("backup_never_title"),
    texts: [failed ? why(failed, failed.failure) : "", status.next_try ? t("backup_next_try", moment(status.next_try, now)) : "", newer(status, now)],
  };
}

/** Names what is not in the copy yet. @param {any} status @param {number} now */
const newer = (status, now) => (status.proven_at && status.last_change > status.proven_at ? t("backup_newer", moment(status.last_change, now)) : "");

/** How one place stands. @param {any} target @param {number} now @param {boolean} said whether its failure was told above */
export function standing(target, now, said) {
  const next = target.next_try ? t("backup_next_try", moment(target.next_try, now)) : "";
  if (target.failure && !said) return [why(target, target.failure), next].filter(Boolean).join(" ");
  if (target.proven_at) return t("target_proven", moment(target.proven_at, now), accounts(target.accounts));
  return t("target_never");
}
