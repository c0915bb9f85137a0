/** What may come after the first code: notices, the footer, settings, and a look at the page in front. */
import { act, ask, hostNow, t } from "../channel.js";
import { el, one, wear } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { filled, words } from "../ui/errors.js";
import { popup } from "./popup.js";

const SIGNS = { info: "ok", warn: "alert", bad: "alert" };

/** @param {string} [query] */
const options = (query = "") => act("page.open", { page: "options", query });

/** @param {string} kind @param {string} sign @param {string} text @param {() => unknown} open */
function state(kind, sign, text, open) {
  const button = one("#state");
  button.className = `state ${kind}`;
  button.replaceChildren(icon(/** @type {any} */ (sign)), el("span", {}, text));
  button.onclick = open;
}

/** The state of what protects the codes, always, in one line. @param {any} status */
function foot(status) {
  one("#lock").hidden = !status.passphrase;
  const kind = status.recovery.confirmed ? "" : "warn";
  state(kind, "computer", t("state_here_only"), () => options("at=recovery"));
}

/** @param {any} notice */
function strip(notice) {
  const text = filled(words(notice.code, "notice") || notice.code, notice.args);
  const [label, open] = notice.code === "recovery.unconfirmed"
    ? [t("show_sheet"), () => options("at=recovery")]
    : notice.dismissable
      ? [t("dismiss"), () => ask("notices.dismiss", { id: notice.id }).then(() => made.remove())]
      : [t("details"), () => options("at=doctor")];
  const made = el(`button.strip.${notice.level}`, { type: "button", onclick: open },
    icon(/** @type {any} */ (SIGNS[/** @type {"info"} */ (notice.level)] ?? "alert")), el("span", {}, text), el("u", {}, label));
  return made;
}

function refused() {
  const { refused: code } = popup.match;
  if (!code || popup.pages.query) return null;
  return el("div.strip.warn", {}, icon("alert"), el("span", {}, t("site_refused_strip")));
}

/** @param {any} given */
function settle({ settings }) {
  wear(settings.theme);
  if (settings.sort === (localStorage.getItem("sort") ?? "order")) return;
  localStorage.setItem("sort", settings.sort);
  popup.reload({ keep: false });
}

export async function look() {
  const [status, notices, settings] = await Promise.allSettled([ask("vault.status", {}), ask("notices.list", {}), ask("settings.get", {})]);
  if (status.status === "fulfilled") foot(status.value);
  const strips = notices.status === "fulfilled" ? notices.value.notices.map(strip) : [];
  one("#notices").replaceChildren(...[refused(), ...strips].filter(Boolean));
  popup.list.draw();
  if (settings.status === "fulfilled") settle(settings.value);
  if (!popup.front.origin) return;
  const found = await act("page.fields", {}).catch(() => null);
  popup.field = found ? found.found > 0 : null;
  if (popup.card.account) popup.card.canFill(popup.field !== false);
  performance.mark("looked", { detail: hostNow() });
}
