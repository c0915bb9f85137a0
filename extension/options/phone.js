/** One account as a QR code for another device: the host draws and opens it, and nothing of the secret comes here. */
import { ask, t } from "../channel.js";
import { el } from "../ui/el.js";
import { button } from "../ui/form.js";
import { inPerson } from "../ui/presence.js";
import { once } from "../ui/sure.js";
import { tile } from "../ui/signs.js";
import { lost, why } from "./fitting.js";

const PAGE = 500;
const FORMAT = "qr";

/** @param {string} id of the account @param {boolean} passphrase */
export async function phone(id, passphrase) {
  const [row, found] = await Promise.all([rowOf(id), ask("transfer.losses", { format: FORMAT, account_id: id })]);
  const name = row.issuer || row.name || t("unnamed");
  const who = el("div.who", {}, tile(name, row.icon), el("div", {}, el("b", {}, name), el("span", {}, row.issuer ? row.name : "")));
  if (!found.accounts) return el("div", {}, who, el("div", {}, el("div.note.warn", {}, el("p", {}, t("qr_none", found.losses.map(why).join(""))))));
  const [done, wrong] = [el("div", { role: "status" }), el("div")];
  const show = async () => done.replaceChildren(told(await inPerson(() => ask("transfer.export", { format: FORMAT, account_id: id }), passphrase)));
  const go = button(t("show_qr"), { dataset: { act: "qr" }, onclick: () => once(go, show, wrong) }, "btn.main");
  const less = lost(found.counts, false);
  return el("div", {}, who, el("p.soft.after", {}, t("qr_text")), less ? el("p.soft.after", {}, t("export_lost", less)) : null,
    el("div.note.warn", {}, el("b", {}, t("qr_warn")), el("p", {}, t("qr_warn_text")), row.kind === "hotp" ? el("p", {}, t("qr_counted")) : null),
    el("div.acts", {}, go), wrong, done);
}

/** @param {{file: string, folder: string, opened: boolean}} file */
const told = ({ file, folder, opened }) => el(opened ? "div.note.calm" : "div.note.warn", {}, el("b", {}, opened ? t("qr_opened", file) : t("export_done", file, folder)), el("p", {}, t(opened ? "qr_opened_text" : "export_plain_after")));

/** The account as the list has it; it may have been deleted since. @param {string} id */
async function rowOf(id) {
  for (let offset = 0, more = true; more; ) {
    const { rows, total } = await ask("accounts.list", { query: "", offset, limit: PAGE, sort: "order", trashed: false });
    const row = rows.find((/** @type {any} */ one) => one.id === id);
    if (row) return row;
    offset += rows.length;
    more = rows.length > 0 && offset < total;
  }
  throw { code: "account.unknown", detail: {} };
}
