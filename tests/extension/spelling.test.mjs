import assert from "node:assert/strict";
import test from "node:test";

import { differing, inLetters } from "../../extension/ui/spelling.js";

const HOSTS = ["bücher.example", "пример.испытание", "pаypal.com", "日本語.jp", "münchen-ost.de", "login.ü.com", "ليهمابتكلموشعربي.com", "plain.example"];

for (const host of HOSTS)
  test(`${host} is read back from how a browser writes it`, () => {
    assert.equal(inLetters(new URL(`https://${host}`).hostname), host);
  });

test("what is no name in letters stays as it is", () => {
  for (const host of ["xn--.com", "xn--99999999999.com", "xn--ü.com", "192.168.1.1", ""]) assert.equal(inLetters(host), host);
});

const marked = (one, other) => differing(one, other).map((pieces) => pieces.map(([text, shared]) => (shared ? text : `[${text}]`)).join(""));

test("only letters that the other one lacks are marked", () => {
  assert.deepEqual(marked("paypa1.com", "paypal.com"), ["paypa[1].com", "paypa[l].com"]);
  assert.deepEqual(marked("rnicrosoft.com", "microsoft.com"), ["[rn]icrosoft.com", "[m]icrosoft.com"]);
  assert.deepEqual(marked("paypal-login.com", "paypal.com"), ["paypal[-login].com", "paypal.com"]);
  assert.deepEqual(marked("same.com", "same.com"), ["same.com", "same.com"]);
  assert.deepEqual(marked("", "a"), ["", "[a]"]);
});
