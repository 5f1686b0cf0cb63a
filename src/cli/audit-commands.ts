import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { verifyCountersignature } from "../approval/verify-countersignature.flow.ts";
import { exportAudit } from "../audit/export.flow.ts";
import { isId } from "../ids.ts";
import { onDatabase, Refused, withDatabase } from "./session.ts";

const sentences = {
  not_found: "No sign-in request with this id was ever approved here.",
  signature_invalid: "The stored signature does NOT fit the stored statement: the record has been changed.",
} as const;

interface ExportOptions {
  readonly since?: string;
  readonly until?: string;
  readonly event?: string[];
}

async function printExport({ since, until, event = [] }: ExportOptions): Promise<void> {
  const wanted = { since: readTime(since), until: readTime(until), events: event };
  await withDatabase((deps) => pipeline(exportAudit(deps.db, wanted), process.stdout, { end: false }));
}

function readTime(text: string | undefined): number | null {
  if (text === undefined) return null;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Refused("malformed", "A time is written as 2026-11-22 or 2026-11-22T08:00:00Z.");
  return at;
}

export function addAuditCommands(program: Command): void {
  const audit = program.command("audit").description("the record of what happened");

  audit
    .command("export")
    .description("print the audit log as JSON lines, oldest first")
    .option("--since <time>", "from this time on, such as 2026-11-22 or 2026-11-22T08:00:00Z")
    .option("--until <time>", "before this time")
    .option("--event <names...>", "only events of these names")
    .addHelpText("after", "\nExample:\n  countersign audit export --since 2026-11-01 > november.jsonl")
    .action((options: ExportOptions) => printExport(options));

  audit
    .command("verify <request>")
    .description("check an approval's countersignature again, from the database alone")
    .addHelpText("after", "\nExample:\n  countersign audit verify sir_0123456789abcdefghijkl")
    .action((request: string, _options, command: Command) =>
      onDatabase(command, async (deps) => {
        if (!isId("sir_", request))
          throw new Refused("malformed", "A sign-in request's id begins with sir_ and has 22 more characters.");
        const verified = await verifyCountersignature(deps.db, request);
        if (!verified.ok) throw new Refused(verified.reason, sentences[verified.reason]);
        const { countersignature, statement } = verified.value;
        return {
          json: { request, countersignature: countersignature.id, passkey: countersignature.passkeyId, statement },
          text: `The countersignature is valid.\n\n${JSON.stringify(statement, null, 2)}`,
        };
      }),
    );
}
