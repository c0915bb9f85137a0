/** One view at a time over the list: add, check before saving, edit. Back returns to where one was. */
import { act, t } from "../channel.js";
import { one } from "../ui/el.js";
import { say } from "../ui/said.js";
import { popup } from "./popup.js";

const [view, main, bar, top] = [one("#view"), one("#main"), one("#bar"), one("#top")];
let origin = /** @type {any} */ (null);

/** @param {boolean} over */
function over(over) {
  view.hidden = top.hidden = !over;
  main.hidden = bar.hidden = over;
  one("footer").hidden = over;
}

/** @param {string} title @param {any} node */
function put(title, node) {
  one("#title").textContent = title;
  view.replaceChildren(node);
  view.scrollTop = 0;
  over(true);
  (node.querySelector("[autofocus]") ?? one("#title")).focus({ preventScroll: true });
}

/** @param {string} name @param {any} [what] */
export async function open(name, what) {
  if (view.hidden) origin = document.activeElement;
  if (name === "edit") {
    const { edit } = await import("../ui/edit.js");
    return put(t("edit_title"), edit(what, { save: saved(t("saved")), cancel: close }));
  }
  if (name === "site") return put(t("on_site", popup.match.site), await (await import("./site.js")).site());
  if (name === "fills") return put(t("part_fills"), await (await import("./went.js")).fills());
  const { add } = await import("../ui/add.js");
  const site = popup.match.site ?? "";
  return put(t("add"), add({ page: true, start: what ?? {}, site, put, save: saved(t("added")), cancel: close, tab: () => act("page.open", { page: "add", query: "" }) }));
}

/** @param {string} words */
const saved = (words) => (/** @type {any} */ account) => {
  close();
  if (account) popup.codes.anew(account.id);
  view.dispatchEvent(new Event("changed"));
  say(account ? `${words}: ${account.issuer || account.name}`.slice(0, 120) : words);
};

export function close() {
  over(false);
  view.replaceChildren();
  popup.list.draw();
  (origin?.isConnected ? origin : one("#search")).focus();
}
