/** What a restore would bring, before anything changes: counts first, lists that stay readable, then one press. */
import { ask, hostNow, t } from "../channel.js";
import { count, el, moment } from "../ui/el.js";
import { tile } from "../ui/signs.js";
import { button, field, form, submit } from "../ui/form.js";
import { sentence } from "../ui/errors.js";
import { title, told } from "../ui/bring.js";
import { done } from "./done.js";

const SEARCH_FROM = 20;
const FEW = 12;

/** @type {Record<string, string>} */
const REASONS = { conflict: "reason_conflict", weak: "reason_weak", damaged: "reason_damaged", counter: "reason_counter", work: "reason_work", passwordless: "reason_passwordless" };

/** @typedef {import("./restore.js").Flow} Flow */

/** @param {any} item @param {boolean} signs whether one has to sign in there */
function row(item, signs) {
  const why = [REASONS[item.reason] ? t(REASONS[item.reason]) : "", item.loop ? t("reason_loop") : ""].filter(Boolean).join(" ");
  const link = signs && item.link ? el("a.link", { href: item.link, target: "_blank", rel: "noopener noreferrer", ariaLabel: `${t("sign_in")}: ${title(item)}` }, t("sign_in")) : null;
  return el("li", {}, tile(title(item)), el("div.what", {}, el("b", { dir: "auto" }, title(item)), item.issuer && item.name ? el("span.soft", { dir: "auto" }, item.name) : null, why ? el("small", {}, why) : null), link);
}

/** A list that is drawn when it is opened, with a field to search where it is long. @param {string} words @param {any[]} items @param {boolean} open @param {boolean} signs */
function list(words, items, open, signs) {
  const rows = el("ul.items");
  const box = field(t("search_list"), { type: "search", oninput: () => draw(box.at.value.trim().toLowerCase()) });
  const draw = (query = "") => rows.replaceChildren(...items.filter((item) => !query || `${item.issuer} ${item.name} ${item.site ?? ""}`.toLowerCase().includes(query)).map((item) => row(item, signs)));
  const node = el("details.list", { open, ontoggle: () => node.open && !rows.firstChild && draw() }, el("summary", {}, el("b", {}, words), el("span", {}, count(items.length))), items.length > SEARCH_FROM ? box.node : null, rows);
  if (open) draw();
  return node;
}

/** @param {string} words @param {string | number} value */
const sum = (words, value) => el("div", {}, el("dt", {}, words), el("dd", {}, typeof value === "number" ? count(value) : value));

/** What is here already stays as it is here, so it needs no line of its own. @param {any} made @param {boolean} adopts */
const coming = (made, adopts) => ["works_now", "sign_in", "attention"].map((part) => made[part].filter((/** @type {any} */ item) => adopts || item.change === "new"));

/** @param {any} made @param {any[][]} parts @param {number} same */
function sums({ newest_at: newest, newest_from: from }, [works, signIn, attention], same) {
  const when = newest == null ? null : [moment(newest, hostNow()), from].filter(Boolean).join(", ");
  return el("dl.sums", {}, sum(t("works_now"), works.length), sum(t("sign_in_to_finish"), signIn.length), attention.length ? sum(t("needs_attention"), attention.length) : null, same ? sum(t("here_unchanged"), same) : null, when ? sum(t("newest_change"), when) : null);
}

/** Signing in there would ask for the very code that is missing: said before the old device is left. @param {any[]} items */
function loops(items) {
  const some = items.filter((item) => item.loop);
  if (!some.length) return null;
  const names = some.slice(0, 5).map(title).join(", ") + (some.length > 5 ? " …" : "");
  return el("div.note.warn", {}, el("b", {}, t("loop_title")), el("p", {}, t("loop_text", names)));
}

/** @param {any} made the plan @param {Flow} flow */
export function plan(made, flow) {
  const adopts = flow.status.state === "open" && flow.found && !flow.found.mine;
  const [works, signIn, attention] = coming(made, adopts);
  const whole = works.length + signIn.length + attention.length;
  const same = made.works_now.length + made.sign_in.length + made.attention.length - whole;
  const foot = el("div.bottom");
  const go = button(whole === 1 ? t("restore_one") : t("restore_n", count(whole)), { type: "submit" }, "btn.main");
  const apply = async (/** @type {string | null} */ passphrase) => {
    const reply = adopts ? await ask("vault.adopt", { plan: made.plan }) : await ask("restore.apply", passphrase ? { plan: made.plan, passphrase } : { plan: made.plan });
    done(reply, made, flow);
  };
  const send = () => apply(null).catch((error) => {
    if (error.code !== "passphrase.needed") throw error;
    foot.replaceChildren(passphrase(error, apply, flow));
  });
  foot.append(whole ? form([], [go, button(t("cancel"), { onclick: flow.home })], send) : el("p", {}, t("nothing_to_restore")));
  const notes = made.findings.map((/** @type {any} */ one) => el("div.note.warn", {}, el("p", {}, told(one, { place: flow.found?.label }), el("small", {}, one.code))));
  const lists = [signIn.length ? list(t("sign_in_to_finish"), signIn, signIn.length <= FEW, true) : null, attention.length ? list(t("needs_attention"), attention, attention.length <= FEW, false) : null, works.length ? list(t("works_now"), works, false, false) : null];
  flow.put(t("plan_title"), [el("p.soft", {}, t(adopts ? "plan_adopts" : "plan_text")), sums(made, [works, signIn, attention], same), ...notes, loops([...signIn, ...attention]), ...lists, foot].filter(Boolean), flow.home);
}

/** Where no key store answers, a passphrase keeps the vault on this computer. @param {any} needed @param {(passphrase: string) => Promise<void>} apply @param {Flow} flow */
function passphrase(needed, apply, flow) {
  const first = field(t("passphrase_new"), { type: "password", autocomplete: "new-password", maxLength: 1024 }, t("passphrase_hint"));
  const again = field(t("passphrase_again"), { type: "password", autocomplete: "new-password", maxLength: 1024 });
  const send = async () => {
    if (first.at.value !== again.at.value) throw { code: "passphrase.differs", detail: {} };
    await apply(first.at.value);
  };
  queueMicrotask(() => first.at.focus());
  return el("div", {}, el("p", {}, sentence(needed)), form([first.node, again.node], [submit(t("restore_now")), button(t("cancel"), { onclick: flow.home })], send));
}
