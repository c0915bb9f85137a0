/**
 * The two calls of WebAuthn that Tidekey makes. Promises that a passkey is only ever used with the person verified,
 * with a time limit, and for the 32 bytes it derives; the passkey belongs to this extension's own origin.
 */
import { passkeyProblem } from "../ui/bring.js";

/** @typedef {{challenge: string, salt: string, rp_name: string, user_id: string, user_name: string, credentials: {id: string, salt: string}[], timeout_ms: number}} Values as `passkey.begin` gives them */

/** @param {string} text base64 */
const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
/** @param {ArrayBuffer} data */
const base64 = (data) => btoa(String.fromCharCode(...new Uint8Array(data)));
/** @param {string} text base64 */
const urlSafe = (text) => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** @param {string} code @param {string} [why] */
const refused = (code, why = "") => ({ code, detail: why ? { why } : {} });

/** The browser's own words for a refusal, as one of ours. @param {any} error */
function named(error) {
  if (error?.code && error.detail) return error;
  if (error?.name === "NotAllowedError" || error?.name === "AbortError") return refused("passkey.not-used");
  if (error?.name === "InvalidStateError") return refused("passkey.here-already");
  return refused("passkey.unfit", `${error?.name ?? ""}`);
}

async function fit() {
  const problem = await passkeyProblem();
  if (problem) throw refused("passkey.unfit", problem);
}

/** @param {Values} values @param {{id: string, salt: string}[]} allowed @returns {Promise<{credential_id: string, prf: string}>} */
async function get(values, allowed) {
  const [only] = allowed;
  const prf = allowed.length > 1
    ? { evalByCredential: Object.fromEntries(allowed.map((one) => [urlSafe(one.id), { first: bytes(one.salt) }])) }
    : { eval: { first: bytes(only?.salt ?? values.salt) } };
  const found = /** @type {any} */ (await navigator.credentials.get({ publicKey: /** @type {any} */ ({
    challenge: bytes(values.challenge), userVerification: "required", timeout: values.timeout_ms,
    allowCredentials: allowed.map((one) => ({ type: "public-key", id: bytes(one.id) })), extensions: { prf },
  }) }));
  const first = found?.getClientExtensionResults().prf?.results?.first;
  if (!first || first.byteLength !== 32) throw refused("passkey.unfit", "prf");
  return { credential_id: base64(found.rawId), prf: base64(first) };
}

/** Opens a backup: one touch of a passkey that is known to it. @param {Values} values */
export async function open(values) {
  try {
    await fit();
    if (!values.credentials.length) throw refused("passkey.unfit", "none of this browser");
    return await get(values, values.credentials);
  } catch (error) {
    throw named(error);
  }
}

/**
 * Makes a passkey and asks it at once: only what came back from a second call will come back on another computer.
 * @param {Values} values
 */
export async function add(values) {
  try {
    await fit();
    const user = { id: bytes(values.user_id), name: values.user_name, displayName: values.user_name };
    const made = /** @type {any} */ (await navigator.credentials.create({ publicKey: /** @type {any} */ ({
      challenge: bytes(values.challenge), rp: { name: values.rp_name }, user, timeout: values.timeout_ms,
      pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: values.credentials.map((one) => ({ type: "public-key", id: bytes(one.id) })),
      extensions: { prf: { eval: { first: bytes(values.salt) } } },
    }) }));
    if (made?.getClientExtensionResults().prf?.enabled !== true) throw refused("passkey.unfit", "prf");
    return await get(values, [{ id: base64(made.rawId), salt: values.salt }]);
  } catch (error) {
    throw named(error);
  }
}
