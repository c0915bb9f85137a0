/** A page without encryption: nothing goes there, unless a person who knows the network says so for this one site. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { question } from "./question.js";
import { popup } from "./popup.js";

/** Asks, and stores the yes. @returns {Promise<boolean>} whether it is allowed now */
export async function allowPlain() {
  const { site } = popup.match;
  const yes = await question({
    title: t("ask_plain", site),
    body: [el("p", {}, t("ask_plain_risk")), el("p", {}, t("ask_plain_meant")), el("p", {}, t("ask_plain_back", site))],
    verb: t("allow_on", site),
  });
  if (yes) await ask("sites.options", { origin: popup.front.origin, plain: true });
  return yes;
}
