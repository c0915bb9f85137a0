/**
 * What a host would answer about the backup, made up from the address: `?backup=proven|failing|…` for its
 * state, `?found=openable|closed|two|mine` for what a search finds, `?rows=1000` for the plan's length.
 */
const asked = new URLSearchParams(location.search);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const state = asked.get("backup") ?? "proven";
const sort = asked.get("found") ?? "nothing";

/** @param {(code: string, detail?: object) => never} refuse @param {() => number} now @param {any} status what `vault.status` says */
export function backup(refuse, now, status) {
  const ICLOUD = { id: "t1", kind: "folder", drive: "icloud", label: "iCloud Drive", place: "/Users/lena/Library/Mobile Documents/com~apple~CloudDocs", same_computer: false };
  const HISTORY = { id: "t2", kind: "history", drive: "", label: "This computer", place: "", same_computer: true, state: "proven", proven_at: now() - 3 * MINUTE, written_at: now() - 3 * MINUTE, accounts: 38, next_try: null, misses: 0, failure: null };
  const SILENT = { code: "folder.timeout", message: "iCloud Drive did not answer within 10 seconds.", detail: { place: "iCloud Drive", seconds: 10 } };
  const FULL = asked.has("silent") ? SILENT : { code: "folder.full", message: "iCloud Drive is full. Your codes are safe on this computer. Free 1 MB or choose another folder." };
  const waysIn = [{ kind: "recovery", label: "Recovery sheet", here_only: false }, { kind: "keychain", label: "GNOME Keyring", here_only: true }];
  const proposal = { id: "f1", drive: "dropbox", label: "Dropbox", place: "/home/lena/Dropbox" };
  const failing = state === "failing" || state === "loud";
  const at = failing ? now() - 50 * HOUR : now() - 3 * MINUTE;
  const mine = { off: "never", nowhere: "never", waiting: "waiting", first: "waiting", failing: "failing", loud: "failing", guard: "failing" }[state] ?? "proven";
  const settings = { chosen: null, running: false, guard: state === "guard" };

  function report() {
    const shown = settings.chosen ?? ({ loud: "failing", "locked-too": "locked", first: "waiting", moving: "proven", fresh: "proven", older: "proven", late: "proven" }[state] ?? state);
    const none = shown === "off" || shown === "nowhere";
    const target = { ...ICLOUD, state: mine, proven_at: mine === "never" || mine === "waiting" ? null : at, written_at: at, accounts: 38, next_try: failing ? now() + 8 * MINUTE : null, misses: { failing: 1, loud: 3 }[state] ?? 0, failure: failing ? FULL : null };
    return {
      state: settings.guard ? "guard" : shown, running: settings.running, ways_in: shown === "proven-here" ? waysIn.slice(1) : waysIn, targets: none ? [HISTORY] : [target, HISTORY],
      guard: settings.guard ? { missing: 12, names: ["GitHub, lena-hoff", "Amazon, lena.hoff@example.com", "Hetzner, K0912345"], at: now() - 5 * MINUTE } : null,
      findings: [], proven_at: none || mine === "waiting" ? null : at, accounts: none ? null : 38, last_change: at - MINUTE, next_try: failing ? now() + 8 * MINUTE : null, loud: state === "loud",
      rehearsed: { at: now() - 70 * HOUR, of: 38, matched: 38 }, proposal: state === "first" ? proposal : null, announced: state === "first" ? null : now() - 500 * HOUR,
      moving: state === "moving" ? { from: "Dropbox", to: "iCloud Drive", waiting_for: ["Laptop"] } : null, passphrase: false,
    };
  }

  const notice = (code, level, args = {}, dismissable = false) => ({ id: code, code, level, args, dismissable });
  /** What the backup adds to `notices.list`. */
  function notices() {
    if (state === "first" && !settings.chosen) return [notice("backup.first", "info", { place: proposal.place, drive: proposal.label }, true)];
    if (state === "failing") return [notice("backup.failing", "warn", { place: "iCloud Drive", code: "folder.full" })];
    if (state === "loud") return [notice("backup.failing", "bad", { place: "iCloud Drive", code: "folder.full" })];
    if (settings.guard) return [notice("backup.guard", "bad", { missing: 12 })];
    if (state === "proven-here") return [notice("backup.here-only", "warn")];
    if (state === "fresh") return [notice("restore.fresh", "info", { restored: 84, until: now() + 20 * HOUR }, true)];
    if (state === "late") return [notice("backup.late", "warn", { names: "Laptop" }), notice("backup.changed", "info", { what: "moved", to: "Dropbox" })];
    if (state === "older") return [notice("copy.older", "warn", { device: "Laptop", counter: 7, seen: 9, message: "The copy of Laptop is older than one seen before. Nothing is lost by it." }, true)];
    return [];
  }

  const base = { id: "b1", drive: "icloud", label: "iCloud Drive", place: ICLOUD.place, vault: "5f0c11aa", devices: 2, written_at: now() - 26 * HOUR, mine: false };
  const closed = { ...base, newest_at: null, newest_from: null, accounts: null, openable: false, ways: ["passkey", "approval", "recovery", "passphrase"] };
  const openable = { ...base, newest_at: now() - 26 * HOUR, newest_from: "Laptop", accounts: 84, openable: true, ways: ["keychain", "recovery"] };
  const sheet = { ...closed, id: "b2", drive: "", label: "Dropbox", place: "/home/lena/Dropbox", vault: "91d2e0b7", devices: 1, written_at: now() - 900 * HOUR, ways: ["recovery"] };
  const FOUND = { openable: [openable], closed: [closed], two: [openable, sheet], nothing: [], guarded: [], sheet: [sheet], mine: [{ ...openable, mine: true }] };
  const searched = [{ label: "iCloud Drive", place: ICLOUD.place, failure: sort === "guarded" ? { code: "folder.needs-consent", message: "macOS keeps iCloud Drive from your browser.", detail: { place: "iCloud Drive", app: "your browser" } } : null }, { label: "Dropbox", place: "/home/lena/Dropbox", failure: asked.get("found") === "nothing" ? { code: "folder.signed-out", message: "Dropbox is not signed in on this computer. Your codes are safe here. Sign in to it again." } : null }];

  const ISSUERS = ["GitHub", "Amazon", "Nextcloud", "Dropbox", "Hetzner", "PayPal", "Figma", "Proton", "Mozilla", "OVHcloud"];
  const item = (at, more = {}) => { const issuer = ISSUERS[at % 10] + (at < 10 ? "" : ` ${Math.floor(at / 10)}`); const site = `${ISSUERS[at % 10].toLowerCase()}.com`; return { id: `p${at}`, issuer, name: at % 3 ? "lena.hoff@example.com" : "lena-hoff", site, link: `https://${site}`, reason: "", loop: false, change: "new", ...more }; };
  const names = (from, n, more) => Array.from({ length: n }, (_, at) => item(from + at, more));
  function plan() {
    const n = Number(asked.get("rows") ?? 36);
    const signIn = [item(3, { issuer: "Microsoft", name: "lena@work.example", site: "microsoft.com", link: "https://microsoft.com", reason: "work", loop: true }), item(4, { issuer: "Okta", name: "lena@work.example", site: null, link: null, reason: "name-only" }), ...names(9000, Math.floor(n / 20), { reason: "name-only" })];
    const attention = [item(5, { reason: "conflict" }), item(6, { reason: "weak" })];
    return { plan: "0f".repeat(16), vault: "5f0c11aa", newest_at: now() - 26 * HOUR, newest_from: "Laptop", accounts: n + 4, works_now: names(0, n, asked.get("plan") === "same" ? { change: "same" } : {}), sign_in: asked.get("plan") === "whole" ? [] : signIn, attention: asked.get("plan") === "whole" ? [] : attention, findings: asked.get("plan") === "findings" ? [{ code: "copy.away", message: "This copy is in the cloud and not on this computer yet. Let iCloud Drive fetch it first.", detail: { place: "iCloud Drive" }, level: "warn", at: null }] : [] };
  }

  let join = { state: "none", characters: null, expires_at: null };
  if (asked.get("join")) join = { state: asked.get("join"), characters: "K7Q2MX9P4TRD31HBWZ", expires_at: now() + 23 * HOUR };
  /** Lets a test approve from the other computer. */
  globalThis.granted = () => { join = { ...join, state: "granted" }; };

  /** Lets a test have the backup end. */
  globalThis.backedUp = () => { settings.running = false; };
  /** Lets a test have the request end. */
  globalThis.ended = () => { join = { ...join, state: "expired" }; };

  const verbs = {
    "backup.status": () => report(),
    "backup.run": ({ accept_loss }) => { settings.guard &&= !accept_loss; settings.running = true; return report(); },
    "backup.on": () => { settings.chosen = "waiting"; return report(); },
    "backup.off": () => { settings.chosen = "off"; return report(); },
    "restore.find": ({ folder }) => (folder === "/nothing" ? refuse("restore.nothing-found", { place: folder }) : { found: folder ? [sheet] : FOUND[sort], searched }),
    "restore.plan": ({ code, passphrase, passkey }) => {
      if (code?.toUpperCase().startsWith("BAD")) refuse("recovery.mistyped", { group: 3 });
      if (passphrase === "wrong") refuse("unlock.wrong-passphrase");
      return passkey && asked.get("passkey") === "wrong" ? refuse("passkey.wrong") : plan();
    },
    "restore.apply": ({ passphrase }) => (asked.has("nostore") && !passphrase ? refuse("passphrase.needed", { why: "no bus" }) : { status: status(), restored: 40, undo_until: now() + 24 * HOUR }),
    "restore.undo": () => status(),
    "vault.adopt": () => ({ adopted: 40, duplicates: 2 }),
    "join.request": () => (join = { state: "waiting", characters: "K7Q2MX9P4TRD31HBWZ", expires_at: now() + 24 * HOUR }),
    "join.status": () => join,
    "join.finish": ({ digits }) => { if (join.state !== "granted") refuse("join.waiting"); if (digits.replace(" ", "") !== "482913") { join = { state: "none", characters: null, expires_at: null }; refuse("join.wrong-digits"); } return plan(); },
    "join.cancel": () => { join = { state: "none", characters: null, expires_at: null }; return {}; },
    "passkey.begin": ({ purpose }) => ({ challenge: btoa("c".repeat(32)), salt: btoa("s".repeat(32)), rp_name: "Tidekey", user_id: btoa("u".repeat(16)), user_name: "personal", credentials: purpose === "open" ? [{ id: globalThis.localStorage.getItem("credential") ?? btoa("i".repeat(16)), salt: btoa("s".repeat(32)) }] : [], timeout_ms: 60_000 }),
    "passkey.finish": () => report(),
  };
  return { verbs, notices };
}
