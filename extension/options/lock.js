/** The lock: a passphrase set, changed or taken off, and when Tidekey locks by itself. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { say } from "../ui/said.js";
import { button, choice, field, form, submit } from "../ui/form.js";
import { inPerson, into } from "../ui/presence.js";

const MINUTES = [5, 15, 30, 60, 240];

/** @param {import("./options.js").Shared} shared */
export function lock({ status, settings, change, again }) {
  const place = el("div");
  const done = (/** @type {string} */ words) => () => { say(words); return again(); };
  const off = () => inPerson(() => ask("vault.passphrase", { set: null }), true).then(done(t("lock_off")), into(place));
  const set = () => place.replaceChildren(passphrase(status.passphrase, done(t("lock_set")), () => place.replaceChildren()));
  const acts = status.passphrase
    ? [button(t("change_passphrase"), { onclick: set }), button(t("take_lock_off"), { onclick: off }, "btn.danger")]
    : [button(t("set_passphrase"), { onclick: set }, "btn.main")];
  return el("div", {}, el("p.soft", {}, t(status.passphrase ? "lock_is_on" : "lock_is_off")), el("div.acts", {}, ...acts), place, ...(status.passphrase ? times(settings, change) : []));
}

/** @param {boolean} had @param {() => void} done @param {() => void} cancel */
function passphrase(had, done, cancel) {
  const first = field(t("passphrase_new"), { type: "password", autocomplete: "new-password", autofocus: true, maxLength: 1024 }, t("passphrase_hint"));
  const second = field(t("passphrase_again"), { type: "password", autocomplete: "new-password", maxLength: 1024 });
  const send = async () => {
    if (first.at.value !== second.at.value) throw { code: "passphrase.differs", detail: {} };
    await inPerson(() => ask("vault.passphrase", { set: first.at.value }), had);
    done();
  };
  queueMicrotask(() => first.at.focus());
  return form([first.node, second.node], [submit(t("save")), button(t("cancel"), { onclick: cancel })], send);
}

/** @param {any} settings @param {(some: object) => Promise<void>} change */
function times(settings, change) {
  const minutes = [...new Set([...MINUTES, settings.autolock_minutes].filter(Boolean))].sort((a, b) => a - b);
  const idle = choice(t("lock_idle"), [...minutes.map((n) => /** @type {[string, string]} */ ([String(n), t("n_minutes", n)])), ["0", t("never")]], String(settings.autolock_minutes));
  idle.node.className = "setting";
  idle.at.addEventListener("change", () => change({ autolock_minutes: Number(idle.at.value) }));
  return [idle.node, toggle(t("lock_suspend"), settings.lock_on_suspend, (on) => change({ lock_on_suspend: on }))];
}

let last = 0;

/** @param {string} words @param {boolean} on @param {(on: boolean) => unknown} change */
export function toggle(words, on, change) {
  const id = `toggle${++last}`;
  const box = el("input", { id, type: "checkbox", checked: on, onchange: () => change(box.checked) });
  return el("div.setting", {}, el("label", { htmlFor: id }, words), box);
}
