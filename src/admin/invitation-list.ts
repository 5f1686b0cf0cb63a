/** A list of people to invite, as spreadsheets write it (RFC 4180): a header with `name`, and `email` where there is one. */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export interface InvitedPerson {
  readonly name: string;
  /** Only given back beside the link, for whoever sends the links. */
  readonly email: string | null;
}

/** Semicolons count as commas where the header has them: spreadsheets of many languages write so. Empty lines are left out. */
export function readInvitationList(csv: string): Outcome<readonly InvitedPerson[], "csv_malformed"> {
  const text = csv.replace(/^\uFEFF/, "");
  const separator = /^[^\r\n,]*;/.test(text) ? ";" : ",";
  const rows = readRows(text, separator);
  if (rows === null) return refuse("csv_malformed");
  const [header = [], ...lines] = rows.filter((row) => row.some((field) => field.trim() !== ""));
  const column = (name: string) => header.findIndex((field) => field.trim().toLowerCase() === name);
  const [named, mailed] = [column("name"), column("email")];
  if (named === -1 || lines.length === 0 || lines.length > limits.invitedAtOnce) return refuse("csv_malformed");
  const people = lines.map((line) => ({
    name: line[named]?.trim() ?? "",
    email: (mailed === -1 ? "" : (line[mailed]?.trim() ?? "")) || null,
  }));
  const isGood = ({ name }: InvitedPerson) => name !== "" && name.length <= limits.displayNameCharacters;
  return people.every(isGood) ? accept(people) : refuse("csv_malformed");
}

/** Null for a quote that nothing closes, or that stands inside a field. */
function readRows(text: string, separator: string): string[][] | null {
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${separator}]*))(${separator}|\\r?\\n|$)`, "y");
  const rows: string[][] = [[]];
  while (field.lastIndex < text.length) {
    const [, quoted, plain = "", end] = field.exec(text) ?? [];
    if (end === undefined) return null;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== separator && end !== "") rows.push([]);
  }
  return rows;
}
