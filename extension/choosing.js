// Which of several accounts of one site is meant: the one whose name stands on the page, or was typed in the step before;
// else the one used last, as the host sorts them. Says why, so that a person can see it.

/** @typedef {import("./browser.js").Tab} Tab */

/** A name as it is compared: the part of an address before the @ counts too. @param {string} name */
const forms = (name) => [name, name.split("@")[0]].filter((one, at, all) => one.length > 2 && all.indexOf(one) === at);

/**
 * @param {object} given
 * @param {(tab: Tab, names: string[]) => Promise<string[]>} given.mentioned
 * @param {(tabId: number, site: string) => Promise<string>} given.before the name of the step before, or ""
 */
export function makeChoosing({ mentioned, before }) {
  /**
   * Ids of the accounts that the page names, of several; whole names before parts of one.
   * @param {Tab} tab @param {{site: string | null, accounts: any[]}} match @returns {Promise<string[]>}
   */
  async function named(tab, { site, accounts }) {
    if (accounts.length < 2 || !site) return [];
    const typed = (await before(tab.id, site)).toLowerCase();
    const step = accounts.filter(({ name }) => typed && forms(name.toLowerCase()).includes(typed));
    if (step.length) return step.map(({ id }) => id);
    const found = await mentioned(tab, accounts.flatMap(({ name }) => forms(name)));
    for (const whole of [true, false]) {
      const hits = accounts.filter(({ name }) => (whole ? found.includes(name) : forms(name).some((one) => found.includes(one))));
      if (hits.length) return hits.map(({ id }) => id);
    }
    return [];
  }

  /** The one account that is meant, or null where the person has to say. @param {Tab} tab @param {{site: string | null, accounts: any[]}} match */
  async function only(tab, match) {
    const usable = match.accounts.filter((row) => row.kind !== "name-only" && !row.trashed);
    if (usable.length < 2) return usable[0]?.id ?? null;
    const hits = await named(tab, { ...match, accounts: usable });
    return hits.length === 1 ? hits[0] : null;
  }
  return { named, only };
}
