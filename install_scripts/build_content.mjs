#!/usr/bin/env node
// Makes what is put into pages, `extension/content/`, of the modules in `extension/page/`: bundled, without blanks and
// with short names inside the functions, because every byte of it goes into other people's pages. The functions keep
// their names, for who reads it there. `--check` only says what is stale.
//
// Promises the same bytes for the same sources and the same esbuild, and that all of it stays within LIMIT. Needs
// esbuild, which test.sh puts beside the other tools of the extension (TIDEKEY_NODE_TOOLS).

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";

const ROOT = path.resolve(import.meta.dirname, "..");
const PAGE = path.join(ROOT, "extension/page");
const OUT = path.join(ROOT, "extension/content");
const INJECTED = ["look", "watch", "button"];
const DOORS = ["detect", ...INJECTED];
const LIMIT = 16 * 1024;
const TARGET = ["chrome120", "firefox142"]; // as the manifests say

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "tidekey/node");
const tools = process.env.TIDEKEY_NODE_TOOLS || cache;

/** The words of all languages are put together when the bundle is made. */
async function ready() {
  const { WORDS } = await import(path.join(ROOT, "extension/judging/words.js"));
  const contents = `export const WORDS = ${JSON.stringify(WORDS)};`;
  return { name: "ready", setup: (build) => build.onLoad({ filter: /judging\/words\.js$/ }, () => ({ contents })) };
}

/** Scripts that are put in beside look.js take the look from it. */
const SHARED = {
  name: "shared",
  setup: (build) => build.onLoad({ filter: /page\/sight\.js$/ }, () => ({ contents: "export const look = (root) => globalThis.tidekey.look(root);" })),
};

async function bundled(esbuild, door) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [`${PAGE}/doors/${door}.js`], bundle: true, format: "esm", charset: "utf8", target: TARGET,
    write: false, legalComments: "none", plugins: [await ready(), ...(door === "watch" ? [SHARED] : [])],
  });
  // Names at the top of a script without a format are not shortened.
  const { code } = await esbuild.transform(outputFiles[0].text, { minify: true, lineLimit: 1000, charset: "utf8", target: TARGET });
  return `"use strict";(()=>{${code.trimEnd()}})();${door === "look" ? "tidekey.survey();" : ""}\n`;
}

const esbuild = createRequire(path.join(tools, "x.js"))("esbuild");
const made = new Map();
for (const door of DOORS) made.set(`${door}.js`, await bundled(esbuild, door));
const sizes = [...made].map(([name, text]) => `${name} ${Buffer.byteLength(text)}`);
const total = INJECTED.reduce((sum, door) => sum + Buffer.byteLength(made.get(`${door}.js`)), 0);
console.log(`${sizes.join(", ")}; into pages in all ${total} of ${LIMIT} bytes`);
const read = (name) => (fs.existsSync(`${OUT}/${name}`) ? fs.readFileSync(`${OUT}/${name}`, "utf8") : "");
const stale = [...made].filter(([name, text]) => read(name) !== text).map(([name]) => name);
if (total > LIMIT) process.exitCode = 1;
else if (process.argv.includes("--check")) {
  for (const name of stale) console.log(`extension/content/${name} is stale: run install_scripts/build_content.mjs`);
  process.exitCode = stale.length ? 1 : 0;
} else for (const name of stale) fs.writeFileSync(`${OUT}/${name}`, made.get(name));
