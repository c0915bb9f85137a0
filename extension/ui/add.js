/** Ways to add an account: the page in front, a picture, a pasted text, by hand. All end in check.js. */
import { act, ask, t } from "../channel.js";
import { el } from "./el.js";
import { icon } from "./icon.js";
import { problem } from "./errors.js";
import { button, choice, field, form, submit } from "./form.js";

/**
 * @typedef {object} Way
 * @property {boolean} page whether a page is in front to scan
 * @property {{scan?: boolean, hand?: boolean}} start
 * @property {string} site @property {(title: string, node: any) => void} put
 * @property {(account: any) => void} save @property {() => void} cancel
 * @property {(() => unknown) | null} tab opens the same in a tab, where files can be chosen
 */

/** @param {Way} way */
export function add(way) {
  if (way.start.hand) return byHand(way);
  const wrong = el("div");
  const run = (/** @type {() => Promise<any>} */ read, /** @type {string} */ source, site = "") => async () => {
    wrong.replaceChildren();
    await read().then((reply) => found(way, reply.drafts, source, site), (error) => wrong.replaceChildren(problem(error)));
  };
  const scan = run(() => act("page.scan", {}), t("from_page"), way.site);
  const made = el("div.form", {},
    el("div.choices", {},
      way.page ? line("scan", t("scan_page"), scan, "btn.main") : null,
      way.tab ? line("picture", t("choose_picture"), way.tab) : picture(run),
      line("edit", t("type_key"), () => way.put(t("by_hand"), byHand(way))),
      line("devices", t("from_app"), () => act("page.open", { page: "options", query: "at=import" }))),
    wrong, pasted(way, run));
  receive(made, run);
  if (way.start.scan) scan();
  return made;
}

/** @param {any} sign @param {string} words @param {() => unknown} run @param {string} [kind] */
const line = (sign, words, run, kind = "btn") => el(`button.${kind}`, { type: "button", onclick: run }, icon(sign), words);

/** @param {Way} way @param {any[]} drafts @param {string} source @param {string} site */
async function found(way, drafts, source, site) {
  const { check, several } = await import("./check.js");
  if (drafts.length > 1) return way.put(t("several_title"), several(drafts, (draft) => found(way, [draft], source, site)));
  return way.put(t("check_title"), check(drafts[0], { source, site, save: way.save, cancel: way.cancel }));
}

/** @param {Blob} file @returns {Promise<string>} */
const dataUrl = (file) => new Promise((done, fail) => {
  const reader = new FileReader();
  reader.onload = () => done(String(reader.result));
  reader.onerror = () => fail({ code: "picture.refused", detail: { reason: t("cannot_read") } });
  reader.readAsDataURL(file);
});

/** @param {Blob} file */
const readPicture = async (file) => act("picture.read", { dataUrl: await dataUrl(file) });

/** @param {any} run */
function picture(run) {
  const input = el("input", { type: "file", accept: "image/*", hidden: true, ariaLabel: t("choose_picture"),
    onchange: () => input.files[0] && run(() => readPicture(input.files[0]), t("from_picture"))() });
  return el("div.plain", {}, line("picture", t("choose_picture"), () => input.click()), input);
}

/** Pictures that are dropped or pasted. @param {HTMLElement} node @param {any} run */
function receive(node, run) {
  const take = (/** @type {Event} */ event, /** @type {DataTransfer | null} */ data) => {
    const file = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    run(() => readPicture(file), t("from_picture"))();
  };
  node.addEventListener("paste", (event) => take(event, event.clipboardData));
  node.addEventListener("drop", (event) => { node.classList.remove("drop"); take(event, event.dataTransfer); });
  node.addEventListener("dragover", (event) => { event.preventDefault(); node.classList.add("drop"); });
  node.addEventListener("dragleave", () => node.classList.remove("drop"));
}

/** @param {Way} way @param {any} run */
function pasted(way, run) {
  const text = field(t("paste_key"), { rows: 3, dir: "ltr", maxLength: 8192, placeholder: "otpauth://totp/…" }, t("paste_hint"));
  const read = () => ask("accounts.draft", { uri: text.at.value.trim() });
  const send = async () => found(way, [await read()], t("from_text"), way.site);
  return form([text.node], [submit(t("continue")), button(t("cancel"), { onclick: way.cancel })], send);
}

/** @param {Way} way */
function byHand(way) {
  const issuer = field(t("issuer"), { maxLength: 1000, autofocus: true });
  const name = field(t("name"), { maxLength: 1000 });
  const secret = field(t("key"), { dir: "ltr", maxLength: 512 }, t("key_hint"));
  const kind = choice(t("kind"), [["totp", t("kind_totp")], ["hotp", t("kind_hotp")], ["steam", t("kind_steam")]]);
  const algorithm = choice(t("algorithm"), [["SHA1", "SHA-1"], ["SHA256", "SHA-256"], ["SHA512", "SHA-512"]]);
  const digits = choice(t("digits"), ["4", "5", "6", "7", "8", "9", "10"].map((n) => [n, n]), "6");
  const period = field(t("period"), { inputMode: "numeric", value: "30", maxLength: 6 });
  const counter = field(t("counter"), { inputMode: "numeric", value: "0", maxLength: 20 });
  counter.node.hidden = true;
  kind.at.addEventListener("change", () => {
    counter.node.hidden = kind.at.value !== "hotp";
    period.node.hidden = kind.at.value === "hotp";
  });
  const more = el("details", {}, el("summary", {}, t("advanced")), kind.node, el("div.pair", {}, algorithm.node, digits.node), period.node, counter.node);
  const read = () => ask("accounts.draft", { fields: {
    issuer: issuer.at.value.trim(), name: name.at.value.trim(), secret: secret.at.value.trim(), kind: kind.at.value,
    algorithm: algorithm.at.value, digits: Number(digits.at.value), period: Number(period.at.value) || 0, counter: counter.at.value.trim() || "0",
  } });
  const send = async () => found(way, [await read()], t("from_hand"), way.site);
  return form([issuer.node, name.node, secret.node, more], [submit(t("continue")), button(t("cancel"), { onclick: way.cancel })], send);
}
