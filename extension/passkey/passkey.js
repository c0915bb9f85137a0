/** Makes a passkey that opens the backup on a new computer, with nothing typed. A page of its own: a popup would close under the browser's window. */
import { act, ask, listen, t } from "../channel.js";
import { el, one, translate, wear } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { gateFor, isGate } from "../ui/gate.js";
import { problem } from "../ui/errors.js";
import { button } from "../ui/form.js";
import { passkeyProblem } from "../ui/bring.js";
import { add } from "./webauthn.js";

const main = one("#main");
const asked = new URLSearchParams(location.search);

/** @param {string} head @param {...any} nodes */
function put(head, ...nodes) {
  const title = el("h2", { tabIndex: -1 }, head);
  main.replaceChildren(el("section.part.step", {}, title, ...nodes));
  main.classList.add("loaded");
  (main.querySelector("[autofocus]") ?? title).focus();
}

/** @param {any} error */
function fail(error) {
  const show = (/** @type {any} */ node) => { main.replaceChildren(node); node.querySelector("[autofocus]")?.focus(); };
  if (isGate(error)) return show(gateFor(error, { put: show, leave: start }));
  return put(t("passkey_title"), problem(error), el("div.acts", {}, button(t("once_more"), { onclick: make, autofocus: true }, "btn.main"), instead()));
}

/** The next best way, for whom a passkey does not work. */
const instead = (kind = "btn") => button(t("use_sheet_instead"), { onclick: () => act("page.open", { page: "options", query: "at=recovery" }) }, kind);

/** In which browsers this passkey will work: it belongs to this build of the extension. */
async function family() {
  const { browser } = await act("about.this", {}).catch(() => ({ browser: "chromium" }));
  return browser === "firefox" ? "firefox" : "chromium";
}

async function make() {
  put(t("passkey_title"), el("p.soft", { role: "status" }, t("passkey_touch_twice")));
  try {
    const values = await ask("passkey.begin", { purpose: "add" });
    const made = await add(values);
    await ask("passkey.finish", { ...made, salt: values.salt, family: await family() });
    put(t("passkey_made"), el("p", {}, t("passkey_made_text")), el("div.acts", {}, button(t("close_page"), { onclick: () => close(), autofocus: true }, "btn.main")));
  } catch (error) {
    fail(error);
  }
}

async function start() {
  try {
    const status = await ask("vault.status", {});
    if (status.state !== "open") throw { code: `vault.${status.state}`, detail: { store: status.keystore?.label } };
    const why = await passkeyProblem();
    if (why) return put(t("passkey_title"), el("div.note.warn", {}, el("b", {}, t("passkey_not_here")), el("p", {}, t(why === "passkey_not_firefox" ? "passkey_add_elsewhere" : why))), el("div.acts", {}, instead("btn.main")));
    return put(t("passkey_title"), el("p.soft", {}, t("passkey_text")),
      el("ul.items", {}, ...["passkey_fact_typed", "passkey_fact_synced", "passkey_fact_family"].map((key) => el("li", {}, icon("ok"), el("div.what", {}, t(key))))),
      el("div.acts", {}, button(t("make_passkey"), { onclick: make, autofocus: true }, "btn.main")));
  } catch (error) {
    return fail(error);
  }
}

wear();
translate();
document.title = `Tidekey: ${t("passkey_title")}`;
if (asked.get("purpose") === "open") location.replace(`../restore/restore.html?way=passkey&found=${encodeURIComponent(asked.get("found") ?? "")}`);
else {
  listen((/** @type {any} */ event) => event.event === "locked" && fail({ code: "vault.locked", detail: {} }));
  start();
}
