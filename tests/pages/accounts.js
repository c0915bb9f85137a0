/** Accounts to look at: the usual, the many, and names that break lesser layouts. */
const USUAL = [
  ["GitHub", "lena-hoff", "github.com"], ["Amazon", "lena.hoff@example.com", "amazon.com"], ["Nextcloud", "lena@home.example", "home.example"],
  ["Dropbox", "lena.hoff@example.com", "dropbox.com"], ["Hetzner", "K0912345", "hetzner.com"], ["PayPal", "lena.hoff@example.com", "paypal.com"],
  ["Figma", "lena@studio.example", "figma.com"], ["Proton", "lena", "proton.me"], ["Mozilla", "lena.hoff@example.com", "mozilla.org"], ["OVHcloud", "lh12345-ovh", "ovh.com"],
];
const NAMES = [
  ["A company with a name that does not end before the popup does, Limited", "a.person.with.a.very.long.address.indeed@a-subdomain-that-goes-on.example.com"],
  ["بنك المستقبل", "ليلى@example.com"], ["שלום Bank", "דנה"], ["🔐 Vault of 👩‍👩‍👧‍👧", "🦊 fox"], ["日本電気", "田中太郎"], ["", "only-a-name@example.com"],
  ["<b>Not bold</b>", "&amp; \"quoted\" 'name'"], ["Zalgơ̷̢ Z̴a̵l̶g̷o", "e\u0301\u0301\u0301\u0301\u0301"], ["Steam", "gaben"],
];

const HASH = (letter) => letter.repeat(64);

const row = (at, issuer, name, site, more = {}) => ({
  id: `id${at}`, issuer, name, kind: "totp", algorithm: "SHA1", digits: 6, period: 30, counter: null, sites: site ? [site] : [], tags: [], note: "", pinned: false,
  icon: null, scope: "", weak: false, conflict: false, trashed: false, used_ms: null, ...more,
});

function some(n) {
  return Array.from({ length: n }, (_, at) => {
    const [issuer, name, site] = USUAL[at % USUAL.length];
    return at < USUAL.length ? row(at, issuer, name, site) : row(at, `${issuer} ${Math.floor(at / USUAL.length)}`, name, site);
  });
}

function kinds() {
  const rows = some(6);
  rows[0].pinned = rows[1].pinned = true;
  Object.assign(rows[1], { issuer: "Microsoft", name: "lena@work.example", kind: "name-only", scope: "work" });
  Object.assign(rows[2], { issuer: "Bank", kind: "hotp", counter: "7" });
  Object.assign(rows[3], { issuer: "Eight", digits: 8 });
  Object.assign(rows[4], { issuer: "Steam", kind: "steam", digits: 5 });
  Object.assign(rows[5], { issuer: "Minute", period: 60, conflict: true, credentials: [{ id: "c1", kind: "totp", digits: 6, algorithm: "SHA1" }, { id: "c2", kind: "totp", digits: 8, algorithm: "SHA256" }] });
  return rows;
}

/** Sites in front that no account is saved for. */
const STRANGE = {
  unbound: "gist.example", plain: "router.home.example", opaque: null, odd: null, idn: "xn--bcher-kva.example", kin: "live.com",
  warning: "paypa1.com", "warning-idn": "xn--pypal-4ve.com", "warning-worn": "evil.example",
};

/** By hash: a good picture, one that is none, one that is too large. */
export const ICONS = {
  [HASH("a")]: "iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAYAAABXAvmHAAAA7UlEQVR42u2ZQRLCMAhFgfEoutCN3v8UutGFvYtuHac1hJLyE/nrFt4H0g4TolRqldg74P54fpWemR43hjKggW5lhqPAvYxwNPhaI4IEb4nPKODWbggqvDavoMJr8wt1LkGuvoZD0OFLPDuvBM/7tfqdw+nSZoTQqv+La7xDjFr9Jb6xP6PdGUAfnznOHKE0kAbSQBpIA1VLNII+OXOE4Aygj9E335gjhNqFOS63pd5jQXc9xGhdWOIRy0so8P/xH4juQim/eASJgicyXDFtsfjXFExaBm8Nb+pAq25sekvpaST0nthqppe9I6XRG5ZiZ9Gm+QcfAAAAAElFTkSuQmCC",
  [HASH("b")]: "iVBORw0KGgoAAAAA",
  [HASH("c")]: "iVBORw0KGgoAAAANSUhEUgAAAMgAAADICAAAAACIM/FCAAAAPUlEQVR42u3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8GadCAAB3hpU3AAAAABJRU5ErkJggg==",
};

/** @param {string} state @param {number} n */
export function make(state, n) {
  let rows = state === "empty" || state === "first" ? [] : some(n);
  if (state === "names") rows = NAMES.map(([issuer, name], at) => row(at, issuer, name, "", issuer === "Steam" ? { kind: "steam", digits: 5 } : {}));
  if (state === "kinds") rows = kinds();
  if (state === "odd-kinds" || state === "pin") {
    Object.assign(rows[0], { kind: "motp", period: 10, algorithm: "MD5" });
    Object.assign(rows[1], { issuer: "Yandex", kind: "yandex", digits: 8, algorithm: "SHA256", unpinned: true });
    Object.assign(rows[2], { issuer: "Old bank", kind: "other", algorithm: "GOST", sites: [] });
  }
  if (state === "pin") rows[0].unpinned = true;
  if (state === "hotp") Object.assign(rows[0], { kind: "hotp", counter: "41" });
  if (state === "icons") ["a", "b", "c", "d", "a", "x"].forEach((letter, at) => { rows[at].icon = HASH(letter); });
  if (state === "eight") rows[0].digits = 8;
  if (state === "ten") rows[0].digits = 10;
  if (state === "pinned") rows[2].pinned = rows[4].pinned = true;
  if (state === "kin") Object.assign(rows[3], { issuer: "Microsoft", name: "lena@outlook.example", sites: ["microsoft.com"] });
  if (state === "chosen") rows[0].used_ms = 1_759_900_000_000;
  if (["many-here", "named"].includes(state)) Object.assign(rows[1], { issuer: "GitHub", name: "lena-work", sites: ["github.com"] });
  const away = ["list", "kinds", "odd-kinds", "empty", "pinned", "none", "names"].includes(state);
  const strange = state in STRANGE;
  const site = away ? null : strange ? STRANGE[state] : "github.com";
  const matched = away || strange ? [] : rows.filter((one) => one.sites.includes("github.com")).slice(0, 2);
  return { rows, trash: [row(900, "Old forum", "lena", "forum.example", { trashed: true })], site, matched: state === "names" ? [rows[0]] : matched };
}
