/** Accounts of another app: a file is chosen, sent and opened, shown, and only then added. */
import { ask, t } from "../channel.js";
import { count, el } from "../ui/el.js";
import { icon } from "../ui/icon.js";
import { problem } from "../ui/errors.js";
import { button, field, form, submit } from "../ui/form.js";
import { goTo } from "../ui/goto.js";
import { say } from "../ui/said.js";
import { dropped } from "./dropped.js";
import { spoken } from "./importwords.js";
import { MOST, free, isTooMuch, nameOf, own, send, sizeOf } from "./sending.js";

const MIB = 1024 * 1024;
const ASKS = ["import.password-needed", "import.wrong-password"];

/**
 * @typedef {object} Flow
 * @property {(node: any) => void} put shows a step; who was in the one before is led to where it begins
 * @property {(error?: any) => void} begin shows the first step, and why it is there again; what was sent is forgotten
 * @property {string} upload what the host holds for this part of the page, if it does
 */

export function importing() {
  const place = el("div");
  /** @type {Flow} */
  const flow = {
    put: (node) => {
      const at = document.activeElement;
      const held = !at || at === document.body || place.contains(at);
      place.replaceChildren(node);
      if (held) (node.querySelector("[data-first]") ?? node.querySelector("h3"))?.focus();
    },
    begin: (error = null) => {
      if (flow.upload) free(ask, flow.upload);
      flow.upload = "";
      flow.put(choose(flow, error));
    },
    upload: "",
  };
  place.append(choose(flow));
  return el("div.import", {}, el("p.soft", {}, t("import_text")), place);
}

/** @param {Flow} flow @param {any} [error] */
function choose(flow, error) {
  const taken = (/** @type {any[]} */ files) => take(own(files), flow);
  const input = (/** @type {string} */ words, /** @type {object} */ how) =>
    el("input", { type: "file", multiple: true, hidden: true, ariaLabel: words, onchange: (/** @type {any} */ { target }) => target.files.length && taken([...target.files]), ...how });
  const [files, folder] = [input(t("import_choose"), { dataset: { act: "import-files" } }), input(t("import_folder"), { webkitdirectory: true })];
  const node = el("div", {},
    el("div.dropping", {}, icon("paste"), el("p", {}, t("import_drop")),
      el("div.acts", {}, button(t("import_choose"), { dataset: { act: "import-choose", first: "" }, onclick: () => files.click() }, "btn.main"), button(t("import_folder"), { onclick: () => folder.click() })), files, folder),
    error ? failure(error) : null,
    el("p.soft.after", {}, t("import_apps")),
    el("p.soft.after", {}, `${t("import_none")} `, button(t("part_leaving"), { onclick: () => goTo("leaving") }, "link")));
  node.addEventListener("dragover", (/** @type {DragEvent} */ event) => { event.preventDefault(); node.classList.add("over"); });
  node.addEventListener("dragleave", (/** @type {DragEvent} */ event) => node.classList.toggle("over", node.contains(/** @type {any} */ (event.relatedTarget))));
  node.addEventListener("drop", (/** @type {DragEvent} */ event) => {
    event.preventDefault();
    node.classList.remove("over");
    const { dataTransfer: data } = event;
    if (data?.files.length) dropped(data).then(taken, () => flow.begin({ code: "import.unreadable", detail: { name: data.files[0].name } }));
  });
  return node;
}

/** @param {any} error */
function failure(error) {
  if (!error.files) return problem(spoken(error));
  const [size, many] = [Math.ceil(sizeOf(error.files) / MIB), error.files.length];
  const words = many > MOST.files ? t("import_over_files", count(many), count(MOST.files)) : t("import_over_size", count(size), count(MOST.bytes / MIB));
  return el("div.note.warn", { role: "alert" }, el("b", {}, words), el("p", {}, t("import_over_how")), el("div.command", {}, el("code", {}, "tidekey import FILE")));
}

/** Sends what was chosen, and looks into it. @param {any[]} files @param {Flow} flow */
async function take(files, flow) {
  if (!files.length) return;
  if (isTooMuch(files)) return flow.begin({ files });
  const stop = new AbortController();
  const cancel = () => { stop.abort(); flow.begin(); say(t("import_cancelled")); };
  const bar = el("progress", { max: sizeOf(files) || 1, value: 0, ariaLabel: t("import_sending") });
  const words = el("p", { role: "status" }, t("import_sending_of", files.length > 1 ? t("import_n_files", count(files.length)) : nameOf(files[0])));
  flow.put(el("div.sending", {}, words, bar, el("div.acts", {}, button(t("cancel"), { dataset: { first: "" }, onclick: cancel }))));
  try {
    const upload = flow.upload = await send(files, ask, (bytes) => { bar.value = bytes; }, stop.signal);
    words.textContent = t("import_reading");
    bar.removeAttribute("value");
    await look(upload, null, flow, stop.signal);
  } catch (error) {
    if (!stop.signal.aborted) flow.begin(error);
  }
}

/** What the files hold, or the question for their password. @param {string} upload @param {string | null} typed @param {Flow} flow @param {AbortSignal} signal */
async function look(upload, typed, flow, signal) {
  try {
    const found = await ask("transfer.preview", { upload, ...(typed === null ? {} : { password: typed }) });
    const { arrivals } = await import("./arrivals.js");
    if (!signal.aborted) flow.put(arrivals(found, flow));
  } catch (error) {
    if (signal.aborted || typed !== null || !ASKS.includes(/** @type {any} */ (error).code)) throw error;
    flow.put(password(upload, flow));
  }
}

/** @param {string} upload @param {Flow} flow */
function password(upload, flow) {
  const stop = new AbortController();
  const typed = field(t("import_password"), { type: "password", maxLength: 1024, dataset: { first: "" } }, t("import_password_hint"));
  const bar = el("progress", { hidden: true, ariaLabel: t("import_reading") });
  const again = (/** @type {any} */ error) => {
    if (stop.signal.aborted) return null;
    if (!ASKS.includes(error.code)) return flow.begin(error);
    typed.at.select();
    throw spoken(error);
  };
  const send = async () => {
    bar.hidden = false;
    await look(upload, typed.at.value, flow, stop.signal).catch(again).finally(() => { bar.hidden = true; });
  };
  const cancel = () => { stop.abort(); flow.begin(); };
  return el("div.note.calm", { role: "group", ariaLabel: t("import_closed") }, el("b", {}, t("import_closed")),
    form([typed.node, bar], [submit(t("import_open")), button(t("cancel"), { onclick: cancel })], send));
}
