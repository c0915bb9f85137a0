// Ports and clocks in memory, with the same contract as the browser's.

/** A pipe whose other end the test holds. */
export function pair(sender = {}) {
  const heard = { message: [], end: [] };
  const sent = [];
  const port = {
    sender,
    post: (message) => sent.push(structuredClone(message)),
    onMessage: (fn) => heard.message.push(fn),
    onEnd: (fn) => heard.end.push(fn),
    close: () => (far.closed = true),
  };
  const far = {
    sent,
    closed: false,
    say: (message) => heard.message.forEach((fn) => fn(message)),
    end: (reason = null) => heard.end.forEach((fn) => fn(reason)),
  };
  return { port, far };
}

/** Timers that only the test lets run. */
export function clock() {
  let now = 0;
  let timers = [];
  return {
    now: () => now,
    after: (ms, fn) => {
      const timer = { at: now + ms, fn };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    pass: (ms) => {
      now += ms;
      const due = timers.filter((timer) => timer.at <= now);
      timers = timers.filter((timer) => timer.at > now);
      due.forEach((timer) => timer.fn());
    },
    waiting: () => timers.length,
  };
}

/** Lets every promise that can settle do so. */
export const settled = () => new Promise((done) => setImmediate(done));
