import type { Experience } from "./honest.ts";
import { honestTable } from "./table.ts";

/** The text of docs/protocol/honest-situations.md. */
export const honestPage = (
  experiences: readonly Experience[],
  office: { readonly people: number; readonly signedIn: number },
): string => `# What honest people have to do

Written by \`npm run attacks -- --write\`, which signs a person in over HTTP in each situation (\`tests/attacks/honest.ts\`) and
counts. Typing a code is its digits and one tap on the button below it; approving is one tap and one touch of the sensor.
Scanning the QR takes the place of typing the code. What the verdicts mean is in [proximity.md](proximity.md).

${honestTable(experiences)}

Where the verdict is \`unknown\`, the new screen offers a passkey first: who takes that way has a full session and no code at
all. A limited session becomes full, and its browser known, with one tap and one touch on the phone ("keep it"), so that the
next sign-in from there is the shortest. A limited device grant is one access token without refresh. A refused sign-in says why on both screens and offers the same passkey.

Shared addresses lock nobody out: of ${office.people} people behind one office address, each with the phone on mobile data, ${office.signedIn} signed in
one after another within the same minutes.
`;
