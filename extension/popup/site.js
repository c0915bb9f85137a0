/** What was chosen for the site in front, and where codes went there. A switch that was refused goes back and says why. */
import { act, ask, t } from "../channel.js";
import { el, one } from "../ui/el.js";
import { problem } from "../ui/errors.js";
import { say } from "../ui/said.js";
import { keepingFocus } from "../ui/sure.js";
import { popup } from "./popup.js";
import { styled } from "./sheet.js";
import { went } from "./went.js";

/** @typedef {{origin: string, match: any, offers: any, granted: typeof import("../granted.js"), again: () => Promise<void>}} Site */

/** The view; it draws itself anew after each change. */
export async function site() {
  const [granted] = await Promise.all([import("../granted.js"), styled()]); // at hand before any press that asks the browser
  const node = el("div.form.sites");
  const again = async () => {
    const made = await parts(granted, again).catch((error) => [problem(error)]);
    keepingFocus(node, () => node.replaceChildren(...made));
    if (node.isConnected && document.activeElement === document.body) one("#title").focus();
  };
  await again();
  return node;
}

/** @param {typeof import("../granted.js")} granted @param {() => Promise<void>} again */
async function parts(granted, again) {
  const { origin } = popup.front;
  const match = await ask("sites.match", { origin });
  popup.match = match;
  const [offers, list] = await Promise.all([act("site.offers", {}).catch(() => ({ origins: null })), went(match.site)]);
  /** @type {Site} */
  const all = { origin, match, offers, granted, again };
  const made = match.refused ? [barred(all)] : [...offering(all), sending(all), unencrypted(all), learnt(all), frames(all)];
  return [...made, el("section", { ariaLabelledby: "went" }, el("h2", { id: "went" }, t("fills_here")), list)].filter(Boolean);
}

/**
 * A switch with what it means beneath.
 * @param {string} name @param {string} hint @param {boolean} on @param {((on: boolean) => Promise<unknown>) | null} change runs within the press; null: cannot be switched
 */
function turn(name, hint, on, change) {
  const wrong = el("div");
  const onchange = async () => {
    wrong.replaceChildren();
    await change?.(box.checked).catch((error) => { box.checked = !box.checked; wrong.replaceChildren(problem(error)); });
  };
  const box = el("input", { id: name, type: "checkbox", role: "switch", checked: on, disabled: !change, ariaLabelledby: `${name}-name`, ariaDescribedby: `${name}-hint`, dataset: { act: name }, onchange });
  return el("div.set", {}, el("label", { htmlFor: name }, el("span", { id: `${name}-name` }, t(name)), el("small", { id: `${name}-hint` }, hint)), box, wrong);
}

/** Something that stands, with the act that takes it back. @param {string} words @param {string} hint @param {string} verb @param {() => Promise<unknown>} change @param {string} name */
function standing(words, hint, verb, change, name) {
  const wrong = el("div");
  const onclick = () => { wrong.replaceChildren(); change().catch((/** @type {any} */ error) => wrong.replaceChildren(problem(error))); };
  return el("div.set", {}, el("div.what", {}, el("span", {}, words), el("small", {}, hint)), el("button.btn", { type: "button", dataset: { act: name }, onclick }, verb), wrong);
}

/** @param {Site} all @param {object} some @param {string} [said] */
const choose = async ({ origin, again }, some, said) => {
  await ask("sites.options", { origin, ...some });
  if (said) say(said);
  await again();
};

/** @param {Site} all */
function offering({ origin, match, offers, granted, again }) {
  const { origins, on, button } = offers;
  if (!origins) return [turn("offer_here", t(origin.startsWith("http:") ? "offer_not_plain" : "offer_not_odd"), false, null)];
  const change = async (/** @type {boolean} */ want) => {
    if (!want) await act("site.offers_off", {});
    else if (!(await granted.request(origins))) throw { code: "offers.denied", detail: {} };
    await again();
  };
  const show = (/** @type {boolean} */ want) => act("site.button", { on: want }).then(again);
  const made = [turn("offer_here", t(on ? "offer_is_on" : "offer_is_off", match.site), on, change)];
  return on ? [...made, turn("button_here", t("button_here_hint"), button, show)] : made;
}

/** @param {Site} all */
const sending = (all) => turn("submit_here", t("submit_here_hint"), all.match.options.submit, (submit) => choose(all, { submit }));

/** @param {Site} all */
const unencrypted = (all) => all.match.options.plain &&
  standing(t("plain_here"), t("plain_here_hint"), t("plain_back"), () => choose(all, { plain: false }, t("plain_is_back")).then(popup.refresh), "plain-back");

/** @param {Site} all */
const learnt = (all) => all.match.options.learnt &&
  standing(t("learnt_here"), t("learnt_here_hint"), t("forget_it"), () => choose(all, { learnt: "" }, t("forgotten")), "forget");

/** @param {Site} all */
function frames(all) {
  const { match } = all, allowed = match.options.frames;
  const back = (/** @type {string} */ name) => standing(name, t("frames_hint", match.site), t("plain_back"), () => choose(all, { no_frame: name }, t("frame_is_back", name)), "frame-back");
  return allowed.length > 0 && el("section", { ariaLabelledby: "frames" }, el("h2", { id: "frames" }, t("frames_here")), ...allowed.map(back));
}

/** Nothing is filled here; where that can be changed, how. @param {Site} all */
function barred({ match, again }) {
  if (match.why !== "plain") return el("p.soft", {}, t("site_refused_strip"));
  const allow = async () => { if (await (await import("./plain.js")).allowPlain()) await Promise.all([again(), popup.refresh()]); };
  return standing(t("refused_plain"), t("refused_plain_hint"), t("allow_for", match.site), allow, "allow");
}
