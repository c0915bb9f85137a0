// The one name that our scripts share in the isolated world of a page, which the page itself does not see.

/** @type {any} */ (globalThis).tidekey ??= {};
