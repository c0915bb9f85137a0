import assert from "node:assert/strict";
import test from "node:test";

import { plain, spoken } from "../../extension/judging/plain.js";
import { says } from "../../extension/judging/says.js";

const HOLDS = [
  ["app", "Enter the code from your authenticator app"],
  ["app", "Code aus der Authentifizierungs-App eingeben"],
  ["app", "認証アプリのコードを入力"],
  ["factor", "Zwei-Faktor-Authentifizierung"],
  ["factor", "Двухфакторная аутентификация"],
  ["factor", "2단계 인증"],
  ["sent", "We have sent a code to your phone"],
  ["sent", "Wir haben einen Code gesendet"],
  ["sent", "验证码已发送"],
  ["recovery", "Use a recovery code"],
  ["other", "Postcode"],
  ["other", "Gift card"],
  ["elsewhere", "Enter the code displayed on your TV"],
];
for (const [list, text] of HOLDS) test(`"${text}" is heard as ${list}`, () => assert.ok(says[list](plain(text))));

const SILENT = [
  ["code", "an encoding of nodes"],
  ["app", "apparently happy"],
  ["sent", "presentation"],
  ["recovery", "discovery"],
  ["other", "shipping"],
];
for (const [list, text] of SILENT)
  test(`"${text}" is not heard as ${list}: words are whole`, () => assert.ok(!says[list](plain(text))));

test("an attribute is read as words, across cases, digits and punctuation", () => {
  assert.equal(spoken("otpCode_2faField-6"), "otp code 2fa field 6");
  assert.equal(spoken("two_step.token"), "two step token");
});
