/** docs/protocol/account-attacks.md: its table is played, its sentences are written. */
export const accountPage = (table: string): string => `# Attacks on the account, and what remains

Written by \`npm run attacks -- --write\`, which plays each of these against a running server with its policy on. What code
phishing obtains is in [proximity.md](proximity.md).

${table}

## What it comes to

**A name is no secret** (16, 19, 19h). Whoever knows it can ring her phone a few times, begin recoveries that wait for a proof
for ever, and keep a lone mailbox busy with codes. None of it tells him whether there is such a person, lets him in, or
stands in the way of the code on her own screen and of the recovery codes in her drawer.

**An answer without network** (17) is worth an hour, limited, since nothing tells where the phone is: the eight digits go by
telephone as well as any code. The key that checks them is in the database in clear, as every shared key is.

**The binding code** (18) is the account for ten minutes. Whoever is first is in: a second claim is refused and shown on the old
phone, every address and device is told, and one tap takes the intruder back with all that came by him: browsers in which
his passkey signed in, passkeys and devices these added, what they approved, and addresses, recovery codes, recoveries and passes
of that time. He cannot forestall it: for a day, what another device brought in, and what its passkeys bring in, removes and
replaces nothing that was there before (18b), and what it adds recovers the account only after a wait (22).

**Recovery** (19) is as strong as two methods together, or as one and a day in which nobody looks. The waiting period begins anew
with each attempt, an attempt that was stopped leaves its source waiting for an hour, and proofs that were used are spent.

**A pass** (20) is for whoever holds it, once. **A cookie** (21) of a trusted device is a session and not a touch: it changes
nothing of what the account signs in with, is reached at or recovers by, at no door of the house. It can say no: withdraw an
offer, take back a sign-in, stop a recovery, forget a browser, end offline answers. Where that phone rings, it can turn the
ringing to another browser of the same push service, for browsers renew their subscription unasked; a first subscription and
another service need a touch. Mail and the other devices still tell.
`;
