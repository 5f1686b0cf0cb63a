#!/usr/bin/env node
/** The countersign command: finds the pinned Node and hands over to dist/server/countersign.js. */
import { join } from "path";
import { becomeNode, ensureBuilt, ensureInstalled, root } from "../scripts/runtime.mjs";

// The caller's folder stays the working folder: paths given on the command line are relative to it.
ensureInstalled()
  .then(ensureBuilt)
  .then(() =>
    becomeNode([join(root, "dist", "server", "countersign.js")].concat(process.argv.slice(2)), { cwd: process.cwd() }),
  );
