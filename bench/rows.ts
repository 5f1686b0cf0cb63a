/** The same works on files that hold 1,000 to 1,000,000 of everything: what was asked for and granted before. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { openLines, ratePerCpuSecond } from "./compare.ts";
import { populate, startCountersign } from "./countersign.ts";
import type { WorkName } from "./work.ts";
import { countersignWorks } from "./works-of-countersign.ts";

export interface RowFigures {
  readonly rows: number;
  readonly perCpuSecond: Partial<Record<WorkName, number>>;
}

const works: readonly WorkName[] = ["device_authorization", "pending_poll", "refresh", "introspection"];

/** Made by SQL alone, in one go: people, sign-in requests that were redeemed, their audit records, grants and refresh tokens. */
function fill(path: string, rows: number): void {
  const db = new SQLite(path);
  const now = Date.now();
  const each = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${rows})`;
  const random = "hex(randomblob(16))";
  db.exec(`
    begin;
    insert into accounts (id, identifier, display_name, role, webauthn_user_id, created_at)
      ${each} select 'acc_' || n, 'person-' || n, 'Person', 'person', ${random}, ${now} from numbers;
    insert into sign_in_requests (id, version, kind, state, client_id, scopes, redeemer_hash, browser, system, address,
        created_at, expires_at, changed_at, account_id, device_id, session_id, wrong_answers)
      ${each} select 'sir_' || ${random}, 4, 'device_grant', 'denied', 'console', '["openid"]', ${random}, 'Firefox', 'Linux',
        '203.0.113.7', ${now} - n, ${now} - n, ${now} - n, 'acc_' || n, 'dev_x', 'ses_x', 0 from numbers;
    insert into grants (id, account_id, client_id, scopes, started_by, authenticated_at, created_at, expires_at)
      ${each} select 'grt_' || ${random}, 'acc_' || n, 'console', '["openid"]', 'device_grant', ${now}, ${now},
        ${now} + 1000000000 from numbers;
    insert into refresh_tokens (token_hash, grant_id, created_at, expires_at)
      select ${random}, id, ${now}, ${now} + 1000000000 from grants;
    insert into audit_events (at, event, account_id, subject_id, client_id, detail)
      ${each} select ${now} - n, 'sign_in_requested', null, 'sir_' || n, 'console', '{}' from numbers;
    commit;`);
  db.close();
}

export async function measureRows(sizes: readonly number[], sliceMilliseconds: number): Promise<RowFigures[]> {
  const figures: RowFigures[] = [];
  for (const rows of sizes) figures.push(await measureOne(rows, sliceMilliseconds));
  return figures;
}

async function measureOne(rows: number, sliceMilliseconds: number): Promise<RowFigures> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-rows-"));
  const path = join(folder, "countersign.db");
  const options = { databaseUrl: `sqlite:${path}`, env: { DEVICE_POLL_HOLD_SECONDS: "0" } };
  // The first start makes the tables; the second finds them full.
  const first = await startCountersign(options);
  const population = await populate(first);
  await first.process.kill("SIGTERM");
  fill(path, rows);
  await first.process.restart();
  try {
    const all = await countersignWorks(first, population, 32);
    const lines = await openLines(first.port, 32);
    const perCpuSecond: Partial<Record<WorkName, number>> = {};
    for (const name of works) {
      const prepare = all[name];
      if (prepare === undefined) continue;
      const warm = await ratePerCpuSecond({ server: first, lines }, await prepare(2_000), sliceMilliseconds);
      // A step of its own: it has its share of codes that are polled for the first time.
      const step = await prepare(Math.ceil((warm * sliceMilliseconds * 2) / 1000));
      perCpuSecond[name] = await ratePerCpuSecond({ server: first, lines }, step, sliceMilliseconds * 2);
    }
    console.log(`${rows} rows: ${JSON.stringify(perCpuSecond)}`);
    return { rows, perCpuSecond };
  } finally {
    await first.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
