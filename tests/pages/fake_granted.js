/** What the browser grants, without a browser to ask: `?grant=no` refuses. What was asked for is in the channel's log. */
import { log } from "../channel.js";

const asked = new URLSearchParams(location.search);
const granted = new Set(asked.get("state") === "chosen" ? ["https://github.com/*"] : []);

/** Whether the press is still under way, as the browser wants it. */
const pressed = () => Boolean(globalThis.event?.isTrusted || globalThis.event?.type);

export const patternsOf = (site, origin) => (origin.startsWith("https:") ? [`https://${site}/*`] : null);
export const has = (origins) => granted.has(origins?.[0]);
export async function request(origins) {
  log.push({ name: "granted.request", fields: { origins, within: pressed() } });
  if (asked.get("grant") === "no") return false;
  origins.forEach((one) => granted.add(one));
  return true;
}
export const remove = (origins) => origins.forEach((one) => granted.delete(one));
