/** Names, sites, tags and note of an account. The secret is neither shown nor changed here. */
import { ask, t } from "../channel.js";
import { el } from "./el.js";
import { tile } from "./signs.js";
import { making } from "./check.js";
import { button, choice, field, form, submit } from "./form.js";

/** Kinds whose codes are made with a PIN as well. */
const PINNED = /^(motp|yandex)$/;

/** @param {string} text */
const parts = (text) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
/** @param {string} text */
const tagged = (text) => [...new Set(text.split(",").map((tag) => tag.trim()).filter(Boolean))];

/** The choice between several secrets, where there are. @param {any} account @param {(account: any) => void} save */
function several(account, save) {
  const place = el("div");
  if (account.credentials?.length > 1) import("./conflict.js").then((made) => place.append(made.conflict(account, save)));
  return place;
}

/**
 * @param {any} account
 * @param {{save: (account: any) => void, cancel: () => void}} how
 */
export function edit(account, { save, cancel }) {
  const issuer = field(t("issuer"), { value: account.issuer, maxLength: 1000 });
  const name = field(t("name"), { value: account.name, maxLength: 1000 });
  const sites = field(t("sites"), { value: account.sites.join(", "), dir: "ltr", inputMode: "url", maxLength: 2000 }, t("sites_hint"));
  const tags = field(t("tags"), { value: account.tags.join(", "), maxLength: 2000 });
  const note = field(t("note"), { rows: 3, value: account.note, maxLength: 10_000 });
  const scope = choice(t("scope"), [["", t("scope_none")], ["work", t("scope_work")], ["passwordless", t("scope_passwordless")], ["name-only", t("scope_name_only")]], account.scope);
  note.at.style.fontFamily = "inherit";
  const pin = PINNED.test(account.kind) ? field(t("code_pin"), { type: "password", inputMode: "numeric", maxLength: 16, autofocus: account.needs_pin }, t(account.needs_pin ? "code_pin_missing" : "code_pin_hint")) : null;
  const how = account.kind === "name-only" ? t("name_only") : account.kind === "other" ? t("kind_unmade_text") : making(account);
  const who = el("div.who", {}, tile(account.issuer || account.name, account.icon), el("div", {}, el("b", {}, account.issuer || account.name || t("unnamed")), el("span", {}, how)));
  const send = async () => {
    const reply = await ask("accounts.edit", { id: account.id, issuer: issuer.at.value.trim(), name: name.at.value.trim(), note: note.at.value, sites: parts(sites.at.value), tags: tagged(tags.at.value), scope: scope.at.value, ...(pin?.at.value ? { code_pin: pin.at.value } : {}) });
    save(reply.account);
  };
  const fields = [issuer.node, name.node, ...(pin ? [pin.node] : []), sites.node, tags.node, note.node, scope.node];
  return form([who, several(account, save), ...fields], [submit(t("save")), button(t("cancel"), { onclick: cancel })], send);
}
