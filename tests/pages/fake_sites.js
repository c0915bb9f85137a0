/** The fake channel's word on the site in front: what may be filled there, what was chosen, where codes went. */
import { has, patternsOf, remove } from "/granted.js";

const WHYS = { plain: "plain", opaque: "opaque", odd: "odd" };
const KNOWN = "paypal.com";
const HOSTS = { "warning-worn": "paypal.com.evil.example" };
const FOREIGN = { "frame-http": "http://pay.example" };
/** With `?hold`, the look at the page takes until a test says so; with `?hold-site`, its address does. */
const held = new Promise((done) => { globalThis.looked = done; });
const NEVER = { submit: false, plain: false, learnt: "", frames: [] };
const CHOSEN = { submit: true, plain: false, learnt: 'input[name="pin"][type="tel"]', frames: ["pay.example", "login.a-partner-with-a-long-name.example"] };

export function sites({ vault, state, asked, refuse, hostNow, need, find }) {
  const options = { ...(state === "chosen" ? CHOSEN : NEVER) };
  const scheme = state === "plain" ? "http" : "https";
  const host = HOSTS[state] ?? vault.site ?? (state in WHYS ? "odd.example" : null);
  const origin = host && `${scheme}://${host}`;
  let [button, pasted] = [state === "chosen", asked.get("pasted")];
  const framed = state.startsWith("frame");
  const foreign = FOREIGN[state] ?? "https://pay.example";
  const kin = state === "kin" ? vault.rows.filter((row) => row.sites.includes("microsoft.com")) : [];

  const barred = () => state in WHYS && !(state === "plain" && options.plain);
  const match = ({ origin: where }) => {
    need();
    if (where === foreign) return { site: new URL(foreign).hostname, refused: null, why: null, accounts: [], kin: [], warning: null, options: {} };
    const refused = barred() || state === "refused";
    const accounts = refused ? [] : vault.matched;
    return { site: vault.site, refused: refused ? "site.refused" : null, why: barred() ? WHYS[state] : null, accounts, kin: accounts.length ? [] : kin, warning: state.startsWith("warning") && !accounts.length ? KNOWN : null, options };
  };
  const fill = ({ id }) => {
    if (framed && !options.frames.length) return state === "frame-barred" ? refuse("frame.foreign", { frame: foreign }) : { result: "no-field", waited: false, reason: "frame", foreign };
    if (!vault.matched.some((row) => row.id === id)) return refuse("site.unbound", { site: vault.site });
    if (asked.has("why")) return { result: "no-field", waited: false, reason: asked.get("why") };
    return { result: state === "copied" ? "copied" : "filled", waited: false, reason: null, frame: framed ? foreign : null };
  };
  const log = () => vault.rows.slice(0, 5).map((row, i) => ({ at: hostNow() - 4e6 * (i * i + 1), id: row.id, issuer: row.issuer, name: row.name, site: row.sites[0] ?? "example.com" }));

  return {
    verbs: {
      "sites.match": match,
      "sites.options": ({ origin: _, frame, no_frame, ...some }) => { if (state === "stuck") refuse("disk.refused", { why: "full" }); if (frame) options.frames = [...options.frames, new URL(frame).hostname]; options.frames = options.frames.filter((one) => one !== no_frame); return Object.assign(options, some); },
      "sites.bind": ({ id }) => { vault.matched.push(find(id)); return { account: find(id) }; },
      "log.fills": () => ({ fills: state === "empty" || asked.has("unfilled") ? [] : log() }),
    },
    acts: {
      "page.front": async () => (asked.has("hold-site") && (await held), origin ? { origin, tabId: 1, title: "Sign in", private: false, reachable: true, reason: null, pasted } : { origin: null, tabId: 1, title: "", private: false, reachable: false, reason: "not-web", pasted: null }),
      "page.fields": async () => {
        if (asked.has("hold")) await held;
        if (framed && !options.frames.length && state !== "frame-barred") return { found: 0, kind: null, reason: "frame", foreign, named: [] };
        return { found: state === "nofield" || asked.has("why") ? 0 : 1, kind: "totp", reason: null, foreign: null, named: state === "named" ? ["id1"] : [] };
      },
      "page.fill": fill,
      "site.offers": () => { const origins = barred() ? null : patternsOf(vault.site, origin); return { site: vault.site, origins, on: Boolean(origins && has(origins)), button }; },
      "site.offers_off": () => { remove(patternsOf(vault.site, origin)); return {}; },
      "site.button": ({ on }) => { button = on; return {}; },
      "site.frame": ({ id, foreign: named }) => { if (named !== foreign || state === "frame-gone") refuse("page.moved"); options.frames = [...options.frames, new URL(foreign).hostname]; return { origins: patternsOf(new URL(foreign).host, foreign) }; },
      "site.copied": () => ({}),
      "site.answered": () => { pasted = null; return {}; },
    },
  };
}
