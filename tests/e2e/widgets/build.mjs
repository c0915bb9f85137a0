// Bundles each page of src/ into dist/, one script (and style sheet) a widget, for a browser of today.
import { readdirSync, readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { build } from "esbuild";
import { compile } from "svelte/compiler";

const svelte = {
  name: "svelte",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte$/ }, ({ path }) => {
      const { js } = compile(readFileSync(path, "utf8"), { filename: path, css: "injected" });
      return { contents: js.code, loader: "js" };
    }),
};

const entries = readdirSync("src").map((file) => [basename(file, extname(file)), `src/${file}`]);

await build({
  entryPoints: Object.fromEntries(entries),
  outdir: "dist",
  bundle: true,
  minify: true,
  jsx: "automatic",
  format: "iife",
  target: "es2022",
  conditions: ["browser", "production", "style"],
  alias: { vue: "vue/dist/vue.esm-bundler.js" }, // the one that compiles templates
  define: {
    "process.env.NODE_ENV": '"production"',
    __VUE_OPTIONS_API__: "true",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
  },
  loader: { ".woff2": "empty", ".woff": "empty" },
  plugins: [svelte],
  logLevel: "warning",
});
