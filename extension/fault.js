// The one kind of failure that reaches a page: a stable code, a sentence, details.

export class HostError extends Error {
  /** @param {string} code @param {string} [message] @param {Record<string, unknown>} [detail] */
  constructor(code, message = code, detail = {}) {
    super(message);
    this.name = "HostError";
    this.code = code;
    this.detail = detail;
  }
}

/** As it travels between worker and page. @param {unknown} error */
export function packed(error) {
  if (!(error instanceof HostError)) return { code: "internal", message: "internal", detail: {} };
  return { code: error.code, message: error.message, detail: error.detail };
}
