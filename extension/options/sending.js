/** Files on their way to the host, in parts that fit into a frame. Promises their bounds; leaves all words to others. */

/** What the host takes through a page; the command line takes more. */
export const MOST = { bytes: 24 * 1024 * 1024, files: 100 };
export const PART = 512 * 1024;
const NAME_MOST = 255;
const PIECE = 32 * 1024; // arguments of one call

/** @typedef {{name: string, size: number, webkitRelativePath?: string, slice: (from: number, to: number) => {arrayBuffer: () => Promise<ArrayBuffer>}}} Given */
/** @typedef {(type: string, fields: object) => Promise<any>} Ask */

/** What a file is called, with its place in the folder it came with. @param {Given} file */
export const nameOf = ({ name, webkitRelativePath: path }) => (path || name).slice(-NAME_MOST);

/** What a system puts into every folder by itself is no part of an export, unless it is all there is. @template {Given} F @param {F[]} files @returns {F[]} */
export function own(files) {
  const some = files.filter((file) => !/(^|\/)(\.|Thumbs\.db$|desktop\.ini$)/i.test(nameOf(file)));
  return some.length ? some : files;
}

/** @param {Given[]} files */
export const sizeOf = (files) => files.reduce((sum, { size }) => sum + size, 0);

/** @param {Given[]} files */
export const isTooMuch = (files) => files.length > MOST.files || sizeOf(files) > MOST.bytes;

/** How many parts a file has; an empty one has one. @param {number} size */
export const partsOf = (size) => Math.max(1, Math.ceil(size / PART));

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}

/** Has the host forget what was sent; it may have done so by itself. @param {Ask} ask @param {string} upload */
export const free = (ask, upload) => ask("transfer.cancel", { upload }).catch(() => null);

/**
 * Sends files that belong together, one part after the other; the id they are read under. What is not sent whole is
 * forgotten there.
 * @param {Given[]} files @param {Ask} ask @param {(bytes: number) => void} sent told after each part
 * @param {AbortSignal} signal nothing more is sent once it is aborted
 * @returns {Promise<string>}
 */
export async function send(files, ask, sent, signal) {
  let [upload, done] = ["", 0];
  try {
    for (const file of files) {
      const parts = partsOf(file.size);
      for (let part = 0; part < parts; part++) {
        const data = base64(await bytesOf(file, part));
        signal.throwIfAborted();
        ({ upload } = await ask("transfer.upload", { file: nameOf(file), part, parts, data, ...(upload ? { upload } : {}) }));
        signal.throwIfAborted();
        done += Math.min(PART, file.size - part * PART);
        sent(done);
      }
    }
    return upload;
  } catch (error) {
    if (upload) free(ask, upload);
    throw error;
  }
}

/** @param {Given} file @param {number} part */
async function bytesOf(file, part) {
  try {
    return new Uint8Array(await file.slice(part * PART, (part + 1) * PART).arrayBuffer());
  } catch {
    throw { code: "import.unreadable", detail: { name: file.name } }; // moved or changed since it was chosen
  }
}
