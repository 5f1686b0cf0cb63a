import type { Reporter, TestModule } from "vitest/node";

/** Ends the run's output with a line that any program can read: "N passed, N failed, N skipped". */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      // A file that could not be loaded has no tests of its own to count.
      const tests = [...module.children.allTests()];
      if (tests.length === 0 && module.state() === "failed") count.failed += 1;
      for (const test of tests) {
        const { state } = test.result();
        if (state !== "pending") count[state] += 1;
      }
    }
    console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
