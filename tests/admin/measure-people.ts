/**
 * npm run measure:people: how quickly the console's list of people answers among 100,000 accounts, on the built server with
 * SQLite, or with `postgres` as its argument on PostgreSQL. PEOPLE says how many accounts. Prints milliseconds from request to
 * the whole page, one request after the other.
 */
import { sql } from "kysely";
import { insertInvitation } from "../../src/accounts/invitation.store.ts";
import { openDatabase } from "../../src/database/open.ts";
import { hashSecret } from "../../src/digest.ts";
import { systemRandom } from "../../src/random.ts";
import { type RegisteredPerson, registerPerson } from "../kit/person.ts";
import { startPostgres } from "../kit/postgres-server.ts";
import { startServer } from "../kit/server-process.ts";

const people = Number(process.env.PEOPLE ?? 100_000);
const timesEach = 40;

const lists: readonly (readonly [string, string])[] = [
  ["the first page", ""],
  ["a page far in", "?after=person-55"],
  ["found by a common part of a name", "?search=lovelace"],
  ["found by a rare part of a name", "?search=77777"],
  ["found nowhere", "?search=nobody-at-all"],
  ["by role", "?role=auditor"],
  ["switched off", "?state=disabled"],
  ["of a small group", "?group=harbour"],
  ["a rare name among the switched off", "?search=77777&state=disabled"],
];

const postgres = process.argv.includes("postgres") ? await startPostgres() : null;
const server = await startServer(postgres === null ? {} : { databaseUrl: await postgres.newDatabase() });
const db = await openDatabase(server.databaseUrl);
try {
  const olga = await registerOwner();
  await fill();
  for (const [what, query] of lists) {
    const taken = (await measure(olga, `/admin/people${query}`)).toSorted((one, other) => one - other);
    const at = (part: number) => (taken[Math.ceil(taken.length * part) - 1] ?? 0).toFixed(1).padStart(7);
    console.log(`${what.padEnd(36)} median ${at(0.5)} ms   95th percentile ${at(0.95)} ms   longest ${at(1)} ms`);
  }
} finally {
  await db.destroy();
  await server.close();
  await postgres?.stop();
}

async function registerOwner(): Promise<RegisteredPerson> {
  const token = systemRandom.secret();
  const now = Date.now();
  const invitation = {
    id: systemRandom.id("inv_"),
    role: "owner" as const,
    suggestedName: null,
    accountId: null,
    address: null,
    createdAt: now,
    expiresAt: now + 3_600_000,
    usedAt: null,
    revokedAt: null,
  };
  await insertInvitation(db, invitation, hashSecret(token));
  return registerPerson(`${server.url}/invitation#${token}`, "Olga Owner");
}

/** Everybody by one statement; every fiftieth is switched off, every thousandth an auditor, every five hundredth in a group. */
async function fill(): Promise<void> {
  await sql`
    insert into accounts (id, identifier, display_name, search_name, role, webauthn_user_id, created_at, disabled_at)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(people)})
    select 'acc_' || n, 'person-' || n || '@example.org', 'Ada Lovelace ' || n, 'ada lovelace ' || n,
      case when n % 1000 = 0 then 'auditor' else 'person' end, 'user-' || n, ${sql.lit(Date.now())},
      case when n % 50 = 0 then ${sql.lit(Date.now())} end
    from numbers`.execute(db);
  await sql`
    insert into account_groups (account_id, name)
    select id, 'harbour' from accounts where role = 'auditor'`.execute(db);
  await sql`analyze`.execute(db);
}

async function measure({ phone }: RegisteredPerson, path: string): Promise<number[]> {
  const taken: number[] = [];
  for (let time = 0; time < timesEach; time++) {
    const from = performance.now();
    const answer = await phone.get(path);
    await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    taken.push(performance.now() - from);
  }
  // The first one is what the others warm up by.
  return taken.slice(1);
}
