/** What stands in place of a list with nothing in it. */
import { act, t } from "../channel.js";
import { el } from "../ui/el.js";
import * as acts from "./acts.js";

/** @param {string} words @param {any} what @param {string} [kind] */
const way = (words, what, kind = "btn") =>
  el(`button.${kind}`, { type: "button", onclick: () => acts.open("add", what) }, words);

/** A vault with no account in it yet. */
export const empty = () =>
  el("div.mid", { id: "empty" },
    el("h1", {}, t("empty_title")),
    el("p", {}, t("empty_text")),
    way(t("scan_page"), { scan: true }, "btn.main"),
    way(t("type_key"), { hand: true }),
    el("button.btn", { type: "button", onclick: () => act("page.open", { page: "options", query: "at=import" }) }, t("from_app")),
    way(t("other_ways"), null));

/** A search that found nothing. @param {string} query */
export const none = (query) =>
  el("div.mid", { id: "empty" }, el("h1", {}, t("none_found")), el("p", {}, t("none_found_text", query.slice(0, 60))));
