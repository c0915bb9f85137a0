/** Turning the backup off, with or without this computer's copies. */
import { ask, t } from "../channel.js";
import { focusAct } from "../ui/goto.js";
import { say } from "../ui/said.js";
import { sure } from "../ui/sure.js";
import { mainTarget } from "./state.js";

/** How many versions of this computer lie there, or null where it cannot be told. @param {string} target */
async function versions(target) {
  const [{ versions: all }, { devices }] = await Promise.all([ask("backup.history", {}), ask("devices.list", {})]);
  const self = devices.find((/** @type {any} */ one) => one.self)?.name;
  return all.filter((/** @type {any} */ one) => one.target === target && one.from === self).length;
}

/** @param {{status: any, show: (status: any) => void, place: HTMLElement}} bench */
export async function off({ status, show, place }) {
  const target = mainTarget(status);
  const label = target?.label ?? status.proposal?.label ?? t("this_computer");
  const had = Boolean(target?.written_at ?? target?.proven_at);
  const n = had ? await versions(target.id).catch(() => null) : null;
  const end = (/** @type {boolean} */ copies) => () => ask("backup.off", { delete_copies: copies }).then((reply) => { place.replaceChildren(); show(reply); focusAct("choose"); say(t(copies ? "off_deleted" : "off_done", label)); });
  const remove = n ? t("off_delete_n", label, n) : t("off_delete", label);
  sure(place, {
    title: t("off_title"), keep: t("off_keep_on"),
    texts: had ? [t("off_text", label), t("off_whose", label)] : [t("off_text_none")],
    acts: had ? [[t("off_do"), end(false)], [remove, end(true), "btn.danger"]] : [[t("off_do_none"), end(false)]],
  });
}
