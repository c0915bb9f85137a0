import assert from "node:assert/strict";
import test from "node:test";

import { barred, originOf } from "../../extension/place.js";

const NOTHING = { submit: false, plain: false, learnt: "", frames: [] };
const at = (origin, sites, { frame = null, ...options } = {}) => barred({ origin, frame, sites, options: { ...NOTHING, ...options } });

test("the origin comes from web addresses only", () => {
  assert.equal(originOf("https://a.example:8443/x?y"), "https://a.example:8443");
  assert.equal(originOf("http://127.0.0.1:80/"), "http://127.0.0.1");
  for (const url of [undefined, "", "about:blank", "file:///x", "data:text/html,x", "chrome://settings", "nonsense", "blob:https://a.example/1"])
    assert.equal(originOf(url), null, String(url));
});

for (const [origin, sites] of [
  ["https://example.com", ["example.com"]],
  ["https://login.example.com", ["example.com"]],
  ["https://example.com:8443", ["example.com"]],
  ["https://login.example.com", ["=login.example.com"]],
  ["http://localhost:8080", ["localhost:8080"]],
  ["http://127.0.0.1", ["127.0.0.1:80"]],
  ["https://192.168.1.1", ["192.168.1.1:443"]],
  ["https://[2001:db8::1]:8443", ["[2001:db8::1]:8443"]],
  ["https://github.io", ["github.io:443"]],
])
  test(`${origin} is covered by ${sites}`, () => assert.equal(at(origin, sites), null));

for (const [origin, sites, why] of [
  ["https://example.com.evil.tld", ["example.com"], "site.unbound"],
  ["https://notexample.com", ["example.com"], "site.unbound"],
  ["https://www.example.com", ["=login.example.com"], "site.unbound"],
  ["https://example.com", [], "site.unbound"],
  ["https://example.com", ["com"], "site.unbound"],
  ["https://example.com", [""], "site.unbound"],
  ["https://example.com", ["."], "site.unbound"],
  ["http://localhost:8081", ["localhost:8080"], "site.unbound"],
  ["https://192.168.1.1:8443", ["192.168.1.1:443"], "site.unbound"],
  ["http://example.com", ["example.com"], "site.refused"],
  ["http://localhost.evil.tld", ["localhost.evil.tld"], "site.refused"],
  ["https://example.com/", ["example.com"], "site.refused"],
  ["https://user@example.com", ["example.com"], "site.refused"],
  ["null", ["example.com"], "site.refused"],
  ["", ["example.com"], "site.refused"],
  ["file://example.com", ["example.com"], "site.refused"],
  ["ftp://example.com", ["example.com"], "site.refused"],
])
  test(`${origin || "nothing"} is not covered by ${sites}: ${why}`, () => assert.equal(at(origin, sites), why));

test("an unencrypted page is covered where the person allowed it, and its site is saved", () => {
  assert.equal(at("http://192.168.1.1", ["192.168.1.1:80"]), "site.refused");
  assert.equal(at("http://192.168.1.1", ["192.168.1.1:80"], { plain: true }), null);
  assert.equal(at("http://192.168.1.2", ["192.168.1.1:80"], { plain: true }), "site.unbound");
  assert.equal(at("http://192.168.1.1", ["192.168.1.1:80"], { plain: "yes" }), "site.refused");
});

test("a frame belongs to its page only beneath one saved site, and with the same protection", () => {
  const page = "https://www.example.com";
  assert.equal(at(page, ["example.com"], { frame: "https://login.example.com" }), null);
  assert.equal(at(page, ["example.com"], { frame: page }), null);
  assert.equal(at(page, ["=www.example.com"], { frame: "https://login.example.com" }), "frame.foreign");
  assert.equal(at(page, ["example.com"], { frame: "https://evil.tld" }), "frame.foreign");
  assert.equal(at(page, ["example.com", "evil.tld"], { frame: "https://evil.tld" }), "frame.foreign");
  assert.equal(at("http://localhost", ["localhost:80"], { frame: "http://example.com" }), "site.refused");
});

test("a frame of another site needs the person's yes and an account of its own", () => {
  const [page, frame] = ["https://www.example.com", "https://login.elsewhere.net"];
  assert.equal(at(page, ["elsewhere.net"], { frame }), "frame.foreign");
  assert.equal(at(page, ["elsewhere.net"], { frame, frames: ["elsewhere.net"] }), null);
  assert.equal(at(page, ["example.com"], { frame, frames: ["elsewhere.net"] }), "site.unbound");
  assert.equal(at(page, ["elsewhere.net"], { frame, frames: ["other.net"] }), "frame.foreign");
});
