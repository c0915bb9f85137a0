/** Parts of the page that are fetched and filled when they come near what the reader sees. */
import { el } from "../ui/el.js";
import { into } from "../ui/presence.js";

const NEAR = "600px";

/** @type {Map<Element, () => void>} */
const waiting = new Map();
const watch = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    watch.unobserve(target);
    waiting.get(target)?.();
    waiting.delete(target);
  }
}, { rootMargin: NEAR });

/**
 * A part that is made later, and at once where it was fetched before.
 * @template S @param {() => Promise<(shared: S) => any>} fetch @returns {(shared: S) => any}
 */
export function later(fetch) {
  /** @type {((shared: S) => any) | null} */
  let make = null;
  return (shared) => {
    if (make) return make(shared);
    const node = el("div.later");
    waiting.set(node, () => fetch().then((found) => { make = found; node.replaceWith(found(shared)); }, into(node)));
    watch.observe(node);
    return node;
  };
}
