import type { Command } from "commander";
import { verifyCountersignature } from "../approval/verify-countersignature.flow.ts";
import { isId } from "../ids.ts";
import { onDatabase, Refused } from "./session.ts";

const sentences = {
  not_found: "No sign-in request with this id was ever approved here.",
  signature_invalid: "The stored signature does NOT fit the stored statement: the record has been changed.",
} as const;

export function addAuditCommands(program: Command): void {
  const audit = program.command("audit").description("the record of what happened");

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
