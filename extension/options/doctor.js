/** Each link from the browser to the codes, checked, with what to do where one is broken. */
import { act, ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { into } from "../ui/presence.js";

/** @param {any} check */
const line = (check) =>
  el(check.ok ? "li" : "li.wrong", {}, icon(check.ok ? "ok" : "alert"),
    el("div.what", {}, el("b", {}, check.title, el("span.quiet", {}, `: ${t(check.ok ? "check_good" : "check_bad")}`)), el("span.soft", {}, check.message), !check.ok && check.remedy ? el("div", {}, check.remedy) : null));

export function doctor() {
  const list = el("ul.items");
  const about = el("p.soft");
  const run = () => ask("system.doctor", {}).then(({ checks }) => list.replaceChildren(...checks.map(line)), into(list));
  act("about.this", {}).then((here) => (about.textContent = t("about_this", here.version, here.browser, here.id)), () => null);
  run();
  return el("div", {}, about, list, el("div.acts", {}, button(t("check_again"), { onclick: run })));
}
