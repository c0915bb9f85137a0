/** The files of a drop, those in dropped folders included, named by their place in them. */

const DEEP = 6;
const MOST = 400; // more than this is no export; who counts them says so

/** Has to be called while the drop is handled: a browser forgets what was dropped afterwards. @param {DataTransfer} data @returns {Promise<any[]>} */
export async function dropped(data) {
  const entries = [...data.items].filter(({ kind }) => kind === "file").map((one) => one.webkitGetAsEntry());
  const plain = [...data.files];
  if (!entries.some((one) => one?.isDirectory)) return plain;
  /** @type {any[]} */
  const found = [];
  for (const one of entries) if (one) await walk(one, found, DEEP);
  return found;
}

/** @param {any} entry @param {any[]} found @param {number} deep */
async function walk(entry, found, deep) {
  if (found.length > MOST || deep < 0) return;
  if (entry.isFile) found.push(await file(entry));
  else for (const one of await within(entry)) await walk(one, found, deep - 1);
}

/** A file that knows its place: `webkitRelativePath` is empty on what was dropped. @param {any} entry @returns {Promise<any>} */
const file = (entry) => new Promise((done, fail) => entry.file((/** @type {File} */ one) =>
  done({ name: one.name, size: one.size, webkitRelativePath: entry.fullPath.replace(/^\//, ""), slice: one.slice.bind(one) }), fail));

/** A folder is read a hundred entries at a time. @param {any} folder @returns {Promise<any[]>} */
async function within(folder) {
  const reader = folder.createReader();
  const all = [];
  for (let some = [null]; some.length && all.length <= MOST; all.push(...some)) some = await new Promise((done, fail) => reader.readEntries(done, fail));
  return all;
}
