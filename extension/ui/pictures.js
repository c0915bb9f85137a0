/**
 * Icons of accounts by their hash: asked for a few at a time, kept while the page is open. Promises that
 * nothing but a picture that decodes is ever shown; until then, and without one, the letter stays.
 */
import { ask } from "../channel.js";

const MOST = 20;
const WIDEST = 96;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HASH = /^[0-9a-f]{64}$/;
const KINDS = /** @type {const} */ ([["iVBORw0KGgo", "png"], ["/9j/", "jpeg"], ["UklGR", "webp"], ["R0lGOD", "gif"]]);

/** @type {Map<string, Promise<string | null>>} */
const known = new Map();
/** @type {Map<string, (url: string | null) => void>} */
let wanted = new Map();

/** The address of a picture, or null for what is none that we show. @param {string | undefined} base64 */
function address(base64) {
  const kind = KINDS.find(([start]) => base64?.startsWith(start));
  return kind && BASE64.test(base64 ?? "") ? `data:image/${kind[1]};base64,${base64}` : null;
}

async function fetchWanted() {
  const now = wanted;
  wanted = new Map();
  const hashes = [...now.keys()];
  for (let at = 0; at < hashes.length; at += MOST) {
    const some = hashes.slice(at, at + MOST);
    const { icons } = await ask("icons.get", { hashes: some }).catch(() => ({ icons: {} }));
    for (const hash of some) now.get(hash)?.(address(icons[hash]));
  }
}

/** @param {string} hash */
function picture(hash) {
  const had = known.get(hash);
  if (had) return had;
  if (!wanted.size) queueMicrotask(fetchWanted);
  const coming = new Promise((/** @type {(url: string | null) => void} */ done) => wanted.set(hash, done));
  known.set(hash, coming);
  return coming;
}

/** The picture, once its size was looked at and it decodes. @param {string} url @returns {Promise<HTMLImageElement | null>} */
function small(url) {
  const image = new Image();
  image.alt = "";
  return new Promise((done) => {
    const fits = () => image.naturalWidth <= WIDEST && image.naturalHeight <= WIDEST;
    image.onload = () => (fits() ? image.decode().then(() => done(image), () => done(null)) : done(null));
    image.onerror = () => done(null);
    image.src = url;
  });
}

/** Shows the icon on a tile, unless the tile stands for another account by then. @param {any} tile @param {string} hash */
export async function put(tile, hash) {
  const url = HASH.test(hash) ? await picture(hash) : null;
  const image = url && (await small(url));
  if (!image || tile.icon !== hash) return;
  tile.replaceChildren(image);
  tile.classList.add("pictured");
}
