/** Older versions of the vault: listed when asked for, looked into before anything is brought back. */
import { ask, hostNow, t } from "../channel.js";
import { el, moment } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { once } from "../ui/sure.js";
import { older } from "./older.js";
import { accounts } from "./state.js";

const FIRST = 8;

export function history() {
  const [place, wrong] = [el("div"), el("div")];
  const open = button(t("history_show"), { onclick: () => once(open, () => read().then(show), wrong) });
  const read = async () => (await ask("backup.history", {})).versions;
  /** @param {any[]} versions @param {string} [held] the version to come back to */
  const show = (versions, held) => {
    open.hidden = true;
    const rows = versions.map((one) => row(one, async () => {
      const { preview } = await import("./preview.js");
      const shown = await preview(one, () => show(versions, one.id), () => read().then((now) => show(now, one.id)));
      place.replaceChildren(shown);
      shown.querySelector("h3")?.focus();
    }));
    const at = held ? versions.findIndex((one) => one.id === held) : 0;
    const few = rows.length > FIRST + 2 && at < FIRST;
    const rest = few ? rows.splice(FIRST) : [];
    const list = el("ul.items", {}, ...rows);
    const more = few ? button(t("show_all", versions.length), { onclick: () => { list.append(...rest); more.remove(); rest[0].querySelector("button")?.focus(); } }) : null;
    place.replaceChildren(...(versions.length ? [list, more && el("div.acts", {}, more)].filter(Boolean) : [el("p.soft", {}, t("history_none"))]));
    /** @type {any} */ ((held && rows[at]?.querySelector("button")) || list.querySelector("button"))?.focus();
  };
  return el("div", {}, el("p.soft", {}, t("history_text")), el("div.acts", {}, open), place, wrong, older());
}

/** @param {any} version @param {() => Promise<void>} look */
function row(version, look) {
  const wrong = el("div");
  const when = moment(version.at, hostNow());
  const about = [version.accounts == null ? "" : accounts(version.accounts), version.from ? t("from_computer", version.from) : "", version.target === "history" ? t("this_computer") : version.place].filter(Boolean).join(" · ");
  const press = button(t("look_inside"), { ariaLabel: `${t("look_inside")}: ${when}`, onclick: () => once(press, look, wrong) });
  return el("li", {}, icon("clock"), el("div.what", {}, el("b", {}, when), el("span.soft", {}, about)), press, wrong);
}

