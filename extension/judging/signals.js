// What speaks for or against, one short function a signal, and its two weights. Two questions are kept apart: is it a
// field for a one-time code, and does the person's app make that code? The weights are what tests/detection/tune.py
// gives; 0 stays 0, and a sign is never turned. docs/filling.md says each signal in words.

import { says } from "./says.js";

/** @typedef {import("./judge.js").Heard} Sight */
/** @typedef {[reason: string, code: number, ours: number, holds: (s: Sight) => any]} Signal */

const ONE_TIME = /otp|[2mt]fa\b|two.?(?:fa|factor|step)|one.?time|authenticat|auth.?(?:code|token)|verif|pass.?code|(?:security|confirm\w*|login|factor).?code|oath/;
const FACTOR = /totp|[2mt]fa\b|(?:two|second|multi).?(?:fa|factor|step)|authenticator|oath/;
const EXACT = /(?:^| )(?:t?otp|code|token|(?:otp|auth|mfa|totp|verification) (?:code|token|attempt)|pin|[2mt]fa|passcode|verify)$/;
const MASK = /[*•·]{2,}|\w@[\w-]+\.[a-z]|\+\d[\d ]{5}/;
const FILLS = /name\b|email|tel\b|postal|cc-|bday|address|street|country|organi|url|password/;
const ELSEWHERE = /coupon|voucher|cart\b|checkout|address|device|register|sign.?up/;
const OR = /\bor\b|\boder\b|\bou?\b|или|або|lub\b|\/|または|또는|或/;

/** @param {string} text */
const ours = (text) => says.app(text) || says.factor(text);
/** An app's code or a recovery code, in one field. @param {string} text */
const either = (text) => OR.test(text) && (ours(text) || code(text));
/** @param {string} text */
const code = (text) => says.code(text) || says.once(text);

/** @type {Signal[]} */
export const SIGNALS = [
  ["autocomplete", 3.5, 0, (s) => /one-time-code|^otp/.test(s.auto)],
  ["name", 2.1, 0, (s) => ONE_TIME.test(s.name)],
  ["name-factor", 1, 1.7, (s) => FACTOR.test(s.name)],
  ["name-exact", 1.9, 0, (s) => EXACT.test(s.name)],
  ["label-once", 2, 0, (s) => says.once(s.label)],
  ["label-code", 2.5, 0, (s) => code(s.label)],
  ["label-factor", 2.1, 2.3, (s) => ours(s.label)],
  ["example", 1.5, 0, (s) => /^\D{0,6}[-–\s\d·•○*_x#]{4,11}$/.test(s.hint)],
  ["boxes", 2, 0, (s) => s.boxes > 1],
  ["length", 0.9, 0.5, (s) => s.most >= 6 && s.most <= 8],
  ["digits", 1.3, 0.1, (s) => s.digits || says.digits(`${s.near} . ${s.label}`)],
  ["focus", 0.7, 0, (s) => s.focused],
  ["alone", 1.3, 0, (s) => s.alone],
  ["near-app", 1.2, 2.6, (s) => says.app(s.near)],
  ["near-factor", 0.7, 0.8, (s) => says.factor(s.near)],
  ["near-sent", 1.1, -3.1, (s) => says.sent(s.near)],
  ["near-sent-by", 0.8, -2, (s) => s.near.split(" . ").some((text) => says.sent(text) && says.mail(text))],
  ["near-mail", 0, -2, (s) => says.mail(s.near) && !says.app(s.near)],
  ["head-factor", 1.1, 0.6, (s) => ours(s.head)],
  ["path-factor", 1.7, 1, (s) => FACTOR.test(s.path) || /otp\b|challenge/.test(s.path)],
  ["seed", 0.2, 2, (s) => s.seed],
  ["confirms", 1.4, 0, (s) => says.confirm(s.controls)],
  ["applies", -1.3, 0, (s) => says.apply(s.controls) && !says.confirm(s.controls)],
  ["another-way", 0.4, 0.9, (s) => says.recovery(s.controls)],
  ["person", -2.9, 0, (s) => says.person(s.label) && !code(s.label) || says.person(s.name) && !ONE_TIME.test(s.name)],
  ["other-code", -4.5, 0, (s) => says.other(`${s.name} . ${s.label}`) && !(ours(s.label) && code(s.label))],
  ["other-place", -1.6, 0, (s) => says.other(s.head) && !ours(s.head) || says.other(s.mates) || ELSEWHERE.test(s.path)],
  ["other-autocomplete", -5.7, 0, (s) => FILLS.test(s.auto) && !/one-time/.test(s.auto)],
  ["short", -2.8, 0, (s) => s.most > 0 && s.most < 6 || s.counts],
  ["password", -2.3, 0, (s) => s.type === "password"],
  ["elsewhere", -7.8, 0, (s) => says.elsewhere(`${s.near} . ${s.head} . ${s.label}`) && !says.app(s.near)],
  ["mail", 0, -3, (s) => [s.name, s.label, s.head].some((text) => says.mail(text) || says.sent(text))],
  ["recovery", 0, -4, (s) => says.recovery(s.name) || [s.label, s.head].some((text) => says.recovery(text) && !either(text))],
  ["near-recovery", 0, -2.2, (s) => says.recovery(s.near) && !says.app(s.near)],
  ["again", 0, -2.7, (s) => says.again(`${s.controls} . ${s.near}`)],
  ["other-path", 0, -2.2, (s) => /e-?mail|sms\b|phone|recover|backup|scratch/.test(s.path)],
  ["mask", 0, -1.6, (s) => MASK.test(s.near)],
];
/** What the two sums begin with. */
export const BIAS = [-4.5, -0.1];
