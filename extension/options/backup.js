/** The backup: how it stands, where it lies, who can open it, and every choice about it. */
import { ask, hostNow, listen, t } from "../channel.js";
import { el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { focusAct } from "../ui/goto.js";
import { say } from "../ui/said.js";
import { inPerson, into } from "../ui/presence.js";
import { keepingFocus, once } from "../ui/sure.js";
import { mainTarget, told } from "./state.js";
import { places, ways } from "./whereabouts.js";
import { guard } from "./guard.js";
import { findings, moving } from "./seen.js";

/** What follows the host's news; one page shows one backup. @type {() => void} */
let hear = () => {};
listen((/** @type {any} */ event) => event.event === "backup" && hear());

/** @typedef {{status: any, show: (status: any) => void, again: () => Promise<void>, place: HTMLElement, shared: import("./options.js").Shared}} Bench */

/** @param {import("./options.js").Shared} shared */
export function backup(shared) {
  const [live, head, place, rest, wrong] = [el("div", { role: "status" }), el("div"), el("div.place"), el("div"), el("div")];
  const node = el("div.backup", {}, live, head, place, wrong, rest);
  const show = (/** @type {any} */ status) => {
    const bench = { status, show, again, place, shared };
    keepingFocus(node, () => {
      wrong.replaceChildren();
      tell(live, status);
      head.replaceChildren(...top(bench));
      rest.replaceChildren(...beneath(bench));
    });
  };
  const again = () => ask("backup.status", {}).then(show, into(wrong));
  /** By itself nothing goes that somebody is typing or deciding; the state is told all the same. */
  const news = (/** @type {any} */ status) => (head.querySelector(".note .note") || rest.querySelector("form, .note[role=group]") ? tell(live, status) : show(status));
  hear = () => (node.isConnected ? ask("backup.status", {}).then(news, into(wrong)) : undefined);
  again();
  return node;
}

/** The state in a sentence; one that is the same is not said again. @param {HTMLElement} live @param {any} status */
function tell(live, status) {
  const { sign, tone, title, texts } = told(status, hostNow());
  const key = [tone, title, ...texts].join("\n");
  if (live.dataset.told === key) return;
  live.dataset.told = key;
  live.replaceChildren(el(`div.state.${tone}`, {}, icon(sign), el("div", {}, el("b", {}, title), ...texts.map((text) => el("p", {}, text)))));
}

/** What can be done about it, and what else was seen. @param {Bench} bench */
const top = (bench) => [bench.status.guard ? guard(bench) : null, moving(bench), acts(bench), ...findings(bench.status)].filter(Boolean);

/** @param {Bench} bench */
function acts({ status, show, place, shared }) {
  const wrong = el("div");
  const target = mainTarget(status);
  const wanted = status.state !== "off";
  const press = (/** @type {string} */ name, /** @type {string} */ words, /** @type {(pressed: any) => unknown} */ act, kind = "btn") =>
    button(words, { dataset: { act: name }, onclick: (/** @type {any} */ event) => act(event.currentTarget) }, kind);
  const now = () => press("now", t(status.running ? "backup_running" : status.state === "failing" ? "try_now" : "backup_now"),
    (pressed) => once(pressed, () => ask("backup.run", {}).then(show), wrong), ["failing", "waiting"].includes(status.state) ? "btn.main" : "btn");
  const choose = (/** @type {string} */ words, kind = "btn") => press("choose", words, async () => {
    const { chooser } = await import("./places.js");
    const close = () => { place.replaceChildren(); focusAct("choose"); };
    place.replaceChildren(chooser({ move: wanted ? target : null, done: (reply) => { show(reply); close(); say(t(wanted && target ? "move_begun" : "backup_on_done")); }, cancel: close, passphrase: shared.status.passphrase }));
    place.querySelector("input")?.focus();
  }, kind);
  const off = () => press("off", t("backup_turn_off"), async () => (await import("./off.js")).off({ status, show, place }));
  const take = () => press("on", t("backup_take", status.proposal.label), (pressed) => once(pressed, () => inPerson(() => ask("backup.on", { target: status.proposal.id }), shared.status.passphrase).then(show), wrong), "btn.main");
  const some = wanted && target ? [...(status.guard ? [] : [now()]), choose(t(status.state === "failing" ? "choose_another_folder" : "move_folder")), off()]
    : status.proposal ? [take(), choose(t("choose_another_folder")), wanted && off()]
    : [choose(t("choose_folder"), "btn.main"), wanted && off()];
  if (status.running) some.find((one) => one && one.dataset.act === "now")?.setAttribute("aria-busy", "true");
  return el("div", {}, el("div.acts", {}, ...some), wrong);
}

/** Places, ways in, and the choices that go with them. @param {Bench} bench */
function beneath(bench) {
  const more = el("div");
  if (bench.status.state !== "off") import("./choices.js").then(({ choices }) => more.replaceChildren(...choices(bench)));
  return [places(bench), ways(bench), more].filter(Boolean);
}
