/** How Tidekey looks and in which order accounts stand. */
import { t } from "../channel.js";
import { el } from "../ui/el.js";
import { choice } from "../ui/form.js";
import { toggle } from "./lock.js";

/** @param {import("./options.js").Shared} shared */
export function look({ settings, change }) {
  const theme = choice(t("theme"), [["system", t("theme_system")], ["light", t("theme_light")], ["dark", t("theme_dark")]], settings.theme);
  theme.at.addEventListener("change", () => change({ theme: theme.at.value }));
  const sort = choice(t("sort"), [["order", t("sort_order")], ["name", t("sort_name")], ["use", t("sort_use")]], settings.sort);
  sort.at.addEventListener("change", () => change({ sort: sort.at.value }));
  for (const { node } of [theme, sort]) node.className = "setting";
  return el("div", {}, theme.node, sort.node, toggle(t("clear_clipboard"), settings.clear_clipboard, (on) => change({ clear_clipboard: on })));
}
