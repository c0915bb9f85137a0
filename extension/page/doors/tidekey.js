// The one name that our scripts share in the isolated world of a page, which the page itself does not see. What stands
// there for an element of that name is not ours.

if (!Object.hasOwn(globalThis, "tidekey")) /** @type {any} */ (globalThis).tidekey = {};
