import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { accept, refuse } from "../outcome.ts";
import { readInvitationLines, readInvitationList, writeLine } from "./invitation-list.ts";

const ada = { name: "Ada Lovelace", email: null };
const grace = { name: "Hopper, Grace", email: "grace@example.org" };

it.each([
  ["name\nAda Lovelace", [ada]],
  ["Name\r\n\r\nAda Lovelace\r\n", [ada]],
  ['\uFEFFemail,name\n,Ada Lovelace\ngrace@example.org,"Hopper, Grace"\n', [ada, grace]],
  ["name;email\nAda Lovelace;\nHopper, Grace;grace@example.org", [ada, grace]],
  ['name\n"Ada ""Countess"" Lovelace"', [{ name: 'Ada "Countess" Lovelace', email: null }]],
])("reads %j", (csv, people) => expect(readInvitationList(csv)).toEqual(accept(people)));

it.each([
  ["", "nothing"],
  ["name\n", "nobody"],
  ["Ada Lovelace\nGrace Hopper", "no header"],
  ["name,email\n,grace@example.org", "somebody without a name"],
  ['name\n"Ada', "an open quote"],
  ['name\nAda "Countess" Lovelace', "a quote inside a field"],
  [`name\n${"x".repeat(limits.displayNameCharacters + 1)}`, "a name that is too long"],
  [`name\n${"Ada\n".repeat(limits.invitedAtOnce + 1)}`, "too many people"],
])("refuses %j: %s", (csv) => expect(readInvitationList(csv)).toEqual(refuse("csv_malformed")));

it("tells what is wrong at which line, for whoever looks before inviting", () => {
  expect(readInvitationLines('email,name\na@x,"Two\nlines"\n\nb@x,\nc@x,Carl')).toEqual({
    problem: null,
    lines: [
      { line: 2, name: "Two\nlines", email: "a@x", problem: null },
      { line: 5, name: "", email: "b@x", problem: "name_missing" },
      { line: 6, name: "Carl", email: "c@x", problem: null },
    ],
  });
  const problemOf = (csv: string) => readInvitationLines(csv).problem;
  expect(problemOf('name\nAda\n"Grace')).toEqual({ reason: "quote_malformed", line: 3 });
  expect(problemOf("who\nAda")).toEqual({ reason: "column_missing", line: null });
  expect(problemOf("name\n\n")).toEqual({ reason: "nobody", line: null });
});

describe("a line of a list", () => {
  it("is read back as it was written", () => {
    const fields = ["Hopper, Grace", 'the "amazing"', "two\nlines", "a=b", ""];
    const { lines } = readInvitationLines(`name,email\n${writeLine(fields.slice(0, 2))}`);
    expect(lines).toMatchObject([{ name: fields[0], email: fields[1] }]);
    expect(writeLine(fields)).toBe('"Hopper, Grace","the ""amazing""","two\nlines","a=b",""');
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("holds no formula for a spreadsheet: %j", (name) => {
    expect(writeLine([name, `=HYPERLINK("https://evil.example")`])).toBe(
      `"'${name}","'=HYPERLINK(""https://evil.example"")"`,
    );
  });
});
