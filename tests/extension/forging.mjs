// Messages that somebody else than one of our own scripts could send, from a seed. Promises that none of them is a word
// that a script in a page may say, however near it comes, and the same ones for the same seed. One classic function, so
// that tests can also put it into pages and into other extensions.

export function forged(seed, count) {
  const VERBS = "codes.get codes.copy counter.next accounts.list accounts.edit vault.status vault.unlock vault.lock sites.match sites.bind sites.options transfer.export settings.get system.hello page.fill page.fields page.front site.frame site.copied __proto__.get toString.call constructor.name".split(" ");
  const NAMES = "id type fields ids origin frame_origin private sights user pasted open ok error event token text request __proto__ constructor prototype toString valueOf then length hasOwnProperty".split(" ");
  const SIGHT = {
    boxes: 1, type: "text", most: 6, digits: true, counts: false, hint: "", auto: "one-time-code", name: "otp", label: "Code",
    near: ["authenticator app"], head: [], controls: ["Verify"], path: "/2fa", seed: false, alone: true, mates: [], focused: false,
  };
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(random() * n);
  const pick = (all) => all[below(all.length)];
  /** An own field of any name, `__proto__` too. */
  const put = (object, name, value) => Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });

  const plain = () => pick([() => null, () => true, () => false, () => 0, () => -1, () => below(1e9), () => random(), () => "", () => pick(VERBS), () => pick(NAMES), () => "https://bank.localhost", () => "x".repeat(below(200)), () => "\u0000\u202e", () => [], () => ({})])();
  const any = (deep) => {
    if (deep < 1 || random() < 0.4) return plain();
    if (random() < 0.3) return Array.from({ length: below(6) }, () => any(deep - 1));
    const made = {};
    for (let n = below(5); n >= 0; n--) put(made, random() < 0.9 ? pick(NAMES) : `k${below(99)}`, any(deep - 1));
    return made;
  };
  const nested = (depth) => {
    let made = {};
    for (let n = 0; n < depth; n++) made = random() < 0.5 ? [made] : put({}, pick(NAMES), made);
    return made;
  };
  const asking = () => ({ id: pick([below(1e6), below(1e6), "1", null, 1.5, -1]), type: pick(VERBS), fields: pick([{}, { ids: ["a"] }, { ids: ["a"], origin: "https://bank.localhost" }, { id: "a" }, any(2)]) });
  /** One thing of it is wrong. */
  const nearly = () => {
    const sight = { ...SIGHT }, name = pick(Object.keys(SIGHT)), how = below(5);
    if (how === 0) delete sight[name];
    if (how === 1) sight[name] = [sight[name]].concat(null);
    if (how === 2) put(sight, pick(["more", "__proto__", "toString", "value"]), 1);
    if (how === 3) sight.label = "x".repeat(4001 + below(9000));
    if (how === 4) sight.near = Array(201 + below(99)).fill("x");
    return sight;
  };
  const twisted = () => pick([
    () => ({ sights: [SIGHT, nearly()] }), () => ({ sights: nearly() }), () => ({ sights: Array(41 + below(40)).fill(SIGHT) }), () => ({ sights: [SIGHT], [pick(NAMES.filter((one) => one !== "sights" && one !== "__proto__"))]: any(1) }),
    () => ({ user: "u".repeat(101 + below(5000)) }), () => ({ user: pick([1, null, ["a"], {}]) }), () => ({ user: `a${below(999)}`, type: pick(VERBS) }), () => ({ pasted: pick([123456, null, ["123456"], {}]) }), () => ({ pasted: "1".repeat(101 + below(999)) }),
    () => ({ pasted: `${below(1e6)}`, id: "a" }), () => ({ open: pick([1, "true", null, [], {}]) }), () => ({ open: true, type: pick(VERBS) }), () => ({ Open: true }), () => ({ " open": true }), () => put({}, "__proto__", { open: true }), () => [{ open: true }], () => ["open", true],
  ])();
  const WAYS = [asking, asking, twisted, twisted, () => ({ ...asking(), ...twisted() }), () => any(4), () => [asking()], () => ({ request: asking() }), () => JSON.stringify(asking()), () => pick(VERBS) + below(999), () => nested(50 + below(300)), () => ({ type: "x".repeat(below(20000)), fields: Array(below(500)).fill("y") })];
  /** Where chance has made a word after all, it gets one field more. */
  const wrong = (message) => (typeof message === "object" && message !== null && !Array.isArray(message) && Object.keys(message).length === 1 && /^(?:sights|user|pasted|open)$/.test(Object.keys(message)[0]) ? { ...message, more: 1 } : message);
  return Array.from({ length: count }, () => wrong(pick(WAYS)()));
}
