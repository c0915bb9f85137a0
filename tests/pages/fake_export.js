/**
 * What a host would answer about exports: `?export=` is `whole` (everything is held), `none` (nothing is), `many` (hundreds are
 * left out) or `shut` (no program opens the picture of an account); else a few accounts are left out of formats with fewer kinds.
 */
const WHOLE = 38;
const ENDINGS = { tidekey: ".tdk", aegis: ".json", "aegis-encrypted": ".json", "2fas": ".2fas", "2fas-encrypted": ".2fas", bitwarden: ".json", "keepass-csv": ".csv", google: ".html", html: ".html", qr: ".png", "ente-encrypted": ".json" };
const LEFT = [["Bank of Étretat", "7 digits", ["digits"]], ["A company with a name that does not end before the page does, Limited", "a.person.with.a.very.long.address.indeed@a-subdomain-that-goes-on.example.com", ["kind"]], ["بنك المستقبل", "ليلى@example.com", ["period", "algorithm"]]];

/** @param {URLSearchParams} asked @param {(code: string, detail?: object) => never} refuse @param {() => boolean} present @param {(id: string) => any} find */
export function exporting(asked, refuse, present, find) {
  const way = asked.get("export") ?? "";
  const row = ([issuer, name, what], at) => ({ id: `l${at}`, issuer, name, what, left_out: true });
  const some = {
    none: Array.from({ length: WHOLE }, (_, at) => row([`Box ${at}`, "me", ["kind"]], at)),
    many: Array.from({ length: 200 }, (_, at) => row([`Box ${at}`, "me", ["kind"]], at)),
    whole: [],
  }[way] ?? [...LEFT.map(row), { id: "l3", issuer: "Minute", name: "lena", what: ["kind", "tags"], left_out: false }];
  const out = { many: 640 }[way] ?? some.filter((one) => one.left_out).length;
  const full = (format) => /^(tidekey|otpauth|aegis)/.test(format) && !way;

  return {
    "transfer.losses": ({ format, account_id: id }) => {
      if (id) return find(id).kind === "name-only" ? { accounts: 0, left_out: 1, losses: [{ id, issuer: find(id).issuer, name: find(id).name, what: ["key"], left_out: true }], counts: { key: 1 } } : { accounts: 1, left_out: 0, losses: [{ id, issuer: "GitHub", name: "lena-hoff", what: ["note", "tags"], left_out: false }], counts: { note: 1, tags: 1 } };
      if (way === "whole") return { accounts: WHOLE, left_out: 0, losses: [], counts: {} };
      if (full(format)) return { accounts: WHOLE, left_out: 0, losses: [{ id: "id1", issuer: "Amazon", name: "lena", what: ["sites"], left_out: false }], counts: { sites: 12 } };
      return { accounts: way === "many" ? 400 : WHOLE - out, left_out: out, losses: some, counts: { kind: 2, digits: 1, tags: 5, note: 3, pinned: 2 } };
    },
    "transfer.export": ({ format, passphrase, account_id: id }) => {
      if (!present()) refuse("presence.needed");
      if (passphrase != null && passphrase.length < 16) refuse("passphrase.weak");
      const opened = Boolean(id) && way !== "shut";
      return { file: `tidekey-2026-11-23${ENDINGS[format] ?? ".txt"}`, folder: opened ? "sheets" : "Downloads", accounts: id ? 1 : format === "tidekey" || full(format) || way === "whole" ? WHOLE : WHOLE - out, left_out: id || format === "tidekey" || full(format) || way === "whole" ? 0 : out, opened };
    },
  };
}
