/** Says why the codes cannot be reached and what to do, keeps looking, and goes away when mended. */
import { act, copyText, listen, t } from "../channel.js";
import { el, one, translate, wear } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { button } from "../ui/form.js";
import { isLink, sentence } from "../ui/errors.js";
import { say } from "../ui/said.js";
import { steps } from "./remedy.js";

const PAUSE_MS = 2_000;
const GONE_MS = 1_500;
const main = one("#main");
let shown = "";
let mended = false;

/** @param {string} command */
const commandLine = (command) =>
  el("div.command", {}, el("code", { dir: "ltr", tabIndex: 0 }, command),
    button(t("copy"), { onclick: async () => say(t((await copyText(command)) ? "command_copied" : "not_copied")) }));

/** @param {{text: string, command: string}} step */
const line = ({ text, command }) => el("li", {}, text, command ? commandLine(command) : null);

/** @param {string} cause @param {import("./remedy.js").Here} here */
function show(cause, here) {
  if (shown === cause) return;
  shown = cause;
  main.replaceChildren(
    el("section.part", {}, el("h2", {}, sentence({ code: `link.${cause}`, detail: {} })), el("p", {}, t("codes_are_safe")),
      el("ol.steps", {}, ...steps(cause, here).map(line)),
      el("p.wait", { role: "status" }, icon("next"), el("span", {}, t("waiting_link"))),
      el("div.acts", {}, button(t("check_again"), { onclick: () => look(here) }))),
    el("p.hint", {}, t("about_this", here.version, here.browser, here.id)));
  main.classList.add("loaded");
}

/** Closes itself, or says that it may be closed where the browser does not let it. */
function away() {
  if (mended) return;
  mended = true;
  document.title = one("#title").textContent = "Tidekey";
  main.replaceChildren(el("section.part", {}, el("h2.good", { role: "status" }, t("linked")), el("p", {}, t("linked_text"))));
  main.classList.add("loaded");
  setTimeout(() => window.close(), GONE_MS);
}

/** @param {import("./remedy.js").Here} here */
async function look(here) {
  try {
    await act("link.retry", {});
    away();
  } catch (error) {
    const found = /** @type {any} */ (error);
    if (isLink(found)) show(found.code.slice(5), here);
    else away();
  }
}

/** @param {import("./remedy.js").Here} here */
async function watch(here) {
  while (!mended) {
    if (!document.hidden) await look(here);
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
}

async function start() {
  const here = await act("about.this", {});
  const cause = new URLSearchParams(location.search).get("cause");
  if (cause && /^[a-z-]{1,20}$/.test(cause)) show(cause, here);
  listen((/** @type {any} */ event) => event.event === "link" && event.state === "ready" && away());
  await watch(here);
}

wear();
translate();
document.title = one("#title").textContent = t("link_title");
start();
