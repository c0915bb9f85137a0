/** Which command mends which cause on which system. Takes names, gives texts; draws nothing. */
import { t } from "../channel.js";

const ROOT = { win: ".\\install_scripts\\install.ps1", other: "./install_scripts/install.sh" };

/** @typedef {{os: string, browser: string, version: string, id: string}} Here */

/** The install command for this system and browser. @param {Here} here */
export function install({ os, browser }) {
  const script = os === "win" ? `powershell -ExecutionPolicy Bypass -File ${ROOT.win}` : ROOT.other;
  return `${script} --no-demo --browser ${browser}`;
}

/** Whether this browser may be a package that is not let out to other programs. @param {Here} here */
export const boxed = ({ os }) => os === "linux";

/** Steps, each `{text, command?}`, in the order to try. @param {string} cause @param {Here} here */
export function steps(cause, here) {
  const run = { text: t("step_install"), command: install(here) };
  const check = { text: t("step_doctor"), command: "tidekey doctor" };
  const box = boxed(here) && (cause === "absent" || cause === "died" || cause === "refused") ? [{ text: t("step_boxed"), command: "" }] : [];
  if (cause === "too-new") return [{ text: t("step_update_extension"), command: "" }];
  if (cause === "too-old" || cause === "absent") return [{ text: t("step_folder"), command: "" }, run, ...box];
  if (cause === "refused") return [{ text: t("step_refused", here.id), command: `tidekey setup --browser ${here.browser}` }, ...box];
  return [check, run, ...box];
}
