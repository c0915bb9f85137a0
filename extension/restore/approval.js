/**
 * Approval by another computer: this one shows 18 characters, that one answers with six digits that are typed here.
 * The request outlives this page; the digits are tried once, and only when the approval has arrived.
 */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { spelled } from "../ui/signs.js";
import { button, field, form, submit } from "../ui/form.js";
import { problem } from "../ui/errors.js";

const PAUSE_MS = 2_000;
const ENDED = new Set(["join.expired", "join.wrong-digits", "join.refused"]);

/** @typedef {import("./restore.js").Flow} Flow */

/** Three groups of six, compared group by group; a screen reader comes by them and reads them letter by letter. @param {string} all */
function shown(all) {
  const groups = all.replace(/[^0-9A-Z]/gi, "").match(/.{1,6}/g) ?? [];
  return el("div.chars", { role: "img", tabIndex: 0, ariaLabel: `${t("join_characters")}: ${groups.map(spelled).join(", ")}` }, ...groups.map((group) => el("span.code", {}, group)));
}

/** @param {any} found null to go on with the request that is under way @param {Flow} flow */
export async function approval(found, flow) {
  try {
    const join = found ? await ask("join.request", { found: found.id }) : await ask("join.status", {});
    screen(join, found, flow);
  } catch (error) {
    flow.fail(error);
  }
}

/** @param {any} join @param {any} found @param {Flow} flow */
function screen(join, found, flow) {
  const digits = field(t("six_digits"), { className: "field digits", dir: "ltr", inputMode: "numeric", maxLength: 9, autofocus: join.state === "granted" }, t("six_digits_hint"));
  const words = el("span", {}, t("join_waiting"));
  const state = el("p.wait", { role: "status" }, icon("next"), words);
  const watch = { granted: join.state === "granted", held: false };
  const cancel = () => ask("join.cancel", {}).catch(() => null).then(flow.home);
  const send = async () => {
    if (digits.at.value.replace(/\D/g, "").length !== 6) throw { code: "join.six-digits", detail: {} };
    watch.held = !watch.granted;
    if (watch.held) return void (words.textContent = t("join_held"));
    return finish(digits.at.value, found, flow);
  };
  const steps = ["join_step_open", "join_step_type", "join_step_digits"].map((key) => el("li", {}, t(key)));
  const step = flow.put(t("by_approval"), [
    el("ol.steps", {}, ...steps), shown(join.characters ?? ""),
    form([digits.node, state], [submit(t("show_plan")), button(t("join_cancel"), { onclick: cancel })], send),
    el("p.hint", {}, t("join_ends", moment(join.expires_at, hostNow()))),
  ], null);
  look(step, words, watch, () => finish(digits.at.value, found, flow), found, flow);
}

/** Asks now and then whether the approval has arrived, for as long as the screen stands. */
async function look(/** @type {any} */ step, /** @type {any} */ words, /** @type {any} */ watch, /** @type {() => Promise<void>} */ go, /** @type {any} */ found, /** @type {Flow} */ flow) {
  while (step.isConnected) {
    const join = document.hidden ? null : await ask("join.status", {}).catch(() => null);
    if (!step.isConnected) return;
    if (join?.state === "granted") {
      watch.granted = true;
      words.textContent = t("join_granted");
      if (document.activeElement === step.querySelector("h2")) step.querySelector("input.digits").focus();
      return watch.held ? go() : undefined;
    }
    if (join?.state === "expired" || join?.state === "none") return ended({ code: "join.expired", detail: {} }, found, flow);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

/** @param {string} digits @param {any} found @param {Flow} flow */
async function finish(digits, found, flow) {
  try {
    flow.planned(await ask("join.finish", { digits: digits.replace(/\D/g, "") }));
  } catch (error) {
    if (!ENDED.has(/** @type {any} */ (error).code)) throw error;
    ended(error, found, flow);
  }
}

/** @param {any} error @param {any} found @param {Flow} flow */
function ended(error, found, flow) {
  const again = found ? button(t("join_again"), { onclick: () => approval(found, flow), autofocus: true }, "btn.main") : null;
  flow.put(t("join_ended"), [problem(error), el("div.acts", {}, again, button(t("other_way"), { onclick: flow.home, autofocus: !found }, found ? "btn" : "btn.main"))]);
}
