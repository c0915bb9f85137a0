/**
 * What a host would answer about another app's file: `?import=` is `sealed`, `damaged`, `phone`, `many`, `same`, `clean` or
 * `slow` (parts and preview wait until a test says so). What was sent is only counted.
 */
const NAMES = [["GitHub", "lena-hoff"], ["Nextcloud", "lena@home.example"], ["Bank of Étretat", "7 digits"], ["日本電気", "田中太郎"], ["", "only-a-name@example.com"], ["A company with a name that does not end before the page does, Limited", "a.person.with.a.very.long.address.indeed@a-subdomain-that-goes-on.example.com"], ["بنك المستقبل", "ليلى@example.com"]];
const KINDS = ["totp", "totp", "hotp", "steam", "totp", "motp", "yandex", "name-only", "GOST"];

/** @param {URLSearchParams} asked @param {(code: string, detail?: object) => never} refuse */
export function importing(asked, refuse) {
  const way = asked.get("import") ?? "";
  let go = () => {};
  const held = new Promise((done) => { go = () => done(null); });
  globalThis.arrived = () => go();
  const counts = { many: { new: 640, here: 3, secret: 0, names: 0 }, same: { new: 0, here: 3, secret: 0, names: 0 }, clean: { new: 9, here: 0, secret: 0, names: 0 } }[way] ?? { new: 209, here: 2, secret: 3, names: 2 };
  const some = (state, from, many) => Array.from({ length: many }, (_, at) => {
    const [issuer, name] = NAMES[at % NAMES.length];
    const more = at < NAMES.length ? "" : ` ${Math.floor(at / NAMES.length)}`;
    return { at: from + at, row: from + at + 1, issuer: issuer && issuer + more, name, kind: KINDS[(at + 7 * (more ? 1 : 0)) % KINDS.length].replace("GOST", more ? "totp" : "GOST"), state, other: state === "names" ? "Old name, lena" : null };
  });
  const rows = Object.entries(counts).reduce((all, [state, many]) => [...all, ...some(state, all.length, many)], []);
  const whole = way === "clean" || way === "same";
  const skipped = whole ? [] : [{ row: 17, field: "secret", reason: "has a character outside A-Z and 2-7" }];
  const remarks = whole ? [] : [{ row: 4, field: "note", reason: "is longer than is kept, and was cut" }, { row: 9, field: "odd", reason: "was never seen before" }, { row: 0, field: "file", reason: "the newest accounts may be in a second file, whose name ends in -wal" }];
  const is = (row, { choices, otherwise }) => choices.find(({ at }) => at === row.at)?.do ?? otherwise[row.state] ?? { new: "add", secret: "add" }[row.state] ?? "skip";

  return {
    "transfer.upload": async ({ part }) => { if (way === "slow") await held; return { upload: "ab12", received: part + 1 }; },
    "transfer.preview": async ({ password }) => {
      if (way === "slow") await held;
      if (way === "damaged") refuse("import.damaged", { part: "the encryption" });
      if (way === "phone") refuse("import.encrypted-unsupported", { reason: "the phone keeps the key to it" });
      if (way === "sealed" && password == null) refuse("import.password-needed");
      if (way === "sealed" && password !== "right") refuse("import.wrong-password");
      return { import_id: "cd34", app: "aegis", title: "Aegis", found: rows.length + skipped.length, counts, rows: rows.slice(0, 200), skipped, remarks };
    },
    "transfer.rows": ({ start, state }) => ({ rows: rows.filter((row) => row.state === state).slice(start, start + 200) }),
    "transfer.import": (given) => {
      const done = Object.groupBy(rows, (row) => (row.state === "here" ? "here" : is(row, given)));
      const many = (/** @type {string} */ what) => done[what]?.length ?? 0;
      return { app: "aegis", title: "Aegis", found: rows.length + skipped.length, added: many("add"), replaced: many("replace"), already_here: many("here"), left: many("skip"), skipped_rows: skipped.length, skipped, remarks, first: "id0" };
    },
    "transfer.undo": () => ({}),
    "transfer.cancel": () => ({}),
  };
}
