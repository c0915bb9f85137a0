/** The computers that share this vault: named, forgotten with honest words, and new ones approved. */
import { ask, hostNow, listen, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button, field, form, submit } from "../ui/form.js";
import { goTo } from "../ui/goto.js";
import { say } from "../ui/said.js";
import { into } from "../ui/presence.js";
import { sure } from "../ui/sure.js";
import { approve } from "./approve.js";

/** @param {import("./options.js").Shared} shared */
export function devices({ status }) {
  const [list, place] = [el("ul.items", { tabIndex: -1, ariaLabel: t("part_devices") }), el("div")];
  const show = (/** @type {any} */ reply) => list.replaceChildren(...reply.devices.map((/** @type {any} */ one) => row(one, show, list)));
  const again = () => ask("devices.list", {}).then(show, into(list));
  again();
  const open = button(t("approve_another"), { dataset: { act: "approve" }, onclick: () => {
    place.replaceChildren(approve(status.passphrase, () => { place.replaceChildren(); open.focus(); again(); }));
    place.querySelector("input")?.focus();
  } }, "btn.main");
  return el("div", {}, el("p.soft", {}, t("devices_text")), list, el("div.acts", {}, open), place);
}

/** @param {any} device @param {(reply: any) => void} show @param {HTMLElement} list */
function row(device, show, list) {
  const place = el("div");
  const written = device.written_at ? t("device_written", moment(device.written_at, hostNow())) : t("device_not_yet");
  const stands = device.state === "forgotten" ? t("device_forgotten") : device.state === "back" ? t("device_back") : written;
  const act = device.self ? button(t("rename"), { ariaLabel: `${t("rename")}: ${device.name}`, onclick: (/** @type {any} */ event) => rename(device, place, (reply) => { show(reply); list.focus(); }, event.currentTarget) })
    : device.state === "forgotten" ? null : button(t("forget"), { ariaLabel: `${t("forget")}: ${device.name}`, onclick: () => forget(device, place, show, list) }, "btn.danger");
  return el(device.state === "back" ? "li.wrong" : device.state === "forgotten" ? "li.dim" : "li", {}, icon(device.state === "back" ? "alert" : "computer"),
    el("div.what", {}, el("b", {}, device.name, device.self ? el("span.tag", {}, t("this_computer")) : null), el("span.soft", {}, stands)), act, place);
}

/** @param {any} device @param {HTMLElement} place @param {(reply: any) => void} show @param {HTMLElement} from */
function rename(device, place, show, from) {
  const name = field(t("computer_name"), { value: device.name, maxLength: 60 }, t("computer_name_hint"));
  const send = () => ask("devices.rename", { name: name.at.value.trim() }).then((reply) => { show(reply); say(t("renamed")); });
  place.replaceChildren(form([name.node], [submit(t("save")), button(t("cancel"), { onclick: () => { place.replaceChildren(); from.focus(); } })], send));
  name.at.select();
}

/** @param {any} device @param {HTMLElement} place @param {(reply: any) => void} show @param {HTMLElement} list */
function forget(device, place, show, list) {
  const go = () => ask("devices.forget", { id: device.id }).then((reply) => { show(reply); list.focus(); say(t("forgotten", device.name)); });
  const lost = el("p", {}, t("forget_lost"), " ", el("button.link", { type: "button", onclick: () => goTo("recovery") }, t("renew")));
  sure(place, {
    title: t("forget_title", device.name), texts: [t(device.covered ? "forget_text" : "forget_uncovered", device.name), lost],
    acts: [device.covered ? [t("forget_do", device.name), go, "btn.danger"] : [t("backup_now"), () => cover(show, list)]],
  });
}

/** Backs up, and shows the computers again once that has ended: what is covered by then can be forgotten. @param {(reply: any) => void} show @param {HTMLElement} list */
async function cover(show, list) {
  const end = listen((/** @type {any} */ event) => event.event === "backup" && ask("devices.list", {}).then((reply) => { end(); show(reply); list.focus(); }, into(list)));
  await ask("backup.run", {}).catch((error) => { end(); throw error; });
  say(t("backup_running"));
}
