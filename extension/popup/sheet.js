/** Style that only some screens need: it comes with the first of them, which waits for it. */
import { el } from "../ui/el.js";

/** @type {Promise<unknown> | null} */
let coming = null;

export const styled = () => (coming ??= new Promise((done) => {
  document.head.append(el("link", { rel: "stylesheet", href: "sites.css", onload: done, onerror: done }));
}));
