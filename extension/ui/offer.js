/** No vault yet: what a search for backups found, beside starting a new one. Nothing happens without a press. */
import { act, ask, hostNow, t } from "../channel.js";
import { el } from "./el.js";
import { icon } from "./icon.js";
import { known, WAYS, waysOf } from "./bring.js";

const PATIENCE_MS = 2_500;

/** @param {string} query */
const restore = (query) => act("page.open", { page: "restore", query });

/** @param {string} words @param {() => unknown} onclick @param {string} [kind] */
const press = (words, onclick, kind = "btn") => el(`button.${kind}`, { type: "button", onclick }, words);

/** @param {any} node @param {string} sign @param {string} head @param {...any} rest */
function draw(node, sign, head, ...rest) {
  const at = document.activeElement;
  const held = !at?.checkVisibility() || node.contains(at) || at === document.body;
  node.replaceChildren(el("span.sign", {}, icon(/** @type {any} */ (sign))), el("h1", {}, head), ...rest.filter(Boolean));
  if (held) (node.querySelector(".main") ?? node.querySelector("button"))?.focus();
}

/**
 * A screen that fills itself once it is known what lies in the folders of this computer.
 * @param {(fresh: boolean) => any} start what creates a new vault; `fresh` although there are backups
 */
export function offer(start) {
  const node = el("div.mid.offer", { ariaBusy: "true" });
  const from = press(t("restore_from_folder"), () => restore(""), "link");
  let over = false;
  const plain = (/** @type {string} */ words) => draw(node, "computer", t("start_title"), el("p", {}, t("start_text")), words ? el("p", { role: "status" }, words) : null, start(false), from);
  draw(node, "computer", t("start_title"), el("p", {}, t("start_text")), el("p", { role: "status" }, t("looking_for_backups")));
  const timer = setTimeout(() => over || plain(t("still_looking")), PATIENCE_MS);
  search().then(async ({ found, join, searched }) => {
    over = true;
    clearTimeout(timer);
    node.removeAttribute("aria-busy");
    if (join) waiting(node, start);
    else if (found.length) await offered(node, found, start);
    else nothing(node, start, from, searched);
  });
  return node;
}

/** Never fails: who cannot search may still start. */
async function search() {
  const [search, join] = await Promise.allSettled([ask("restore.find", {}), ask("join.status", {})]);
  const state = join.status === "fulfilled" ? join.value.state : "none";
  const { found, searched } = search.status === "fulfilled" ? search.value : { found: [], searched: [] };
  return { found, searched, join: state === "waiting" || state === "granted" };
}

/** Nothing lies here; where a place could not be searched, that is said before somebody starts anew. @param {any} node @param {(fresh: boolean) => any} start @param {any} from @param {any[]} searched */
function nothing(node, start, from, searched) {
  const silent = searched.filter((one) => one.failure && one.failure.code !== "keystore.absent");
  if (!silent.length) return draw(node, "computer", t("start_title"), el("p", {}, t("start_text")), searched.length ? el("p", {}, t("start_none_found")) : null, start(false), from);
  const names = new Intl.ListFormat(t("language_tag"), { type: "conjunction" }).format(silent.map((one) => one.label));
  return draw(node, "cloud", t("no_backup_found"), el("p", {}, t("start_not_searched", names)), press(t("start_look_closer"), () => restore(""), "btn.main"), el("div.also", {}, start(true)));
}

/** @param {any} node @param {(fresh: boolean) => any} start */
function waiting(node, start) {
  draw(node, "devices", t("join_open_title"), el("p", {}, t("join_open_text")), press(t("join_go_on"), () => restore("way=approval"), "btn.main"), el("div.also", {}, start(true)));
}

/** @param {any} node @param {any[]} found @param {(fresh: boolean) => any} start */
async function offered(node, found, start) {
  const [first] = found;
  const card = el("div.note.found", {}, el("b", {}, first.label), el("p", {}, known(first, hostNow())));
  const head = t(found.length > 1 ? "backups_found" : "backup_found");
  if (found.length > 1) {
    const more = el("p", {}, found.length === 2 ? t("one_more_backup") : t("more_backups", found.length - 1));
    return draw(node, "cloud", head, card, more, press(t("choose_backup"), () => restore(""), "btn.main"), el("div.also", {}, start(true)));
  }
  const { ways, problem } = await waysOf(first);
  const buttons = ways.map((way, at) => press(t(WAYS[way].words), () => restore(`found=${first.id}&way=${way}`), at ? "btn" : "btn.main"));
  if (!ways.length) buttons.push(press(t("look_at_backup"), () => restore(`found=${first.id}`), "btn.main"));
  return draw(node, "cloud", head, card, problem ? el("p.hint", {}, t(problem)) : null, ...buttons, el("div.also", {}, start(true)));
}
