// The worker's own word on where a code may go. It does not know public suffixes, and needs none: a code goes to hosts
// beneath a site that is saved on its account, and nowhere else, whatever the host (the program) answers.

/**
 * @typedef {{submit: boolean, plain: boolean, learnt: string, frames: string[]}} SiteOptions
 * @typedef {{origin: string, frame: string | null, sites: string[], options: SiteOptions}} Place
 *   `frame`: the origin of the frame the field stands in, null for the page itself; `sites`: of the account
 */

const PORTS = /** @type {Record<string, string>} */ ({ "https:": "443", "http:": "80" });
const HOST = /^(?:[\w-]+(?:\.[\w-]+)*\.?|\[[\da-f:]+\])$/; // a browser also takes what no name server knows
const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** The origin codes may go to, or null for pages that are no web pages. @param {string | undefined} url */
export function originOf(url) {
  if (!url || !URL.canParse(url)) return null;
  const { origin, protocol } = new URL(url);
  return protocol in PORTS ? origin : null;
}

/** An origin in its parts, null for anything that is not exactly one. @param {string} text */
function parsed(text) {
  if (!URL.canParse(text)) return null;
  const { origin, protocol, hostname, port } = new URL(text);
  if (origin !== text || !(protocol in PORTS) || !HOST.test(hostname) || port === "0") return null;
  return { protocol, host: hostname.replace(/\.$/, ""), port: port || PORTS[protocol] };
}

/** Whether an entry of an account covers this origin. @param {string} entry @param {string} origin */
function covers(entry, origin) {
  const at = parsed(origin);
  if (!at || !entry) return false;
  if (entry.startsWith("=")) return at.host === entry.slice(1);
  if (/:\d+$/.test(entry)) return `${at.host}:${at.port}` === entry;
  return entry.includes(".") && (at.host === entry || at.host.endsWith(`.${entry}`));
}

/** Encrypted, this very computer, or allowed by the person. @param {string} origin @param {SiteOptions} options */
function isSafe(origin, options) {
  const at = parsed(origin);
  return at !== null && (at.protocol === "https:" || LOOPBACK.test(at.host) || options.plain === true);
}

/** Why no code of an account with these sites goes there, or null where it may. @param {Place} place @returns {string | null} */
export function barred({ origin, frame, sites, options }) {
  if (!isSafe(origin, options) || (frame !== null && !isSafe(frame, options))) return "site.refused";
  if (frame === null || frame === origin) return sites.some((entry) => covers(entry, origin)) ? null : "site.unbound";
  const together = sites.some((entry) => covers(entry, origin) && covers(entry, frame));
  if (together) return new URL(origin).protocol === new URL(frame).protocol ? null : "site.refused";
  if (!options.frames.some((site) => covers(site, frame))) return "frame.foreign";
  return sites.some((entry) => covers(entry, frame)) ? null : "site.unbound";
}
