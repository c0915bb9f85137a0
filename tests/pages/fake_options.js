/**
 * What a host would answer about the parts of the options page: `?devices=`, `?spaces=`, `?leaving=`, `?renewed=`,
 * `?versions=`, `?set=` choose their states; `backup.status` of `fake_backup.js` is refined by what was chosen here.
 */
const asked = new URLSearchParams(location.search);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const set = asked.get("set") ?? "";

/** @param {any} before verbs so far @param {(code: string, detail?: object) => never} refuse @param {() => number} now @param {() => boolean} present */
export function settling(before, refuse, now, present) {
  const person = () => { if (!present()) refuse("presence.needed"); };
  const ICLOUD = "/Users/lena/Library/Mobile Documents/com~apple~CloudDocs";
  const folders = [
    { id: "f1", drive: "icloud", label: "iCloud Drive", path: ICLOUD, managed: false, suggested: true, ok: true, failure: null },
    { id: "f2", drive: "dropbox", label: "Dropbox", path: "/Users/lena/Dropbox", managed: false, suggested: false, ok: true, failure: null },
    { id: "f3", drive: "onedrive-work", label: "OneDrive (Contoso)", path: "/Users/lena/OneDrive - Contoso", managed: true, suggested: false, ok: true, failure: null },
    { id: "f4", drive: "google-drive", label: "Google Drive", path: "/Users/lena/Google Drive", managed: false, suggested: false, ok: false, failure: { code: "folder.signed-out", message: "Google Drive is not signed in on this computer. Your codes are safe here. Sign in to it again." } },
  ];
  const keychain = { id: "t3", kind: "keychain", drive: "", label: "GNOME Keyring", place: "", same_computer: true, state: "proven", proven_at: now() - 180_000, written_at: now() - 180_000, accounts: 38, next_try: null, misses: 0, failure: null };
  const chosen = { passphrase: set === "passphrase", keychain: asked.has("keychain"), rehearsed: /** @type {any} */ (undefined) };
  const status = () => {
    const one = before["backup.status"]();
    if (set === "silent") one.targets[0].failure = { code: "folder.timeout", message: "iCloud Drive did not answer within 20 seconds.", detail: { place: "iCloud Drive", seconds: 20 } };
    if (set === "local") return { ...one, state: "proven-here", targets: [keychain, ...one.targets.filter(({ kind }) => kind === "history")] };
    const ways = [...one.ways_in];
    if (set === "ways") ways.splice(1, 0, { kind: "passkey", label: "chromium", here_only: false }, { kind: "device", label: "Lena’s desk", here_only: false });
    if (chosen.passphrase) ways.splice(1, 0, { kind: "passphrase", label: "", here_only: false });
    return {
      ...one, ways_in: ways, passphrase: chosen.passphrase, targets: [...one.targets.filter(({ kind }) => !one.proposal || kind !== "folder"), ...(chosen.keychain ? [keychain] : [])],
      rehearsed: set === "never" ? null : set === "unmatched" ? { at: now() - DAY, of: 38, matched: 36 } : (chosen.rehearsed ?? one.rehearsed),
      findings: set === "findings" ? [{ code: "copy.forked", message: "Laptop wrote two different copies at one time.", detail: { device: "Laptop" }, level: "warn", at: now() - HOUR }, { code: "copy.cloned", message: "", level: "info", at: now() - DAY }] : one.findings,
    };
  };

  const versions = asked.get("versions") === "0" ? [] : Array.from({ length: 14 }, (_, at) => ({ id: `v${at}`, at: now() - at * at * 5 * HOUR - HOUR, from: at % 3 ? "Laptop" : "Lena’s desk", accounts: 38 - Math.floor(at / 3), place: at % 4 === 3 ? "This computer" : "iCloud Drive", target: at % 4 === 3 ? "history" : "t1" }));
  const item = (id, issuer, name, change) => ({ id, issuer, name, site: null, link: null, reason: "", loop: false, change });
  const preview = () => ({
    plan: "0e".repeat(16), vault: "5f0c11aa", newest_at: now() - DAY, newest_from: "Laptop", accounts: 38, sign_in: [], attention: [], findings: [],
    works_now: asked.get("versions") === "same" ? [item("p1", "GitHub", "lena-hoff", "same")] : [item("p7", "Bank of the North", "lena@example.com", "new"), item("p8", "Old forum", "lena", "new"), { ...item("p9", "Hetzner", "K0912345", "changed"), fields: ["name", "note", "tags", "secret"] }, ...Array.from({ length: 35 }, (_, at) => item(`s${at}`, `Site ${at}`, "lena", "same"))],
  });

  let devices = [
    { id: "d1", name: "Lena’s desk", self: true, state: "known", written_at: now() - 180_000, counter: 41, covered: true },
    { id: "d2", name: "Laptop", self: false, state: asked.get("devices") === "back" ? "back" : "known", written_at: now() - 26 * HOUR, counter: 17, covered: asked.get("devices") !== "uncovered" },
    ...(asked.has("devices") ? [{ id: "d3", name: "An old machine with a name that somebody once thought would be short enough", self: false, state: "forgotten", written_at: null, counter: null, covered: true }] : []),
  ];
  let passkeys = asked.get("passkeys") === "0" ? [] : [{ id: "k1", family: "chromium", added_at: now() - 40 * DAY, fits: true }, { id: "k2", family: "firefox", added_at: now() - 3 * DAY, fits: false }];
  let spaces = [{ id: "s1", name: "personal", kind: "personal", current: true, accounts: 8, state: "open" }, ...(asked.get("spaces") === "1" ? [] : [{ id: "s2", name: "Contoso", kind: "work", current: false, accounts: null, state: "locked" }])];
  let items = asked.has("leaving") ? ["Microsoft, lena@work.example", "GitHub", "Bank of the North", "بنك المستقبل"].map((name, at) => ({ id: `l${at}`, name, link: at < 2 ? "https://example.com/security" : null, done_at: at === 0 || asked.get("leaving") === "done" ? now() - HOUR : null })) : [];
  const sites = asked.has("renewed") ? [["GitHub", "lena-hoff"], ["Amazon", "lena.hoff@example.com"], ["Hetzner", "K0912345"]].map(([issuer, name], at) => ({ id: `w${at}`, issuer, name, site: `${issuer.toLowerCase()}.com`, link: at < 2 ? `https://${issuer.toLowerCase()}.com` : null, done: at === 0 || asked.get("renewed") === "done" })) : [];
  let copies = asked.has("late") ? [{ id: "1a".repeat(32), name: "Laptop", accounts: 2 }] : [];
  const place = (folder) => { if (folder === "/nowhere") refuse("folder.gone", { place: folder }); if (folder && !folder.startsWith("/")) refuse("folder.not-allowed", { reason: "has no full path" }); };

  return {
    "backup.status": status,
    "backup.folders": () => ({ folders: asked.get("folders") === "0" ? [] : folders }),
    "backup.on": (given) => { place(given.folder); if (given.keychain != null) { chosen.keychain = given.keychain; return status(); } before["backup.on"](given); return status(); },
    "backup.run": (given) => { devices = devices.map((one) => ({ ...one, covered: true })); before["backup.run"](given); return status(); },
    "backup.off": (given) => { before["backup.off"](given); return status(); },
    "backup.move": ({ folder, leave_old }) => { person(); if (leave_old) return { ...status(), moving: null }; place(folder); return { ...status(), moving: { from: "iCloud Drive", to: "Dropbox", waiting_for: ["Laptop"] } }; },
    "backup.passphrase": ({ set: phrase }) => { person(); if (phrase != null && phrase.length < 8) refuse("passphrase.length"); chosen.passphrase = phrase != null; return status(); },
    "backup.history": () => ({ versions }),
    "backup.rehearse": () => { chosen.rehearsed = { at: now(), of: 38, matched: 38 }; return status(); },
    "backup.forget_secret": () => ({ deleted: 3 }),
    "restore.plan": (given) => (given.version ? preview() : before["restore.plan"](given)),
    "restore.apply": (given) => (given.only ? { status: {}, restored: given.only.length, undo_until: now() + DAY } : before["restore.apply"](given)),
    "join.approve": ({ characters }) => { person(); if (characters.replace(/\W/g, "").length !== 18) refuse("join.mistyped"); if (characters.startsWith("ZZZ")) refuse("join.unknown-request"); return { digits: "482 913", expires_at: now() + DAY }; },
    "devices.list": () => ({ devices }),
    "devices.rename": ({ name }) => { devices = devices.map((one) => (one.self ? { ...one, name } : one)); return { devices }; },
    "devices.forget": ({ id }) => { devices = devices.map((one) => (one.id === id ? { ...one, state: "forgotten" } : one)); return { devices }; },
    "passkey.list": () => ({ passkeys }),
    "passkey.remove": ({ id }) => { person(); passkeys = passkeys.filter((one) => one.id !== id); return { passkeys }; },
    "spaces.list": () => ({ spaces }),
    "spaces.create": ({ name, kind }) => { if (spaces.some((one) => one.name === name)) refuse("space.exists"); spaces = [...spaces, { id: "s9", name, kind, current: false, accounts: null, state: "none" }]; return { spaces }; },
    "spaces.rename": ({ id, name }) => { spaces = spaces.map((one) => (one.id === id ? { ...one, name } : one)); return { spaces }; },
    "spaces.use": ({ id }) => { spaces = spaces.map((one) => ({ ...one, current: one.id === id })); return { spaces }; },
    "leaving.list": () => ({ items }),
    "leaving.add": ({ text }) => { items = [...items, ...text.split("\n").map((name) => name.trim()).filter(Boolean).map((name, at) => ({ id: `n${items.length + at}`, name, link: null, done_at: null }))]; return { items }; },
    "leaving.done": ({ id, done }) => { items = items.map((one) => (one.id === id ? { ...one, done_at: done ? now() : null } : one)); return { items }; },
    "leaving.remove": ({ id }) => { items = items.filter((one) => one.id !== id); return { items }; },
    "vault.renewed": ({ id, done } = {}) => { const site = sites.find((one) => one.id === id); if (site) site.done = done; return { sites }; },
    "vault.late": ({ id } = {}) => { copies = copies.filter((one) => one.id !== id); return { copies }; },
  };
}
