import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountTable } from "./account-attack.ts";
import { accountAttacks } from "./account-attacks.ts";
import { accountPage } from "./account-page.ts";
import { attacks } from "./attacks.ts";
import { type Experience, fillTheOffice, live, situations } from "./honest.ts";
import { honestPage } from "./honest-page.ts";
import { playAll } from "./play-all.ts";
import { tryRelayPage } from "./relay-page-in-a-browser.ts";
import { attackTable, honestTable } from "./table.ts";
import { measureUndo } from "./undo-time.ts";

const colleagues = 200;

/**
 * What `npm run attacks` runs. With `--write` the last two tables also become docs/protocol/account-attacks.md and
 * docs/protocol/honest-situations.md.
 */
export async function main(options: readonly string[]): Promise<void> {
  console.log(attackTable(await playAll(attacks)));
  console.log('\n! more than an hour, or more than "it was not me" ends\n');

  console.log("A relay page in a real browser, on another origin, tries to use ours:");
  for (const [attempt, result] of Object.entries(await tryRelayPage())) console.log(`  ${attempt}: ${result}`);

  const { session, refreshToken, accessToken } = await measureUndo();
  const rounded = [session, refreshToken, accessToken].map((time) => `${time.toFixed(0)} ms`);
  console.log(
    `\n"It was not me" to the refusal of the next request: session ${rounded[0]}, refresh token ${rounded[1]}, access token at userinfo ${rounded[2]}\n`,
  );

  const accounts = await accountTable(accountAttacks);
  console.log(`${accounts}\n`);

  const experiences: Experience[] = [];
  for (const situation of situations) experiences.push(await live(situation));
  console.log(honestTable(experiences));
  const office = { people: colleagues, signedIn: await fillTheOffice(colleagues) };
  console.log(`\n${office.signedIn} of ${office.people} people behind one address, phones on mobile data, signed in.`);
  if (options.includes("--write")) {
    const file = join(import.meta.dirname, "../../docs/protocol/honest-situations.md");
    writeFileSync(file, honestPage(experiences, office));
    writeFileSync(join(import.meta.dirname, "../../docs/protocol/account-attacks.md"), accountPage(accounts));
  }
}
