import { beforeEach, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Database } from "../database/open.ts";
import { recordAudit } from "./audit.flow.ts";
import { type ExportWanted, exportAudit } from "./export.flow.ts";

const all: ExportWanted = { events: [], since: null, until: null };

forEachDatabase((openDatabase) => {
  let db: Database;
  beforeEach(async () => {
    db = await openDatabase();
  });
  const piecesOf = async (wanted: ExportWanted) => {
    const pieces: string[] = [];
    for await (const piece of exportAudit(db, wanted)) pieces.push(piece);
    return pieces;
  };
  const linesOf = async (wanted: ExportWanted) =>
    (await piecesOf(wanted)).flatMap((piece) =>
      piece
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    );

  it("is every record once, in the order of the log, in pieces", async () => {
    const rows = Array.from({ length: 2_500 }, (_, at) => ({ at: noon + at, event: `e${at}`, detail: "{}" }));
    for (let from = 0; from < rows.length; from += 500)
      await db
        .insertInto("audit_events")
        .values(rows.slice(from, from + 500))
        .execute();
    expect((await linesOf(all)).map(({ event }) => event)).toEqual(rows.map(({ event }) => event));
    expect(await piecesOf(all)).toHaveLength(3);
  });

  it("is what was asked for: names, and a time from its first instant to before its last", async () => {
    for (const [at, event] of ["a", "b", "a", "c"].entries())
      await recordAudit(db, { event, at: noon + at, detail: { note: "line\nbreak" } });
    expect(await linesOf({ ...all, events: ["a", "c"] })).toMatchObject([
      { event: "a" },
      { event: "a" },
      { event: "c" },
    ]);
    expect(await linesOf({ ...all, since: noon + 1, until: noon + 3 })).toMatchObject([
      { event: "b", at: new Date(noon + 1).toISOString(), detail: { note: "line\nbreak" }, requestId: null },
      { event: "a" },
    ]);
    expect(await piecesOf({ ...all, since: noon + 9 })).toEqual([]);
  });
});
