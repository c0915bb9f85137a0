// The link to the host: one port, one waiting request per id, one name per way of failing.
// Promises that every request ends (a reply, a HostError, or its time limit) and that `hello` is
// the first frame of every port. Leaves it to others to decide what is asked.

import { HostError } from "./fault.js";

export const PROTOCOL = 1;
const SECOND = 1000;
const LIMITS = { hello: 10 * SECOND, usual: 60 * SECOND, person: 180 * SECOND };
/** Verbs behind which a person may have to answer the key store's own window, a drive or a password's hash be slow. */
const PERSON = /^(vault|recovery|backup|restore|join|passkey|devices|spaces|transfer)\./;

/** What both families say when a port ends, as one of our states. */
const ENDINGS = /** @type {const} */ ([
  [/host not found|No such native application/i, "absent"],
  [/forbidden|denied|not allowed|permission/i, "refused"],
  [/Error when communicating|tried to send a message of/i, "nonsense"],
]);

/** @param {string | null} reason @returns {string} */
export function ending(reason) {
  const known = ENDINGS.find(([pattern]) => pattern.test(reason ?? ""));
  return known ? known[1] : "died";
}

/** @param {string} state @returns {HostError} */
const linkError = (state) => new HostError(`link.${state}`);

/** @param {string} code an error of `hello` @returns {string | null} */
function helloState(code) {
  if (code === "wire.extension-too-old") return "too-new";
  return code === "wire.host-too-old" ? "too-old" : null;
}

/**
 * One port, from connecting to its end.
 * @param {object} given
 * @param {import("./browser.js").Pipe} given.port
 * @param {Promise<Record<string, unknown>>} given.greeting the fields of `hello`
 * @param {(ms: number, fn: () => void) => () => void} given.after starts a timer, gives its stop
 * @param {(ok: any) => void} given.onReply
 * @param {(event: any) => void} given.onEvent
 * @param {(state: string) => void} given.onState
 */
function session({ port, greeting, after, onReply, onEvent, onState }) {
  /** @type {Map<number, {done: (ok: any) => void, fail: (error: HostError) => void, stop: () => void}>} */
  const waiting = new Map();
  /** @type {unknown[] | null} */
  let queue = [];
  let last = 0;
  let over = ""; // the state this port ended in
  let retiring = false;

  /** @param {string} state */
  const end = (state) => {
    if (over) return;
    over = state;
    for (const { fail, stop } of waiting.values()) {
      stop();
      fail(linkError(state));
    }
    waiting.clear();
    onState(state);
    port.close();
  };

  /** @param {string} type @param {Record<string, unknown>} fields @param {number} limit @param {string} late */
  const send = (type, fields, limit, late) =>
    new Promise((done, fail) => {
      if (over) return fail(linkError(over));
      const id = ++last;
      waiting.set(id, { done, fail, stop: after(limit, () => end(late)) });
      const frame = { id, request: { ...fields, type } };
      if (queue && type !== "system.hello") queue.push(frame);
      else port.post(frame);
    });

  port.onMessage((message) => {
    if (over) return;
    const kind = shape(message, last);
    if (kind === "event") return onEvent(message);
    if (kind !== "reply") return end("nonsense");
    const asked = waiting.get(message.id);
    if (!asked) return; // an answer to what nobody waits for any more
    waiting.delete(message.id);
    asked.stop();
    if (message.ok) {
      onReply(message.ok);
      asked.done(message.ok);
    } else asked.fail(failure(message.error));
    if (retiring && !waiting.size) end("idle");
  });
  port.onEnd((reason) => end(ending(reason)));

  const hello = greeting
    .then((fields) => {
      const answer = send("system.hello", fields, LIMITS.hello, "nonsense");
      for (const frame of queue ?? []) port.post(frame); // pipelined: hello costs no round trip
      queue = null;
      return answer;
    })
    .then(
      (ok) => {
        const wrong = ok.protocol > PROTOCOL ? "too-new" : ok.protocol < PROTOCOL ? "too-old" : null;
        if (wrong) end(wrong);
        else if (!over) onState("ready");
        if (over) throw linkError(over);
        return ok;
      },
      (error) => {
        end(helloState(error.code) ?? (error instanceof HostError ? "refused" : "died"));
        throw linkError(over);
      },
    );

  return {
    hello,
    /** @param {string} type @param {Record<string, unknown>} fields */
    ask: (type, fields) => send(type, fields, PERSON.test(type) ? LIMITS.person : LIMITS.usual, "died"),
    retire: () => {
      retiring = true;
      if (!waiting.size) end("idle");
    },
    close: () => end("idle"),
  };
}

/** @param {any} message @param {number} last the newest id given out */
function shape(message, last) {
  if (message === null || typeof message !== "object") return "nonsense";
  if (typeof message.event === "string") return "event";
  if (message.id === null) return typeof message.error?.code === "string" ? "reply" : "nonsense";
  const ours = Number.isInteger(message.id) && message.id > 0 && message.id <= last;
  const whole = isObject(message.ok) !== (isObject(message.error) && typeof message.error.code === "string");
  return ours && whole ? "reply" : "nonsense";
}

/** @param {unknown} value */
const isObject = (value) => typeof value === "object" && value !== null;
/** @param {{code: string, message?: string, detail?: Record<string, unknown>}} error */
const failure = ({ code, message, detail }) => new HostError(code, message ?? code, detail ?? {});

/**
 * The link over all ports of a worker's life. A dead one is opened again by the next request.
 * @param {object} given
 * @param {() => import("./browser.js").Pipe} given.open
 * @param {() => Promise<Record<string, unknown>>} given.greet
 * @param {(ms: number, fn: () => void) => () => void} given.after
 * @param {() => number} given.clock milliseconds that only go forward
 * @param {(event: {event: string, [key: string]: unknown}) => void} given.tell
 */
export function makeLink({ open, greet, after, clock, tell }) {
  /** @type {ReturnType<typeof session> | null} */
  let current = null;
  let state = "idle";
  let offset = Date.now() - clock();

  const start = () => {
    /** @type {ReturnType<typeof session>} */
    const made = session({
      port: open(),
      greeting: greet(),
      after,
      onReply: (ok) => {
        if (typeof ok.now === "number") offset = ok.now - clock();
      },
      onEvent: (event) => {
        if (event.event === "reconnect") {
          if (current === made) current = null; // the next question goes to the new host
          made.retire();
        }
        tell(event);
      },
      onState: (now) => {
        if (now !== "ready" && current !== made && current !== null) return; // an older port's end
        if (now !== "ready") current = null;
        state = now;
        tell({ event: "link", state });
      },
    });
    made.hello.catch(() => undefined); // told through onState
    return made;
  };
  const live = () => (current ??= start());

  return {
    wake: () => void live(),
    hello: () => live().hello,
    /** @param {string} type @param {Record<string, unknown>} [fields] @returns {Promise<any>} */
    ask: (type, fields = {}) => live().ask(type, fields),
    state: () => state,
    isOpen: () => current !== null,
    hostNow: () => clock() + offset,
    retry: async () => {
      if (state !== "ready") current?.close();
      return live().hello;
    },
  };
}
