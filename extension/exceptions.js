// Sites whose fields are known beforehand, as data: selectors by registrable domain. `fill`: this is the field, whatever
// the detector says; `never`: this is none. Each row says why, and since when; one that the detector no longer needs goes.

/** @type {Record<string, {fill?: string, never?: string, why: string}>} */
export const EXCEPTIONS = {};
