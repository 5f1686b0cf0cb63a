import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { defineConfig, type Plugin } from "vite";

// Vite's own choice of build targets follows the browsers' calendar; ours changes when we say so.
const browsers = ["chrome111", "edge111", "firefox114", "safari16.4"];

const serviceWorker = "src/authenticator-app/service-worker.client.ts";

/**
 * Every page script, and the one stylesheet. A page names them by source path, dist/client/manifest.json says where they
 * are. The app is one entry and splits itself, by screen.
 */
const clientEntries = [
  ...globSync("src/**/*.client.{ts,tsx}", { exclude: ["src/authenticator-app/**"] }).sort(),
  "src/authenticator-app/app.client.tsx",
  "src/ui/ui.css",
];

/** Native, or loading files of their own at run time: these stay in node_modules. All else is bundled, for a fast start. */
const external = ["better-sqlite3", "pg", "pino"];

/** The app's icons, which no script or stylesheet names: as assets with a hash, in the manifest like the entries. */
const appIcons: Plugin = {
  name: "app-icons",
  applyToEnvironment: ({ name }) => name === "client",
  generateBundle() {
    for (const path of globSync("src/authenticator-app/icons/*"))
      this.emitFile({ type: "asset", name: basename(path), originalFileName: path, source: readFileSync(path) });
  },
};

export default defineConfig({
  publicDir: false,
  appType: "custom",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  builder: {},
  plugins: [appIcons],
  environments: {
    client: {
      build: {
        outDir: "dist/client",
        manifest: "manifest.json",
        target: browsers,
        sourcemap: true,
        modulePreload: false,
        // Every asset is a file with a hash in its name, kept by the browser for good.
        assetsInlineLimit: 0,
        rolldownOptions: { input: clientEntries },
      },
    },
    // After the client, beside it, and in one piece: service workers that import are not understood everywhere.
    worker: {
      consumer: "client",
      build: {
        outDir: "dist/client",
        emptyOutDir: false,
        target: browsers,
        modulePreload: false,
        copyPublicDir: false,
        rolldownOptions: { input: serviceWorker, output: { format: "iife", entryFileNames: "[name].js" } },
      },
    },
    // One file for other machines, which have nothing of ours; for the Node that Debian 12 and its kin have, too.
    host: {
      consumer: "server",
      resolve: { noExternal: true },
      build: {
        outDir: "dist/host",
        ssr: true,
        target: "node18",
        emptyOutDir: true,
        copyPublicDir: false,
        rolldownOptions: {
          input: "src/host-program/countersign-host.ts",
          output: { entryFileNames: "countersign-host.mjs", codeSplitting: false },
        },
      },
    },
    ssr: {
      resolve: { noExternal: true, external },
      build: {
        outDir: "dist/server",
        ssr: true,
        target: "node24",
        sourcemap: true,
        emptyOutDir: true,
        rolldownOptions: {
          input: { main: "src/main.ts", countersign: "src/cli/countersign.ts" },
          // All files side by side, so that "../client" is right from wherever the bundler puts a module.
          output: {
            entryFileNames: "[name].js",
            chunkFileNames: "[name]-[hash].js",
            // Node keeps the text of the program, twice as large when one character is not Latin-1. Lines and names stay, for
            // the traces of errors.
            comments: false,
            minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
          },
        },
      },
    },
  },
});
