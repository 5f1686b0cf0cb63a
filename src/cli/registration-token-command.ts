import type { Command } from "commander";
import { issueRegistrationToken } from "../oauth/clients/dynamic-registration.flow.ts";
import { onDatabase, Refused } from "./session.ts";

/** `countersign client registration-token`: lets a program register itself (RFC 7591). */
export function addRegistrationTokenCommand(client: Command): void {
  client
    .command("registration-token")
    .description("make a token with which an app may register itself (RFC 7591); shown once, kept only as a hash")
    .option("--hours <hours>", "how long it is good", "24")
    .option("--uses <count>", "how many apps may be registered with it", "1")
    .addHelpText("after", "\nExample:\n  countersign client registration-token --hours 2 --uses 5")
    .action((options: { hours: string; uses: string }, command: Command) =>
      onDatabase(command, async (deps) => {
        const [hours, uses] = [options.hours, options.uses].map((text) => (/^\d{1,4}$/.test(text) ? Number(text) : 0));
        if (!hours || !uses) throw new Refused("malformed", "--hours and --uses take whole numbers from 1 to 9999.");
        const { token, expiresAt } = await issueRegistrationToken(deps, { hours, uses });
        const until = new Date(expiresAt).toISOString();
        const endpoint = `${deps.config.origin}/oauth/register`;
        return {
          json: { token, expiresAt: until, uses, endpoint },
          text: `token     ${token}   (shown this once)\nendpoint  ${endpoint}\nuntil     ${until}, for ${uses} in all`,
        };
      }),
    );
}
