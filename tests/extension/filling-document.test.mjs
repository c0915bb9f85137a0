import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";

import { SIGNALS } from "../../extension/judging/signals.js";

const TEXT = fs.readFileSync(new URL("../../docs/filling.md", import.meta.url), "utf8");
const table = TEXT.slice(TEXT.indexOf("| signal |"), TEXT.indexOf("### How good"));
const written = table.split("\n").slice(2).flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([\w-]+)`/g)].map(([, name]) => name));

test("the document has each signal and no other", () => {
  assert.deepEqual(written.toSorted(), SIGNALS.map(([name]) => name).toSorted());
});
