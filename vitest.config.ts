import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.ts"],
    // Much of a test is waiting for a server or a browser: two files at a time, also on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A worker reads the product's files once and not for each of 200 test files, which is half of a run's work. So a
    // test changes nothing that it shares with others: no mocks of modules, no environment, no globals.
    isolate: false,
    globalSetup: ["tests/kit/run-folder.ts", "tests/kit/postgres-server.ts"],
    reporters: process.env.CI === undefined ? ["default"] : ["default", "./tests/kit/closing-line.ts"],
    restoreMocks: true,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
