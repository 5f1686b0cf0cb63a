/** docs/operating/faults.md says what the tests show, and every test that it names is there. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const table = read("docs/operating/faults.md");
const listed = [...table.matchAll(/^(\d+)\. `([^`]+)`: (.+)$/gm)].map(([, number = "", path = "", name = ""]) => ({
  number,
  path,
  name,
}));
const rows = table.split("\n").filter((line) => /^\| .*\d+ +\|$/.test(line));

it.each(listed)("$number: $path has the test", ({ path, name }) => expect(read(path)).toContain(name));

it("every row is shown by a test of the list, and every test shows a row", () => {
  expect(rows.length).toBeGreaterThan(10);
  expect(table.match(/^\| /gm)).toHaveLength(rows.length + 2);
  const cited = new Set(rows.flatMap((row) => row.split("|").at(-2)?.match(/\d+/g) ?? []));
  expect([...cited].sort()).toEqual(listed.map(({ number }) => number).sort());
});
