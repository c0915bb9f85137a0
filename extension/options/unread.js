/** What could not be taken from a file, row by row: each by its number, its field and why, never by its content. */
import { t } from "../channel.js";
import { count, el } from "../ui/el.js";
import { line } from "./importwords.js";

/** Rows without an account, or with less than they had; the host names 200 of them at most. @param {string} title @param {any[]} some @param {number} many */
export function unread(title, some, many) {
  if (!some.length) return null;
  const rest = many - some.length;
  return el("details.list", { open: some.length <= 5 }, el("summary", {}, el("b", {}, title), el("span", {}, count(many))),
    el("ul.dots", {}, ...some.map((one) => el("li", {}, line(one))), rest > 0 ? el("li", {}, t("and_n_more", count(rest))) : null));
}
