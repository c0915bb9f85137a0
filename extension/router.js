// Who may ask what. Promises to refuse everything that is not one of our own pages asking one of
// the listed verbs with well-formed fields. Content scripts may use no verb at all: they
// return values to the worker that put them there, and say the four words of offers.js. Leaves the work to the
// host and to acts.

import { HostError, packed } from "./fault.js";

const [POPUP, OPTIONS, ONBOARDING, RESTORE, PASSKEY] = [
  "popup/popup.html",
  "options/options.html",
  "onboarding/onboarding.html",
  "restore/restore.html",
  "passkey/passkey.html",
];
export const PAGES = [POPUP, OPTIONS, ONBOARDING, RESTORE, PASSKEY];

/** @param {...string} lines @returns {string[]} */
const words = (...lines) => lines.flatMap((line) => line.split(" "));

/** Of the host: popup and options. `system.hello` is the link's own. */
const EVERYDAY = words(
  "vault.create vault.status vault.unlock vault.lock",
  "accounts.list accounts.draft accounts.add accounts.edit accounts.delete accounts.undelete",
  "accounts.order accounts.pin accounts.mark accounts.resolve accounts.join",
  "codes.get codes.copy counter.next icons.get",
  "sites.match sites.bind sites.unbind sites.options",
  "settings.get settings.set notices.list notices.dismiss log.fills",
  "backup.status backup.on backup.off backup.run restore.find restore.undo join.status spaces.list",
);

/** Of the host: what changes keys and places stands on the page that has room to say so. */
const SETTLING = words(
  "system.doctor vault.passphrase vault.renew vault.renewed vault.late vault.adopt",
  "recovery.sheet recovery.confirm recovery.reissue",
  "backup.folders backup.history backup.rehearse backup.move backup.passphrase backup.forget_secret",
  "restore.plan restore.apply join.approve passkey.list passkey.remove",
  "devices.list devices.rename devices.forget",
  "spaces.create spaces.rename spaces.use spaces.bind",
  "transfer.upload transfer.cancel transfer.preview transfer.rows transfer.import transfer.undo",
  "transfer.losses transfer.export",
  "leaving.list leaving.add leaving.done leaving.remove",
);

/** What each page may ask of the host; a page that is not named may ask nothing. @type {Map<string, Set<string>>} */
export const MAY = new Map([
  [POPUP, new Set(EVERYDAY)],
  [OPTIONS, new Set([...EVERYDAY, ...SETTLING])],
  [ONBOARDING, new Set()],
  [RESTORE, new Set(words(
    "vault.status vault.unlock vault.adopt settings.get backup.status",
    "restore.find restore.plan restore.apply restore.undo",
    "join.request join.status join.finish join.cancel passkey.begin",
  ))],
  [PASSKEY, new Set(words("vault.status vault.unlock settings.get backup.status passkey.begin passkey.finish"))],
]);

/** All verbs of the host that some page may use. */
export const VERBS = new Set([...MAY.values()].flatMap((some) => [...some]));

/** What the two pages of a restore may ask of the worker: nothing about the page in front. */
const ASIDE = new Set(["page.open", "about.this", "link.retry"]);

/** Fields that say where a code goes: never taken from a message to a verb that gives codes. */
const PLACE = ["origin", "frame_origin", "private"];
const GIVES_CODES = new Set(["codes.get", "codes.copy", "counter.next"]);
const NAME = /^[a-z]+\.[a-z_]+$/;

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isPlain = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The page of ours that opened this port, or null.
 * @param {{id?: string, url?: string}} sender as the browser gives it
 * @param {{id: string, root: string}} own
 */
export function pageOf(sender, own) {
  if (sender.id !== own.id || !sender.url?.startsWith(own.root)) return null;
  const path = sender.url.slice(own.root.length).split(/[?#]/)[0];
  return PAGES.includes(path) ? path : null;
}

/** @param {unknown} message @returns {{id: number, type: string, fields: Record<string, unknown>} | null} */
export function wellFormed(message) {
  if (!isPlain(message)) return null;
  const { id, type, fields } = message;
  if (typeof id !== "number" || !Number.isSafeInteger(id)) return null;
  if (typeof type !== "string" || !NAME.test(type) || !isPlain(fields)) return null;
  if (Object.hasOwn(fields, "type")) return null;
  return { id, type, fields };
}

/**
 * @param {object} given
 * @param {{id: string, root: string}} given.own
 * @param {(type: string, fields: Record<string, unknown>) => Promise<unknown>} given.ask the host
 * @param {Map<string, (fields: Record<string, unknown>) => Promise<unknown>>} given.acts
 * @param {() => Promise<string | null>} given.frontOrigin as the browser says
 */
export function makeRouter({ own, ask, acts, frontOrigin }) {
  /** @param {string} page @param {string} type @param {Record<string, unknown>} fields */
  const perform = async (page, type, fields) => {
    const act = acts.get(type);
    if (act && (page === RESTORE || page === PASSKEY) && !ASIDE.has(type)) throw new HostError("wire.unknown-request");
    if (act) return act(fields);
    if (!MAY.get(page)?.has(type)) throw new HostError("wire.unknown-request");
    if (GIVES_CODES.has(type) && PLACE.some((name) => fields[name] != null))
      throw new HostError("wire.bad-field", "wire.bad-field", { field: "origin" });
    if (fields.origin != null && fields.origin !== (await frontOrigin()))
      throw new HostError("wire.bad-field", "wire.bad-field", { field: "origin" });
    return ask(type, fields);
  };

  /** @type {Set<import("./browser.js").Pipe>} */
  const pages = new Set();
  return {
    /** @param {import("./browser.js").Pipe} port @returns {boolean} whether it was let in */
    admit(port) {
      const page = pageOf(port.sender, own);
      if (!page) {
        port.close();
        return false;
      }
      pages.add(port);
      port.onEnd(() => pages.delete(port));
      port.onMessage((message) => {
        const asked = wellFormed(message);
        if (!asked) return port.close();
        perform(page, asked.type, asked.fields).then(
          (ok) => pages.has(port) && port.post({ id: asked.id, ok }),
          (error) => pages.has(port) && port.post({ id: asked.id, error: packed(error) }),
        );
      });
      return true;
    },
    /** @param {object} event */
    tell: (event) => pages.forEach((port) => port.post(event)),
    count: () => pages.size,
  };
}
