/** A list of people to invite, as spreadsheets write it (RFC 4180): a header with `name`, and `email` where there is one. */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export interface InvitedPerson {
  readonly name: string;
  /** Only given back beside the link, for whoever sends the links. */
  readonly email: string | null;
}

export type LineProblem = "name_missing" | "name_too_long";
export type ListProblem = "quote_malformed" | "column_missing" | "nobody" | "too_many";

export interface InvitationLine extends InvitedPerson {
  /** As an editor counts them: from 1, the header's among them. */
  readonly line: number;
  readonly problem: LineProblem | null;
}

export interface InvitationLines {
  readonly lines: readonly InvitationLine[];
  /** What is wrong with the list as a whole, and at which line where it is at one. */
  readonly problem: { readonly reason: ListProblem; readonly line: number | null } | null;
}

/** The people of the list; refuses it as a whole where one line of it is not good. */
export function readInvitationList(csv: string): Outcome<readonly InvitedPerson[], "csv_malformed"> {
  const { lines, problem } = readInvitationLines(csv);
  if (problem !== null || lines.some((one) => one.problem !== null)) return refuse("csv_malformed");
  return accept(lines.map(({ name, email }) => ({ name, email })));
}

/**
 * The list line by line, with what is wrong of each, for whoever looks at it first. Semicolons count as commas where the header
 * has them: spreadsheets of many languages write so. Empty lines are left out.
 */
export function readInvitationLines(csv: string): InvitationLines {
  const wrong = (reason: ListProblem, line: number | null = null) => ({ lines: [], problem: { reason, line } });
  const text = csv.replace(/^\uFEFF/, "");
  const separator = /^[^\r\n,]*;/.test(text) ? ";" : ",";
  const { rows, brokenAt } = readRows(text, separator);
  if (brokenAt !== null) return wrong("quote_malformed", brokenAt);
  const [header, ...people] = rows.filter(({ fields }) => fields.some((field) => field.trim() !== ""));
  const column = (name: string) => header?.fields.findIndex((field) => field.trim().toLowerCase() === name) ?? -1;
  const [named, mailed] = [column("name"), column("email")];
  if (named === -1) return wrong("column_missing");
  if (people.length === 0) return wrong("nobody");
  if (people.length > limits.invitedAtOnce) return wrong("too_many");
  const lines = people.map(({ line, fields }) => {
    const name = fields[named]?.trim() ?? "";
    const email = (mailed === -1 ? "" : (fields[mailed]?.trim() ?? "")) || null;
    return { line, name, email, problem: problemOf(name) };
  });
  return { lines, problem: null };
}

function problemOf(name: string): LineProblem | null {
  if (name === "") return "name_missing";
  return name.length > limits.displayNameCharacters ? "name_too_long" : null;
}

interface Row {
  readonly line: number;
  readonly fields: string[];
}

/** Where a quote stands that nothing closes, or inside a field, reading ends: `brokenAt` is that line. */
function readRows(
  text: string,
  separator: string,
): { readonly rows: readonly Row[]; readonly brokenAt: number | null } {
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${separator}]*))(${separator}|\\r?\\n|$)`, "y");
  let line = 1;
  let row: Row = { line, fields: [] };
  const rows = [row];
  while (field.lastIndex < text.length) {
    const [whole, quoted, plain = "", end] = field.exec(text) ?? [];
    if (whole === undefined) return { rows, brokenAt: line };
    row.fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split("\n").length - 1;
    if (end === separator || end === "") continue;
    row = { line, fields: [] };
    rows.push(row);
  }
  return { rows, brokenAt: null };
}

/**
 * A line as RFC 4180 writes it. What a spreadsheet would take for a formula, which may send other cells away, gets an apostrophe
 * before it (OWASP, CSV Injection): names come from whoever wrote the list.
 */
export const writeLine = (fields: readonly string[]): string => fields.map(quoted).join(",");

const quoted = (field: string): string => `"${field.replace(/^[=+\-@\t\r\n]/, "'$&").replaceAll('"', '""')}"`;
