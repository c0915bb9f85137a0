// What speaks for and against, one function a signal, its weights beside it. Two questions are kept
// apart: `code` asks "is it a field for a one-time code?", `ours` asks "does the person's app make
// that code?". Leaves the decision to detect.js.
"use strict";
(() => {
  const tidekey = (globalThis.tidekey ??= {});
  const { words: w } = tidekey;

  /**
   * @typedef {object} Sight one field (or one group of boxes) and what stands around it
   * @property {HTMLInputElement} el
   * @property {number} boxes
   * @property {string} type
   * @property {string} name id, name and class-free attributes, as words
   * @property {string} exact name, else id, in lower case
   * @property {string} label label, placeholder, aria-label, title
   * @property {string} placeholder
   * @property {string[]} before texts between the field before and this one
   * @property {string[]} after texts up to the next field
   * @property {string[]} heads headings of the part it stands in, nearest last
   * @property {string} controls links and buttons
   * @property {string} form all texts of its form or part
   * @property {string} page title
   * @property {string} path
   * @property {boolean} alone the only field a person types into
   * @property {boolean} aloneInForm
   * @property {boolean} password a password field stands in the same form
   * @property {string} mates names and labels of the other fields of its form
   * @property {boolean} seed a QR code or a seed is shown
   * @property {boolean} focused
   */

  const OTP_NAME =
    /(?:^| )(?:otp|totp|hotp|mfa|tfa|twofa|two ?factor\w*|two ?step\w*|one ?time\w*|authenticator|auth ?code|authentication ?code|verification(?: ?code)?|verify ?code|confirmation ?code|login ?code|passcode|security ?code|oath|second ?factor|ga ?code|factor ?code)(?: |$)|totp|otp ?(?:code|token|input|field|value|key)|twofactor|onetime(?:code|pass)|(?:mfa|twofa) ?code|verificationcode|authcode/;
  const EXACT = /^(?:code|token|otp|totp|pin|otp_?code|auth_?code|passcode|2fa|mfa)$/;
  const OTHER_FILL = /(?:^|\s)(?:username|email|name|given-name|family-name|tel\S*|postal-code|cc-\S+|bday\S*|address\S*|street-address|country\S*|organization|url|new-password|current-password|transaction-\S+|sex|language|nickname)(?:\s|$)/;
  const APART = /(?:^| )(?:card ?number|card ?no|cc ?\w*|cardnumber|expiry|expiration|iban|street|city|postcode|zip|postal|meeting|meeting ?id|meetingid|room)(?: |$)/i;
  const PATH_FACTOR = /(?:^|[^a-z])(?:2fa|mfa|totp|otp|tfa|two-?_?factor|two-?_?step|twofactor|authenticator|second-?factor|oath)(?:[^a-z]|$)/i;
  const PATH_OTHER = /e-?mail|sms|phone|recover|backup|scratch|magic|coupon|voucher|cart|checkout|address|device/i;

  /** @param {Sight} s */
  const near = (s) => [...s.before, ...s.after].join(" . ");
  /** @param {Sight} s */
  const maxLength = (s) => s.el.maxLength ?? -1;
  /** @param {Sight} s */
  const named = (s) => OTP_NAME.test(s.name);
  /** @param {Sight} s */
  const told = (s) => w.app.test(s.label) || w.factor.test(s.label);
  /** @param {Sight} s */
  const pattern = (s) => tidekey.dom.attr(s.el, "pattern");
  /** @param {Sight} s */
  const digitsOnly = (s) =>
    tidekey.dom.attr(s.el, "inputmode") === "numeric" || /^\^?(\[0-9\]|\\d)/.test(pattern(s));
  const JOINED = /\bor\b|\boder\b|\bou\b|\bo\b|\/|или|lub/i; // "app code or recovery code" is one field for both
  /** @param {Sight} s */
  const either = (s) => (w.app.test(s.label) || w.code.test(s.label)) && JOINED.test(s.label);
  /** @param {Sight} s */
  const nearest = (s) => s.heads.slice(-1).join("");

  /** @type {[string, number, (s: Sight) => boolean][]} */
  const CODE = [
    ["autocomplete one-time-code", 3.5, (s) => /one-time-code/.test(tidekey.dom.attr(s.el, "autocomplete"))],
    ["name says one-time code", 3, named],
    ["name is exactly code or token", 1.8, (s) => EXACT.test(s.exact)],
    ["label says code", 2, (s) => w.code.test(s.label)],
    ["label says app or two-factor", 2, told],
    ["placeholder shows digits", 1.5, (s) => w.digits.test(s.placeholder)],
    ["split boxes", 2.5, (s) => s.boxes > 1],
    ["length of a code", 1.2, (s) => s.boxes === 1 && maxLength(s) >= 6 && maxLength(s) <= 8],
    ["digits only", 1, digitsOnly],
    ["focused", 0.6, (s) => s.focused],
    ["only field of the page", 1, (s) => s.alone],
    ["only field of its form", 0.6, (s) => s.aloneInForm],
    ["near text speaks of an app", 1.6, (s) => w.app.test(near(s))],
    ["near text speaks of a code", 0.8, (s) => w.code.test(near(s))],
    ["near text says it was sent", 0.8, (s) => w.sent.test(near(s))],
    ["heading or title says two-factor", 1.4, (s) => w.factor.test(s.heads.join(" ") + s.page) || w.app.test(s.heads.join(" ") + s.page)],
    ["path says two-factor", 1.2, (s) => PATH_FACTOR.test(s.path)],
    ["a seed or QR code is shown", 0.6, (s) => s.seed],
    ["label means a person or a search", -3.5, (s) => w.person.test(s.label) && !told(s) && !w.code.test(s.label)],
    ["name means a person or a search", -2.5, (s) => w.person.test(s.name) && !named(s)],
    ["name or label means another code", -5, (s) => w.other.test(`${s.name} . ${s.label}`) && !told(s)],
    ["autocomplete names another thing", -6, (s) => OTHER_FILL.test(tidekey.dom.attr(s.el, "autocomplete"))],
    ["too short", -3, (s) => s.boxes === 1 && maxLength(s) > 0 && maxLength(s) < 6],
    ["long", -0.8, (s) => maxLength(s) > 10],
    ["many lines", -4, (s) => s.type === "textarea"],
    ["password type", -2, (s) => s.type === "password" && !/one-time-code/.test(tidekey.dom.attr(s.el, "autocomplete"))],
    ["password type, called password", -4, (s) => s.type === "password" && !told(s) && !w.code.test(s.label) && !named(s)],
    ["counts something", -3, (s) => s.type === "number" && tidekey.dom.attr(s.el, "max") !== "" && Number(s.el.max) < 99999],
    ["beside a password", -0.7, (s) => s.password],
    ["among fields for paying, addresses or meetings", -4, (s) => APART.test(s.mates)],
    ["code of another device", -5, (s) => w.device.test(`${near(s)} . ${s.heads.join(" ")} . ${s.page} . ${s.label}`) && !w.app.test(near(s))],
    ["near text is about paying or addresses", -1.5, (s) => w.other.test(s.heads.join(" ")) && !w.factor.test(s.heads.join(" "))],
  ];

  /** @type {[string, number, (s: Sight) => boolean][]} */
  const OURS = [
    ["name says app", 2, (s) => /totp|authenticator|oath|ga ?code|twofa|two ?factor|mfa|tfa/.test(s.name)],
    ["label says app or two-factor", 2, told],
    ["near text says app", 2.5, (s) => w.app.test(near(s))],
    ["near text says two-factor", 0.8, (s) => w.factor.test(near(s))],
    ["heading or title says app", 1, (s) => w.app.test(s.heads.join(" ") + s.page) || w.factor.test(s.heads.join(" ") + s.page)],
    ["path says two-factor", 0.8, (s) => PATH_FACTOR.test(s.path)],
    ["a seed or QR code is shown", 2, (s) => s.seed],
    ["another way is offered", 0.8, (s) => w.recovery.test(s.controls)],
    ["name says mail or message", -4, (s) => /(?:^| )(?:email|mail|sms)(?: |$)/.test(s.name)],
    ["name says phone", -3, (s) => /(?:^| )phone(?: |$)/.test(s.name)],
    ["name says recovery", -4, (s) => w.recovery.test(s.name)],
    ["label says recovery", -4, (s) => w.recovery.test(s.label) && !either(s)],
    ["label says sent", -3, (s) => w.sent.test(s.label) || /e-?mail|\bsms\b/i.test(s.label)],
    ["near text says sent", -4, (s) => w.sent.test(near(s))],
    ["near text says recovery", -1.8, (s) => w.recovery.test(near(s)) && !w.app.test(near(s))],
    ["heading says recovery", -3, (s) => w.recovery.test(nearest(s)) && !JOINED.test(nearest(s))],
    ["title says recovery", -1.5, (s) => w.recovery.test(s.page)],
    ["heading says mail or message", -2, (s) => /e-?mail|\bsms\b|\bphone\b/i.test(nearest(s)) || w.sent.test(nearest(s))],
    ["can be sent again", -2.5, (s) => w.resend.test(`${s.controls} . ${near(s)}`)],
    ["an address or number is shown", -1.5, (s) => w.mask.test(near(s)) || w.address.test(near(s))],
    ["path says another way", -2, (s) => PATH_OTHER.test(s.path)],
  ];

  /** @param {[string, number, (s: Sight) => boolean][]} table @param {Sight} sight */
  const weigh = (table, sight) => {
    const hits = table.filter(([, , holds]) => holds(sight));
    const sum = hits.reduce((total, [, weight]) => total + weight, 0);
    return { sum, reasons: hits.map(([name, weight]) => `${name} ${weight > 0 ? "+" : ""}${weight}`) };
  };
  /** @param {Sight} sight */
  tidekey.weigh = (sight) => ({ code: weigh(CODE, sight), ours: weigh(OURS, sight) });
})();
