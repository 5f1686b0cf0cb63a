import { globSync } from "node:fs";
import { defineConfig } from "vite";

// Vite's own choice of build targets follows the browsers' calendar; ours changes when we say so.
const browsers = ["chrome111", "edge111", "firefox114", "safari16.4"];

/** Every page script, and the one stylesheet. A page names them by source path, dist/client/manifest.json says where they are. */
const clientEntries = [...globSync("src/**/*.client.{ts,tsx}").sort(), ...globSync("src/ui/ui.css")];

/** Native, or loading files of their own at run time: these stay in node_modules. All else is bundled, for a fast start. */
const external = ["better-sqlite3", "pg", "pino"];

export default defineConfig({
  publicDir: false,
  appType: "custom",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  builder: {},
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
          output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
        },
      },
    },
  },
});
