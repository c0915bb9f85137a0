/** Where the copies lie and how each place stands; who can open them without this computer. */
import { ask, hostNow, t } from "../channel.js";
import { el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { goTo } from "../ui/goto.js";
import { into } from "../ui/presence.js";
import { broken, family, mainTarget, standing, waysElsewhere } from "./state.js";

/** @type {Record<string, "folder" | "key" | "clock">} */
const SIGNS = { folder: "folder", keychain: "key", history: "clock" };
/** What Tidekey itself keeps is named in the reader's language. @type {Record<string, () => string>} */
const NAMES = { keychain: () => t("target_keychain"), history: () => t("target_history") };
/** @type {Record<string, "sheet" | "key" | "lock" | "computer">} */
const WAYS = { recovery: "sheet", passkey: "key", passphrase: "lock", device: "computer", keychain: "computer" };

/** @param {import("./backup.js").Bench} bench */
export function places({ status, show }) {
  if (!status.targets.length) return null;
  const said = status.state === "failing" ? broken(status) : null;
  return el("div.also", {}, el("h3", {}, t("places_title")), el("ul.items", {}, ...status.targets.map((/** @type {any} */ one) => place(one, show, one === said))));
}

/** @param {any} target @param {(status: any) => void} show @param {boolean} said */
function place(target, show, said) {
  const wrong = el("div");
  const here = target.same_computer ? t("here_only") : "";
  const now = target.kind === "keychain" && button(t("backup_now"), { dataset: { act: `now-${target.id}` }, ariaLabel: `${t("backup_now")}: ${t("target_keychain")}`, onclick: () => ask("backup.run", { target: target.id }).then(show, into(wrong)) });
  return el(target.failure ? "li.wrong" : "li", {}, icon(target.failure ? "alert" : SIGNS[target.kind] ?? "folder"),
    el("div.what", {}, el("b", {}, NAMES[target.kind]?.() ?? target.label, here ? el("span.tag", {}, here) : null),
      target.kind === "folder" && target.place !== target.label ? el("bdi.soft.path", {}, target.place) : null, el("span.soft", {}, standing(target, hostNow(), said))), now || null, wrong);
}

/** @param {any} way */
const titled = ({ kind, label }) =>
  ({ recovery: t("way_recovery"), passkey: t("way_passkey_of", family(label)), passphrase: t("way_passphrase"), device: t("way_device", label), keychain: t("way_keychain") })[/** @type {"recovery"} */ (kind)] ?? label;

/** @param {any} way */
const told = (way) => (way.here_only ? t("here_only_way") : { recovery: t("way_recovery_text"), passkey: t("way_passkey_text"), passphrase: t("way_passphrase_text"), device: t("way_device_text"), keychain: "" }[/** @type {"recovery"} */ (way.kind)] ?? "");

/** @param {import("./backup.js").Bench} bench */
export function ways(bench) {
  const { status } = bench;
  const elsewhere = waysElsewhere(status);
  if (status.state === "off" || !mainTarget(status)) return null;
  const list = status.ways_in.map((/** @type {any} */ way) =>
    el(way.here_only ? "li.dim" : "li", {}, icon(WAYS[way.kind] ?? "key"), el("div.what", {}, el("b", {}, titled(way)), el("span.soft", {}, told(way)))));
  return el("div.also", {}, el("h3", {}, t("ways_title")), list.length ? el("ul.items", {}, ...list) : el("p.soft", {}, t("ways_none")),
    elsewhere.length ? (elsewhere.length === 1 ? el("p.soft.after", {}, t("ways_one")) : null) : mend(bench));
}

/** What to do while everything ends with this computer. @param {import("./backup.js").Bench} bench */
function mend({ status, shared }) {
  const sheet = button(t(shared.status.recovery?.confirmed ? "mend_reissue" : "mend_sheet"), { onclick: () => goTo("recovery") }, "btn.main");
  const passkey = button(t("mend_passkey"), { onclick: () => goTo("passkeys") });
  return el("div.note.warn", {}, el("b", {}, t("mend_title")), el("p", {}, t("mend_text")), el("div.acts", {}, sheet, passkey, status.passphrase ? null : button(t("mend_passphrase"), { onclick: () => /** @type {any} */ (document.querySelector("[data-act=phrase]"))?.click() })));
}
