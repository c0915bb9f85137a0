/** What a file would bring, before anything is added: counts first, a choice for each account, then one press. */
import { ask, t } from "../channel.js";
import { count, el } from "../ui/el.js";
import { button } from "../ui/form.js";
import { into } from "../ui/presence.js";
import { once } from "../ui/sure.js";
import { Decisions, MAY } from "./deciding.js";
import { arrival } from "./arrival.js";
import { titled } from "./importwords.js";
import { receipt } from "./receipt.js";
import { accounts } from "./state.js";
import { unread } from "./unread.js";

const PAGE = 200;
const FEW = 12;
/** What asks for a decision comes first. */
const ORDER = /** @type {const} */ (["secret", "names", "new", "here"]);
/** Title and text of each state. @type {Record<string, [string, string]>} */
const WORDS = {
  secret: ["import_secret", "import_secret_text"], names: ["import_names", "import_names_text"],
  new: ["import_new", "import_new_text"], here: ["already_here", "import_here_text"],
};
const ALL = { add: "import_add_all", replace: "import_replace_all", skip: "import_leave_all" };

/** @param {any} found what `transfer.preview` gave @param {import("./importing.js").Flow} flow */
export function arrivals(found, flow) {
  const decisions = new Decisions(found.counts);
  const whole = /** @type {number[]} */ (Object.values(found.counts)).reduce((sum, one) => sum + one, 0);
  const wrong = el("div");
  const save = async () => {
    const done = await ask("transfer.import", { import_id: found.import_id, ...decisions.fields });
    flow.upload = ""; // the host has forgotten it
    flow.put(receipt(done, flow));
  };
  const go = button("", { onclick: () => once(go, save, wrong).then(tell) }, "btn.main");
  const tell = () => {
    const { add, replace } = decisions.sums;
    go.textContent = add && replace ? t("import_do_both", count(add), count(replace)) : add ? t("import_do", accounts(add)) : replace ? t("import_do_replace", accounts(replace)) : t("import_do_none");
    go.disabled = !add && !replace;
  };
  const all = found.rows.length >= whole;
  const read = (/** @type {string} */ state) => async (/** @type {number} */ start) =>
    all ? found.rows.filter((/** @type {any} */ row) => row.state === state).slice(start, start + PAGE) : (await ask("transfer.rows", { import_id: found.import_id, start, state })).rows;
  const groups = ORDER.filter((state) => found.counts[state]).map((state) => group(state, decisions, read(state), tell));
  tell();
  return el("div", {}, el("h3", { tabIndex: -1 }, t("import_found", titled(found.title), accounts(whole))), el("p.soft", {}, t(found.counts.here === whole ? "import_all_here" : "import_preview_text")),
    ...groups, unread(t("import_skipped"), found.skipped, found.found - whole), unread(t("import_remarks"), found.remarks, found.remarks.length),
    el("div.bottom", {}, wrong, el("div.acts", {}, go, button(t("cancel"), { onclick: () => flow.begin() }))));
}

/**
 * The accounts of one state, drawn when they are looked at, a page at a time.
 * @param {typeof ORDER[number]} state @param {Decisions} decisions @param {(start: number) => Promise<any[]>} read @param {() => void} tell
 */
function group(state, decisions, read, tell) {
  const many = decisions.counts[state];
  const [rows, wrong] = [el("ul.items"), el("div")];
  /** @type {ReturnType<typeof arrival>[]} */
  const drawn = [];
  let begun = false;
  const draw = async () => {
    begun = true;
    const some = (await read(drawn.length)).map((row) => arrival(row, decisions, tell));
    drawn.push(...some);
    rows.append(...some.map((one) => one.node));
    next.hidden = !some.length || drawn.length >= many;
    next.textContent = t("import_more", count(Math.min(PAGE, many - drawn.length)));
    return some[0];
  };
  const next = button("", { hidden: true, onclick: () => once(next, () => draw().then((one) => one?.node.querySelector("input, select")?.focus()), wrong) });
  const every = (/** @type {import("./deciding.js").Do} */ what) => button(t(ALL[what]), { onclick: () => { decisions.decideAll(state, what); for (const one of drawn) one.follow(); tell(); } });
  const node = el("details.list", { open: state !== "here" && (state !== "new" || many <= FEW), dataset: { state }, ontoggle: () => node.open && !begun && draw().catch((error) => { begun = false; into(wrong)(error); }) },
    el("summary", {}, el("b", {}, t(WORDS[state][0])), el("span", {}, count(many))), el("p.soft", {}, t(WORDS[state][1])),
    many > 2 && MAY[state].length ? el("div.acts.every", {}, ...MAY[state].map(every)) : null, rows, wrong, el("div.acts", {}, next));
  return node;
}
