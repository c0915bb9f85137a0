/**
 * A channel without a browser or a host behind it: the same five functions, answers made up from the
 * address (`?state=…&n=…&lang=…`). It lets the real pages be photographed and tried in any tab.
 */
import messages from "/fake/messages.js";
import { ICONS, make } from "/fake/accounts.js";
import { backup } from "/fake/backup.js";
import { exporting } from "/fake/export.js";
import { importing } from "/fake/import.js";
import { settling } from "/fake/options.js";
import { sites } from "/fake/sites.js";

const asked = new URLSearchParams(location.search);
const state = asked.get("state") ?? "site";
const AT = Number(asked.get("at") ?? 1_759_999_991_400); // 11.4 s into a period of 30 s
const start = performance.now();
const vault = make(state, Number(asked.get("n") ?? 8));
/** Every request in order, for tests. */
export const log = (globalThis.asked = /** @type {any[]} */ ([]));

class HostError extends Error {
  constructor(code, detail = {}) {
    super(code);
    Object.assign(this, { code, detail });
  }
}
const refuse = (code, detail) => { throw new HostError(code, detail); };

let later = 0;
/** Lets a test move the host's clock. */
globalThis.pass = (ms) => { later += ms; };
export const hostNow = () => AT + later + (asked.has("still") ? 0 : performance.now() - start);

const cyrb = (text) => [...text].reduce((sum, c) => (sum * 33 + c.charCodeAt(0)) >>> 0, 5381);
const digits = (row, step) => {
  const size = row.digits ?? 6;
  const number = String(cyrb(`${row.id}/${step}`) * 7919 + 104729).repeat(2);
  return row.kind === "yandex" ? "kxhqwzpa" : row.kind === "motp" ? "6f90ab" : row.kind === "steam" ? "R7K2V" : number.slice(-size);
};

function code(row) {
  if (row.kind === "hotp") return { id: row.id, code: digits(row, row.counter), next: null, valid_from: null, valid_until: null, period: 30 };
  const span = row.period * 1000;
  const step = Math.floor(hostNow() / span);
  return { id: row.id, code: digits(row, step), next: digits(row, step + 1), valid_from: step * span, valid_until: (step + 1) * span, period: row.period };
}

const wrongs = { locked: "vault.locked", none: "vault.none", passphrase: "vault.none", "key-missing": "vault.key-missing", damaged: "vault.damaged", error: "internal", absent: "link.absent", busy: "vault.busy" };
let present = false;
let opened = !(state in wrongs);
const need = () => { if (!opened) refuse(wrongs[state], { store: "KWallet", part: "trailer" }); };

function sorted(rows, sort) {
  const by = { name: (a, b) => a.issuer.localeCompare(b.issuer), use: (a, b) => (b.used_ms ?? 0) - (a.used_ms ?? 0) }[sort] ?? (() => 0);
  return [...rows].sort((a, b) => Number(b.pinned) - Number(a.pinned) || by(a, b));
}

let entered = /** @type {string | null} */ (null);
/** Lets a test say how the vault of another space stands. */
globalThis.entered = (state) => { entered = state; };
const status = () => ({
  state: entered ?? (opened ? "open" : ["none", "passphrase"].includes(state) ? "none" : state === "damaged" ? "damaged" : "locked"), space: { id: "s1", name: "personal" }, accounts: vault.rows.length, slots: [{ kind: "recovery", id: "a1" }, { kind: "keychain", id: "b2" }],
  passphrase: state !== "first", locked_since: null, recovery: { confirmed: state !== "unconfirmed", ask: state === "unconfirmed" ? [2, 5] : null },
  keystore: { name: "secret-service", label: "GNOME Keyring", ok: true, reason: null }, keystore_available: true, autolock_minutes: 15,
});
const settings = { theme: asked.get("theme") ?? "system", sort: asked.get("sort") ?? "order", autolock_minutes: 15, lock_on_suspend: true, clear_clipboard: true, log_fills: state !== "no-log", empty_trash: state === "emptied" };
const find = (id) => vault.rows.find((row) => row.id === id) ?? refuse("account.unknown");

const step = () => Math.floor(hostNow() / 30_000);
const draft = (over = {}) => ({
  draft_id: "d1", issuer: "GitHub", name: "lena-hoff", site: null, kind: "totp", algorithm: "SHA1", digits: 6, period: 30, counter: null,
  code: digits({ id: "draft" }, step()), next: digits({ id: "draft" }, step() + 1), valid_until: 30_000 * (Math.floor(hostNow() / 30_000) + 1), weak: state === "weak", remarks: [],
  already_here: state === "already" ? vault.rows[0] : null, similar: state === "similar" ? [vault.rows[0]] : [], ...over,
});

/** With `?hold-news`, what stands above the list takes until a test says so. */
const held = new Promise((done) => { globalThis.brought = done; });
const there = sites({ vault, state, asked, refuse, hostNow, need, find });
const kept = backup(refuse, hostNow, status);
const verbs = {
  ...kept.verbs,
  ...settling(kept.verbs, refuse, hostNow, () => present),
  "accounts.list": ({ query, offset, limit, sort, trashed, skip = [] }) => {
    need();
    const q = query.toLowerCase();
    const rows = sorted(trashed ? vault.trash : vault.rows, sort).filter((row) => !skip.includes(row.id)).filter((row) => !q || `${row.issuer} ${row.name} ${row.sites} ${row.tags}`.toLowerCase().includes(q));
    return { total: rows.length, offset, rows: rows.slice(offset, offset + limit), revision: 1 };
  },
  "codes.get": ({ ids, credential }) => (state === "limited" && hostNow() < AT + 9_000 ? { now: hostNow(), codes: [], refused: ids.map((id) => ({ id, code: "wire.rate-limit" })) } : { now: hostNow(), codes: ids.map(find).filter((row) => !row.unpinned).map((row) => code({ ...row, ...row.credentials?.find((one) => one.id === credential) })), refused: ids.map(find).filter((row) => row.unpinned).map(({ id }) => ({ id, code: "account.pin-missing" })) }),
  "accounts.resolve": ({ id, keep }) => { const { kind, digits: size, algorithm } = find(id).credentials.find((one) => one.id === keep); return { account: Object.assign(find(id), { kind, digits: size, algorithm, conflict: false, credentials: undefined }) }; },
  "counter.next": ({ id }) => { const row = find(id); const made = code(row); row.counter = String(Number(row.counter) + 1); return { code: made, counter: row.counter }; },
  ...there.verbs,
  ...importing(asked, refuse),
  ...exporting(asked, refuse, () => present, find),
  "vault.status": status,
  "vault.unlock": ({ passphrase, code: typed }) => { if (passphrase === "wrong") refuse("unlock.wrong-passphrase"); if (typed?.length < 28) refuse("recovery.malformed"); opened = present = true; return status(); },
  "vault.create": ({ passphrase }) => { if (state === "passphrase" && !passphrase) refuse("passphrase.needed", { why: "no bus" }); opened = true; return status(); },
  "vault.renew": () => (present ? status() : refuse("presence.needed")),
  "vault.lock": () => (state === "first" ? refuse("lock.no-passphrase") : status()),
  "vault.passphrase": ({ set }) => (set && set.length < 8 ? refuse("passphrase.length") : set ? status() : refuse("presence.needed")),
  "recovery.sheet": () => ({ file: "tidekey-recovery.html", expires: hostNow() + 900_000 }),
  "recovery.confirm": ({ groups }) => (groups["2"] === "R3HG" ? status() : refuse("recovery.groups-wrong", { group: 2 })),
  "recovery.reissue": () => ({ file: "tidekey-recovery.html", expires: hostNow() + 900_000 }),
  "accounts.draft": ({ uri, fields, draft_id }) => (uri?.startsWith("motp:") ? draft({ kind: "motp", code: "", next: null, valid_until: null }) : draft_id && state === "gone" ? refuse("draft.unknown") : uri === "x" ? refuse("uri.bad", { field: "text", reason: "is neither a key URI nor a key in base32" }) : draft(fields ? { issuer: fields.issuer, name: fields.name } : {})),
  "accounts.add": (given) => { const row = { ...vault.rows[0], ...given, id: "new", pinned: false }; vault.rows.push(row); return { account: row }; },
  "accounts.edit": ({ code_pin: pin, ...given }) => { if (pin && !/^\d{4,16}$/.test(pin)) refuse("field.bad", { field: "PIN", reason: "has 4 to 16 digits" }); return { account: Object.assign(find(given.id), given, pin ? { unpinned: false } : {}) }; },
  "accounts.delete": ({ id, erase }) => { if (erase) { vault.trash = vault.trash.filter((row) => row.id !== id); return { undo_ms: 0 }; } vault.trash.push(...vault.rows.splice(vault.rows.indexOf(find(id)), 1)); return { undo_ms: 10_000 }; },
  "accounts.undelete": ({ id }) => { const at = vault.trash.findIndex((row) => row.id === id); vault.rows.unshift(...vault.trash.splice(at, 1)); return { account: find(id) }; },
  "accounts.pin": ({ id, pinned }) => ({ account: Object.assign(find(id), { pinned }) }),
  "accounts.order": ({ id, after }) => { const [row] = vault.rows.splice(vault.rows.indexOf(find(id)), 1); vault.rows.splice(after ? vault.rows.indexOf(find(after)) + 1 : 0, 0, row); return {}; },
  "icons.get": ({ hashes }) => ({ icons: Object.fromEntries(hashes.filter((one) => ICONS[one]).map((one) => [one, ICONS[one]])) }),
  "settings.get": () => ({ settings }),
  "settings.set": ({ settings: some }) => ({ settings: Object.assign(settings, some) }),
  "notices.list": async () => (asked.has("hold-news") && (await held), { notices: kept.notices().length ? kept.notices() : state === "unconfirmed" ? [{ id: "1", code: "recovery.unconfirmed", level: "warn", args: {}, dismissable: false }] : state === "clock" ? [{ id: "2", code: "clock.unsynchronised", level: "warn", args: {}, dismissable: true }] : [] }),
  "notices.dismiss": () => ({}),
  "system.doctor": () => ({ checks: [{ id: "host", ok: true, title: "Host", message: "Version 0.1.0 answers.", remedy: "" }, { id: "clock", ok: state !== "clock", title: "Clock", message: "The clock is kept by systemd-timesyncd.", remedy: "Switch on automatic time." }] }),
  "system.hello": () => ({ protocol: 1, version: "0.1.0", platform: "linux", vault: "open", space: { id: "s1", name: "personal" }, now: hostNow(), install_command: "./install_scripts/install.sh" }),
};

const acts = {
  ...there.acts,
  "page.scan": () => (state === "noqr" ? refuse("qr.none") : { drafts: state === "several" ? [draft(), draft({ issuer: "GitLab" })] : [draft({ site: vault.site })], origin: "https://github.com" }),
  "picture.read": () => ({ drafts: [draft()] }),
  "page.open": () => ({}),
  "link.retry": () => (state === "absent" || asked.has("cause") ? refuse(`link.${asked.get("cause") ?? "absent"}`) : {}),
  "about.this": () => ({ os: asked.get("os") ?? "linux", browser: asked.get("browser") ?? "chromium", version: "0.1.0", id: "fehbhadifcgjadnpacanlegbichhfcok" }),
};

async function run(table, name, fields) {
  log.push({ name, fields });
  if (state === "slow") await new Promise((done) => setTimeout(done, 5_000));
  await null;
  if (state === "absent" && !["page.open", "about.this"].includes(name)) refuse("link.absent");
  return structuredClone(table[name] ? await table[name](fields) : refuse("wire.unknown-request"));
}

export const ask = (name, fields) => run(verbs, name, fields);
export const act = (name, fields) => run(acts, name, fields);
const listeners = new Set();
/** Lets a test say what the host or the worker would. */
globalThis.tell = (event) => listeners.forEach((fn) => fn(event));
export const listen = (fn) => { listeners.add(fn); return () => listeners.delete(fn); };
export const copyText = async (text) => { globalThis.copied = text; return true; };
export const t = (key, ...subs) => (messages[key]?.message ?? key).replace(/\$(\d)/g, (_, at) => subs[at - 1] ?? "");
